"""Incidents: an event that strains relations, and each side's account of it (codebook 7).

An incident is a noun of `data/lang/en/incidents.toml` that the report dates. Its accounts are the
sentence in the outlet's voice that dates or places it, and every claim whose content tells of it
or is made inside such a claim. "Following the attack" only tells when something else was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from onrecord.data import load
from onrecord.extract.reading import Sentence
from onrecord.extract.scene import Scene
from onrecord.extract.timing import token_at
from onrecord.model import OUTLET, Account, Incident, PartialDate, Source, SourceKind, Span
from onrecord.parse.dates import TimeExpression, resolve

if TYPE_CHECKING:
    from spacy.tokens import Token

_TIMES_ONLY = frozenset(["following", "after", "since", "before", "until", "despite"])
_PLACE_IN = re.compile(
    r"\b(?:in|at|near|off|outside) (?:the )?"
    r"((?:[A-ZÀ-Þ][\w’'-]+)(?: (?:of|the|and|[A-ZÀ-Þ][\w’'-]+))*)"
)
_LEAST_ACCOUNTS = 2


@cache
def nouns() -> frozenset[str]:
    """Lemmas that name an incident."""
    table = load("lang/en/incidents.toml")["incident"]
    return frozenset(noun for entry in table for noun in entry["nouns"] if " " not in noun)


def find_incidents(scene: Scene) -> tuple[Incident, ...]:
    """The incidents of a document that have at least two accounts; at most one a day."""
    told = [
        (sentence, token)
        for sentence in scene.reading.sentences
        if not sentence.headline
        for token in scene.reading.tokens(sentence)
        if token.lemma_.lower() in nouns() and token.pos_ in ("NOUN", "PROPN")
    ]
    anchor = next(
        (
            (sentence, token, when)
            for sentence, token in told
            if (when := _dated(scene, sentence, token)) is not None
        ),
        None,
    )
    if anchor is None:
        return ()
    sentence, token, when = anchor
    accounts = list(_accounts(scene, [(s, t) for s, t in told if not _only_time(t)], sentence))
    if len(accounts) < _LEAST_ACCOUNTS or all(a.source.kind is SourceKind.OUTLET for a in accounts):
        return ()
    what = _phrase(scene, sentence, token)
    places = _PLACE_IN.findall(what)
    return (Incident(what, when, places[-1] if places else None, tuple(accounts)),)


def _dated(scene: Scene, sentence: Sentence, token: Token) -> PartialDate | None:
    """The day of an incident where it is said in the noun's phrase or right beside it."""
    held = scene.reading.paragraphs[sentence.paragraph]
    best: tuple[int, TimeExpression] | None = None
    for expression in scene.times_in(sentence.span):
        if expression.kind != "date" or expression.past is None:
            continue
        first = token_at(held.doc, expression.span.start - held.offset)
        inside = first.i in {t.i for t in token.subtree}
        gap = abs(first.i - token.i)
        if (inside or gap <= 4) and (best is None or gap < best[0]):
            best = (gap, expression)
    if best is None:
        return None
    when = resolve(best[1], "past")
    published = scene.reading.document.published
    if when is None or (published is not None and when.earliest > published):
        return None
    return when if when.precision == "day" else None


def _only_time(token: Token) -> bool:
    """Whether an incident is named only to say when: "following the attack"."""
    current = token
    for _ in range(4):
        if current.dep_ in ("pobj", "dobj") and current.head.lower_ in _TIMES_ONLY:
            return True
        if current.dep_ not in ("pobj", "prep", "compound", "conj", "nmod"):
            return False
        current = current.head
    return False


def _accounts(
    scene: Scene, told: Sequence[tuple[Sentence, Token]], anchor: Sentence
) -> Iterator[Account]:
    document = scene.reading.document
    by_number: dict[int, Sentence] = {}
    for sentence, token in told:
        held = scene.reading.paragraphs[sentence.paragraph]
        at = Span(held.offset + token.idx, held.offset + token.idx + len(token.text))
        for number, item in enumerate(scene.attributions):
            telling = _TELLING if item.nested_in is None else _SPEAKING
            if scene.sources[number] is not None and item.covers(at) and item.cls in telling:
                by_number.setdefault(number, sentence)
    for number, item in enumerate(scene.attributions):
        above = item.nested_in
        if above in by_number and scene.sources[number] is not None and item.cls in _SPEAKING:
            inner = _sentence_at(scene, item.content[0])
            if inner is not None:
                by_number.setdefault(number, inner)
    wrapped = {
        scene.attributions[n].nested_in
        for n in by_number
        if scene.attributions[n].nested_in in by_number
        and by_number[n] is by_number[scene.attributions[n].nested_in or 0]
    }
    yield Account(
        OUTLET,
        _short(anchor.span.of(document.text)),
        anchor.span,
        anchor.span.of(document.text),
    )
    done: set[tuple[Span, str | None]] = {(anchor.span, None)}
    for number in sorted(by_number, key=lambda n: (by_number[n].index, -n)):
        if number in wrapped:
            continue
        source: Source | None = scene.sources[number]
        sentence = by_number[number]
        if source is None or (sentence.span, source.text) in done:
            continue
        done.add((sentence.span, source.text))
        says = " ".join(part.of(document.text) for part in scene.attributions[number].content)
        yield Account(
            scene.with_affiliation(source),
            _short(says),
            sentence.span,
            sentence.span.of(document.text),
        )


_SPEAKING = frozenset(["speech", "document", "according"])
_TELLING = _SPEAKING | {"belief", "noun", "feeling", "finding"}


def _sentence_at(scene: Scene, span: Span) -> Sentence | None:
    return next((s for s in scene.reading.sentences if s.span.overlaps(span)), None)


def _phrase(scene: Scene, sentence: Sentence, token: Token) -> str:
    """The incident as the report names it."""
    left = token.left_edge
    right = token.right_edge
    for inner in token.subtree:
        if inner.dep_ in ("relcl", "acl", "appos") and inner.head.i == token.i:
            right = token.doc[max(token.i, inner.left_edge.i - 1)]
            break
    span = scene.reading.span_of(sentence.paragraph, left, right)
    words = span.of(scene.reading.document.text).split()
    while words and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    return " ".join(words)[:160]


def _short(text: str) -> str:
    plain = " ".join(text.split()).strip("“”\"' ,")
    return plain if len(plain) <= 200 else plain[:197].rsplit(" ", 1)[0] + " …"
