"""Rulings on statements: what a person accepted, rejected or corrected, and how that is honoured.

A ruling carries an anchor: what the statement claimed, by whom and in which words. A newer reading
of the same report is met through it (the manner of a text-quote selector, W3C Web Annotation Data
Model, section 4.2.4), so that a ruling survives re-reading and a newer extractor:

- a statement that was rejected stays out as long as a reading makes the same claim;
- one that was accepted or corrected stands as the person left it, also where a newer reading
  words it otherwise or misses it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.model import (
    Event,
    Modality,
    OnrecordError,
    PartialDate,
    Recorded,
    Source,
    SourceKind,
    Span,
    Stance,
    Statement,
    add_term,
)
from onrecord.resolve.rulings import ON_STATEMENTS, Ruling, RulingKind, standing

_CODE = re.compile(r"[A-Za-z][A-Za-z .'-]*\Z")
_CODES = {
    "event": tuple(map(str, Event)),
    "modality": tuple(map(str, Modality)),
    "source_kind": tuple(map(str, SourceKind)),
    "source_stance": tuple(map(str, Stance)),
}
_WORDS = (
    "scope",
    "procedure",
    "source_text",
    "source_cue",
    "source_affiliation",
    "source_resolved",
    "source_reason",
)
FIELDS = (
    "event",
    "modality",
    "date",
    "term",
    "actors",
    "agreement",
    "evidence",
    "source_kind",
    "source_stance",
    *_WORDS,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a statement claimed when it was ruled on; `quote` is its evidence as it stands in the
    text, `date` and `term` as written (empty: none)."""

    event: str
    modality: str
    quote: str
    source_kind: str
    source_text: str
    date: str
    term: str
    actors: tuple[str, ...]

    @classmethod
    def of(cls, statement: Statement) -> Anchor:
        """The anchor of a statement as it stands."""
        return cls(
            str(statement.event),
            str(statement.modality),
            statement.evidence_text,
            str(statement.source.kind),
            statement.source.text or "",
            str(statement.event_date or ""),
            statement.term or "",
            statement.actors,
        )

    def to_text(self) -> str:
        """JSON, as a ruling's subject."""
        return json.dumps(
            [
                self.event,
                self.modality,
                self.quote,
                self.source_kind,
                self.source_text,
                self.date,
                self.term,
                list(self.actors),
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def from_text(cls, text: str) -> Anchor:
        """The inverse of `to_text`. Raises `OnrecordError` for anything else."""
        try:
            *words, actors = json.loads(text)
            event, modality, quote, kind, source, day, term = map(str, words)
            return cls(event, modality, quote, kind, source, day, term, tuple(map(str, actors)))
        except (ValueError, TypeError) as fault:
            raise OnrecordError(
                f"a ruling on a statement needs its anchor as third subject, found {text[:60]!r}; "
                "make rulings with `reviews.ruling_on`"
            ) from fault


@dataclass(frozen=True, slots=True)
class Review:
    """One standing ruling on a statement, read."""

    ruling: Ruling
    statement: str
    doc: str
    anchor: Anchor
    field: str | None = None
    value: str | None = None

    @classmethod
    def of(cls, ruling: Ruling) -> Review:
        """A ruling on a statement, read."""
        statement, doc, anchor, *change = ruling.subjects
        field, value = change or (None, None)
        return cls(ruling, statement, doc, Anchor.from_text(anchor), field, value)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What rulings make of the statements of one report."""

    shown: tuple[Recorded, ...]
    rejected: tuple[Recorded, ...]


def ruling_on(
    item: Recorded,
    kind: RulingKind,
    author: str,
    reason: str,
    made_at: str,
    change: tuple[str, str] | None = None,
) -> Ruling:
    """A ruling on a statement; `change` is the field and the value it is to read, for `correct`.

    Raises `OnrecordError` for a field or value that the codebook does not know.
    """
    subjects: tuple[str, ...] = (item.statement.id, item.doc, Anchor.of(item.statement).to_text())
    if (kind is RulingKind.CORRECT) != (change is not None):
        raise OnrecordError(f"a ruling of kind {kind}: only `correct` takes a field and a value")
    if change is not None:
        subjects += (change[0], checked(change[0], change[1]))
    return Ruling(kind, subjects, author, reason, made_at)


def checked(field: str, value: str) -> str:
    """The value in its written form. Raises `OnrecordError` where the field cannot take it."""
    text = " ".join(value.split()) if field != "evidence" else value
    if field not in FIELDS:
        raise OnrecordError(f"{field}: no field of a statement; one of {', '.join(FIELDS)}")
    if field in _CODES and text not in _CODES[field]:
        raise OnrecordError(
            f"{field} {text!r}: not in the codebook; one of {', '.join(_CODES[field])}"
        )
    if field in ("agreement", "evidence") and not text:
        raise OnrecordError(f"{field}: cannot be empty; every statement has one")
    try:
        if field == "date" and text:
            PartialDate(text)
        if field == "term" and text:
            from datetime import date

            add_term(date(2000, 1, 1), text)
    except (ValueError, OverflowError) as fault:
        raise OnrecordError(f"{field}: {fault}") from None
    if field == "actors":
        codes = [code.strip() for code in text.split(",") if code.strip()]
        bad = [code for code in codes if not _CODE.match(code)]
        if bad:
            raise OnrecordError(f"actors: {bad[0]!r} is no code; give ISO 3166 codes: FIN, SWE")
        return ",".join(codes)
    return text


def corrected(statement: Statement, field: str, value: str, text: str = "") -> Statement:
    """The statement with one field as a person says it should read; its id stays.

    `text` is the document's, for `evidence`: a quote that does not stand in it changes nothing.
    """
    empty = value or None
    if field == "event":
        changed = replace(statement, event=Event(value))
    elif field == "modality":
        changed = replace(statement, modality=Modality(value))
    elif field == "date":
        found = PartialDate(value) if value else None
        changed = replace(statement, event_date=found, derivation="corrected by a person")
    elif field == "actors":
        changed = replace(statement, actors=tuple(value.split(",")) if value else ())
    elif field == "evidence":
        at = _nearest(text, value, statement.evidence.start)
        if at is None:
            return statement
        changed = replace(
            statement, evidence=Span(at, at + len(value)), evidence_text=value, trigger=None
        )
    elif field == "agreement":
        return statement
    elif field in ("term", "scope", "procedure"):
        changed = replace(statement, **{field: empty})  # type: ignore[arg-type]
    else:
        changed = replace(statement, source=_sourced(statement.source, field, value))
    return changed.known_as(statement.id)


def _sourced(source: Source, field: str, value: str) -> Source:
    part = field.removeprefix("source_")
    if part == "kind":
        return replace(source, kind=SourceKind(value))
    if part == "stance":
        return replace(source, stance=Stance(value))
    return replace(source, **{part: value or None})  # type: ignore[arg-type]


def _nearest(text: str, quote: str, start: int) -> int | None:
    found = [m.start() for m in re.finditer(re.escape(quote), text)] if quote else []
    return min(found, key=lambda at: abs(at - start), default=None)


# Meeting a newer reading


def _folded(quote: str) -> str:
    return " ".join(re.findall(r"\w+", quote.casefold()))


def _same_words(one: str, other: str) -> bool:
    """Whether one quote holds the other, whatever the spaces and signs."""
    left, right = sorted((_folded(one), _folded(other)), key=len)
    return bool(left) and f" {left} " in f" {right} "


def _likeness(
    reviews: Sequence[Review], anchors: Sequence[Anchor], candidate: Statement
) -> int | None:
    """How like a statement is to what was ruled on; null: another claim."""
    found = Anchor.of(candidate)

    def values(field: str, told: Iterable[str]) -> set[str]:
        return {*told, *(r.value or "" for r in reviews if r.field == field)}

    if found.event not in values("event", (a.event for a in anchors)):
        return None
    quotes = values("evidence", (a.quote for a in anchors))
    if not any(_same_words(quote, found.quote) for quote in quotes):
        return None
    texts = values("source_text", (a.source_text for a in anchors))
    kinds = values("source_kind", (a.source_kind for a in anchors))
    if found.source_text not in texts and found.source_kind not in kinds:
        return None
    has_modality = found.modality in values("modality", (a.modality for a in anchors))
    if not has_modality and all(r.ruling.kind is RulingKind.REJECT for r in reviews):
        return None
    return (
        16 * has_modality
        + 8 * (found.source_text in texts)
        + 4 * any(found.actors == a.actors for a in anchors)
        + 2 * any(found.date == a.date for a in anchors)
        + any(found.quote == a.quote for a in anchors)
    )


def _met(
    reviews: Sequence[Review], items: Sequence[Recorded], original: Recorded | None
) -> Recorded | None:
    """The statement of a reading that these rulings (all on one statement) speak of."""
    for item in items:
        if item.statement.id == reviews[0].statement:
            return item
    anchors = [review.anchor for review in reviews]
    if original is not None:
        anchors.append(Anchor.of(original.statement))
    scored = [(_likeness(reviews, anchors, item.statement), item) for item in items]
    best = [(score, item) for score, item in scored if score is not None]
    if not best:
        return None
    return max(best, key=lambda b: (b[0], -b[1].statement.evidence.start, b[1].statement.id))[1]


def read_rulings(rulings: Iterable[Ruling]) -> tuple[Review, ...]:
    """The standing rulings on statements, in the order of time."""
    return tuple(Review.of(r) for r in standing(rulings) if r.kind in ON_STATEMENTS)


def honour(
    items: Sequence[Recorded],
    reviews: Iterable[Review],
    held: Mapping[str, Recorded],
    *,
    text: Callable[[], str] = str,
    head: Callable[[str], str] = str,
) -> Reviewed:
    """What standing rulings make of all shown statements of one report.

    `held` are the statements ruled on as they are on record, by id (those of older readings
    too); `text` gives the document's text, `head` where an agreement's id forwards to.
    """
    by_statement: dict[str, list[Review]] = {}
    for review in reviews:
        by_statement.setdefault(review.statement, []).append(review)
    on: dict[str, list[Review]] = {}
    subject: dict[str, Recorded] = {}
    for statement, told in by_statement.items():
        original = held.get(statement)
        found = _met(told, items, original)
        base = found or original
        if base is None:
            continue
        key = found.statement.id if found else statement
        on.setdefault(key, []).extend(told)
        if original is not None and any(r.ruling.kind is not RulingKind.REJECT for r in told):
            subject[key] = replace(base, statement=original.statement)
        else:
            subject.setdefault(key, base)
    read = {item.statement.id for item in items}
    shown = [item for item in items if item.statement.id not in on]
    rejected: list[Recorded] = []
    for key, told in on.items():
        ordered = sorted(told, key=lambda r: (r.ruling.made_at, r.ruling.id))
        if ordered[-1].ruling.kind is not RulingKind.REJECT:
            shown.append(_ruled(subject[key], ordered, text, head))
        elif key in read:
            rejected.append(_ruled(subject[key], ordered, text, head))
    return Reviewed(tuple(shown), tuple(rejected))


def _ruled(
    item: Recorded,
    reviews: Sequence[Review],
    text: Callable[[], str],
    head: Callable[[str], str],
) -> Recorded:
    statement, agreement = item.statement, item.agreement
    for review in reviews:
        if review.field is None or review.value is None:
            continue
        if review.field == "agreement":
            agreement = head(review.value)
        body = text() if review.field == "evidence" else ""
        statement = corrected(statement, review.field, review.value, body)
    if reviews[-1].ruling.kind is not RulingKind.REJECT:
        statement = replace(statement, certainty=1.0).known_as(statement.id)
    return replace(
        item,
        statement=statement,
        agreement=agreement,
        rulings=tuple(r.ruling.id for r in reviews),
    )


# Agreement between reviewers


@dataclass(frozen=True, slots=True)
class Concord:
    """How far two reviewers agree on the statements that both ruled on: `kappa` is Cohen's (1960),
    null where chance alone would have them always agree."""

    one: str
    other: str
    both: int
    agreed: int
    kappa: float | None


def verdicts(rulings: Iterable[Ruling]) -> dict[str, dict[str, str]]:
    """What each person last said of each statement, in words: by statement, then by author."""
    told: dict[str, dict[str, str]] = {}
    for review in read_rulings(rulings):
        said = told.setdefault(review.statement, {})
        before = said.get(review.ruling.author, "")
        word = _WORDED[review.ruling.kind]
        if review.field is not None:
            kept = [w for w in before.split("; ") if w.startswith("corrected")]
            kept = [w for w in kept if not w.startswith(f"corrected {review.field} ")]
            word = "; ".join([*kept, f"{word} {review.field} to {review.value or 'nothing'}"])
        said[review.ruling.author] = word
    return told


_WORDED = {
    RulingKind.ACCEPT: "accepted",
    RulingKind.REJECT: "rejected",
    RulingKind.CORRECT: "corrected",
}


def concord(rulings: Iterable[Ruling]) -> tuple[Concord, ...]:
    """How far each two reviewers agree, those with most in common first. Two corrections agree
    where they say the same."""
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for said in verdicts(rulings).values():
        authors = sorted(said)
        for n, one in enumerate(authors):
            for other in authors[n + 1 :]:
                pairs.setdefault((one, other), []).append((said[one], said[other]))
    found = [
        Concord(one, other, len(both), sum(a == b for a, b in both), _kappa(both))
        for (one, other), both in pairs.items()
    ]
    return tuple(sorted(found, key=lambda c: (-c.both, c.one, c.other)))


def _kappa(both: Sequence[tuple[str, str]]) -> float | None:
    total = len(both)
    agreed = sum(a == b for a, b in both) / total
    kinds = {kind for pair in both for kind in pair}
    chance = sum(
        sum(a == kind for a, _ in both) * sum(b == kind for _, b in both) for kind in kinds
    ) / (total * total)
    return None if chance >= 1 else (agreed - chance) / (1 - chance)
