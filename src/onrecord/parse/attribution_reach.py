"""How far reported words reach where the parse cuts them short, and whom a pronoun there means.

Between commas a cue only interrupts: in "A, X said" and "A, X said, B" all of the sentence is X's.
A parser loses pieces of long sentences; the order of commas still tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from onrecord.model import SourceKind
from onrecord.parse.attribution_frames import Found, noun_phrase
from onrecord.parse.attribution_surface import has_finite_verb, sentence_bounds
from onrecord.parse.source_kinds import BODIES, PEOPLE, WORD, by_head, core_of, kind_of

_MOST_ADJUNCTS = 8
_REPORTS = frozenset(("speech", "finding"))
_TOPICS = frozenset(("question", "issue", "matter", "subject", "topic", "point"))
_ABOUT = frozenset(("regarding", "concerning"))
_LOOSE = frozenset(("VBG",))
_TURNS = frozenset(("but", "while", "though", "although", "whereas", "which", "who", "as", "when"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_PERSONS = frozenset(("he", "she"))


def widen(doc: Doc, found: Sequence[Found], inside: dict[int, int]) -> list[Found]:
    """`found`, the contents of cues between commas reaching over their whole sentence.

    `inside` gives the quotation of each quoted token; those are not touched.
    """
    return [_widened(doc, one, found, inside) for one in found]


def _widened(doc: Doc, one: Found, found: Sequence[Found], inside: dict[int, int]) -> Found:
    edge = one.source | one.cue
    low, high = min(edge), max(edge)
    plain = one.cls in _REPORTS and one.source and one.content and one.head not in inside
    if not plain or low == 0 or doc[low - 1].text != ",":
        return one
    topic = _topic(doc, one, low, inside)
    if topic:
        return replace(one, content=one.content | topic)
    if len(edge) < high - low + 1 - 3:
        return one  # the words between are not the cue's own
    start, end = sentence_bounds(doc, doc[one.head], inside)
    if low - 1 <= start or not has_finite_verb(doc, start, low - 1):
        return one
    after = _after_adjuncts(doc, high, end)
    if after is None:
        return one
    content = one.content | frozenset(range(start, low - 1))
    rest = frozenset(range(after + 1, end + 1))
    others = [f for f in found if after < f.head <= end and f.source - one.source]
    if rest and not others and _goes_on(doc, after + 1, end):
        content |= rest
    elif rest and others and doc[after + 1].lower_ in _TURNS:
        content = frozenset(i for i in content if i < low)
    return replace(one, content=content - edge)


def _topic(doc: Doc, one: Found, low: int, inside: dict[int, int]) -> frozenset[int]:
    """What a sentence names first for its speaker: "On the question of a date, X said"."""
    start, _ = sentence_bounds(doc, doc[one.head], inside)
    opening = doc[start : low - 1]
    words = [token.lower_ for token in opening[:3]]
    named = words[:1] == ["on"] and any(token.lower_ in _TOPICS for token in opening[1:4])
    if min(one.content) < low or not (
        named or words[:2] == ["as", "for"] or set(words[:1]) & _ABOUT
    ):
        return frozenset()
    return frozenset(range(start, low - 1))


def _after_adjuncts(doc: Doc, high: int, end: int) -> int | None:
    """The comma or the stop that closes "X told reporters on Monday"; null where words go on."""
    for at in range(high + 1, min(end, high + 1 + _MOST_ADJUNCTS) + 1):
        token = doc[at]
        if token.text == "," or at == end:
            return at
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD", "TO", "VBG") or token.lower_ == "that":
            return None
        if token.is_punct:
            return None
    return end if high >= end else None


def _goes_on(doc: Doc, first: int, end: int) -> bool:
    """Whether what follows a cue between commas may still be said by the same."""
    opening = doc[first]
    loose = opening.tag_ in _LOOSE or opening.lower_ in _TURNS
    return not loose and has_finite_verb(doc, first, end)


def with_antecedents(doc: Doc, found: Sequence[Found]) -> list[Found]:
    """`found`, each pronoun that stands for a subject of its own sentence with that as antecedent.

    "The envoy was less coy: a new text, he said, was ready": he is the envoy.
    """
    return [_with_antecedent(doc, one, found) for one in found]


def _with_antecedent(doc: Doc, one: Found, found: Sequence[Found]) -> Found:
    if len(one.source) != 1 or one.antecedent:
        return one
    pronoun = doc[min(one.source)]
    if pronoun.lower_ not in _PERSONS and pronoun.lower_ not in ("it", "they"):
        return one
    start = _sentence_start(doc, pronoun)
    spoken = [max(other.source) for other in found if other.source and other.cls in _REPORTS]
    heads = [doc[at] for at in sorted(spoken, reverse=True) if start <= at < pronoun.i]
    subjects = [t for t in doc[start : pronoun.i] if t.dep_ in _SUBJECTS]
    for head in (*(_head_of(token) for token in heads), *subjects[:1]):
        phrase = {i for i in noun_phrase(head) if i < pronoun.i and not _passes_stop(doc, head, i)}
        own = phrase & one.content and doc[pronoun.i - 1].text == "," and not _leads_in(doc, head)
        if own or head.pos_ not in ("NOUN", "PROPN") or not phrase or min(phrase) < start:
            continue
        if _agrees(pronoun.lower_, head, _text(doc, phrase)):
            return replace(one, antecedent=frozenset(phrase))
    return one


def _sentence_start(doc: Doc, token: Token) -> int:
    for at in range(token.i - 1, -1, -1):
        if doc[at].text in (".", "!", "?") or "\n" in doc[at].text:
            return at + 1
    return 0


def _leads_in(doc: Doc, head: Token) -> bool:
    """Whether a subject's clause only leads in to what is said: "The envoy was less coy: ..."."""
    return any(token.text == ":" for token in doc[head.i : head.sent.end])


def _head_of(token: Token) -> Token:
    while token.dep_ not in _SUBJECTS and token.head.i != token.i:
        token = token.head
    return token


def _passes_stop(doc: Doc, head: Token, at: int) -> bool:
    return any(doc[i].text in (":", ";", "–", "—") for i in range(head.i, at + 1))


def _text(doc: Doc, numbers: set[int]) -> str:
    return doc[min(numbers) : max(numbers) + 1].text


def _agrees(pronoun: str, noun: Token, mention: str) -> bool:
    kind = kind_of(mention)
    known = by_head(WORD.findall(core_of(mention)))[0]
    plural = noun.tag_ in ("NNS", "NNPS")
    if pronoun in _PERSONS:
        named = kind is SourceKind.NAMED_PERSON
        return not plural and (named or (known in PEOPLE and kind in PEOPLE))
    if pronoun == "they":
        return plural and known in PEOPLE
    return not plural and kind in BODIES and (known is not None or kind is SourceKind.ORGANIZATION)
