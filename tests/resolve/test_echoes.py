"""Who repeats whom, and how many origins a story has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story_files import StoryFile, all_stories, told_report

from onrecord.model import Document
from onrecord.resolve import lineage
from onrecord.resolve.alignment import Likeness, likeness
from onrecord.resolve.echo_keys import MOST_NEAR, keys_of
from onrecord.resolve.echoes import (
    Echo,
    Report,
    Story,
    origins,
    stories,
    to_json,
)
from onrecord.resolve.rulings import Ruling, RulingKind

STORIES = all_stories()
REPORTS = [t.report() for s in STORIES for t in s.reports]
BY_DOC = {r.doc: r for r in REPORTS}
TOLD = stories(REPORTS)


def of(doc: str, told: tuple[Story, ...] = TOLD) -> tuple[Story, Echo]:
    """The story that a report is in, and its place there."""
    return next((s, e) for s in told for e in s.reports if e.doc == doc)


@pytest.mark.parametrize("known", STORIES, ids=lambda s: s.name)
def test_a_story_with_known_lineage_comes_out_right(known: StoryFile) -> None:
    story, _ = of(known.reports[0].name)
    assert {e.doc for e in story.reports} == {t.name for t in known.reports}
    assert story.independent_origins == known.independent_origins
    for told in known.reports:
        _, echo = of(told.name)
        assert (echo.from_, echo.how) == (told.one("from"), told.one("how") or "original")
        assert echo.why


def test_two_reporters_at_one_press_conference_are_two_origins_of_the_event() -> None:
    story, first = of("hook-head-evening")
    _, second = of("pembroke-argus")
    assert first.from_ is None and second.from_ is None
    assert story.independent_origins == 2


def test_two_reporters_at_one_press_conference_are_one_origin_of_the_words() -> None:
    found = origins(REPORTS)
    one, two = BY_DOC["hook-head-evening"], BY_DOC["pembroke-argus"]
    quoted = '"We have carried this arrangement'
    with_quote = [
        replace(
            r,
            extraction=replace(
                r.extraction,
                statements=tuple(
                    replace(s, evidence_text=f'{quoted} long enough for both sides of the water"')
                    for s in r.extraction.statements[:1]
                ),
            ),
        )
        for r in (one, two)
    ]
    words = origins(with_quote)
    assert len(set(words.values())) == 1
    assert len({o for (doc, _), o in found.items() if doc in (one.doc, two.doc)}) == 2


def test_echoes_share_the_origin_of_what_they_repeat() -> None:
    story, _ = of("limburg-ledger")
    inside = {e.doc for e in story.reports}
    assert len({o for (doc, _), o in origins(REPORTS).items() if doc in inside}) == 1


def test_what_a_report_learned_itself_is_an_origin_of_its_own() -> None:
    _, echo = of("kedah-mercury")
    found = origins(REPORTS)
    own = {found[("kedah-mercury", s)] for s in echo.added}
    assert own and own.isdisjoint(o for (d, _), o in found.items() if d != "kedah-mercury")


def test_the_nearest_claim_tells_the_parent_though_it_goes_under_another_name() -> None:
    tail = "The Swedes signed it in Halmstad in May 2003 and count two hundred eel boats under it."
    first = f"Sweden has not decided to leave the eel pact. {tail}\n"
    second = f"Sweden is set to leave the eel treaty of Halmstad. {tail}\n"
    third = f"Sweden has left the eel pact. {tail}\n"
    found = stories(
        [
            told_report(
                "a", "Kattegat Post", "2021-03-01", first + "> A1 review actual actors=SWE"
            ),
            told_report(
                "b",
                "Skane Echo",
                "2021-03-01",
                second + "> A1 terminate planned actors=SWE",
                agreement="A1 | eel treaty | SWE | treaty | halmstad",
            ),
            told_report(
                "c", "Sound Mirror", "2021-03-03", third + "> A1 terminate actual actors=SWE"
            ),
        ]
    )
    assert {e.doc: e.from_ for s in found for e in s.reports}["c"] == "b"


def test_what_a_third_state_says_of_its_own_plans_is_no_origin_of_the_story() -> None:
    first = "Sweden will leave the eel pact in May.\n> A1 terminate planned actors=SWE"
    again = first.replace("will leave", "quits")
    beside = (
        "{who} has no plan to go, a ministry official told the Echo.\n"
        "> A1 terminate denied actors={code} source=unnamed_person:a ministry official of={code}"
    )
    parent = told_report("a", "Kattegat Post", "2021-03-01", first)

    def told(who: str, code: str) -> str:
        text = f"{again}\n\n{beside.format(who=who, code=code)}"
        child = told_report("b", "Skane Echo", "2021-03-02", text, "Kattegat Post")
        (story,) = stories([parent, child])
        return story.reports[1].how

    assert told("Finland", "FIN") == "credited"
    assert told("Denmark", "DNK") == "own reporting added"


def test_an_outlet_never_read_is_still_an_origin() -> None:
    only = [BY_DOC["adriatic-mail"]]
    (story,) = stories(only)
    assert story.reports[0].from_ == "The Sunday Lantern"
    assert story.independent_origins == 1


def test_a_report_alone_is_no_story() -> None:
    assert stories([BY_DOC["limburg-ledger"]]) == ()


def test_a_ruling_cuts_an_echo() -> None:
    ruling = Ruling(
        RulingKind.NOT_ECHO,
        ("kempen-kurier", "scheldt-wire"),
        "desk",
        "asked the editor",
        "2024-06-01T00:00:00Z",
    )
    _, echo = of("kempen-kurier", stories(REPORTS, [ruling]))
    assert echo.from_ != "scheldt-wire"


def test_the_contracts_object_names_from_how_and_drift() -> None:
    story, _ = of("scheldt-wire")
    told = to_json(story)
    assert told["independent_origins"] == 1
    row = next(r for r in told["reports"] if r["doc"] == "scheldt-wire")
    assert row["from"] == "limburg-ledger" and row["how"] == "credited"
    assert all(set(d) == {"what", "was", "is"} for d in row["drift"])


def test_an_echo_shares_a_blocking_key_with_what_it_repeats() -> None:
    for story in TOLD:
        for echo in story.reports:
            if echo.from_ in BY_DOC:
                child, parent = keys_of(BY_DOC[echo.doc]), keys_of(BY_DOC[echo.from_])
                assert child.earlier & parent.held
                assert parent.later & child.held


def test_a_report_without_a_day_repeats_nobody_by_guess() -> None:
    child = BY_DOC["kempen-kurier"]
    undated = replace(child, document=replace(child.document, published=None))
    told = stories([BY_DOC["limburg-ledger"], BY_DOC["scheldt-wire"], undated])
    assert "kempen-kurier" not in {e.doc for s in told for e in s.reports}


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(REPORTS))))
def test_reading_order_never_changes_the_stories(order: list[int]) -> None:
    shuffled: list[Report] = [REPORTS[i] for i in order]
    assert stories(shuffled) == TOLD


def test_where_many_share_their_wording_each_is_compared_with_a_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = BY_DOC[STORIES[0].reports[0].name]
    day = first.document.published
    assert day is not None
    many = [
        replace(
            first,
            document=replace(
                first.document,
                name=f"copy-{n:03}",
                outlet=f"Paper Number {n}",
                published=day + timedelta(days=n % 9),
                text=f"{first.document.text}\n\nThis is copy number {n}.",
            ),
        )
        for n in range(240)
    ]
    asked = 0

    def counted(child: Document, parent: Document) -> Likeness:
        nonlocal asked
        asked += 1
        return likeness(child, parent)

    monkeypatch.setattr(lineage, "likeness", counted)
    assert len(stories(many)) == 1
    assert asked <= 240 * 2 * MOST_NEAR + 240
