"""What pages are put together from: vendored files, pieces of text, steps of belief."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Cut, PartialDate, Source, SourceKind, Span
from onrecord.web import words
from onrecord.web.belief import EVERY, turning_points
from onrecord.web.pages.echoes import changed
from onrecord.web.passages import around
from onrecord.web.render import coded, marked
from onrecord.web.reports import pieces

HERE = Path(__file__).parent
VENDORED = (
    HERE.parents[1] / "src" / "onrecord" / "web" / "static" / "vendor",
    HERE / "vendor",
)


@pytest.mark.parametrize("folder", VENDORED, ids=lambda f: f.parts[-3])
def test_vendored_files_are_listed_with_licence_and_unchanged(folder: Path) -> None:
    listed = tomllib.loads((folder / "vendor.toml").read_text(encoding="utf-8"))["file"]
    for one in listed:
        raw = (folder / one["path"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == one["sha256"], one["path"]
        assert one["version"] and one["licence"] and (folder / one["licence_text"]).is_file()
    there = {
        str(p.relative_to(folder))
        for p in folder.rglob("*")
        if p.is_file() and "licences" not in p.parts and p.name != "vendor.toml"
    }
    assert there == {one["path"] for one in listed}


TEXT = "abcdefghij"
SPANS = st.lists(
    st.tuples(st.integers(0, 10), st.integers(0, 10)).map(lambda t: Span(min(t), max(t))),
    max_size=5,
)


@given(SPANS, st.lists(st.integers(0, 10), max_size=3))
def test_a_text_in_pieces_loses_nothing_and_every_piece_knows_its_statements(
    spans: list[Span], offsets: list[int]
) -> None:
    evidence = [(f"s-{i}", span) for i, span in enumerate(spans)]
    cuts = [Cut(offset, 0, "cut", "rule") for offset in sorted(offsets)]
    found = pieces(TEXT, evidence, cuts)
    assert "".join(p.text for p in found) == TEXT
    assert [p.cut for p in found if p.cut] == cuts
    at = 0
    for piece in found:
        for id_, span in evidence:
            inside = span.start <= at and at + len(piece.text) <= span.end and piece.text
            assert bool(inside) == (id_ in piece.ids)
        at += len(piece.text)


@given(st.text(max_size=30), SPANS)
def test_marked_text_is_escaped(text: str, spans: list[Span]) -> None:
    inside = [(min(s.start, len(text)), min(s.end, len(text))) for s in spans]
    told = marked(f"<{text}>", inside)
    assert "<" not in told.replace("<mark>", "").replace("</mark>", "")


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=EVERY))
def test_every_step_of_a_belief_is_found_where_days_are_few(beliefs: list[str]) -> None:
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(len(beliefs))]
    told = dict(zip(days, beliefs, strict=True))
    steps = [d for n, d in enumerate(days) if n == 0 or beliefs[n] != beliefs[n - 1]]
    assert turning_points(days, told.__getitem__) == steps


def test_steps_of_a_belief_that_only_moves_on_are_found_on_many_days() -> None:
    days = [date(2010, 1, 1) + timedelta(days=n) for n in range(900)]
    asked: list[date] = []

    def belief(day: date) -> int:
        asked.append(day)
        return (day >= days[100]) + (day >= days[555]) + (day >= days[899])

    assert turning_points(days, belief) == [days[0], days[100], days[555], days[899]]
    assert len(set(asked)) < 80


def test_drift_is_marked_word_by_word_and_escaped() -> None:
    told = changed("it may <b>end</b> the pact", "it will end the pact")
    assert "<del>may &lt;b&gt;end&lt;/b&gt;</del> <ins>will end</ins> the pact" in told


def test_dates_and_terms_are_told_in_words() -> None:
    told = {"2005": "2005", "2005-10": "October 2005", "2005-10-03": "3 October 2005",
            "2005-10/2020": "October 2005 to 2020", "2013-04/": "April 2013 onwards"}  # fmt: skip
    for text, said in told.items():
        assert words.when(PartialDate(text)) == said
    assert words.term("P15Y") == "15 years" and words.term("P1Y6M") == "1 year, 6 months"


def test_a_speaker_is_told_with_every_side_spoken_for_unless_it_is_that_side() -> None:
    clerk = Source(SourceKind.UNNAMED_PERSON, "a clerk", "said", "RUS,AUT")
    assert words.speaker(clerk) == "a clerk (Russia and Austria)"
    assert words.speaker(Source(SourceKind.ORGANIZATION, "Sweden", "says", "SWE")) == "Sweden"


def test_what_stands_between_backticks_is_code_and_escaped() -> None:
    assert coded("`for` and `<b>` are <i>") == (
        "<code>for</code> and <code>&lt;b&gt;</code> are &lt;i&gt;"
    )


@given(st.text("ab .", max_size=60), st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_what_stands_around_a_place_is_cut_between_words(text: str, at: tuple[int, int]) -> None:
    place = Span(min(*at, len(text)), min(max(at), len(text)))
    shown = around(text, place, 7)
    assert shown.covers(place)
    assert place.start - shown.start <= 7 and shown.end - place.end <= 7
    for edge, inner in ((shown.start, place.start), (shown.end, place.end)):
        between = 0 < edge < len(text) and edge != inner
        assert not between or " " in (text[edge - 1], text[edge])
    assert around("the harbour was shut", Span(4, 11), 6) == Span(0, 15)
