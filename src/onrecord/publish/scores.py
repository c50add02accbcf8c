"""How well an extraction agrees with an annotated report: counts, and the ratios made of them.

A found statement matches an annotated one (one to one, best first) when event and modality agree
(`possible` and `conditional` count as one), the evidence overlaps (at least half of the words of
the shorter side) and the agreements share a telling word of their names, or each is the only one
of its report. Dates, sources and actors are judged on matched pairs only. `affirm` is recorded
but not annotated, so it does not count.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.data import load
from onrecord.model import (
    Account,
    Event,
    Extraction,
    Modality,
    OnrecordError,
    Source,
    Statement,
)
from onrecord.model.codec import extraction_from_json

_WORD = re.compile(r"[A-Za-z0-9]+")
_ENOUGH = 0.5  # share of the shorter side's words
_ERROR_CHARS = 140


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotated report: its text as annotated, its metadata, what a careful reader found."""

    doc: str
    set: str
    text: str
    outlet: str | None
    title: str | None
    published: date | None
    truth: Extraction


@dataclass(frozen=True, slots=True)
class Error:
    """A statement that was missed (`MISS`) or found without being there (`EXTRA`)."""

    what: str
    doc: str
    event: str
    modality: str
    evidence: str


@dataclass(slots=True)
class Tally:
    """Counts; `right` and `wrong` of what is judged on matched pairs. Tallies add up."""

    reports: int = 0
    hit: int = 0
    extra: int = 0
    missed: int = 0
    date_right: int = 0
    dated_right: int = 0
    dated: int = 0
    kind_right: int = 0
    text_right: int = 0
    texts: int = 0
    actors_right: int = 0
    actors: int = 0
    credit_hit: int = 0
    credit_extra: int = 0
    credit_missed: int = 0
    due_hit: int = 0
    due_extra: int = 0
    due_missed: int = 0
    account_hit: int = 0
    account_missed: int = 0
    events: Counter[str] = field(default_factory=Counter)
    errors: list[Error] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take another tally's counts in."""
        for part in fields(self):
            mine, theirs = getattr(self, part.name), getattr(other, part.name)
            setattr(self, part.name, mine + theirs)

    def to_json(self) -> dict[str, Any]:
        """Counts and ratios; a ratio of nothing is null."""
        return {
            "reports": self.reports,
            "statements": _measures(self.hit, self.extra, self.missed),
            "dates": _ratio(self.date_right, self.hit),
            "stated_dates": _ratio(self.dated_right, self.dated),
            "source_kind": _ratio(self.kind_right, self.hit),
            "source_text": _ratio(self.text_right, self.texts),
            "actors": _ratio(self.actors_right, self.actors),
            "credits": _measures(self.credit_hit, self.credit_extra, self.credit_missed),
            "due": _measures(self.due_hit, self.due_extra, self.due_missed),
            "accounts": _ratio(self.account_hit, self.account_hit + self.account_missed),
            "events": {
                event: _measures(
                    *(self.events[f"{event} {way}"] for way in ("hit", "extra", "missed"))
                )
                for event in sorted({key.split()[0] for key in self.events})
            },
        }


def _ratio(right: int, of: int) -> float | None:
    return round(right / of, 4) if of else None


def _measures(hit: int, extra: int, missed: int) -> dict[str, float | int | None]:
    """Precision, recall, F1 (null where there is nothing to judge) and the counts behind them."""
    return {
        "precision": _ratio(hit, hit + extra),
        "recall": _ratio(hit, hit + missed),
        "f1": _ratio(2 * hit, 2 * hit + extra + missed),
        "hit": hit,
        "extra": extra,
        "missed": missed,
    }


def load_annotated(folder: Path) -> Iterator[Annotated]:
    """The annotated reports of a folder and its `modern` folder, by name.

    A report is `NAME.json` with `text/NAME.txt` beside it. Raises `OnrecordError` where there is
    none, or one cannot be read.
    """
    files = [
        file
        for place in (folder, folder / "modern")
        if place.is_dir()
        for file in sorted(place.glob("*.json"))
        if (place / "text" / f"{file.stem}.txt").is_file()
    ]
    if not files:
        raise OnrecordError(
            f"{folder}: no annotated report here; expected NAME.json with text/NAME.txt beside it"
        )
    for file in files:
        yield _annotated(file)


def _annotated(file: Path) -> Annotated:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        text = (file.parent / "text" / f"{file.stem}.txt").read_text(encoding="utf-8")
        published = found.get("published")
        return Annotated(
            doc=found["doc"],
            set=found.get("set") or "none",
            text=text,
            outlet=found.get("outlet"),
            title=found.get("title"),
            published=date.fromisoformat(published) if published else None,
            truth=extraction_from_json(found, found["doc"], text),
        )
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise OnrecordError(
            f"{file}: not an annotated report ({type(fault).__name__}: {fault}); its fields are "
            "those that `onrecord extract` prints"
        ) from None


def score(truth: Annotated, found: Extraction) -> Tally:
    """Compare what was found in a report with what is there."""
    tally = Tally(reports=1)
    expected = list(truth.truth.statements)
    got = [s for s in found.statements if s.event is not Event.AFFIRM]
    pairs = _pairs(truth.truth, expected, found, got)
    for i, j in pairs:
        _judge_pair(tally, expected[i], got[j])
    matched, taken = {i for i, _ in pairs}, {j for _, j in pairs}
    tally.hit, tally.extra, tally.missed = (
        len(pairs),
        len(got) - len(pairs),
        len(expected) - len(pairs),
    )
    for i, statement in enumerate(expected):
        tally.events[f"{statement.event} {'hit' if i in matched else 'missed'}"] += 1
        if i not in matched:
            tally.errors.append(_error("MISS", truth.doc, statement))
    for j, statement in enumerate(got):
        if j not in taken:
            tally.events[f"{statement.event} extra"] += 1
            tally.errors.append(_error("EXTRA", truth.doc, statement))
    _judge_report(tally, truth.truth, found)
    return tally


def _error(what: str, doc: str, statement: Statement) -> Error:
    evidence = " ".join(statement.evidence_text.split())[:_ERROR_CHARS]
    return Error(what, doc, str(statement.event), str(statement.modality), evidence)


def _pairs(
    truth: Extraction, expected: list[Statement], found: Extraction, got: list[Statement]
) -> list[tuple[int, int]]:
    """Matched pairs, one to one, those that agree best first."""
    alone = len(truth.agreements) == 1 and len(found.agreements) == 1
    fits = []
    for i, one in enumerate(expected):
        for j, other in enumerate(got):
            shared = overlap(one.evidence_text, other.evidence_text)
            if (
                shared >= _ENOUGH
                and one.event is other.event
                and _bucket(one.modality) is _bucket(other.modality)
                and (alone or _telling(truth, one.agreement) & _telling(found, other.agreement))
            ):
                bonus = 0.1 * (one.event_date == other.event_date)
                bonus += 0.1 * (one.source.kind is other.source.kind)
                fits.append((-(shared + bonus), i, j))
    chosen: list[tuple[int, int]] = []
    for _, i, j in sorted(fits):
        if all(i != a and j != b for a, b in chosen):
            chosen.append((i, j))
    return chosen


def _bucket(modality: Modality) -> Modality:
    return Modality.POSSIBLE if modality is Modality.CONDITIONAL else modality


def _telling(extraction: Extraction, local: str) -> set[str]:
    common = load("scores.toml")["common"]["words"]
    return {
        word
        for agreement in extraction.agreements
        if agreement.local == local
        for name in agreement.names
        for word in _words(name)
        if word not in common
    }


def _judge_pair(tally: Tally, truth: Statement, found: Statement) -> None:
    is_dated = found.event_date == truth.event_date
    tally.date_right += is_dated
    tally.dated += truth.event_date is not None
    tally.dated_right += truth.event_date is not None and is_dated
    tally.kind_right += found.source.kind is truth.source.kind
    if truth.source.text:
        tally.texts += 1
        tally.text_right += overlap(truth.source.text, found.source.text or "") >= _ENOUGH
    if truth.actors:
        tally.actors += 1
        tally.actors_right += set(truth.actors) == set(found.actors)


def _judge_report(tally: Tally, truth: Extraction, found: Extraction) -> None:
    expected, got = ({_outlet(c) for c in e.credits} for e in (truth, found))
    hit = sum(any(a in b or b in a for b in got) for a in expected)
    tally.credit_hit, tally.credit_missed = hit, len(expected) - hit
    tally.credit_extra = max(0, len(got) - hit)
    days, days_found = ({str(d.due_date) for d in e.due} for e in (truth, found))
    tally.due_hit = len(days & days_found)
    tally.due_missed, tally.due_extra = len(days - days_found), len(days_found - days)
    wanted = [a for incident in truth.incidents for a in incident.accounts if a.evidence_text]
    told = [a for incident in found.incidents for a in incident.accounts]
    for account in wanted:
        match = next((a for a in told if is_same_account(account, a)), None)
        if match is None:
            tally.account_missed += 1
            tally.errors.append(
                Error(
                    "MISS",
                    truth.document,
                    "account",
                    str(account.source.kind),
                    " ".join(account.evidence_text.split())[:_ERROR_CHARS],
                )
            )
        else:
            tally.account_hit += 1
            told.remove(match)


def is_same_account(truth: Account, found: Account) -> bool:
    """Whether two accounts say the same: sentence, kind of source, its side, its go-betweens."""
    return (
        overlap(truth.evidence_text, found.evidence_text) >= _ENOUGH
        and truth.source.kind is found.source.kind
        and truth.source.affiliation == found.source.affiliation
        and _chain(truth.source) == _chain(found.source)
    )


def _chain(source: Source) -> list[str]:
    return [str(relay.kind) for relay in source.chain]


def _outlet(name: str) -> str:
    dropped = load("scores.toml")["outlets"]["words"]
    return " ".join(word for word in _words(name) if word not in dropped)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def overlap(one: str, other: str) -> float:
    """The share of the shorter text's words that the other has too, repeats counted."""
    left, right = Counter(_words(one)), Counter(_words(other))
    shorter = min(left.total(), right.total())
    return (left & right).total() / shorter if shorter else 0.0


def by_set(judged: Iterable[tuple[Annotated, Tally]]) -> dict[str, Tally]:
    """Tallies by set, and `all` of them together."""
    sums: dict[str, Tally] = {}
    for annotated, tally in judged:
        for name in (annotated.set, "all"):
            sums.setdefault(name, Tally()).add(tally)
    return {name: sums[name] for name in sorted(sums, key=lambda n: (n == "all", n))}
