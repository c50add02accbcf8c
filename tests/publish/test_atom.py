"""The news feed: read back by feedparser, and by an XML parser for the places of its quotes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import feedparser

from onrecord.publish import Query, writer
from onrecord.publish.atom import OURS, feed
from onrecord.publish.wording import legible
from onrecord.record import Register


def test_a_feed_is_well_formed_and_tells_the_status_of_that_day(shore: Register) -> None:
    told = feedparser.parse(feed(shore, Query(site="https://register.example")))
    assert not told.bozo and told.version == "atom10"
    titles = [e.title for e in told.entries]
    assert len(titles) == 4
    assert any(t.startswith("Tern Island Treaty: negotiating") for t in titles)
    assert titles[-1].startswith("Salt Lagoon Accord: ") and "Port Elm Herald" in titles[-1]
    assert [e.published for e in told.entries] == sorted(
        (e.published for e in told.entries), reverse=True
    )
    assert len({e.id for e in told.entries}) == 4
    assert all(e.link.startswith("https://register.example/") for e in told.entries)


def test_every_evidence_of_the_feed_resolves(shore: Register) -> None:
    found = list(ElementTree.fromstring(feed(shore)).iter(f"{{{OURS}}}evidence"))
    assert len(found) == 7
    for quote in found:
        document = shore.document(quote.attrib["document"])
        start, end = int(quote.attrib["start"]), int(quote.attrib["end"])
        assert legible(document.text[start:end]) == quote.text
        assert shore.statement(quote.attrib["statement"]) is not None


def test_a_feed_is_of_an_agreement_of_a_pair_or_of_words(shore: Register) -> None:
    sla, tern = shore.agreements()

    def count(**asked: object) -> int:
        return len(feedparser.parse(feed(shore, Query(**asked))).entries)  # type: ignore[arg-type]

    assert count(agreements=(tern.id,)) == 1
    assert count(agreements=(sla.id,)) == 3
    assert count(parties=("CHL", "PER")) == 3
    assert count(parties=("TON", "PER")) == 1
    assert count(words="no notice has been given") == 1
    assert count(words="nothing of the kind") == 0
    assert count(known=date(2015, 12, 31)) == 2


def test_markup_in_a_report_stays_text_in_a_reader(shore: Register) -> None:
    told = feedparser.parse(feed(shore, Query(parties=("CHL",))))
    assert "<script" not in "".join(e.content[0].value for e in told.entries)


def test_the_same_record_gives_the_same_bytes(shore: Register, tmp_path: Path) -> None:
    query = Query(known=date(2016, 2, 1))
    assert feed(shore, query) == feed(shore, query)
    (file,) = writer("atom")(shore, tmp_path / "news.atom", query)
    assert file.read_bytes() == feed(shore, query)
