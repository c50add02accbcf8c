"""Which agreement of the register a report's agreement is: `resolve` judges, this keeps.

Candidates are fetched through `identity_keys`, so that placing one report costs the same however
large the register is. Identities are a function of the set of reports: a report that is newer
than all those it could meet is placed at once; one that comes late is placed provisionally, and
`settle` goes over its surroundings again in the order of publication. Ids once given stay: where
two agreements prove to be one, an id forwards.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from onrecord.model import Document, Extraction
from onrecord.record import rows
from onrecord.record.heads import head_of, ids_of, is_agreement, rulings
from onrecord.record.names import fold
from onrecord.record.store import now
from onrecord.resolve import comparison
from onrecord.resolve.comparison import MOST_HEARD, compare
from onrecord.resolve.identity import Member, agreement_id, keys, partition, place_report, shortlist
from onrecord.resolve.members import members as members_of
from onrecord.resolve.rulings import ON_IDENTITY, Ruling

_CACHE_SIZE = 20_000
_GONE_OVER = 100  # members of agreements up to which all of them are gone over again
_NO_DAY = "9999-12-31"
_SHOWN = (
    "SELECT k.report_agreement FROM identity_keys k "
    "JOIN report_agreements a ON a.id = k.report_agreement WHERE k.key = ? AND NOT EXISTS "
    "(SELECT 1 FROM supersessions x WHERE x.extraction = a.extraction) "
)
_EARLIER = f"{_SHOWN}AND k.place < ? ORDER BY k.place DESC, k.report_agreement LIMIT ?"
_LATER = f"{_SHOWN}AND k.place > ? ORDER BY k.place, k.report_agreement LIMIT ?"
_cache: dict[str, dict[str, Member]] = {}
_turn = threading.Lock()

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
    remember(extraction_id, found)
    near = {row for member in found for row in _near(connection, member)}
    homes = _homes(connection, near)
    ruled = rulings(connection, *ON_IDENTITY)
    if ruled:
        homes += _named_by(connection, ruled, {home for home, _ in homes}, near)
    placements = place_report(found, homes, ruled, _forwards(connection) if ruled else {})
    is_late = any(
        compare(member, other).verdict != "different"
        for member in found
        for other in _later(connection, member).values()
    )
    for member, placed in zip(found, placements, strict=True):
        home = placed.agreements[0] if placed.agreements else agreement_id(member)
        _assign(connection, ids[member.agreement.local], home, placed.why)
        for younger in placed.agreements[1:]:
            _forward(connection, younger, home, f"{document.name}: {placed.why}")
        for doubted, judged in placed.doubtful:
            connection.execute(
                "INSERT INTO doubts (report_agreement, agreement, score, because, recorded_at) "
                "VALUES (?, ?, ?, ?, ?)",
                (
                    ids[member.agreement.local],
                    doubted,
                    judged.score,
                    judged.why,
                    now(),
                ),
            )
        connection.executemany(
            "INSERT OR IGNORE INTO identity_keys (key, place, report_agreement) VALUES (?, ?, ?)",
            [(key, place_of(member), ids[member.agreement.local]) for key in sorted(keys(member))],
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
        around = _load(connection, reach)
        for member in list(around.values()):
            around |= _load(connection, _near(connection, member)) | _later(connection, member)
        groups = {head_of(connection, home) for home in _known(connection, around).values()}
        small = {group for group in groups if _size(connection, group) <= _GONE_OVER}
        around |= _load(connection, _inside(connection, small))
        known = {row: head_of(connection, home) for row, home in _known(connection, around).items()}
        by_ref = {member.ref: row for row, member in around.items()}
        told = partition(
            around.values(),
            ruled,
            {around[row].ref: home for row, home in known.items()},
            _forwards(connection) if ruled else {},
            near=partial(_near_among, connection, around),
            fixed={
                ref: known[row]
                for ref, row in by_ref.items()
                if row not in reach and known.get(row) not in small
            },
            age=_ages(connection, known.values()),
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


def place_of(member: Member) -> str:
    """Where a member stands in the order of publication, as the index has it: `Member.order`."""
    return f"{rows.text_of(member.published) or _NO_DAY} {member.document}"


def _near(connection: sqlite3.Connection, member: Member) -> list[str]:
    """Rows of shown report agreements worth comparing with this member, of those before it: of
    each key the last, of all these those with the rarest keys."""
    hits: dict[str, list[str]] = {}
    for key in keys(member):
        asked = connection.execute(_EARLIER, (key, place_of(member), comparison.MOST_HELD))
        if held := [row[0] for row in asked]:
            hits[key] = held
    return shortlist(hits)


def _later(connection: sqlite3.Connection, member: Member) -> dict[str, Member]:
    """The first members after this one that hold each of its keys."""
    (newest,) = connection.execute("SELECT max(published) FROM document_metadata").fetchone()
    if member.published is not None and (newest is None or newest < str(member.published)):
        return {}
    found = {
        row[0]
        for key in keys(member)
        for row in connection.execute(_LATER, (key, place_of(member), comparison.MOST_HELD))
    }
    return _load(connection, found)


def _homes(connection: sqlite3.Connection, near: set[str]) -> list[Home]:
    """The agreements of these rows: small ones with all their members, of others these rows."""
    known = {row: head_of(connection, home) for row, home in _known(connection, near).items()}
    small = {home for home in set(known.values()) if _size(connection, home) <= MOST_HEARD}
    inside = _inside(connection, small)
    known |= {row: head_of(connection, home) for row, home in _known(connection, inside).items()}
    return [(known[row], member) for row, member in _load(connection, known).items()]


def _size(connection: sqlite3.Connection, group: str) -> int:
    """How many members an agreement has; of a very large one, only that it is."""
    ids = rows.compact(ids_of(connection, group))
    (count,) = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM memberships WHERE agreement IN "
        "(SELECT value FROM json_each(?)) LIMIT ?) AS found",
        (ids, 4 * _GONE_OVER),
    ).fetchone()
    return len(_inside(connection, {group})) if count < 4 * _GONE_OVER else int(count)


def _near_among(
    connection: sqlite3.Connection, around: Mapping[str, Member], member: Member
) -> list[Member]:
    return [around[row] for row in _near(connection, member) if row in around]


def _named_by(
    connection: sqlite3.Connection, ruled: Iterable[Ruling], groups: set[str], near: set[str]
) -> list[Home]:
    """Members of agreements whose reports rulings name, for what the rulings say of them."""
    named = rows.compact(sorted({subject for ruling in ruled for subject in ruling.subjects}))
    found = {
        row[0]
        for row in connection.execute(
            "SELECT a.id FROM documents d JOIN extractions e ON e.document = d.id "
            "JOIN report_agreements a ON a.extraction = e.id WHERE NOT EXISTS "
            "(SELECT 1 FROM supersessions x WHERE x.extraction = e.id) AND "
            "(d.name IN (SELECT value FROM json_each(?)) "
            "OR d.id IN (SELECT value FROM json_each(?)))",
            (named, named),
        )
    } - near
    known = {row: head_of(connection, home) for row, home in _known(connection, found).items()}
    inside = {row for row, home in known.items() if home in groups}
    return [(known[row], member) for row, member in _load(connection, inside).items()]


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


def _ages(connection: sqlite3.Connection, agreements: Iterable[str]) -> dict[str, int]:
    """In which order these ids were given, but that one which ever gave way to another counts as
    younger than that: what was told under the other id stays there when the two part and meet."""
    asked = rows.compact(sorted(set(agreements)))
    found = {
        agreement: 2 * seq
        for agreement, seq in connection.execute(
            "SELECT id, seq FROM agreements WHERE id IN (SELECT value FROM json_each(?))", (asked,)
        )
    }
    for old, new in connection.execute(
        "SELECT from_agreement, to_agreement FROM forwardings "
        "WHERE from_agreement IN (SELECT value FROM json_each(?)) "
        "ORDER BY seq",
        (asked,),
    ):
        if old in found and new in found:
            found[old] = max(found[old], found[new] + 1)
    return found


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
        held = _cache.get(extraction_id)
        if held is None:
            document = query.document(connection, document_id)
            extraction = query.extraction_by_id(connection, extraction_id)
            if document is None or extraction is None:
                continue
            held = remember(extraction_id, members_of(document, extraction))
        out[row] = held[local]
    return out


def forget() -> None:
    """Drop what is remembered of reports that were looked at, as a new process begins."""
    with _turn:
        _cache.clear()


def remember(extraction_id: str, found: Sequence[Member]) -> dict[str, Member]:
    """Keep a report's members at hand by their local ids, as who has just placed them does; the
    oldest go first."""
    with _turn:
        while len(_cache) >= _CACHE_SIZE:
            del _cache[next(iter(_cache))]
        held = _cache[extraction_id] = {m.agreement.local: m for m in found}
    return held


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
