"""Which reports repeat which: `resolve` judges, this keeps.

A report is judged against the last reports before it that share its keys (`echo_index`). One more
report is judged itself, and so are the few later ones that it came among; nothing else is told
anew, however large the register or the story is. What is kept is a function of the set of reports,
in whatever order and batches they were read.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from onrecord.record import echo_index, rows, story_places
from onrecord.record.heads import own_origin, rulings
from onrecord.record.store import now
from onrecord.resolve.alignment import Report
from onrecord.resolve.echoes import echo_of, joined, origins_of, root, standing, story_id
from onrecord.resolve.lineage import Edge, Judgement, judge
from onrecord.resolve.rulings import ON_ECHOES, not_echoes
from onrecord.resolve.wordings import Drift

_A_BATCH = 250  # reports that are judged at once: so much stands in memory
_SHOWN = "NOT EXISTS (SELECT 1 FROM supersessions s WHERE s.extraction = e.id)"


def settle(
    connection: sqlite3.Connection, since: int, moved: Iterable[str], named: Iterable[str] = ()
) -> int:
    """Judge anew the extractions after row `since`, those of `moved` rows of reports' agreements
    and the reports of these names (or documents' ids); the number of reports whose place in a
    story changed."""
    listed = rows.compact(list(named))
    ordered = [
        document
        for (document,) in connection.execute(
            "WITH fresh (document) AS (SELECT e.document FROM extractions e "
            "JOIN report_agreements a ON a.extraction = e.id "
            f"WHERE e.seq > ? AND {_SHOWN} UNION SELECT e.document FROM report_agreements a "
            "JOIN extractions e ON e.id = a.extraction "
            f"WHERE a.id IN (SELECT value FROM json_each(?)) AND {_SHOWN} "
            "UNION SELECT e.document FROM documents d JOIN extractions e ON e.document = d.id "
            "JOIN report_agreements a ON a.extraction = e.id "
            "WHERE (d.name IN (SELECT value FROM json_each(?)) OR d.id IN "
            f"(SELECT value FROM json_each(?))) AND {_SHOWN}) "
            "SELECT r.id FROM fresh JOIN reports r ON r.id = fresh.document "
            "ORDER BY r.published, r.id",
            (since, rows.compact(sorted(moved)), listed, listed),
        )
    ]
    forbidden = not_echoes(rulings(connection, *ON_ECHOES))
    batches = [ordered[at : at + _A_BATCH] for at in range(0, len(ordered), _A_BATCH)]
    return sum(_Batch(connection, forbidden).tell(batch) for batch in batches)


class _Batch:
    """One run of reports that are judged anew, with what follows for others.

    All is by documents' ids, but in `Judgement`, which names reports; `links` give the ids of
    those that a judgement names.
    """

    def __init__(
        self, connection: sqlite3.Connection, forbidden: frozenset[tuple[str, str]]
    ) -> None:
        self.connection = connection
        self.forbidden = forbidden
        self.reports: dict[str, Report] = {}
        self.judged: dict[str, Judgement] = {}
        self.edges: dict[str, Edge | None] = {}
        self.links: dict[str, dict[str, str]] = {}
        self.origins: dict[str, str] = {}

    def tell(self, documents: Sequence[str]) -> int:
        """Judge these documents, and those that came after them and that they bear on."""
        self._fetch(documents)
        again = set(documents)
        for document in documents:
            again |= echo_index.index(self.connection, self.reports[document])
        self._fetch(again)
        again &= self.reports.keys()
        self._load(again)
        days = {d: one.published for d, one in self.judged.items()}
        told = self._of_one_day(again)
        before = story_places.joined(self.connection, told)
        for document in sorted(again, key=lambda d: self.reports[d].order):
            self._judge(self.reports[document])
        told |= self._of_one_day(again)
        before |= story_places.joined(self.connection, told - before.keys())
        standing_edges = standing({self.judged[d].doc: self.judged[d] for d in told})
        lost = set()
        for document in told:
            one = self.judged[document]
            self.edges[document] = standing_edges.get(one.doc)
            gone = before[document] - self._link(document)
            if gone or days.get(document, one.published) != one.published:
                lost.add(document)
        moved = story_places.settle(self.connection, told, lost)
        rooted = self._originate(told)
        return sum(self._place(document) for document in sorted(told | moved | rooted))

    def _fetch(self, documents: Iterable[str]) -> None:
        wanted = [d for d in documents if d not in self.reports]
        if wanted:
            self.reports |= echo_index.reports(self.connection, wanted)

    def _load(self, documents: Iterable[str]) -> None:
        """Fetch what was judged of documents, as far as they were."""
        wanted = rows.compact(sorted(set(documents) - self.judged.keys()))
        for document, told, has_parent, origin in self.connection.execute(
            "SELECT document, judged, has_parent, origin FROM echo_judgements "
            "WHERE document IN (SELECT value FROM json_each(?))",
            (wanted,),
        ).fetchall():
            one = self.judged[document] = _judgement(json.loads(told))
            self.edges[document] = one.edge if has_parent else None
            self.origins[document] = origin
        for document, other, doc in self.connection.execute(
            "SELECT l.document, l.other, j.doc FROM echo_links l "
            "JOIN echo_judgements j ON j.document = l.other "
            "WHERE l.document IN (SELECT value FROM json_each(?))",
            (wanted,),
        ).fetchall():
            self.links.setdefault(document, {})[doc] = other

    def _judge(self, report: Report) -> None:
        """Judge one report, and keep what was found."""
        document = report.document
        near = echo_index.near(self.connection, report)
        self._fetch(near)
        others = {self.reports[d].doc: d for d in near if d in self.reports}
        told = judge(report, (self.reports[d] for d in others.values()), self.forbidden)
        self.judged[document.id] = told
        self.links[document.id] = {doc: others[doc] for doc in told.named}
        story, origin = self.connection.execute(
            "SELECT story, origin FROM echo_judgements WHERE document = ?", (document.id,)
        ).fetchone() or (None, "")
        self.connection.execute("DELETE FROM echo_judgements WHERE document = ?", (document.id,))
        self.connection.execute(
            "INSERT INTO echo_judgements (document, doc, published, opens, judged, story, "
            "has_parent, origin) VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
            (
                document.id,
                report.doc,
                rows.text_of(document.published),
                story_id(report.doc),
                rows.compact(to_json(told)),
                story,
                origin,
            ),
        )

    def _of_one_day(self, documents: Iterable[str]) -> set[str]:
        """The documents that are judged, and those of the same day that they have their stories
        from: who credits whom may be a ring."""
        found: set[str] = set()
        waiting = [d for d in documents if d in self.judged]
        while waiting:
            document = waiting.pop()
            found.add(document)
            one = self.judged[document]
            if one.edge is not None and one.edge.read:
                parent = self.links[document][one.edge.parent]
                self._load([parent])
                told = self.judged.get(parent)
                if parent not in found and told and told.published == one.published:
                    waiting.append(parent)
        return found

    def _link(self, document: str) -> frozenset[str]:
        """Keep which documents one is linked to; those that it is of one story with."""
        links = self.links.get(document, {})
        edge = self.edges[document]
        together = {links[doc] for doc in joined(self.judged[document], edge)}
        self.connection.execute("DELETE FROM echo_links WHERE document = ?", (document,))
        self.connection.executemany(
            "INSERT INTO echo_links (document, other, is_joined) VALUES (?, ?, ?)",
            [(document, other, int(other in together)) for other in sorted(links.values())],
        )
        self.connection.execute(
            "UPDATE echo_judgements SET has_parent = ? WHERE document = ?",
            (int(edge is not None), document),
        )
        return frozenset(together)

    def _originate(self, documents: Iterable[str]) -> set[str]:
        """Bring the origins of these documents, and of all that go back to them, up to date; the
        documents whose own changed."""
        changed: set[str] = set()
        waiting = set(documents)
        while waiting:
            self._load(waiting)
            turned = set()
            for document in sorted(waiting, key=lambda d: self.judged[d].order):
                if self._root(document) != self.origins.get(document):
                    turned.add(document)
                    self._keep_root(document)
                self._keep_origins(document)
            changed |= turned
            waiting = story_places.linked_to(self.connection, turned)
        return changed

    def _root(self, document: str) -> str:
        return root(self.judged[document], self.edges[document], self._root_by(document))

    def _root_by(self, document: str) -> Callable[[str], str]:
        """The roots of those that a document's judgement names."""

        def root_of(doc: str) -> str:
            other = self.links[document][doc]
            self._load([other])
            return self.origins.get(other) or self._root(other)

        return root_of

    def _keep_root(self, document: str) -> None:
        self.origins[document] = self._root(document)
        self.connection.execute(
            "UPDATE echo_judgements SET origin = ? WHERE document = ?",
            (self.origins[document], document),
        )

    def _keep_origins(self, document: str) -> None:
        """Keep the origin of each statement of a document, where it is new."""
        self._fetch([document])
        if document not in self.reports:
            return
        report = self.reports[document]
        statements = [s.id for s in report.extraction.statements]
        told = origins_of(
            self.judged[document], self.edges[document], statements, self._root_by(document)
        )
        kept = dict(
            self.connection.execute(
                "SELECT o.statement, o.origin FROM statement_origins o "
                "WHERE o.statement IN (SELECT value FROM json_each(?)) ORDER BY o.seq",
                (rows.compact(statements),),
            ).fetchall()
        )
        self.connection.executemany(
            "INSERT INTO statement_origins (statement, origin, recorded_at) VALUES (?, ?, ?)",
            [
                (statement, origin, now())
                for statement, origin in told.items()
                if kept.get(statement, own_origin(report.doc)) != origin
            ],
        )

    def _place(self, document: str) -> bool:
        """Record a document's place in a story where that is new."""
        self._load([document])
        (story,) = self.connection.execute(
            "SELECT story FROM echo_judgements WHERE document = ?", (document,)
        ).fetchone()
        row: tuple[str | None, ...]
        if story is None:
            row = (None, None, "original", "no other report of this on record", "[]")
        else:
            echo = echo_of(self.judged[document], self.edges[document])
            drift = rows.compact([[d.what, d.was, d.is_] for d in echo.drift])
            row = (story, echo.from_, echo.how, echo.why, drift)
        newest = self.connection.execute(
            "SELECT story, from_report, how, because, drift FROM echoes WHERE document = ? "
            "ORDER BY seq DESC LIMIT 1",
            (document,),
        ).fetchone()
        if (newest is None and story is None) or (newest is not None and tuple(newest) == row):
            return False
        self.connection.execute(
            "INSERT INTO echoes (document, story, from_report, how, because, drift, recorded_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (document, *row, now()),
        )
        return True


def to_json(told: Judgement) -> dict[str, object]:
    """A judgement for `_judgement` to make again."""
    edge = told.edge
    return {
        "doc": told.doc,
        "published": rows.text_of(told.published),
        "edge": edge and [edge.parent, edge.read, edge.credited, edge.score, edge.why],
        "how": told.how,
        "drift": [[d.what, d.was, d.is_] for d in told.drift],
        "added": told.added,
        "linked": told.linked,
        "resembles": told.resembles,
        "heard": told.heard,
    }


def _judgement(told: dict[str, Any]) -> Judgement:
    return Judgement(
        doc=told["doc"],
        published=rows.day_of(told["published"]),
        edge=Edge(*told["edge"]) if told["edge"] else None,
        how=told["how"],
        drift=tuple(Drift(*one) for one in told["drift"]),
        added=tuple(told["added"]),
        linked=tuple(told["linked"]),
        resembles=told["resembles"],
        heard=tuple((statement, doc) for statement, doc in told["heard"]),
    )
