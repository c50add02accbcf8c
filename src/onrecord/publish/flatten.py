"""The register as a stream of rows, table by table and a batch at a time.

Memory is that of a batch of agreements. What has to be counted over the whole register (sources,
origins) goes through a temporary file; pairs of states by year are as many as the world has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache

from onrecord.conclude import RULES, edition_of_rules
from onrecord.model import Agreement, Source, SourceKind, Status, content_id
from onrecord.publish import EVERYTHING, Query, codes, edtf
from onrecord.publish.dyads import Panel, pairs_of, years_of
from onrecord.publish.lives import Bound, Life, Spans, bounds_of, kept_life, life_of, status_on
from onrecord.publish.schema import Cell, Row
from onrecord.publish.tallies import Tallies
from onrecord.record import Register
from onrecord.record.bulk import STATEMENT_COLUMNS, FullReport, Told, batches
from onrecord.resolve.classes import is_class
from onrecord.resolve.rulings import standing

Batch = tuple[str, list[Row]]
_AGREEMENTS = 200  # so many in one batch
_ROWS = 5_000
_AT = {name: i for i, name in enumerate(STATEMENT_COLUMNS)}
_STATEMENT = _AT["id"]  # from here on the columns of the register's own table


CLAIMS = ("statements", "sources", "origins")


def rows(
    register: Register, query: Query = EVERYTHING, claims: bool | None = None
) -> Iterator[Batch]:
    """All tables: pairs of a table's name and some rows of it, in the columns of `tables`. With
    `claims`, only those of `CLAIMS`; where it is false, only the others.

    `query` narrows to some agreements (with the reports that make statements about them), and
    `known` to what had been published by then.
    """
    with register.snapshot():
        yield from _Stream(register, query, claims).run()


class _Stream:
    """One run over the register."""

    def __init__(self, register: Register, query: Query, claims: bool | None) -> None:
        self.register = register
        self.query = query
        self.claims, self.others = claims is not False, claims is not True
        self.known = query.known or date.today()
        self.on = query.on or self.known
        self.limit = query.known.isoformat() if query.known else None
        self.narrow = bool(query.agreements or query.parties)
        newest = register.newest_published()
        self.is_newest = newest is None or newest <= self.known
        self.touched = register.touched(edition_of_rules())
        self.panel = Panel()
        self.parties: set[str] = set()
        self.agreements: dict[str, str] = {}
        self.documents: set[str] = set()

    def run(self) -> Iterator[Batch]:
        """Agreements with all that hangs on them, then what is counted, then the reports."""
        with Tallies() as tallies:
            for batch in batches(self._chosen(), _AGREEMENTS):
                yield from self._agreements(batch, tallies)
            if self.claims:
                yield from _batched("sources", tallies.sources())
                yield from _batched("origins", tallies.origins(self.register.origin_names()))
        if self.others:
            yield from _batched("relations", self._relations())
            yield from _batched("party_codes", _party_codes(sorted(self.parties)))
            yield from _batched("dyad_years", self.panel.rows())
            yield from _batched("reports", map(_report, self._reports()))
            yield from _batched("texts", self._texts())
            yield from _batched("echoes", self._echoes())
            yield from _batched("due", self._due())
            yield from _batched("accounts", self._accounts())
            yield from _batched("rulings", self._rulings())

    def _chosen(self) -> tuple[str, ...]:
        chosen = self.query.agreements or self.register.agreement_ids()
        if not self.query.parties:
            return chosen
        asked = set(self.query.parties)
        return tuple(a for a in chosen if asked <= set(self.register.parties(a)))

    # ---- agreements ---------------------------------------------------------------------

    def _agreements(self, ids: Iterable[str], tallies: Tallies) -> Iterator[Batch]:
        out: dict[str, list[Row]] = {
            name: []
            for name in ("agreements", "parties", "statements", "status_spells", "agreement_years")
        }
        asked = list(ids)
        lives = self._lives(asked) if self.others else None
        for agreement_id, told in self.register.statement_rows(asked, brief=not self.claims):
            if self.limit is not None:
                told = [row for row in told if row[4] is not None and str(row[4]) <= self.limit]
                if not told:
                    continue
            if self.claims:
                statements = [_statement(row) for row in told]
                tallies.add(statements)
                out["statements"] += statements
            if self.narrow:
                self.documents.update(str(row[1]) for row in told)
            agreement = self.register.agreement(agreement_id) if self.others else None
            if agreement is None or lives is None:
                continue
            if self.limit is not None:
                agreement = agreement.as_known(self.known)
            life = lives(agreement)
            self.agreements[agreement_id] = agreement.names[0] if agreement.names else agreement_id
            out["agreements"].append(self._agreement(agreement, life, told))
            out["parties"] += self._parties(agreement, life)
            out["status_spells"] += _spells(agreement, life)
            out["agreement_years"] += self._years(agreement, life, told)
        yield from ((name, found) for name, found in out.items() if found)

    def _lives(self, ids: list[str]) -> Callable[[Agreement], Life]:
        """What gives the lives of these agreements: from the spells kept of them, where they
        are, else from their statements."""
        contested, spells = self.register.kept_spells(ids, self.on, self.known)
        kept: dict[str, list[tuple[str | int | None, ...]]] = {
            a: [] for a in contested if a not in self.touched and self.is_newest
        }
        for spell in spells:
            if spell[0] in kept:
                kept[str(spell[0])].append(spell)

        def life(agreement: Agreement) -> Life:
            if agreement.id not in kept:
                return self._life(agreement)
            return self._kept_life(agreement, kept[agreement.id], contested[agreement.id])

        return life

    def _life(self, agreement: Agreement) -> Life:
        recorded = self.register.recorded(agreement.id)
        return life_of(recorded, agreement.parties, self.on, self.known)

    def _kept_life(
        self,
        agreement: Agreement,
        spells: list[tuple[str | int | None, ...]],
        contested: bool,
    ) -> Life:
        """From the spells that the register keeps; the parts of many parties are concluded."""
        of_many = any(spell[-1] for spell in spells) or len(agreement.parties) > 2
        parts = self._life(agreement).parts if of_many else ()
        return kept_life(spells, parts, contested)

    def _agreement(self, agreement: Agreement, life: Life, told: list[Told]) -> Row:
        now = status_on(life.spans, self.on)
        since = now.begins.stated if now else None
        published = [str(row[4]) for row in told if row[4] is not None]
        return (
            agreement.id,
            agreement.names[0] if agreement.names else agreement.id,
            agreement.names[1:],
            str(agreement.kind),
            agreement.parties,
            str(agreement.openness),
            agreement.scope,
            tuple(f"{party}: {office}" for party, office in agreement.offices),
            tuple(f"{r.type} {r.agreement}" for r in agreement.related),
            is_class(agreement.names[0]) if agreement.names else False,
            str(now.status if now else Status.UNKNOWN),
            since,
            edtf.bound(since, now.begins.latest.isoformat()) if now else None,
            life.contested,
            len({row[1] for row in told}),
            len(told),
            min(published, default=None),
            max(published, default=None),
        )

    def _parties(self, agreement: Agreement, life: Life) -> Iterator[Row]:
        offices = dict(agreement.offices)
        for party in agreement.parties:
            self.parties.add(party)
            now = status_on(life.of(party), self.on)
            yield (
                agreement.id,
                party,
                codes.name_of(party),
                codes.kind_of(party),
                codes.iso_of(party),
                codes.number_on(party, "cow", self.on),
                codes.number_on(party, "gw", self.on),
                offices.get(party),
                str(now.status if now else Status.UNKNOWN),
            )

    def _years(self, agreement: Agreement, life: Life, told: list[Told]) -> Iterator[Row]:
        pairs = pairs_of(agreement.parties)
        if not pairs:
            return
        for pair in pairs:
            for year in years_of(life.of(pair[0]), life.of(pair[1]), self.known):
                self.panel.add_life(pair, year)
                yield (
                    agreement.id,
                    *pair,
                    year.year,
                    str(year.status),
                    year.in_force,
                    year.surely,
                    year.possibly,
                )
        self.panel.add_reports(pairs, told)

    def _relations(self) -> Iterator[Row]:
        """Those between agreements that are exported."""
        for told in self.register.all_relations():
            if told.agreement not in self.agreements or told.other not in self.agreements:
                continue
            if self.limit is not None and (told.first is None or told.first > self.known):
                continue
            yield (
                told.agreement,
                str(told.type),
                told.other,
                self.agreements[told.other],
                bool(told.docs),
                told.docs,
                told.first.isoformat() if told.first else None,
            )

    # ---- reports and what hangs on them ------------------------------------------------

    def _reports(self) -> Iterator[FullReport]:
        for report in self.register.full_reports():
            if self._is_wanted(report.id, report.published):
                yield report

    def _is_wanted(self, document: str, published: str | None) -> bool:
        if self.limit is not None and (published is None or published > self.limit):
            return False
        return not self.narrow or document in self.documents

    def _texts(self) -> Iterator[Row]:
        if self.narrow or self.limit is not None:
            wanted = {report.id for report in self._reports()}
            yield from (row for row in self.register.texts() if row[0] in wanted)
        else:
            yield from self.register.texts()

    def _echoes(self) -> Iterator[Row]:
        wanted = {report.doc for report in self._reports()} if self.narrow or self.limit else None
        for story in self.register.stories(*self.documents):
            for echo in story.reports:
                if wanted is None or echo.doc in wanted:
                    yield (
                        story.id,
                        echo.doc,
                        echo.from_,
                        echo.how,
                        echo.why,
                        tuple(f"{d.what}: {d.was} -> {d.is_}" for d in echo.drift),
                        story.independent_origins,
                    )

    def _due(self) -> Iterator[Row]:
        for due in self.register.due_items():
            published = due.published.isoformat() if due.published else None
            document = self.register.report(due.doc)
            if document is None or (self.narrow and due.agreement not in self.agreements):
                continue
            if self.limit is not None and (published is None or published > self.limit):
                continue
            yield (
                *_date(str(due.item.due_date)),
                due.item.what,
                due.agreement,
                document.id,
                due.doc,
                due.outlet,
                published,
                due.item.evidence.start,
                due.item.evidence.end,
                due.item.evidence_text,
            )

    def _accounts(self) -> Iterator[Row]:
        telling = set(self.register.documents_with_incidents())
        for report in self._reports() if telling else ():
            for told in self.register.incidents(report.id) if report.id in telling else ():
                when = told.incident.event_date
                for account in told.incident.accounts:
                    yield (
                        told.id,
                        told.incident.what,
                        *_date(str(when) if when else None),
                        told.incident.place,
                        account.says,
                        *_source(account.source),
                        report.id,
                        report.doc,
                        report.outlet,
                        report.published,
                        account.evidence.start,
                        account.evidence.end,
                        account.evidence_text,
                    )

    def _rulings(self) -> Iterator[Row]:
        every = self.register.rulings()
        holding = {ruling.id for ruling in standing(every)}
        for ruling in every:
            yield (
                ruling.id,
                str(ruling.kind),
                ruling.subjects,
                ruling.author,
                ruling.reason,
                ruling.made_at,
                ruling.reverses,
                ruling.id in holding,
            )


def _batched(name: str, found: Iterable[Row]) -> Iterator[Batch]:
    held: list[Row] = []
    for row in found:
        held.append(row)
        if len(held) >= _ROWS:
            yield name, held
            held = []
    if held:
        yield name, held


# ---- one row each -------------------------------------------------------------------------


@lru_cache(maxsize=65_536)
def _date(stated: str | None) -> tuple[str | None, ...]:
    return (stated, *bounds_of(stated), edtf.of_date(stated))


@lru_cache(maxsize=65_536)
def _texts_of(listed: str) -> tuple[str, ...]:
    return tuple(json.loads(listed))


@lru_cache(maxsize=65_536)
def _relays(chain: str) -> tuple[str, ...]:
    return tuple(text for _, text, _ in json.loads(chain))


@lru_cache(maxsize=65_536)
def source_id(kind: str, told: str, where: str) -> str:
    """The id of a source: its kind, its words, and the report or outlet where it is theirs."""
    return content_id("q", kind, told, where)


def _identity(kind: str, told: str | None, affiliation: str | None, doc: str, outlet: str) -> str:
    """As `onrecord sources` tells them apart."""
    if kind == SourceKind.OUTLET:
        return source_id(kind, "", outlet or doc)
    if kind == SourceKind.UNNAMED_PERSON:
        return source_id(kind, (told or "").casefold(), doc)
    return source_id(kind, (told or "").casefold(), affiliation or "")


def _statement(row: Told) -> Row:
    """A row of the register's statements, of `STATEMENT_COLUMNS`, as one of the table."""
    (agreement, document, doc, outlet, published, origin, extractor) = row[:_STATEMENT]
    (id_, event, modality, when, derivation, term, actors, scope, procedure) = row[7:16]
    (kind, text, cue, affiliation, stance, chain, resolved, reason) = row[16:24]
    (start, end, evidence, _, _, certainty, found_by) = row[24:31]
    source = _identity(
        str(kind),
        _text(resolved) or _text(text),
        _text(affiliation),
        str(doc),
        _text(outlet) or "",
    )
    return (
        id_,
        agreement,
        event,
        modality,
        *_date(_text(when)),
        derivation,
        term,
        _texts_of(str(actors)),
        scope,
        procedure,
        source,
        kind,
        text,
        resolved,
        cue,
        affiliation,
        stance,
        _relays(str(chain)),
        reason,
        document,
        doc,
        outlet,
        published,
        origin,
        start,
        end,
        evidence,
        certainty,
        extractor,
        _texts_of(str(found_by)),
    )


def _text(value: Cell) -> str | None:
    return None if value is None else str(value)


def _source(source: Source) -> tuple[Cell, ...]:
    return (
        str(source.kind),
        source.text,
        source.resolved,
        source.cue,
        source.affiliation,
        str(source.stance),
        tuple(relay.text for relay in source.chain),
        source.reason,
    )


def _report(report: FullReport) -> Row:
    return (
        report.id,
        report.doc,
        report.outlet,
        report.published,
        report.updated,
        report.title,
        report.byline,
        report.dateline,
        report.section,
        report.url,
        report.language,
        report.extractor,
        tuple(json.loads(report.credits)),
        report.statements,
        report.story,
        report.from_report,
        report.how,
    )


def _spells(agreement: Agreement, life: Life) -> Iterator[Row]:
    yield from _spell_rows(agreement.id, None, life.spans)
    for party, spans in life.parts:
        yield from _spell_rows(agreement.id, party, spans)


def _spell_rows(agreement: str, party: str | None, spans: Spans) -> Iterator[Row]:
    for span in spans:
        ends = span.ends
        until = (ends.stated or ends.day.isoformat()) if ends else None
        yield (
            agreement,
            party,
            str(span.status),
            *_bound(span.begins),
            *(_bound(ends) if ends else (None,) * 5),
            edtf.spell(span.begins.stated, until),
            span.projected,
            RULES[span.rule].words,
            span.statements,
        )


def _bound(bound: Bound) -> tuple[str | None, ...]:
    """The day taken, the date as stated, its bounds, and the same in EDTF."""
    latest = None if bound.latest == date.max else bound.latest.isoformat()
    return (
        bound.day.isoformat(),
        bound.stated,
        bound.earliest.isoformat() if bound.earliest else None,
        latest,
        edtf.bound(bound.stated, latest),
    )


def _party_codes(parties: Iterable[str]) -> Iterator[Row]:
    for party in parties:
        for system, number in codes.known_numbers(party):
            yield (
                party,
                codes.name_of(party),
                codes.iso_of(party),
                system,
                number.number,
                number.since.isoformat(),
                number.until.isoformat() if number.until else None,
            )
