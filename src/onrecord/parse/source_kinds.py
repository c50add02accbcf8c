"""What sort of speaker a mention is, by its words, and how a cue stands to the claim.

`describe` judges one mention by the lists of `data/lang/en/sources.toml`: the kinds and stances are
those of the codebook's section 5, the readings those of its section 8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.data import load
from onrecord.model import Source, SourceKind, Stance

WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*\.?")
_CORE_END = re.compile(
    r"[,(;]|\s[–—-]\s|\b(?:who|whom|whose|which|that|where|of|in|at|for|with|from|on|to|by|about|near|"
    r"close|familiar|privy|speaking|requesting|declining|wishing|based|involved|briefed|reached|here|"
    r"there|seen|circulated|posted|issued|considered|consulted|as|under|among)\b"
)
_CLAUSE = re.compile(
    r"[,;]|\s[–—-]\s|\b(?:who|whom|whose|which|that|speaking|requesting|declining|wishing|close|"
    r"familiar|privy|briefed|with)\b"
)
PEOPLE = (SourceKind.NAMED_PERSON, SourceKind.UNNAMED_PERSON)
BODIES = (SourceKind.MEDIA, SourceKind.ORGANIZATION, SourceKind.DOCUMENT)
_SHARED = frozenset(("joint", "trilateral", "common", "tripartite", "bilateral"))
PRONOUNS = frozenset(("he", "she", "they", "it", "we", "i", "who", "which", "that", "you"))
_INDEFINITE = frozenset(
    ("a", "an", "one", "another", "some", "two", "three", "four", "several", "many")
)


@dataclass(frozen=True, slots=True)
class WordLists:
    heads: dict[str, tuple[SourceKind, ...]]
    titles: frozenset[str]
    institutional: frozenset[str]
    outlets: frozenset[str]
    outlet_names: frozenset[str]
    unique: frozenset[str]
    parties: frozenset[str]
    demonyms: frozenset[str]
    anonymity: re.Pattern[str]
    direct: re.Pattern[str]
    reasons: re.Pattern[str]
    stances: tuple[tuple[Stance, re.Pattern[str]], ...]
    acts: frozenset[str]
    act_frames: frozenset[str]
    claims: frozenset[str]


def _any(words: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b", re.IGNORECASE)


@cache
def word_lists() -> WordLists:
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
    for names in load("parties/institutions.toml")["owner"].values():
        parties.update(name.lower() for name in names)
    stance = table["stance"]
    return WordLists(
        heads=heads,
        titles=frozenset(table["titles"]["words"]),
        institutional=frozenset(table["institutional"]["words"]),
        outlets=frozenset(table["outlets"]["words"]),
        outlet_names=frozenset(table["outlets"]["names"]),
        unique=frozenset(table["unique"]["words"]),
        parties=frozenset(parties),
        demonyms=frozenset(demonyms),
        anonymity=_any(table["anonymity"]["markers"]),
        direct=_any(table["anonymity"]["direct_reasons"]),
        reasons=_any(table["anonymity"]["reasons"]),
        stances=tuple(
            (s, _any(stance[s.value])) for s in (Stance.DECLINES, Stance.DENIES, Stance.DOUBTS)
        ),
        acts=frozenset(table["acts"]["words"]),
        act_frames=frozenset(table["acts"]["frames"]),
        claims=frozenset(table["acts"]["claims"]),
    )


def stance_of(cue: str) -> Stance:
    """How a cue, as printed with its negation, stands to the claim."""
    for stance, pattern in word_lists().stances:
        if pattern.search(cue):
            return stance
    return Stance.ASSERTS


def reason_of(mention: str) -> str | None:
    """Why a source is unnamed, as the mention words it; none where it gives no reason."""
    marker = word_lists().anonymity.search(mention)
    if marker is None:
        return None
    direct = word_lists().direct.search(mention)
    reason = word_lists().reasons.search(mention, marker.end())
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


def core_of(mention: str) -> str:
    bare = re.sub(r"\([^)]*\)", "", mention).strip(" ,.")
    found = _CORE_END.search(bare, 1)
    return (bare[: found.start()] if found and found.start() > 0 else bare).strip(" ,")


def single_of(word: str) -> tuple[str, bool]:
    """A noun in the singular, and whether it was plural."""
    heads = word_lists().heads
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
    words = word_lists()
    stripped = mention.strip(" ,.:").replace("’", "'")
    low = stripped.lower()
    if low in PRONOUNS:
        return SourceKind.UNNAMED_PERSON if low != "it" else SourceKind.ORGANIZATION
    if stripped.isupper() and low in ("question", "q"):
        return SourceKind.UNNAMED_PERSON
    core = core_of(stripped)
    tokens = WORD.findall(core)
    bare = re.sub(r"^the\s+", "", core, flags=re.IGNORECASE).removesuffix("'s")
    if bare in words.outlet_names or (tokens and tokens[-1] in words.outlets and _titled(tokens)):
        return SourceKind.MEDIA
    if bare.lower() in words.parties or re.sub(r"^the\s+", "", low) in words.parties:
        return SourceKind.ORGANIZATION
    apposed = _apposed_kind(stripped[len(core) :])
    kind, plural = by_head(tokens)
    if kind is None or not tokens[-1].islower():
        body = _body_before_name(tokens)
        if body is not None:
            return body
        if _personal_name(tokens) and apposed not in BODIES:
            return SourceKind.NAMED_PERSON
    broad = WORD.findall(wide_of(stripped))
    wide, wide_plural = by_head(broad)
    if _office_with_name(tokens, broad):
        return SourceKind.NAMED_PERSON
    if wide in PEOPLE and kind not in PEOPLE and _one_noun(broad[len(tokens) :]):
        kind, plural = wide, wide_plural
    if kind is None:
        return _without_head(tokens, apposed)
    rest = stripped[len(core) :]
    if kind in PEOPLE and _apposed_name(rest):
        return SourceKind.NAMED_PERSON
    if kind is SourceKind.UNNAMED_PERSON and not plural and _is_one_of_a_kind(tokens):
        return SourceKind.NAMED_PERSON
    indefinite = bool(tokens) and tokens[0].lower() in _INDEFINITE
    if kind is SourceKind.NAMED_PERSON and (indefinite or plural):
        return SourceKind.UNNAMED_PERSON
    if kind is SourceKind.DOCUMENT and any(t.lower() in _SHARED for t in tokens):
        return SourceKind.ORGANIZATION
    return kind


def wide_of(mention: str) -> str:
    """A mention up to its first comma, bracket or clause: "a Ministry of Ports source"."""
    bare = re.sub(r"\([^)]*\)", "", mention)
    found = _CLAUSE.search(bare, 1)
    return bare[: found.start()] if found else bare


def _one_noun(rest: Sequence[str]) -> bool:
    """Whether words go on one noun phrase to a small-letter head ("a Ministry | of Ports source")
    rather than tell by whom or whence a thing is ("a paper | circulated by the chairman")."""
    return (
        bool(rest)
        and rest[-1].islower()
        and all(word[:1].isupper() or word in _JOINTS for word in rest[:-1])
    )


_JOINTS = frozenset(("of", "for", "and", "the", "on", "to"))


def _office_with_name(tokens: Sequence[str], broad: Sequence[str]) -> bool:
    """Whether an office of several words ends in its holder's name ("Secretary of State Ann Lee").

    `tokens` are the words before the first preposition, `broad` those before the first comma.
    """
    known = word_lists()
    office = [t for t in tokens if t.lower() != "the"]
    rest = broad[len(tokens) :]
    return (
        bool(office)
        and all(t[:1].isupper() for t in office)
        and (office[-1].lower() in known.titles or by_head(office)[0] in PEOPLE)
        and len(rest) >= 3
        and rest[0].lower() in _JOINTS
        and all(is_name_word(t) and not t.isupper() for t in rest[-2:])
    )


def _is_one_of_a_kind(tokens: Sequence[str]) -> bool:
    """Whether somebody's envoy is meant, of whom there is one: "Atland's chief delegate"."""
    if single_of(tokens[-1])[0] not in word_lists().unique:
        return False
    owned = any(t.endswith(("'s", "’s", "s'", "s’")) for t in tokens[:-1])
    return owned or (tokens[0].lower() in ("the", "its", "their") and "chief" in tokens)


def _body_before_name(tokens: Sequence[str]) -> SourceKind | None:
    """The kind of "the harbour daily Yarl Post": a body's or an outlet's noun, then its name."""
    for at in range(len(tokens) - 1, 0, -1):
        if tokens[at][:1].isupper():
            continue
        if at == len(tokens) - 1:
            return None
        kinds = word_lists().heads.get(single_of(tokens[at])[0], ())
        if SourceKind.MEDIA in kinds:
            return SourceKind.MEDIA
        if kinds and kinds[0] in BODIES:
            return kinds[0]
        return None
    return None


def _apposed_kind(rest: str) -> SourceKind | None:
    """The kind that an apposition says (", a daily of that city")."""
    found = re.match(r"\s*,\s*(?:the|a|an)\s+([^,]+)", rest)
    return by_head(WORD.findall(core_of(found[1])))[0] if found else None


def _titled(tokens: Sequence[str]) -> bool:
    """Whether the last two words are written like a name."""
    return tokens[-1][:1].isupper() and (
        len(tokens) < 2 or tokens[-2][:1].isupper() or tokens[-2].lower() == "the"
    )


def by_head(tokens: Sequence[str]) -> tuple[SourceKind | None, bool]:
    """The kind that the head noun says, and whether it is plural. Of two readings an office wins
    with "the", somebody of a sort otherwise."""
    heads = word_lists().heads
    for size in (2, 1):
        if len(tokens) < size:
            continue
        head, plural = single_of(tokens[-1])
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


def is_name_word(word: str) -> bool:
    words = word_lists()
    low = word.lower().rstrip(".")
    return (
        word[:1].isupper()
        and low not in words.institutional
        and low not in words.parties
        and low not in words.demonyms
        and single_of(word)[0] not in words.heads
        and low.removesuffix("'s").removesuffix("’s") not in words.parties
        and not word.endswith(("'s", "’s"))
    )


def _personal_name(tokens: Sequence[str]) -> bool:
    """Whether the words hold a person's name: a title and a capitalised word, or two capitalised
    words at the end that are no institution's."""
    words = word_lists()
    if not tokens:
        return False
    for at, token in enumerate(tokens[:-1]):
        low = token.lower().rstrip(".")
        if (low in words.titles or single_of(token)[0] in words.titles) and is_name_word(
            tokens[at + 1]
        ):
            return True
    tail = [t for t in tokens if t.lower() != "the"]
    if len(tail) >= 2 and all(is_name_word(t) and not t.isupper() for t in tail[-2:]):
        return tokens[0].lower() != "the" or len(tail) > 2
    return (
        len(tail) == 2
        and all(t[:1].isupper() for t in tail)
        and is_name_word(tail[1])
        and len(tail[0]) < 3
    )


def _apposed_name(rest: str) -> bool:
    """Whether what follows the core opens with a name in apposition (", Ann Lee,"), or holds one
    alone between commas (" for the embassy, Ann Lee")."""
    found = re.match(r"\s*[,(]\s*(?!who|which)([^,()]+)", rest)
    if found:
        tokens = WORD.findall(core_of(found[1]))
        if _personal_name(tokens) or (len(tokens) == 1 and is_name_word(tokens[0])):
            return True
    for part in rest.split(",")[1:]:
        tokens = WORD.findall(part)
        if 2 <= len(tokens) <= 4 and all(t[:1].isupper() for t in tokens):
            return _personal_name(tokens)
    return False


def _without_head(tokens: Sequence[str], apposed: SourceKind | None) -> SourceKind:
    words = word_lists()
    if apposed in BODIES:
        return apposed
    if not tokens:
        return SourceKind.UNNAMED_PERSON
    for token in tokens:
        kinds = words.heads.get(single_of(token)[0], ())
        if kinds and kinds[0] in BODIES:
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
