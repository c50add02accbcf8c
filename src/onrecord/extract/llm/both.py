"""Two extractors on one report: what they agree on, and where they differ.

Both read the same scene, so that agreements are the same. Two statements about one agreement and
event with overlapping evidence are the same claim, read twice: alike in all that matters, it is
one statement found by both and more certain than either alone; otherwise both stay, and the less
certain reading concludes nothing until a person has looked at it. A statement that only one of
them found loses some certainty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.model import Extraction, Modality, Source, SourceKind, Statement

Found = tuple[Statement, int]
_ALONE = 0.85  # what is left of the certainty of a statement that one of the two did not find
_DOUBTED = 0.45  # below what conclusions rest on: for the review queue
_MOST_DISPUTED = 0.75


@dataclass(frozen=True, slots=True)
class Difference:
    """One point on which two extractors differ: `only` (the other did not find it), `modality`,
    `date`, `term`, `source` or `actors`; with what each says (empty: nothing) and its statement."""

    what: str
    agreement: str
    event: str
    first: str
    second: str
    statements: tuple[str, ...]
    evidence_text: str


def together(
    first: Sequence[Found], second: Sequence[Found], names: tuple[str, str]
) -> list[Found]:
    """The statements of both, each with who found it. `names` are the extractors'."""
    pairs = _pairs(first, second)
    taken = set(pairs.values())
    out: list[Found] = []
    for n, (mine, key) in enumerate(first):
        if n not in pairs:
            out.append((_only(mine, names[0]), key))
            continue
        theirs = second[pairs[n]][0]
        if not points(mine, theirs):
            out.append((_agreed(mine, theirs, names), key))
            continue
        for statement, other, name in ((mine, theirs, names[0]), (theirs, mine, names[1])):
            kept = statement.certainty > other.certainty or (
                statement.certainty == other.certainty and name == names[0]
            )
            most = _MOST_DISPUTED if kept else _DOUBTED
            changed = replace(statement, certainty=min(statement.certainty, most), found_by=(name,))
            out.append((changed, key))
    out += [(_only(s, names[1]), key) for m, (s, key) in enumerate(second) if m not in taken]
    return sorted(_distinct(out), key=lambda item: (item[0].evidence, item[1], item[0].event))


def _distinct(found: Sequence[Found]) -> Iterator[Found]:
    """Each statement once: two readings that differ in what makes no statement of its own are
    one, found by both."""
    held: dict[object, Found] = {}
    for statement, key in found:
        ident = (key, replace(statement, agreement=f"T{key}", document="").id)
        if ident in held:
            earlier, _ = held[ident]
            by = tuple(dict.fromkeys((*earlier.found_by, *statement.found_by)))
            best = max(earlier, statement, key=lambda s: s.certainty)
            held[ident] = (replace(best, found_by=by), key)
        else:
            held[ident] = (statement, key)
    yield from held.values()


def _only(statement: Statement, name: str) -> Statement:
    return replace(statement, certainty=round(statement.certainty * _ALONE, 3), found_by=(name,))


def _agreed(one: Statement, other: Statement, names: tuple[str, str]) -> Statement:
    doubt = (1 - one.certainty) * (1 - other.certainty)
    return replace(one, certainty=round(min(1 - doubt, 0.99), 3), found_by=names)


def _pairs(first: Sequence[Found], second: Sequence[Found]) -> dict[int, int]:
    """Which statement of the second is which of the first: those most alike go first."""
    fits = [
        (len(points(a, b)), n, m)
        for n, (a, key) in enumerate(first)
        for m, (b, other) in enumerate(second)
        if key == other and a.event is b.event and a.evidence.overlaps(b.evidence)
    ]
    chosen: dict[int, int] = {}
    for _, n, m in sorted(fits):
        if n not in chosen and m not in chosen.values():
            chosen[n] = m
    return chosen


def points(one: Statement, other: Statement) -> tuple[tuple[str, str, str], ...]:
    """On what two readings of one claim differ: (what, as the one has it, as the other has it)."""
    sides = [
        ("modality", str(_bucket(one.modality)), str(_bucket(other.modality))),
        ("date", str(one.event_date or ""), str(other.event_date or "")),
        ("term", one.term or "", other.term or ""),
    ]
    if not _is_same_source(one.source, other.source):
        sides.append(("source", _put_source(one.source), _put_source(other.source)))
    if one.actors and other.actors:
        sides.append(("actors", ",".join(sorted(one.actors)), ",".join(sorted(other.actors))))
    return tuple(side for side in sides if side[1] != side[2])


def _bucket(modality: Modality) -> Modality:
    return Modality.POSSIBLE if modality is Modality.CONDITIONAL else modality


def _is_same_source(one: Source, other: Source) -> bool:
    """Whether two sources are of one kind and stance, and named alike."""
    a, b = (" ".join((s.text or "").lower().split()) for s in (one, other))
    return one.kind is other.kind and one.stance is other.stance and (a in b or b in a)


def _put_source(source: Source) -> str:
    told = "" if source.kind is SourceKind.OUTLET else f": {source.text or ''}"
    return f"{source.kind}{told} ({source.stance})"


def differences(extraction: Extraction) -> tuple[Difference, ...]:
    """Where the extractors of an extraction differ, in the order of the text; empty where it is
    one extractor's."""
    names = dict.fromkeys(name for s in extraction.statements for name in s.found_by)
    if not names:
        return ()
    mine = [s for s in extraction.statements if len(s.found_by) == 1]
    first, second = (
        [(s, 0) for s in mine if s.found_by[0].startswith("rules") is is_rules]
        for is_rules in (True, False)
    )
    by_agreement = {a.local: n for n, a in enumerate(extraction.agreements)}
    first = [(s, by_agreement[s.agreement]) for s, _ in first]
    second = [(s, by_agreement[s.agreement]) for s, _ in second]
    pairs = _pairs(first, second)
    told: list[Difference] = []
    for n, (statement, _) in enumerate(first):
        if n not in pairs:
            told.append(_difference("only", statement, None, _put(statement), ""))
            continue
        other = second[pairs[n]][0]
        told += [_difference(w, statement, other, a, b) for w, a, b in points(statement, other)]
    taken = set(pairs.values())
    told += [
        _difference("only", statement, None, "", _put(statement))
        for m, (statement, _) in enumerate(second)
        if m not in taken
    ]
    places = {s.id: s.evidence.start for s in extraction.statements}
    return tuple(sorted(told, key=lambda d: (places[d.statements[0]], d.event, d.what)))


def _put(statement: Statement) -> str:
    day = f" {statement.event_date}" if statement.event_date else ""
    return f"{statement.event} {statement.modality}{day}"


def _difference(
    what: str, one: Statement, other: Statement | None, first: str, second: str
) -> Difference:
    ids = (one.id,) if other is None else (one.id, other.id)
    return Difference(what, one.agreement, str(one.event), first, second, ids, one.evidence_text)
