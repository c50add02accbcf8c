"""Reading the register back as values."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onrecord.model import (
    Agreement,
    Cut,
    Document,
    Extraction,
    Incident,
    Kind,
    Listing,
    Openness,
    PartiesListed,
    Recorded,
    RecordedDue,
    Related,
    Relation,
)
from onrecord.record import heads, postgres, rows
from onrecord.record.names import usual
from onrecord.resolve.rulings import RulingKind, standing

if TYPE_CHECKING:
    from onrecord.resolve.echoes import Story


@dataclass(frozen=True, slots=True)
class Report:
    """A document of the register without its text. `doc` is its name."""

    id: str
    doc: str
    outlet: str | None
    title: str | None
    published: date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class RecordedIncident:
    """An incident with the report that tells of it."""

    id: str
    incident: Incident
    report: Report


_COLUMNS = ", ".join(f"s.{column}" for column in rows.STATEMENT_COLUMNS)
_ORIGIN = (
    "(SELECT origin FROM statement_origins o WHERE o.statement = s.id ORDER BY o.seq DESC LIMIT 1) "
    "AS origin"
)
_STATEMENTS = (
    f"SELECT {_COLUMNS}, e.document, a.local, s.report_agreement, r.doc, r.outlet, r.published, "
    f"{_ORIGIN} FROM statements s "
    "JOIN report_agreements a ON a.id = s.report_agreement "
    "JOIN extractions e ON e.id = s.extraction "
    "JOIN reports r ON r.id = e.document "
)
_LISTED = "(SELECT value FROM json_each(?))"
_SHOWN = "NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.extraction = e.id)"


def members(connection: sqlite3.Connection, agreement: str) -> tuple[str, ...]:
    """Row ids of the reports' agreements that make up one agreement, as shown now."""
    ids = heads.ids_of(connection, heads.head_of(connection, agreement))
    return tuple(
        member
        for (member,) in connection.execute(
            "SELECT a.id FROM memberships m "
            "JOIN report_agreements a ON a.id = m.report_agreement "
            "JOIN extractions e ON e.id = a.extraction "
            f"WHERE m.agreement IN {_LISTED} AND {_SHOWN} AND m.seq = "
            "(SELECT max(seq) FROM memberships WHERE report_agreement = m.report_agreement) "
            "ORDER BY a.id",
            (rows.compact(ids),),
        )
    )


def members_told(connection: sqlite3.Connection, agreement: str) -> tuple[tuple[str, str], ...]:
    """Pairs of document id and local id of the reports' agreements that make up one agreement."""
    found = connection.execute(
        "SELECT e.document, a.local FROM report_agreements a "
        f"JOIN extractions e ON e.id = a.extraction WHERE a.id IN {_LISTED} "
        "ORDER BY e.document, a.local",
        (rows.compact(members(connection, agreement)),),
    )
    return tuple((document, local) for document, local in found)


def recorded(connection: sqlite3.Connection, agreement: str) -> tuple[Recorded, ...]:
    """All shown statements about one agreement, with people's rulings on them honoured, in an
    order that reading order does not change."""

    return told(connection, agreement)[0]


def told(
    connection: sqlite3.Connection, agreement: str
) -> tuple[tuple[Recorded, ...], PartiesListed]:
    """What `recorded` and `parties` say of an agreement, in as few questions as possible."""
    from onrecord.record import reviews

    head = heads.head_of(connection, agreement)
    spoken = connection.execute(
        "SELECT a.id, a.local, a.parties, r.id AS document, r.doc, r.outlet, r.published "
        "FROM memberships m JOIN report_agreements a ON a.id = m.report_agreement "
        "JOIN extractions e ON e.id = a.extraction JOIN reports r ON r.id = e.document "
        f"WHERE m.agreement IN {_LISTED} AND {_SHOWN} AND m.seq = "
        "(SELECT max(seq) FROM memberships WHERE report_agreement = m.report_agreement)",
        (rows.compact(heads.ids_of(connection, head)),),
    ).fetchall()
    reports = {
        row["id"]: (
            (row["document"], row["local"]),
            (head, row["doc"], row["outlet"], rows.day_of(row["published"])),
        )
        for row in spoken
    }
    items = []
    found = connection.execute(
        f"SELECT {_COLUMNS}, {_ORIGIN}, s.report_agreement "
        f"FROM statements s WHERE s.report_agreement IN {_LISTED}",
        (rows.compact(sorted(reports)),),
    )
    for row in found.fetchall():
        place, report = reports[row[-1]]
        origin = row[-2] or heads.own_origin(report[1])
        items.append(Recorded(rows.statement_of(row, *place), *report, origin))
    honoured = reviews.honoured(connection, head, items)
    return tuple(sorted(honoured, key=_chronological)), _parties(spoken)


def statements_of(connection: sqlite3.Connection, doc: str) -> tuple[Recorded, ...]:
    """All shown statements of the reports of a name, as they were read."""
    found = connection.execute(
        f"{_STATEMENTS} WHERE e.document IN (SELECT id FROM documents WHERE name = ?) AND {_SHOWN}",
        (doc,),
    ).fetchall()
    return tuple(
        sorted(
            (_recorded(row, home_of(connection, row["report_agreement"])) for row in found),
            key=_chronological,
        )
    )


def statement_as_read(connection: sqlite3.Connection, statement_id: str) -> Recorded | None:
    """One statement as it was read; one that is shown before one that was superseded."""
    row = connection.execute(
        f"{_STATEMENTS} WHERE s.id = ? ORDER BY {_SHOWN} DESC, s.seq DESC LIMIT 1",
        (statement_id,),
    ).fetchone()
    if row is None:
        return None
    return _recorded(row, home_of(connection, row["report_agreement"]))


def home_of(connection: sqlite3.Connection, member: str) -> str:
    """The id of the agreement that a report's agreement is."""
    row = connection.execute(
        "SELECT agreement FROM memberships WHERE report_agreement = ? ORDER BY seq DESC LIMIT 1",
        (member,),
    ).fetchone()
    return heads.head_of(connection, row[0])


def homes_of(connection: sqlite3.Connection, members: Iterable[str]) -> dict[str, str]:
    """Like `home_of`, of many in two questions."""
    placed: dict[str, str] = dict(
        connection.execute(
            "SELECT m.report_agreement, m.agreement FROM memberships m "
            f"WHERE m.report_agreement IN {_LISTED} AND m.seq = "
            "(SELECT max(seq) FROM memberships WHERE report_agreement = m.report_agreement)",
            (rows.compact(sorted(set(members))),),
        ).fetchall()
    )
    moved = connection.execute(
        f"SELECT DISTINCT from_agreement FROM forwardings WHERE from_agreement IN {_LISTED}",
        (rows.compact(sorted(set(placed.values()))),),
    )
    head = {agreement: heads.head_of(connection, agreement) for (agreement,) in moved.fetchall()}
    return {member: head.get(agreement, agreement) for member, agreement in placed.items()}


def _recorded(row: rows.Row, agreement: str) -> Recorded:
    return Recorded(
        statement=rows.statement_of(row, row["document"], row["local"]),
        agreement=agreement,
        doc=row["doc"],
        outlet=row["outlet"],
        published=rows.day_of(row["published"]),
        origin=row["origin"] or heads.own_origin(row["doc"]),
    )


def _chronological(item: Recorded) -> tuple[date, str, int, str]:
    return (
        item.published or date.max,
        item.doc,
        item.statement.evidence.start,
        item.statement.id,
    )


def agreement_ids(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Ids of all agreements that are shown: not merged away, with a member that is shown."""
    return tuple(
        agreement
        for (agreement,) in connection.execute(
            "SELECT DISTINCT m.agreement FROM shown_memberships m "
            "JOIN report_agreements a ON a.id = m.report_agreement "
            "JOIN shown_extractions e ON e.id = a.extraction ORDER BY m.agreement"
        )
    )


def agreement(connection: sqlite3.Connection, agreement_id: str) -> Agreement | None:
    """One agreement as all its reports together describe it; null where there is none."""
    head = heads.head_of(connection, agreement_id)
    chosen = members(connection, head)
    if not chosen:
        return None
    found = connection.execute(
        "SELECT a.*, r.doc, r.published FROM report_agreements a "
        "JOIN extractions e ON e.id = a.extraction JOIN reports r ON r.id = e.document "
        f"WHERE a.id IN {_LISTED}",
        (rows.compact(chosen),),
    ).fetchall()
    names: Counter[str] = Counter(
        name
        for (name,) in connection.execute(
            f"SELECT name FROM agreement_names WHERE report_agreement IN {_LISTED}",
            (rows.compact(chosen),),
        )
    )
    offices = {(party, office) for row in found for party, office in json.loads(row["offices"])}
    homes = {
        (kind, sibling(connection, row["extraction"], local))
        for row in found
        for kind, local in json.loads(row["related"])
    }
    related = {Related(Relation(kind), home) for kind, home in homes if home and home != head}
    openness = _commonest(row["openness"] for row in found if row["openness"] != "unknown")
    return Agreement(
        id=head,
        names=_ordered(names, given_names(connection).get(head)),
        kind=Kind(_commonest(row["kind"] for row in found)),
        parties=_parties(found),
        openness=Openness(openness or "unknown"),
        scope=_longest(row["scope"] for row in found),
        offices=tuple(sorted(offices)),
        related=tuple(sorted(related, key=lambda r: (r.type, r.agreement))),
    )


def _ordered(names: Counter[str], given: str | None) -> tuple[str, ...]:
    """Names in the order to show them in; one that a person gave stands before all."""
    ordered = usual(names)
    return ordered if given is None else (given, *(n for n in ordered if n != given))


def given_names(connection: sqlite3.Connection) -> dict[str, str]:
    """The names under which people ruled that agreements are to be shown, by their ids of today."""
    return {
        heads.head_of(connection, ruling.subjects[0]): ruling.subjects[1]
        for ruling in standing(heads.rulings(connection, RulingKind.RENAME))
    }


def sibling(connection: sqlite3.Connection, extraction: str, local: str) -> str | None:
    """The agreement of the register that an extraction calls so; null where it names none."""
    row = connection.execute(
        "SELECT id FROM report_agreements WHERE extraction = ? AND local = ?", (extraction, local)
    ).fetchone()
    return home_of(connection, row[0]) if row else None


def _commonest(values: Iterable[str]) -> str:
    counted = Counter(values)
    return min(counted, key=lambda v: (-counted[v], v), default="")


def _longest(values: Iterable[str | None]) -> str | None:
    return max((v for v in values if v), key=lambda v: (len(v), v), default=None)


def _parties(found: Sequence[rows.Row]) -> PartiesListed:
    ordered = sorted(found, key=lambda r: (r["published"] or "9999", r["doc"], r["local"]))
    return PartiesListed.of(
        Listing(row["doc"], rows.day_of(row["published"]), rows.texts(row["parties"]))
        for row in ordered
    )


def parties(connection: sqlite3.Connection, agreement_id: str) -> PartiesListed:
    """The parties of an agreement, as all its reports together give them."""
    found = connection.execute(
        "SELECT a.parties, a.local, r.doc, r.published FROM report_agreements a "
        "JOIN extractions e ON e.id = a.extraction JOIN reports r ON r.id = e.document "
        f"WHERE a.id IN {_LISTED}",
        (rows.compact(members(connection, agreement_id)),),
    )
    return _parties(found.fetchall())


def reports_of(connection: sqlite3.Connection, agreement_id: str) -> tuple[Report, ...]:
    """The reports that speak of an agreement, oldest first."""
    from onrecord.record import reviews

    chosen = members(connection, agreement_id)
    documents = reviews.documents_moved_to(connection, heads.head_of(connection, agreement_id))
    found = connection.execute(
        "SELECT r.* FROM reports r WHERE r.id IN (SELECT e.document FROM report_agreements a "
        f"JOIN extractions e ON e.id = a.extraction WHERE a.id IN {_LISTED} "
        "UNION SELECT value FROM json_each(?))",
        (rows.compact(chosen), rows.compact(documents)),
    )
    return tuple(sorted(map(_report, found), key=lambda r: (r.published or date.max, r.doc)))


def reports(connection: sqlite3.Connection) -> Iterator[Report]:
    """All reports, in the order they were read."""
    for row in connection.execute("SELECT * FROM reports ORDER BY seq"):
        yield _report(row)


def reports_of_several_extractors(connection: sqlite3.Connection) -> tuple[Report, ...]:
    """The reports whose shown findings are more than one extractor's, in the order read."""
    found = connection.execute(
        "SELECT r.* FROM reports r JOIN shown_extractions e ON e.document = r.id "
        "WHERE e.extractor LIKE '%+%' ORDER BY r.seq"
    )
    return tuple(map(_report, found))


def report(connection: sqlite3.Connection, name: str) -> Report | None:
    """A report by its document id or name; the newest where several share a name."""
    row = connection.execute(
        "SELECT * FROM reports WHERE id = ? OR doc = ? ORDER BY seq DESC LIMIT 1", (name, name)
    ).fetchone()
    return _report(row) if row else None


def _report(row: rows.Row) -> Report:
    return Report(
        row["id"],
        row["doc"],
        row["outlet"],
        row["title"],
        rows.day_of(row["published"]),
        row["url"],
    )


def document(connection: sqlite3.Connection, document_id: str) -> Document | None:
    """A document with its text, newest metadata and cuts."""
    row = connection.execute(
        "SELECT d.name, d.text, m.* FROM documents d JOIN document_metadata m ON m.document = d.id "
        "WHERE d.id = ? ORDER BY m.seq DESC LIMIT 1",
        (document_id,),
    ).fetchone()
    if row is None:
        return None
    cuts = tuple(
        Cut(offset, raw_start, text, rule)
        for offset, raw_start, text, rule in connection.execute(
            'SELECT "offset", raw_start, text, rule FROM cuts WHERE document = ? ORDER BY n',
            (document_id,),
        )
    )
    return rows.document_of(row, cuts)


def extraction(connection: sqlite3.Connection, document_id: str) -> Extraction | None:
    """What the shown extraction of a document found."""
    row = connection.execute(
        f"SELECT e.id FROM extractions e WHERE e.document = ? AND {_SHOWN}", (document_id,)
    ).fetchone()
    return extraction_by_id(connection, row[0]) if row else None


def extraction_by_id(connection: sqlite3.Connection, extraction_id: str) -> Extraction | None:
    """What one extraction found, shown or superseded."""
    row = connection.execute("SELECT * FROM extractions WHERE id = ?", (extraction_id,)).fetchone()
    if row is None:
        return None
    found = connection.execute(
        "SELECT * FROM report_agreements WHERE extraction = ? ORDER BY seq", (row["id"],)
    ).fetchall()
    return Extraction(
        document=row["document"],
        extractor=row["extractor"],
        agreements=tuple(
            rows.agreement_of(
                a,
                tuple(
                    name
                    for (name,) in connection.execute(
                        "SELECT name FROM agreement_names WHERE report_agreement = ? "
                        "ORDER BY position",
                        (a["id"],),
                    )
                ),
            )
            for a in found
        ),
        statements=tuple(
            rows.statement_of(s, s["document"], s["local"])
            for s in connection.execute(
                f"{_STATEMENTS} WHERE s.extraction = ? ORDER BY s.seq", (row["id"],)
            )
        ),
        credits=tuple(json.loads(row["credits"])),
        due=tuple(
            rows.due_of(d)
            for d in connection.execute(
                "SELECT d.*, a.local FROM due_items d LEFT JOIN report_agreements a "
                "ON a.id = d.report_agreement WHERE d.extraction = ? ORDER BY d.n",
                (row["id"],),
            )
        ),
        incidents=tuple(
            _incident(connection, i)
            for i in connection.execute(
                "SELECT * FROM incidents WHERE extraction = ? ORDER BY n", (row["id"],)
            )
        ),
    )


def _incident(connection: sqlite3.Connection, row: rows.Row) -> Incident:
    return Incident(
        what=row["what"],
        event_date=rows.partial(row["event_date"]),
        place=row["place"],
        accounts=tuple(
            rows.account_of(a)
            for a in connection.execute(
                "SELECT * FROM accounts WHERE incident = ? ORDER BY n", (row["id"],)
            )
        ),
    )


def due_items(
    connection: sqlite3.Connection,
    agreement_id: str | None = None,
    ahead_of: date | None = None,
) -> tuple[RecordedDue, ...]:
    """Due items, of one agreement or of all, soonest first; with `ahead_of`, those that may fall
    on or after that day."""
    where: str = ""
    values: tuple[str, ...] = ()
    if ahead_of is not None:
        values = (f"{ahead_of:%Y}",)
        where = "AND (d.due_date >= ? OR d.due_date LIKE '%/%') "
    if agreement_id is not None:
        values += (rows.compact(members(connection, agreement_id)),)
        where += f"AND d.report_agreement IN {_LISTED} "
    found = connection.execute(
        "SELECT d.*, a.local, e.document, r.doc, r.outlet, r.published FROM due_items d "
        "JOIN extractions e ON e.id = d.extraction JOIN reports r ON r.id = e.document "
        f"LEFT JOIN report_agreements a ON a.id = d.report_agreement WHERE {_SHOWN} {where}"
        "ORDER BY d.due_date, r.published, r.doc, d.n",
        values,
    ).fetchall()
    homes = homes_of(connection, (r["report_agreement"] for r in found if r["report_agreement"]))
    return tuple(
        RecordedDue(
            item=rows.due_of(row),
            agreement=homes.get(row["report_agreement"]),
            doc=row["doc"],
            outlet=row["outlet"],
            published=rows.day_of(row["published"]),
            origin=heads.own_origin(row["doc"]),
        )
        for row in found
    )


def incidents(
    connection: sqlite3.Connection, documents: Sequence[str]
) -> tuple[RecordedIncident, ...]:
    """The incidents that some reports tell of."""
    found = connection.execute(
        "SELECT i.*, e.document FROM incidents i JOIN extractions e ON e.id = i.extraction "
        f"WHERE e.document IN {_LISTED} AND {_SHOWN} ORDER BY i.event_date, i.id",
        (rows.compact(list(documents)),),
    ).fetchall()
    out = []
    for row in found:
        told = report(connection, row["document"])
        if told is not None:
            out.append(RecordedIncident(row["id"], _incident(connection, row), told))
    return tuple(out)


def search(connection: sqlite3.Connection, words: str, limit: int) -> tuple[Report, ...]:
    """Reports whose text holds all of `words` (as words, whatever signs they contain)."""
    asked = " ".join('"' + word.replace('"', '""') + '"' for word in words.split())
    if not asked:
        return ()
    if isinstance(connection, postgres.Connection):
        return tuple(map(_report, postgres.search(connection, words, limit)))
    found = connection.execute(
        "SELECT r.* FROM documents_fts f JOIN reports r ON r.seq = f.rowid "
        "WHERE documents_fts MATCH ? ORDER BY f.rank, r.doc LIMIT ?",
        (asked, limit),
    )
    return tuple(map(_report, found))


def stories(
    connection: sqlite3.Connection, documents: Iterable[str] | None = None
) -> tuple[Story, ...]:
    """The stories that some documents are in, or all, by the day of their first report."""
    where: str = ""
    values: tuple[str, ...] = ()
    if documents is not None:
        where = (
            "WHERE s.story IN (SELECT story FROM shown_echoes WHERE document IN "
            "(SELECT value FROM json_each(?)))"
        )
        values = (rows.compact(sorted(documents)),)
    from onrecord.resolve.echoes import Drift, Echo, Story, count_origins

    roots: dict[str, str] = {}
    inside: dict[str, list[Echo]] = {}
    for row in connection.execute(
        "SELECT s.*, j.origin, j.judged FROM shown_echoes s "
        "LEFT JOIN echo_judgements j ON j.document = s.document "
        f"{where} ORDER BY s.published IS NULL, s.published, s.doc",
        values,
    ):
        roots[row["doc"]] = row["origin"] or row["from_report"] or row["doc"]
        inside.setdefault(row["story"], []).append(
            Echo(
                doc=row["doc"],
                from_=row["from_report"],
                how=row["how"],
                why=row["because"],
                drift=tuple(Drift(*part) for part in json.loads(row["drift"])),
                added=tuple(json.loads(row["judged"])["added"]) if row["judged"] else (),
            )
        )
    return tuple(
        Story(
            id=story,
            reports=tuple(reports),
            independent_origins=count_origins((e.doc, e.how, roots[e.doc]) for e in reports),
        )
        for story, reports in inside.items()
    )


def names(connection: sqlite3.Connection) -> tuple[str, ...]:
    """All names that reports give agreements, each once."""
    found = connection.execute("SELECT DISTINCT name FROM agreement_names")
    return tuple(name for (name,) in found)
