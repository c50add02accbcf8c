"""Which story each report is in: reports that are linked are of one story, whose id is that of its
first report. One more report joins the stories that it is linked to; only where a link has gone is
a story gone over report by report."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from onrecord.record import rows

_LISTED = "(SELECT value FROM json_each(?))"


def joined(connection: sqlite3.Connection, documents: Iterable[str]) -> dict[str, frozenset[str]]:
    """The documents that each of these is joined to, as last kept."""
    found: dict[str, set[str]] = {document: set() for document in documents}
    for document, other in connection.execute(
        f"SELECT document, other FROM echo_links WHERE is_joined = 1 AND document IN {_LISTED}",
        (rows.compact(sorted(found)),),
    ).fetchall():
        found[document].add(other)
    return {document: frozenset(others) for document, others in found.items()}


def linked_to(connection: sqlite3.Connection, documents: Iterable[str]) -> set[str]:
    """The documents that are linked to any of these."""
    return {
        row[0]
        for row in connection.execute(
            f"SELECT document FROM echo_links WHERE other IN {_LISTED}",
            (rows.compact(sorted(documents)),),
        )
    }


def settle(connection: sqlite3.Connection, told: set[str], lost: set[str]) -> set[str]:
    """Bring the stories around the documents `told` up to date; the documents whose story changed.

    What was judged of `told`, and their links, are kept already; those in `lost` have lost a link,
    or their day.
    """
    places = _places(connection, told)
    broken = {story for d in lost if (story := places.get(d))}
    region = told & lost
    for document, place in _inside(connection, broken).items():
        places[document] = place
        region.add(document)
    links = _links(connection, told | region, region)
    places |= _places(connection, {d for link in links for d in link} - places.keys())
    groups = _Groups()

    def node(document: str) -> tuple[str, str]:
        story = places.get(document)
        return ("story", story) if story and document not in region else ("report", document)

    for document in told | region:
        groups.add(node(document))
    for one, other in links:
        groups.join(node(one), node(other))
    changed: set[str] = set()
    for group in groups.all():
        story = _name(connection, group)
        for kind, name in group:
            if kind == "story" and name != story:
                changed |= _inside(connection, {name}).keys()
                connection.execute(
                    "UPDATE echo_judgements SET story = ? WHERE story = ?", (story, name)
                )
            elif kind == "report" and places.get(name) != story:
                changed.add(name)
                connection.execute(
                    "UPDATE echo_judgements SET story = ? WHERE document = ?", (story, name)
                )
    return changed


def _name(connection: sqlite3.Connection, group: list[tuple[str, str]]) -> str | None:
    """The id of a story made of stories and reports; null for a report that is in none: one that
    is linked to no other, and has it from no outlet that was never read."""
    if len(group) == 1:
        kind, name = group[0]
        if kind == "story":
            return name
        if not _has_parent(connection, name):
            return None
    named: dict[str, list[str]] = defaultdict(list)
    for kind, name in group:
        named[kind].append(name)
    (story,) = connection.execute(
        f"SELECT opens FROM echo_judgements WHERE opens IN {_LISTED} OR document IN {_LISTED} "
        "ORDER BY published IS NULL, published, doc LIMIT 1",
        (rows.compact(named["story"]), rows.compact(named["report"])),
    ).fetchone()
    return str(story)


def _has_parent(connection: sqlite3.Connection, document: str) -> bool:
    return bool(
        connection.execute(
            "SELECT has_parent FROM echo_judgements WHERE document = ?", (document,)
        ).fetchone()[0]
    )


def _places(connection: sqlite3.Connection, documents: Iterable[str]) -> dict[str, str | None]:
    return dict(
        connection.execute(
            f"SELECT document, story FROM echo_judgements WHERE document IN {_LISTED}",
            (rows.compact(sorted(documents)),),
        ).fetchall()
    )


def _inside(connection: sqlite3.Connection, stories: Iterable[str]) -> dict[str, str | None]:
    return dict(
        connection.execute(
            f"SELECT document, story FROM echo_judgements WHERE story IN {_LISTED}",
            (rows.compact(sorted(stories)),),
        ).fetchall()
    )


def _links(
    connection: sqlite3.Connection, outgoing: Iterable[str], incoming: Iterable[str]
) -> list[tuple[str, str]]:
    """The joins of some documents to others, and of others to some."""
    found: set[tuple[str, str]] = set()
    for column, documents in (("document", outgoing), ("other", incoming)):
        found |= {
            (row[0], row[1])
            for row in connection.execute(
                "SELECT document, other FROM echo_links "
                f"WHERE is_joined = 1 AND {column} IN {_LISTED}",
                (rows.compact(sorted(documents)),),
            )
        }
    return sorted(found)


class _Groups:
    """What is joined, directly or through others."""

    def __init__(self) -> None:
        self.above: dict[tuple[str, str], tuple[str, str]] = {}

    def add(self, one: tuple[str, str]) -> tuple[str, str]:
        self.above.setdefault(one, one)
        while self.above[one] != one:
            one = self.above[one]
        return one

    def join(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        self.above[self.add(one)] = self.add(other)

    def all(self) -> list[list[tuple[str, str]]]:
        found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for one in self.above:
            found[self.add(one)].append(one)
        return [sorted(group) for group in found.values()]
