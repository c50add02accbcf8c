"""Sources: what sort of speaker a mention is, how it stands to the claim, whom it stands for.

`describe` judges one mention by its words (`data/lang/en/sources.toml`); `read_sources` does so for
all attributions of a report and resolves pronouns and short mentions ("he", "the official", a
surname) to the fuller mention before them; `source_at` says whose claim a stretch of text is.
Kinds and stances are those of the codebook's section 5, readings those of its section 8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from spacy.tokens import Doc, Token

from onrecord.data import load
from onrecord.model import OUTLET, Relay, Source, SourceKind, Span, Stance
from onrecord.parse.attribution import Attribution

_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*\.?")
_CORE_END = re.compile(
    r"[,(;]|\s[–—-]\s|\b(?:who|whom|whose|which|that|where|of|in|at|for|with|from|on|to|by|about|near|"
    r"close|familiar|privy|speaking|requesting|declining|wishing|based|involved|briefed|reached|here|"
    r"there|seen|circulated|posted|issued|considered|consulted|as|under|among)\b",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(("he", "she", "they", "it", "we", "i", "who", "which", "that", "you"))
_PERSONAL = frozenset(("he", "she", "i", "who"))
_INDEFINITE = frozenset(
    ("a", "an", "one", "another", "some", "two", "three", "four", "several", "many")
)
_ANAPHORIC = re.compile(r"(?:the|that|this|these|those|both|his|her|its|their)\b", re.IGNORECASE)
_CLAIMS = frozenset(
    ("speech", "finding", "belief", "label", "turn", "decline", "evaluation", "directive")
)


@dataclass(frozen=True, slots=True)
class _Words:
    heads: dict[str, tuple[SourceKind, ...]]
    titles: frozenset[str]
    institutional: frozenset[str]
    outlets: frozenset[str]
    outlet_names: frozenset[str]
    parties: frozenset[str]
    demonyms: frozenset[str]
    anonymity: re.Pattern[str]
    direct: re.Pattern[str]
    reasons: re.Pattern[str]
    stances: tuple[tuple[Stance, re.Pattern[str]], ...]


def _any(words: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b", re.IGNORECASE)


@cache
def _words() -> _Words:
    table: dict[str, Any] = load("lang/en/sources.toml")
    heads: dict[str, tuple[SourceKind, ...]] = {}
    for entry in table["heads"]:
        for word in entry["words"]:
            heads[word] = (*heads.get(word, ()), SourceKind(entry["kind"]))
    parties: set[str] = set()
    demonyms: set[str] = set()
    for name in ("states", "organisations", "non_state", "territories"):
        for entry in load(f"parties/{name}.toml").values():
            parties.add(entry["name"].lower())
            for key in ("names", "abbreviations", "capitals", "seats"):
                parties.update(word.lower() for word in entry.get(key, ()))
            demonyms.update(word.lower() for word in entry.get("demonyms", ()))
    stance = table["stance"]
    return _Words(
        heads=heads,
        titles=frozenset(table["titles"]["words"]),
        institutional=frozenset(table["institutional"]["words"]),
        outlets=frozenset(table["outlets"]["words"]),
        outlet_names=frozenset(table["outlets"]["names"]),
        parties=frozenset(parties),
        demonyms=frozenset(demonyms),
        anonymity=_any(table["anonymity"]["markers"]),
        direct=_any(table["anonymity"]["direct_reasons"]),
        reasons=_any(table["anonymity"]["reasons"]),
        stances=tuple(
            (s, _any(stance[s.value])) for s in (Stance.DECLINES, Stance.DENIES, Stance.DOUBTS)
        ),
    )


def stance_of(cue: str) -> Stance:
    """How a cue, as printed with its negation, stands to the claim."""
    for stance, pattern in _words().stances:
        if pattern.search(cue):
            return stance
    return Stance.ASSERTS


def reason_of(mention: str) -> str | None:
    """Why a source is unnamed, as the mention words it; none where it gives no reason."""
    marker = _words().anonymity.search(mention)
    if marker is None:
        return None
    direct = _words().direct.search(mention)
    reason = _words().reasons.search(mention, marker.end())
    if reason is None and direct is None:
        return None
    start = reason.start() if reason is not None else direct.start() if direct else 0
    return mention[start:].strip(" ,.;") or None


def describe(mention: str, cue: str = "") -> Source:
    """A source from its mention and its cue, both as printed. Pronouns are judged by their form
    alone (`read_sources` resolves them)."""
    return Source(
        kind=kind_of(mention, cue),
        text=mention,
        cue=cue or None,
        stance=stance_of(cue),
        reason=reason_of(mention),
    )


def _core(mention: str) -> str:
    bare = re.sub(r"\([^)]*\)", "", mention).strip(" ,.")
    found = _CORE_END.search(bare, 1)
    return (bare[: found.start()] if found and found.start() > 0 else bare).strip(" ,")


def _single(word: str) -> tuple[str, bool]:
    """A noun in the singular, and whether it was plural."""
    heads = _words().heads
    low = word.lower().rstrip(".")
    for end in ("'s", "’s"):
        low = low.removesuffix(end)
    if low in heads:
        return low, low in ("people", "media", "data")
    for plural, single in (
        ("ies", "y"),
        ("men", "man"),
        ("women", "woman"),
        ("es", "e"),
        ("s", ""),
    ):
        if low.endswith(plural) and low[: -len(plural)] + single in heads:
            return low[: -len(plural)] + single, True
    return low, False


def kind_of(mention: str, cue: str = "") -> SourceKind:
    """The kind of a source by its words."""
    words = _words()
    stripped = mention.strip(" ,.:")
    low = stripped.lower()
    if low in _PRONOUNS:
        return SourceKind.UNNAMED_PERSON if low != "it" else SourceKind.ORGANIZATION
    if stripped.isupper() and len(stripped.split()) == 1 and low in ("question", "q"):
        return SourceKind.UNNAMED_PERSON
    core = _core(stripped)
    tokens = _WORD.findall(core)
    bare = re.sub(r"^the\s+", "", core, flags=re.IGNORECASE)
    if bare in words.outlet_names or (tokens and tokens[-1] in words.outlets and _titled(tokens)):
        return SourceKind.MEDIA
    if bare.lower() in words.parties or re.sub(r"^the\s+", "", low) in words.parties:
        return SourceKind.ORGANIZATION
    name = _personal_name(tokens)
    if name and not _apposed_office(stripped, core):
        return SourceKind.NAMED_PERSON
    kind, plural = _by_head(tokens)
    if kind is None:
        return _without_head(stripped, core, tokens, cue)
    rest = stripped[len(core) :]
    if kind in (SourceKind.UNNAMED_PERSON, SourceKind.NAMED_PERSON) and _apposed_name(rest):
        return SourceKind.NAMED_PERSON
    indefinite = bool(tokens) and tokens[0].lower() in _INDEFINITE
    if kind is SourceKind.NAMED_PERSON and (indefinite or plural):
        return SourceKind.UNNAMED_PERSON
    return kind


def _titled(tokens: Sequence[str]) -> bool:
    """Whether the last two words are written like a name."""
    return tokens[-1][:1].isupper() and (
        len(tokens) < 2 or tokens[-2][:1].isupper() or tokens[-2].lower() == "the"
    )


def _by_head(tokens: Sequence[str]) -> tuple[SourceKind | None, bool]:
    """The kind that the head noun says, and whether it is plural. Of two readings an office wins
    with "the", somebody of a sort otherwise."""
    heads = _words().heads
    for size in (2, 1):
        if len(tokens) < size:
            continue
        head, plural = _single(tokens[-1])
        if size == 2:
            head = f"{tokens[-2].lower()} {head}"
        kinds = heads.get(head)
        if not kinds:
            continue
        if SourceKind.NAMED_PERSON in kinds:
            return SourceKind.NAMED_PERSON, plural
        if set(kinds) == {SourceKind.ORGANIZATION, SourceKind.MEDIA}:
            news = any(t.lower() in ("news", "press", "wire") for t in tokens)
            return (SourceKind.MEDIA if news else SourceKind.ORGANIZATION), plural
        if set(kinds) == {SourceKind.DOCUMENT, SourceKind.MEDIA}:
            return (SourceKind.MEDIA if plural else SourceKind.DOCUMENT), plural
        return kinds[0], plural
    return None, False


def _is_name_word(word: str) -> bool:
    words = _words()
    low = word.lower().rstrip(".")
    return (
        word[:1].isupper()
        and low not in words.institutional
        and low not in words.parties
        and low not in words.demonyms
        and _single(word)[0] not in words.heads
        and low.removesuffix("'s").removesuffix("’s") not in words.parties
        and not word.endswith(("'s", "’s"))
    )


def _personal_name(tokens: Sequence[str]) -> bool:
    """Whether the words hold a person's name: a title and a capitalised word, or two capitalised
    words at the end that are no institution's."""
    words = _words()
    if not tokens:
        return False
    for at, token in enumerate(tokens[:-1]):
        low = token.lower().rstrip(".")
        if (low in words.titles or _single(token)[0] in words.titles) and _is_name_word(
            tokens[at + 1]
        ):
            return True
    tail = [t for t in tokens if t.lower() != "the"]
    if len(tail) >= 2 and all(_is_name_word(t) and not t.isupper() for t in tail[-2:]):
        return tokens[0].lower() != "the" or len(tail) > 2
    return (
        len(tail) == 2
        and all(t[:1].isupper() for t in tail)
        and _is_name_word(tail[1])
        and len(tail[0]) < 3
    )


def _apposed_name(rest: str) -> bool:
    """Whether what follows the core opens with a name in apposition (", Ann Lee,")."""
    found = re.match(r"\s*[,(]\s*(?!who|which)([^,()]+)", rest)
    if not found:
        return False
    tokens = _WORD.findall(_core(found[1]))
    return _personal_name(tokens) or (len(tokens) == 1 and _is_name_word(tokens[0]))


def _apposed_office(stripped: str, core: str) -> bool:
    """Whether a capitalised name is explained as an outlet ("Padma Herald, a daily of ...")."""
    found = re.match(r"\s*,\s*(?:the|a|an)\s+([^,]+)", stripped[len(core) :])
    if not found:
        return False
    kind, _ = _by_head(_WORD.findall(_core(found[1])))
    return kind in (SourceKind.MEDIA, SourceKind.ORGANIZATION)


def _without_head(stripped: str, core: str, tokens: Sequence[str], cue: str) -> SourceKind:
    words = _words()
    found = re.match(r"\s*,\s*(?:the|a|an)\s+([^,]+)", stripped[len(core) :])
    if found:
        kind, _ = _by_head(_WORD.findall(_core(found[1])))
        if kind in (SourceKind.MEDIA, SourceKind.ORGANIZATION):
            return kind
    if not tokens:
        return SourceKind.UNNAMED_PERSON
    last = tokens[-1]
    low = last.lower()
    first = tokens[0].lower()
    if low.removesuffix("s") in words.demonyms or low in words.demonyms:
        return SourceKind.ORGANIZATION
    if last.isupper() and len(last) > 1:
        return (
            SourceKind.ORGANIZATION
            if len(tokens) == 1 or first == "the"
            else SourceKind.NAMED_PERSON
        )
    if last[:1].isupper():
        if first == "the" or any(t.lower() in words.institutional for t in tokens):
            return SourceKind.ORGANIZATION
        return SourceKind.NAMED_PERSON
    return SourceKind.UNNAMED_PERSON


# ---------------------------------------------------------------- a whole report


def read_sources(text: str, found: Sequence[Attribution]) -> tuple[Source | None, ...]:
    """The source of each attribution, in the same order; none where nobody is said to speak.

    `text` is what the attributions' offsets refer to. A pronoun or a short mention takes the kind
    and, as `resolved`, the words of the fuller mention that it stands for; an attribution inside
    another's content has the outer speakers for its `chain`, outermost first.
    """
    plain: list[Source | None] = []
    seen: list[tuple[Source, str]] = []
    for item in found:
        if not item.source:
            plain.append(None)
            continue
        spans = item.source
        mention = text[spans[0].start : spans[-1].end]
        cue = text[item.cue[0].start : item.cue[-1].end] if item.cue else ""
        if item.antecedent is not None:
            mention = item.antecedent.of(text)
        source = describe(" ".join(mention.split()), " ".join(cue.split()))
        source = _resolve(source, seen)
        plain.append(source)
        seen.append((source, source.resolved or source.text or ""))
    return tuple(
        source and replace(source, chain=_chain(n, found, plain)) for n, source in enumerate(plain)
    )


def _chain(
    n: int, found: Sequence[Attribution], sources: Sequence[Source | None]
) -> tuple[Relay, ...]:
    out: list[Relay] = []
    above = found[n].nested_in
    while above is not None and len(out) < 8:
        source = sources[above]
        if source is not None and source.text and found[above].cls in _CLAIMS:
            out.append(Relay(source.kind, source.text, source.cue))
        above = found[above].nested_in
    return tuple(reversed(out))


def _resolve(source: Source, seen: Sequence[tuple[Source, str]]) -> Source:
    mention = source.text or ""
    low = mention.lower()
    for earlier, full in reversed(seen):
        if full.lower() == low:
            return replace(source, kind=earlier.kind, resolved=earlier.resolved)
        if _stands_for(mention, low, earlier, full):
            return replace(source, kind=earlier.kind, resolved=full)
    return source


def _stands_for(mention: str, low: str, earlier: Source, full: str) -> bool:
    people = (SourceKind.NAMED_PERSON, SourceKind.UNNAMED_PERSON)
    if full.lower() in _PRONOUNS:
        return False
    plural = _is_plural(full)
    if low in _PERSONAL:
        return earlier.kind in people and not plural
    if low in ("they", "we"):
        return plural
    if low in ("it", "which", "that"):
        return earlier.kind not in people
    tokens = _WORD.findall(_core(mention))
    if not tokens:
        return False
    if len(tokens) <= 2 and _is_name_word(tokens[-1]):
        return tokens[-1] in _WORD.findall(full) and len(full) > len(mention)
    if _ANAPHORIC.match(mention):
        head = _single(tokens[-1])[0]
        fuller = _WORD.findall(full)
        rest = {t.lower() for t in tokens[1:-1]} - {"same", "first", "second"}
        return (
            head in _words().heads
            and len(full) > len(mention)
            and any(_single(t)[0] == head for t in fuller)
            and rest <= {t.lower() for t in fuller}
        )
    return False


def _is_plural(mention: str) -> bool:
    tokens = _WORD.findall(_core(mention))
    if not tokens:
        return False
    return tokens[0].lower() in ("two", "three", "several", "both", "some") or _by_head(tokens)[1]


# ---------------------------------------------------------------- whose claim


def covering(found: Sequence[Attribution], span: Span) -> int | None:
    """The place of the innermost attribution of a claim whose content covers `span`."""
    best: tuple[int, int] | None = None
    for n, item in enumerate(found):
        if item.cls in _CLAIMS and item.covers(span):
            size = sum(s.end - s.start for s in item.content)
            if best is None or size < best[0]:
                best = (size, n)
    return None if best is None else best[1]


def source_at(
    found: Sequence[Attribution],
    sources: Sequence[Source | None],
    trigger: Span,
    background: bool = False,
) -> Source:
    """Whose claim the words at `trigger` are: the innermost speaker, or the outlet.

    `background` says that they stand in a relative clause or an apposition (`is_background`), which
    is the outlet's voice unless it stands inside quotation marks.
    """
    at = covering(found, trigger)
    while at is not None:
        source = sources[at]
        if background and not found[at].quoted:
            return OUTLET
        if source is not None:
            return source
        at = found[at].nested_in
    return OUTLET


def is_background(doc: Doc, trigger: Span) -> bool:
    """Whether the words at `trigger` (offsets into `doc.text`) stand in a relative clause, a
    participle that modifies a noun or an apposition, below the clause that is reported."""
    span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
    if span is None:
        return False
    token: Token = span.root
    while token.head.i != token.i:
        if token.dep_ in ("relcl", "appos") or (token.dep_ == "acl" and token.tag_ == "VBN"):
            return True
        if token.dep_ in ("ccomp", "parataxis"):
            return False
        token = token.head
    return False
