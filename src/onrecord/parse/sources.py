"""The sources of a report's attributions, with pronouns and short mentions resolved.

`read_sources` describes the source of every attribution (`source_kinds`) and resolves "he", "the
official" and a surname to the fuller mention before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.model import Relay, Source, SourceKind
from onrecord.parse.attribution import Attribution
from onrecord.parse.claims import CLAIMS
from onrecord.parse.source_kinds import (
    PEOPLE,
    PRONOUNS,
    WORD,
    by_head,
    core_of,
    describe,
    is_name_word,
    kind_of,
    single_of,
    wide_of,
    word_lists,
)

_PERSONAL = frozenset(("he", "she", "who"))
_PART = re.compile(r"(?:one|neither|both|some|two|either) of (?:the|them|those)\b")
_ANAPHORIC = re.compile(r"(?:the|that|this|these|those)\b", re.IGNORECASE)


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
    if text.lower() in PRONOUNS:
        return source.resolved is not None
    tokens = WORD.findall(core_of(text))
    return bool(tokens) and (
        source.kind is not SourceKind.UNNAMED_PERSON
        or by_head(tokens)[0] is not None
        or by_head(WORD.findall(wide_of(text)))[0] is not None
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
        return replace(source, kind=turn.kind, text=turn.full) if turn else source
    if low in _PERSONAL:
        named = _topic_person(text, start, seen)
        if named is not None:
            return replace(source, kind=SourceKind.NAMED_PERSON, resolved=named)
    for earlier in reversed(seen):
        if earlier.full.lower() == low:
            return replace(source, kind=earlier.kind)
        if _stands_for(mention, low, earlier):
            return replace(source, kind=earlier.kind, resolved=earlier.full)
    if len(WORD.findall(mention)) == 1 and is_name_word(mention) and low not in PRONOUNS:
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
        last = max((e.start for e in seen if e.kind in PEOPLE), default=-1)
        if last >= found.start(1):
            return None
        surname = name.split()[-1]
        return next((e.full for e in reversed(seen) if e.full.split()[-1] == surname), name)
    return None


def _stands_for(mention: str, low: str, earlier: _Seen) -> bool:
    full = earlier.full
    if full.lower() in PRONOUNS or earlier.turn:
        return False
    plural = _is_plural(full)
    if low in _PERSONAL:
        return earlier.kind in PEOPLE and not plural
    if low == "they":
        return plural
    if low in ("it", "which", "that"):
        return earlier.kind not in PEOPLE
    if low in ("neither", "both", "one", "the other", "the latter", "the former", "another") or (
        _PART.match(low) is not None
    ):
        return plural and earlier.kind in PEOPLE
    tokens = WORD.findall(core_of(mention))
    if not tokens:
        return False
    if len(tokens) <= 2 and is_name_word(tokens[-1]) and not _ANAPHORIC.match(mention):
        return tokens[-1] in WORD.findall(full) and len(full) > len(mention)
    bare = _ANAPHORIC.match(full) and len(WORD.findall(core_of(full))) <= len(tokens)
    if not _ANAPHORIC.match(mention) or bare:
        return False
    return _same_noun(tokens, earlier, plural)


def _same_noun(tokens: Sequence[str], earlier: _Seen, plural: bool) -> bool:
    """Whether "the official" may stand for "a senior port official": the noun is the same, or one
    of its sort ("the paper", "the newsletter" for an outlet), and so are its modifiers."""
    heads = word_lists().heads
    head, is_plural = single_of(tokens[-1])
    core = WORD.findall(core_of(earlier.full))
    wide = WORD.findall(wide_of(earlier.full))
    modifiers = {t.lower() for t in tokens[1:-1]} - {"same"}
    if modifiers & {"second", "first", "third", "other"}:
        return plural and earlier.kind in PEOPLE
    if head not in heads or is_plural != plural or not modifiers <= {t.lower() for t in wide}:
        return False
    if earlier.kind is SourceKind.MEDIA:
        return SourceKind.MEDIA in heads[head]
    if earlier.kind is SourceKind.NAMED_PERSON:
        fuller = WORD.findall(earlier.full)
        return any(single_of(t)[0] == head for t in fuller) and heads[head][0] in PEOPLE
    return any(bool(words) and single_of(words[-1])[0] == head for words in (core, wide))


def _is_plural(mention: str) -> bool:
    tokens = WORD.findall(core_of(mention))
    if not tokens:
        return False
    return tokens[0].lower() in ("two", "three", "several", "both", "some") or by_head(tokens)[1]
