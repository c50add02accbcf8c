"""Cleaning a page and reading its metadata."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.read import clean, restore

STORY = (
    "The two governments signed the river pact on Monday, officials of both said.\n\n"
    "It runs for ten years and can be prolonged if neither side objects in time.\n\n"
    "A spokesman for the upper state would not say when parliament would vote on it."
)


def test_words_run_together_and_curly_quotes_stay_as_they_are() -> None:
    text = (
        "Pact near\n\nThe “civil andmilitary” chiefs agreed on the businessas usual clause today."
    )
    assert "“civil andmilitary” chiefs agreed on the businessas usual" in clean(text, name="a").text


def test_a_repeated_headline_and_lede_stand_once() -> None:
    text = "River pact signed\nTen years for the dam\n" * 2 + f"\n{STORY}"
    document = clean(text, name="a")
    assert document.text.count("River pact signed") == 1
    assert document.headline is not None
    assert document.headline.of(document.text) == "River pact signed\nTen years for the dam"
    assert document.title == "River pact signed"


def test_what_was_cut_is_kept_with_its_rule() -> None:
    document = clean(f"River pact signed\n\nprint-news\n\n{STORY}\n\nCOMMENTS (2)\nhm", name="a")
    assert [c.rule for c in document.cuts if c.text.strip()] == ["buttons", "comments"]
    assert document.text.startswith("River pact signed\n\nThe two governments")
    assert document.text.endswith("vote on it.")


def test_everything_after_the_line_that_names_the_printed_paper_goes() -> None:
    text = (
        f"River pact signed\n\n{STORY}\n\nPublished in The Lowland Mail, May 2nd, 2021.\n\n"
        "What do you think?\n\nWritten by Ana Oduya\n\nDigital marketer, likes tea.\n\n"
        "Leave a Reply\n\nMayor opens bridge that nobody can use"
    )
    document = clean(text, name="a")
    assert document.text.endswith("vote on it.")
    assert document.outlet == "The Lowland Mail"
    assert document.published == date(2021, 5, 2)
    assert dict(document.found) == {
        "language": "common words",
        "outlet": "published-in line",
        "published": "published-in line",
        "title": "headline",
    }


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Ana Oduya August 03, 2023", "Ana Oduya"),
        ("By Ana Oduya, August 03, 2023", "Ana Oduya"),
        ("Web Desk | Northport | August 3, 2023 19:20 IST", "Web Desk"),
        ("3 Aug 2023", None),
        ("Northport, 3 August 2023", None),
        ("PUBLISHED: 06:12, 3 August 2023 | UPDATED: 09:40, 4 August 2023", None),
        ("Thursday, 3 August 2023 00:20 -   - 1184 views", None),
        ("03. 08. 2023. 14:20", None),
    ],
)
def test_the_byline_gives_the_day_of_publication(line: str, byline: str | None) -> None:
    document = clean(f"River pact signed\n\n{line}\n\n{STORY}", name="a")
    assert document.published == date(2023, 8, 3)
    assert dict(document.found)["published"] == "byline"
    assert document.byline == byline
    assert line not in document.text


def test_an_ambiguous_day_gives_none_and_says_so() -> None:
    document = clean(f"River pact signed\n\nUpdated: 11/03/2026 19:20 IST\n\n{STORY}", name="a")
    assert document.published is None
    assert dict(document.found)["ambiguous day"] == "11/03/2026"


def test_a_day_inside_the_story_is_not_the_day_of_publication() -> None:
    text = f"River pact signed\n\nThe pact was signed on 3 August 2023 in the capital.\n\n{STORY}"
    assert clean(text, name="a").published is None


def test_an_entry_of_a_chronology_is_not_the_day_of_publication() -> None:
    text = f"River pact in dates\n\n{STORY}\n\n3 August 2023: the two states sign the pact."
    document = clean(text, name="a")
    assert document.published is None
    assert "3 August 2023: the two states" in document.text


def test_a_dateline_without_a_year_dates_nothing() -> None:
    document = clean(f"Pact signed\n\nVARDO, March 4 (NCW) - {STORY}", name="a")
    assert document.published is None
    assert document.dateline == "VARDO, March 4 (NCW)"
    assert document.outlet == "NCW"
    assert document.text == f"Pact signed\n\n{STORY}"


@pytest.mark.parametrize(
    "dateline",
    ["VARDO — ", "VARDO:\n\n", "Vardo: ", "VARDO, Lundia, May 3 - ", "Port Ellin, Sundara — "],
)
def test_datelines_come_off_the_first_paragraph(dateline: str) -> None:
    document = clean(f"Pact signed\n\n{dateline}{STORY}", name="a")
    assert document.text == f"Pact signed\n\n{STORY}"
    assert document.dateline == dateline.strip(" \n:—-")


def test_a_speaker_in_a_transcript_is_no_dateline() -> None:
    text = f"Press briefing\n\nMS. HOLM: {STORY}\n\nQUESTION: Does that end it?\n\nMS. HOLM: No."
    assert "MS. HOLM: The two governments" in clean(text, name="a").text


def test_an_acronym_with_a_hyphen_is_no_dateline() -> None:
    text = f"Pact signed\n\n{STORY}\n\nCIS-MOA is an old pact. UN Secretary-General Ode said so."
    assert clean(text, name="a").text.endswith(
        "CIS-MOA is an old pact. UN Secretary-General Ode said so."
    )


def test_a_paragraph_that_opens_with_an_acronym_and_a_dash_keeps_it() -> None:
    paragraph = "ECOWAS — which groups the states of the coast — said that the pact was dead."
    assert clean(f"Pact signed\n\n{STORY}\n\n{paragraph}", name="a").text.endswith(paragraph)
    assert paragraph in clean(f"Pact signed\n\n{paragraph}\n\n{STORY}", name="a").text


@pytest.mark.parametrize("label", ["Analysis: ", "EXCLUSIVE - ", "Fact check: "])
def test_a_label_before_the_first_paragraph_is_no_dateline(label: str) -> None:
    document = clean(f"Pact signed\n\n{label}{STORY}", name="a")
    assert document.dateline is None
    assert label.strip() in document.text


def test_an_answer_given_twice_in_a_transcript_stays_twice() -> None:
    answer = "MS. HOLM: I have nothing to add to what I said before about the pact on Monday."
    text = f"Press briefing\n\n{answer}\n\nQUESTION: Will it be signed then?\n\n{answer}"
    assert clean(text, name="a").text.count(answer) == 2


def test_a_transcripts_title_dates_it() -> None:
    document = clean(
        f"Press briefing by the spokesperson, 6 July 2017 (excerpt)\n\n{STORY}", name="a"
    )
    assert document.published == date(2017, 7, 6)
    assert document.title == "Press briefing by the spokesperson, 6 July 2017 (excerpt)"


def test_the_masthead_over_the_menu_is_the_outlet() -> None:
    text = f"NORTHERN LANTERN\nNEWS | SPORT | LIFE | JOBS\nRiver pact signed\n\n{STORY}"
    document = clean(text, name="a")
    assert (document.outlet, document.title) == ("NORTHERN LANTERN", "River pact signed")


def test_given_values_win_over_the_page() -> None:
    text = f"River pact signed\n\nMay 3, 2021\n\n{STORY}"
    document = clean(text, name="a", published=date(2020, 1, 1), outlet="Mail", title="T")
    assert (document.published, document.outlet, document.title) == (date(2020, 1, 1), "Mail", "T")
    assert dict(document.found)["published"] == "option; byline says 2021-05-03"


def test_a_word_that_opens_comments_does_not_end_a_story_that_has_not_begun() -> None:
    text = f"River pact signed\n\nComments (3)\n\n{STORY}"
    assert clean(text, name="a").text.endswith("vote on it.")


def test_an_empty_page_is_an_empty_document() -> None:
    document = clean("", name="a")
    assert document.text == ""
    assert document.headline is None


LINES = st.sampled_from(
    [
        "",
        "  ",
        "River pact signed",
        "Home | News | Sport | Life",
        "Share  Tweet  3 shares",
        "By Ana Oduya, May 3, 2021",
        "VARDO, May 3 (NCW) - The two states signed the pact on Monday, both ministries said.",
        "The two governments signed the river pact on Monday, officials of both said at night.",
        "READ MORE: Bridge closed",
        "RELATED",
        "- Bridge closed",
        "Published in The Mail, May 3rd, 2021.",
        "COMMENTS (3)",
        "\tIndented, and ending in blanks   ",
        "No vote was taken on it. (Reporting by the Vardo bureau)",
        "\u00a0\u2028 odd blanks \u3000",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=60)), max_size=25))
def test_text_and_cuts_give_back_the_page(lines: list[str]) -> None:
    page = "\n".join(lines).replace("\r\n", "\n").replace("\r", "\n")
    document = clean(page, name="page")
    assert restore(document) == page
    if document.headline is not None:
        assert document.headline.end <= len(document.text)
        assert "\n\n\n" not in document.headline.of(document.text)
    for cut in document.cuts:
        assert page[cut.raw_start : cut.raw_start + len(cut.text)] == cut.text


def test_a_menu_copied_one_item_a_line_goes_and_the_headline_stays() -> None:
    menu = "Search\nMore\nAbout Us\nWorld News\nReal Estate\nPodcasts\nTerms of Use\n"
    document = clean(f"{menu}River pact signed today\n\n{STORY}", name="a")
    assert document.text == f"River pact signed today\n\n{STORY}"


def test_headlines_of_other_stories_under_a_line_of_furniture_go() -> None:
    links = "Bridge closed for a month\nWho won the race\nFerry fares to rise\nMore rain to come"
    document = clean(f"Pact signed\n\n{STORY}\n\nShare  Tweet  Print\n\n{links}", name="a")
    assert document.text == f"Pact signed\n\n{STORY}"


def test_a_list_of_the_storys_own_stays() -> None:
    states = "Marravia\nLundia\nTavria\nOstmark\nSundara\nQasrat\nVardo"
    for lead in ("The parties are:\n", "These signed on Monday\n"):
        document = clean(f"Pact signed\n\n{STORY}\n\n{lead}{states}\n\n{STORY[:80]} too.", name="a")
        assert states in document.text


def test_a_count_of_comments_over_the_story_does_not_end_it() -> None:
    teaser = "A long line of the page's own that teases another story and reads on like this one. "
    text = f"{teaser * 3}\n\nNew, 6 comments\nBy Ana Oduya\n\n{STORY}"
    assert clean(text, name="a").text.endswith(STORY[-60:])
