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
    r"there|seen|circulated|posted|issued|considered|consulted|as|under|among)\b"
)
_CLAUSE = re.compile(
    r"[,;]|\s[–—-]\s|\b(?:who|whom|whose|which|that|speaking|requesting|declining|wishing|close|"
    r"familiar|privy|briefed|with)\b"
)
_PEOPLE = (SourceKind.NAMED_PERSON, SourceKind.UNNAMED_PERSON)
_BODIES = (SourceKind.MEDIA, SourceKind.ORGANIZATION, SourceKind.DOCUMENT)
_SHARED = frozenset(("joint", "trilateral", "common", "tripartite", "bilateral"))
_PRONOUNS = frozenset(("he", "she", "they", "it", "we", "i", "who", "which", "that", "you"))
_PERSONAL = frozenset(("he", "she", "who"))
_INDEFINITE = frozenset(
    ("a", "an", "one", "another", "some", "two", "three", "four", "several", "many")
)
_PART = re.compile(r"(?:one|neither|both|some|two|either) of (?:the|them|those)\b")
_ANAPHORIC = re.compile(r"(?:the|that|this|these|those)\b", re.IGNORECASE)
CLAIMS = frozenset(
    (
        "speech",
        "finding",
        "belief",
        "label",
        "light",
        "noun",
        "turn",
        "decline",
        "evaluation",
        "directive",
    )
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
    """The kind of a source by its words. `cue` helps where they do not tell: what is published or
    broadcast comes from an outlet."""
    words = _words()
    stripped = mention.strip(" ,.:").replace("’", "'")
    low = stripped.lower()
    if low in _PRONOUNS:
        return SourceKind.UNNAMED_PERSON if low != "it" else SourceKind.ORGANIZATION
    if stripped.isupper() and low in ("question", "q"):
        return SourceKind.UNNAMED_PERSON
    core = _core(stripped)
    tokens = _WORD.findall(core)
    bare = re.sub(r"^the\s+", "", core, flags=re.IGNORECASE).removesuffix("'s")
    if bare in words.outlet_names or (tokens and tokens[-1] in words.outlets and _titled(tokens)):
        return SourceKind.MEDIA
    if bare.lower() in words.parties or re.sub(r"^the\s+", "", low) in words.parties:
        return SourceKind.ORGANIZATION
    apposed = _apposed_kind(stripped[len(core) :])
    kind, plural = _by_head(tokens)
    if kind is None or not tokens[-1].islower():
        body = _body_before_name(tokens)
        if body is not None:
            return body
        if _personal_name(tokens) and apposed not in _BODIES:
            return SourceKind.NAMED_PERSON
    broad = _WORD.findall(_wide(stripped))
    wide, wide_plural = _by_head(broad)
    if wide in _PEOPLE and kind not in _PEOPLE and broad[-1].islower():
        kind, plural = wide, wide_plural
    if kind is None:
        return _without_head(tokens, apposed)
    rest = stripped[len(core) :]
    if kind in _PEOPLE and _apposed_name(rest):
        return SourceKind.NAMED_PERSON
    indefinite = bool(tokens) and tokens[0].lower() in _INDEFINITE
    if kind is SourceKind.NAMED_PERSON and (indefinite or plural):
        return SourceKind.UNNAMED_PERSON
    if kind is SourceKind.DOCUMENT and any(t.lower() in _SHARED for t in tokens):
        return SourceKind.ORGANIZATION
    return kind


def _wide(mention: str) -> str:
    """A mention up to its first comma, bracket or clause: "a Ministry of Ports source"."""
    bare = re.sub(r"\([^)]*\)", "", mention)
    found = _CLAUSE.search(bare, 1)
    return bare[: found.start()] if found else bare


def _body_before_name(tokens: Sequence[str]) -> SourceKind | None:
    """The kind of "the harbour daily Yarl Post": a body's or an outlet's noun, then its name."""
    for at in range(len(tokens) - 1, 0, -1):
        if tokens[at][:1].isupper():
            continue
        if at == len(tokens) - 1:
            return None
        kinds = _words().heads.get(_single(tokens[at])[0], ())
        if SourceKind.MEDIA in kinds:
            return SourceKind.MEDIA
        if kinds and kinds[0] in _BODIES:
            return kinds[0]
        return None
    return None


def _apposed_kind(rest: str) -> SourceKind | None:
    """The kind that an apposition says (", a daily of that city")."""
    found = re.match(r"\s*,\s*(?:the|a|an)\s+([^,]+)", rest)
    return _by_head(_WORD.findall(_core(found[1])))[0] if found else None


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


def _without_head(tokens: Sequence[str], apposed: SourceKind | None) -> SourceKind:
    words = _words()
    if apposed in _BODIES:
        return apposed
    if not tokens:
        return SourceKind.UNNAMED_PERSON
    for token in tokens:
        kinds = words.heads.get(_single(token)[0], ())
        if kinds and kinds[0] in _BODIES:
            return kinds[0]
    last = tokens[-1].removesuffix("'s")
    first = tokens[0].lower()
    if last.lower() in words.demonyms or last.lower().removesuffix("s") in words.demonyms:
        return SourceKind.ORGANIZATION
    if last.lower() in words.parties:
        return SourceKind.ORGANIZATION
    if last.isupper() and len(last) > 1:
        alone = len(tokens) == 1 or first == "the"
        return SourceKind.ORGANIZATION if alone else SourceKind.NAMED_PERSON
    if any(c.isupper() for c in last):
        institutional = any(t.lower() in words.institutional for t in tokens)
        if (first == "the" and len(tokens) > 1) or institutional:
            return SourceKind.ORGANIZATION
        return SourceKind.NAMED_PERSON
    return SourceKind.UNNAMED_PERSON


# ---------------------------------------------------------------- a whole report


def read_sources(text: str, found: Sequence[Attribution]) -> tuple[Source | None, ...]:
    """The source of each attribution, in the same order; none where nobody is said to speak.

    `text` is what the attributions' offsets refer to. A pronoun or a short mention takes the kind
    and, as `resolved`, the words of the fuller mention that it stands for; an attribution inside
    another's content, or handed on by another, has the outer speakers for its `chain`, outermost
    first. A speaker's own "I" and "we" are the speaker.
    """
    plain: list[Source | None] = [None] * len(found)
    seen: list[_Seen] = []
    for n in sorted(range(len(found)), key=lambda n: _place(found[n])):
        item = found[n]
        if not item.source:
            continue
        spans = item.source
        mention = text[spans[0].start : spans[-1].end]
        if item.antecedent is not None:
            mention = item.antecedent.of(text)
        cue = text[item.cue[0].start : item.cue[-1].end] if item.cue else ""
        source = describe(" ".join(mention.split()), " ".join(cue.split()))
        source = _resolve(source, spans[0].start, text, seen)
        plain[n] = source
        if item.cls != "seeming" and _is_mention(source):
            full = source.resolved or source.text or ""
            seen.append(_Seen(source.kind, full, spans[0].start, item.cls == "turn"))
    return tuple(
        source and replace(source, chain=_chain(n, found, plain)) for n, source in enumerate(plain)
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A source met before: its kind, its fullest words, where, and whether it is a turn's label."""

    kind: SourceKind
    full: str
    start: int
    turn: bool


def _place(item: Attribution) -> tuple[int, int]:
    first = item.source or item.cue or item.content
    return (first[0].start if first else 0, first[0].end if first else 0)


def _is_mention(source: Source) -> bool:
    """Whether a source is worth resolving others to: a name, or a noun of the lists."""
    text = source.text or ""
    if text.lower() in _PRONOUNS:
        return source.resolved is not None
    tokens = _WORD.findall(_core(text))
    return bool(tokens) and (
        source.kind is not SourceKind.UNNAMED_PERSON
        or _by_head(tokens)[0] is not None
        or _by_head(_WORD.findall(_wide(text)))[0] is not None
    )


def _chain(
    n: int, found: Sequence[Attribution], sources: Sequence[Source | None]
) -> tuple[Relay, ...]:
    out: list[Relay] = []
    above = found[n].nested_in
    while above is not None and len(out) < 8:
        source = sources[above]
        if source is not None and source.text and found[above].cls in CLAIMS:
            out.append(Relay(source.kind, source.text, source.cue))
        above = found[above].nested_in
    return tuple(reversed(out))


def _resolve(source: Source, start: int, text: str, seen: Sequence[_Seen]) -> Source:
    mention = source.text or ""
    low = mention.lower()
    if low in ("i", "we"):
        turn = next((e for e in reversed(seen) if e.turn), None)
        return replace(source, kind=turn.kind, resolved=turn.full) if turn else source
    if low in _PERSONAL:
        named = _topic_person(text, start, seen)
        if named is not None:
            return replace(source, kind=SourceKind.NAMED_PERSON, resolved=named)
    for earlier in reversed(seen):
        if earlier.full.lower() == low:
            return replace(source, kind=earlier.kind)
        if _stands_for(mention, low, earlier):
            return replace(source, kind=earlier.kind, resolved=earlier.full)
    if len(_WORD.findall(mention)) == 1 and _is_name_word(mention) and low not in _PRONOUNS:
        fuller = _fuller_name(mention, text, start)
        if fuller is not None:
            return replace(source, kind=SourceKind.NAMED_PERSON, resolved=fuller)
    return source


_NAME = r"(?:[A-Z][\w'’.-]*(?:\s+(?:[A-Z][\w'’.-]*|al|bin|de|van|von|el))*\s+)"


def _fuller_name(surname: str, text: str, start: int) -> str | None:
    """The last fuller form of a surname before `start`: "Ports Minister Tomas Areg" for "Areg"."""
    found = list(re.finditer(_NAME + re.escape(surname) + r"\b", text[:start]))
    if not found:
        return None
    name = " ".join(found[-1][0].split())
    return name if kind_of(name) is SourceKind.NAMED_PERSON else None


_OPENING = re.compile(
    r"(?:(?:On|In|At)\s[^,.]{2,30},\s)?((?:the\s|The\s)?" + _NAME + r"[A-Z][\w'’-]+)\b(?!['’]s)"
)
_SENTENCE = re.compile(r"[.!?][”\"']?\s+(?=[A-Z“\"])|\n+")


def _topic_person(text: str, start: int, seen: Sequence[_Seen]) -> str | None:
    """The person named at the head of the sentence of a pronoun or of the one before, in the same
    paragraph, where that is nearer than the last speaker."""
    left = text.rfind("\n", 0, start) + 1
    ends = [m.end() + left for m in _SENTENCE.finditer(text[left:start])]
    heads = [left, *ends][-2:]
    for head in reversed(heads):
        found = _OPENING.match(text, head, start)
        if found is None:
            continue
        name = " ".join(found[1].split())
        if kind_of(name) is not SourceKind.NAMED_PERSON:
            continue
        last = max((e.start for e in seen if e.kind in _PEOPLE), default=-1)
        if last >= found.start(1):
            return None
        surname = name.split()[-1]
        return next((e.full for e in reversed(seen) if e.full.split()[-1] == surname), name)
    return None


def _stands_for(mention: str, low: str, earlier: _Seen) -> bool:
    full = earlier.full
    if full.lower() in _PRONOUNS or earlier.turn:
        return False
    plural = _is_plural(full)
    if low in _PERSONAL:
        return earlier.kind in _PEOPLE and not plural
    if low == "they":
        return plural
    if low in ("it", "which", "that"):
        return earlier.kind not in _PEOPLE
    if low in ("neither", "both", "one", "the other", "the latter", "the former", "another") or (
        _PART.match(low) is not None
    ):
        return plural and earlier.kind in _PEOPLE
    tokens = _WORD.findall(_core(mention))
    if not tokens:
        return False
    if len(tokens) <= 2 and _is_name_word(tokens[-1]) and not _ANAPHORIC.match(mention):
        return tokens[-1] in _WORD.findall(full) and len(full) > len(mention)
    bare = _ANAPHORIC.match(full) and len(_WORD.findall(_core(full))) <= len(tokens)
    if not _ANAPHORIC.match(mention) or bare:
        return False
    return _same_noun(tokens, earlier, plural)


def _same_noun(tokens: Sequence[str], earlier: _Seen, plural: bool) -> bool:
    """Whether "the official" may stand for "a senior port official": the noun is the same, or one
    of its sort ("the paper", "the newsletter" for an outlet), and so are its modifiers."""
    heads = _words().heads
    head, is_plural = _single(tokens[-1])
    core = _WORD.findall(_core(earlier.full))
    wide = _WORD.findall(_wide(earlier.full))
    modifiers = {t.lower() for t in tokens[1:-1]} - {"same"}
    if modifiers & {"second", "first", "third", "other"}:
        return plural and earlier.kind in _PEOPLE
    if head not in heads or is_plural != plural or not modifiers <= {t.lower() for t in wide}:
        return False
    if earlier.kind is SourceKind.MEDIA:
        return SourceKind.MEDIA in heads[head]
    if earlier.kind is SourceKind.NAMED_PERSON:
        fuller = _WORD.findall(earlier.full)
        return any(_single(t)[0] == head for t in fuller) and heads[head][0] in _PEOPLE
    return any(bool(words) and _single(words[-1])[0] == head for words in (core, wide))


def _is_plural(mention: str) -> bool:
    tokens = _WORD.findall(_core(mention))
    if not tokens:
        return False
    return tokens[0].lower() in ("two", "three", "several", "both", "some") or _by_head(tokens)[1]


# ---------------------------------------------------------------- whose claim


def is_claim(item: Attribution, source: Source | None) -> bool:
    """Whether an attribution says something of the world rather than wants or does something. To
    reject is to deny in a person's mouth, an act in a state's."""
    return item.cls in CLAIMS or (
        item.lemma == "reject" and source is not None and source.kind in _PEOPLE
    )


def covering(
    found: Sequence[Attribution], sources: Sequence[Source | None], span: Span
) -> int | None:
    """The place of the innermost attribution of a claim whose content covers `span`."""
    best: tuple[int, int] | None = None
    for n, item in enumerate(found):
        if item.covers(span) and is_claim(item, sources[n]):
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
    at = covering(found, sources, trigger)
    while at is not None:
        source = sources[at]
        own = source is not None and (source.text or "").lower() in ("i", "we", "my", "our")
        outer = found[at].nested_in
        if own and outer is not None and sources[outer] is not None:
            at = outer
            continue
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
