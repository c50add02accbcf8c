"""Which agreement of the register a report's agreement is: `resolve` judges, this keeps.

Candidates are fetched through `identity_keys`, so that placing one report costs the same however
large the register is. Identities are a function of the set of reports: a report that is newer
than all those it could meet is placed at once; one that comes late is placed provisionally, and
`settle` goes over its surroundings again in the order of publication. Ids once given stay: where
two agreements prove to be one, an id forwards.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from onrecord.model import Document, Extraction
from onrecord.record import rows
from onrecord.record.heads import head_of, ids_of, is_agreement, rulings
from onrecord.record.names import fold
from onrecord.record.store import now
from onrecord.resolve.identity import Member, agreement_id, keys, partition, place_report, shortlist
from onrecord.resolve.members import members as members_of
from onrecord.resolve.rulings import ON_IDENTITY

_CACHE_SIZE = 20_000
_A_KEY = 400  # rows that are looked at of one key: what more share tells little apart
_HELD = (
    "SELECT k.report_agreement FROM identity_keys k "
    "JOIN report_agreements a ON a.id = k.report_agreement WHERE k.key = ? AND NOT EXISTS "
    "(SELECT 1 FROM supersessions x WHERE x.extraction = a.extraction) "
    "ORDER BY k.report_agreement LIMIT ?"
)
_cache: dict[str, dict[str, Member]] = {}

Home = tuple[str, Member]


def place(
    connection: sqlite3.Connection,
    document: Document,
    extraction: Extraction,
    extraction_id: str,
    ids: Mapping[str, str],
) -> None:
    """Give every agreement of a newly recorded extraction its place in the register.

    `ids` are the row ids of the report's agreements by their local ids.
    """
    found = members_of(document, extraction)
    if not found:
        return
    _remember(extraction_id, found)
    near = _near(connection, found)
    homes = _homes(connection, near)
    ruled = rulings(connection, *ON_IDENTITY)
    placements = place_report(found, homes, ruled, _forwards(connection) if ruled else {})
    is_late = any(other.order > member.order for member in found for _, other in homes)
    for member, placed in zip(found, placements, strict=True):
        home = placed.agreements[0] if placed.agreements else agreement_id(member)
        _assign(connection, ids[member.agreement.local], home, placed.why)
        for younger in placed.agreements[1:]:
            _forward(connection, younger, home, f"{document.name}: {placed.why}")
        for doubted, comparison in placed.doubtful:
            connection.execute(
                "INSERT INTO doubts (report_agreement, agreement, score, because, recorded_at) "
                "VALUES (?, ?, ?, ?, ?)",
                (
                    ids[member.agreement.local],
                    doubted,
                    comparison.score,
                    comparison.why,
                    now(),
                ),
            )
        connection.executemany(
            "INSERT OR IGNORE INTO identity_keys (key, report_agreement) VALUES (?, ?)",
            [(key, ids[member.agreement.local]) for key in sorted(keys(member))],
        )
        if is_late:
            connection.execute(
                "INSERT INTO late_members (report_agreement) VALUES (?)",
                (ids[member.agreement.local],),
            )


def settle(connection: sqlite3.Connection, since: int, *, everything: bool = False) -> set[str]:
    """Go over the identities around reports that came late; the rows that moved.

    `since` is the last row of `late_members` that was gone over before. What is gone over: the
    agreements that a late report could belong to and, as long as that moves anything, those that
    the moved ones could belong to; with `everything`, the whole register.
    """
    asked = (
        "SELECT a.id FROM report_agreements a JOIN shown_extractions e ON e.id = a.extraction "
        + ("" if everything else "JOIN late_members l ON l.report_agreement = a.id AND l.seq > ?")
    )
    late = {row[0] for row in connection.execute(asked, () if everything else (since,))}
    return _go_over(connection, late) if late else set()


def settle_around(connection: sqlite3.Connection, subjects: Iterable[str]) -> set[str]:
    """Go over the identities of what a ruling names (agreements by their ids, reports by their
    names or documents' ids) and of their surroundings; the rows that moved."""
    named = sorted(set(subjects))
    groups = {head_of(connection, s) for s in named if is_agreement(connection, s)}
    late = _inside(connection, groups) | {
        row[0]
        for row in connection.execute(
            "SELECT a.id FROM report_agreements a JOIN shown_extractions e ON e.id = a.extraction "
            "JOIN documents d ON d.id = e.document WHERE d.id IN "
            "(SELECT value FROM json_each(?)) OR d.name IN (SELECT value FROM json_each(?))",
            (rows.compact(named), rows.compact(named)),
        )
    }
    return _go_over(connection, late) if late else set()


def _go_over(connection: sqlite3.Connection, late: set[str]) -> set[str]:
    reach = set(late)
    ruled = rulings(connection, *ON_IDENTITY)
    while True:
        loaded = _load(connection, reach)
        around = _load(connection, reach | _near(connection, loaded.values()))
        known = _known(connection, around)
        groups = {head_of(connection, home) for home in known.values()}
        around |= _load(connection, _inside(connection, groups))
        known = {row: head_of(connection, home) for row, home in _known(connection, around).items()}
        told = partition(
            around.values(),
            ruled,
            {around[row].ref: home for row, home in known.items()},
            _forwards(connection) if ruled else {},
        )
        homes = dict(told.assigned)
        moves = {
            row: homes[member.ref]
            for row, member in around.items()
            if homes[member.ref] != known.get(row)
        }
        if set(moves) <= reach:
            break
        reach |= set(moves)
    for row, home in sorted(moves.items()):
        _assign(connection, row, home, "gone over in the order of publication")
    inhabited = set(homes.values())
    for old, new in told.forwards:
        if old not in inhabited and new in inhabited and is_agreement(connection, old):
            _forward(connection, old, new, "gone over in the order of publication")
    return set(moves)


def replace(connection: sqlite3.Connection, old_extraction: str, new_extraction: str) -> None:
    """Forward ids of agreements that only a superseded extraction told of.

    Each goes to the agreement that the new extraction places under the likest names.
    """
    fresh = _named(connection, new_extraction)
    for home, names in _named(connection, old_extraction):
        if _inside(connection, {home}):
            continue
        best = max(
            fresh, key=lambda f: (len(f[1] & names), f[0] == home), default=(home, frozenset())
        )
        if best[0] != home and best[1] & names:
            _forward(connection, home, best[0], "a newer reading of the same report")


def _named(connection: sqlite3.Connection, extraction: str) -> list[tuple[str, frozenset[str]]]:
    """The agreements that an extraction's members are placed in, with their folded names."""
    found: dict[str, tuple[str, set[str]]] = {}
    for member, home, name in connection.execute(
        "SELECT a.id, m.agreement, n.name FROM report_agreements a "
        "JOIN memberships m ON m.report_agreement = a.id "
        "JOIN agreement_names n ON n.report_agreement = a.id "
        "WHERE a.extraction = ? AND m.seq = "
        "(SELECT max(seq) FROM memberships WHERE report_agreement = a.id)",
        (extraction,),
    ).fetchall():
        found.setdefault(member, (head_of(connection, home), set()))[1].add(fold(name))
    return [(home, frozenset(names)) for home, names in found.values()]


def _near(connection: sqlite3.Connection, members: Iterable[Member]) -> set[str]:
    """Rows of shown report agreements worth comparing with any of these members: those that
    share the rarest keys. Of a key, the rows with the lowest ids are looked at: always the same."""
    near: set[str] = set()
    held: dict[str, list[str]] = {}
    for member in members:
        asked = keys(member)
        for key in asked - held.keys():
            held[key] = [row[0] for row in connection.execute(_HELD, (key, _A_KEY))]
        near.update(shortlist({key: held[key] for key in asked if held[key]}))
    return near


def _homes(connection: sqlite3.Connection, near: set[str]) -> list[Home]:
    """The agreements of these rows, each with all of its members."""
    groups = {head_of(connection, home) for home in _known(connection, near).values()}
    inside = _load(connection, _inside(connection, groups))
    known = _known(connection, inside)
    return [(head_of(connection, known[row]), member) for row, member in inside.items()]


def _known(connection: sqlite3.Connection, members: Iterable[str]) -> dict[str, str]:
    """The agreement that each row was last placed in."""
    return dict(
        connection.execute(
            "SELECT m.report_agreement, m.agreement FROM memberships m "
            "WHERE m.report_agreement IN (SELECT value FROM json_each(?)) AND m.seq = "
            "(SELECT max(seq) FROM memberships WHERE report_agreement = m.report_agreement)",
            (rows.compact(sorted(members)),),
        ).fetchall()
    )


def _inside(connection: sqlite3.Connection, groups: Iterable[str]) -> set[str]:
    """Rows of shown report agreements that are placed in these agreements."""
    ids = sorted({i for group in groups for i in ids_of(connection, group)})
    return {
        member
        for (member,) in connection.execute(
            "SELECT m.report_agreement FROM memberships m "
            "JOIN report_agreements a ON a.id = m.report_agreement "
            "WHERE m.agreement IN (SELECT value FROM json_each(?)) AND m.seq = "
            "(SELECT max(seq) FROM memberships WHERE report_agreement = m.report_agreement) "
            "AND NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.extraction = a.extraction)",
            (rows.compact(ids),),
        )
    }


def _load(connection: sqlite3.Connection, wanted: Iterable[str]) -> dict[str, Member]:
    """The members in these rows, rebuilt from what is recorded of their reports."""
    from onrecord.record import query

    out: dict[str, Member] = {}
    for row, local, extraction_id, document_id in connection.execute(
        "SELECT a.id, a.local, e.id, e.document FROM report_agreements a "
        "JOIN extractions e ON e.id = a.extraction "
        "WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
        (rows.compact(sorted(wanted)),),
    ).fetchall():
        if extraction_id not in _cache:
            document = query.document(connection, document_id)
            extraction = query.extraction_by_id(connection, extraction_id)
            if document is not None and extraction is not None:
                _remember(extraction_id, members_of(document, extraction))
        out[row] = _cache[extraction_id][local]
    return out


def _remember(extraction_id: str, found: Sequence[Member]) -> None:
    if len(_cache) >= _CACHE_SIZE:
        _cache.clear()
    _cache[extraction_id] = {m.agreement.local: m for m in found}


def _assign(connection: sqlite3.Connection, member: str, home: str, because: str) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO agreements (id, recorded_at) VALUES (?, ?)", (home, now())
    )
    if head_of(connection, home) != home:
        _forward(connection, home, None, "an agreement of its own again")
    connection.execute(
        "INSERT INTO memberships (report_agreement, agreement, because, recorded_at) "
        "VALUES (?, ?, ?, ?)",
        (member, home, because, now()),
    )


def _forward(connection: sqlite3.Connection, old: str, new: str | None, because: str) -> None:
    if old == new:
        return
    connection.execute(
        "INSERT INTO forwardings (from_agreement, to_agreement, because, recorded_at) "
        "VALUES (?, ?, ?, ?)",
        (old, new, because, now()),
    )


def _forwards(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(
        connection.execute("SELECT from_agreement, to_agreement FROM shown_forwardings").fetchall()
    )
