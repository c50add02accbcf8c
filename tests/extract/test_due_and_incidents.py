"""What is due, and incidents with each side's account."""

from __future__ import annotations

from dataclasses import replace

from reading_texts import document, extracted

from onrecord.extract import judge as judging
from onrecord.extract import rules
from onrecord.extract.due import find_due
from onrecord.model import SourceKind

CLASH = """The herring treaty between Norway and Iceland was suspended on Thursday.

The clash off Bear Island on 13 May 2024 left two sailors hurt. Norway said the clash began when \
a trawler cut a net. Iceland's coast guard said the clash began when a Norwegian patrol boat \
fired first.

"The shooting at Bear Island was an accident," a Norwegian official told the Fjord Gazette.
"""


def test_a_dated_signing_ahead_is_due_and_belongs_to_its_agreement() -> None:
    found = extracted(
        "Norway will sign the herring treaty with Iceland on 3 June 2024, the ministry said."
    )
    (item,) = found.due
    assert str(item.due_date) == "2024-06-03"
    assert item.agreement == found.agreements[0].local
    assert "sign the herring treaty" in item.what
    assert item.evidence_text.startswith("Norway will sign")


def test_the_end_of_a_term_ahead_is_due() -> None:
    (item,) = extracted(
        "The herring treaty between Norway and Iceland expires on 31 December 2024."
    ).due
    assert str(item.due_date) == "2024-12-31"


def test_what_is_past_is_not_due() -> None:
    text = "Norway signed the herring treaty with Iceland on 3 June 2020."
    assert extracted(text).due == ()


def test_the_date_of_a_planned_event_is_due_whatever_the_model_makes_of_it() -> None:
    found = extracted("Norway will sign the herring treaty with Iceland on 3 June 2024.")
    doubting = replace(judging.load(), accept_due=1.0)
    scene = rules.scene_of(document("Norway will sign the herring treaty with Iceland on 3 June."))
    assert [str(s.event_date) for s in found.statements] == ["2024-06-03"]
    assert [str(d.due_date) for d in find_due(scene, found.statements, doubting)] == ["2024-06-03"]
    assert find_due(scene, (), doubting) == ()


def test_what_an_infinitive_tells_as_done_is_not_due() -> None:
    text = (
        "The herring treaty between Norway and Iceland stands. "
        "Herring began to be landed again in Bergen on 27 September."
    )
    assert extracted(text).due == ()


def test_an_incident_is_recorded_with_each_sides_account() -> None:
    (incident,) = extracted(CLASH).incidents
    assert str(incident.event_date) == "2024-05-13"
    assert incident.place == "Bear Island"
    assert incident.what.startswith("clash off Bear Island")
    told = [(a.source.kind, a.source.affiliation) for a in incident.accounts]
    assert told[0] == (SourceKind.OUTLET, None)
    assert {affiliation for _, affiliation in told} == {None, "NOR", "ISL"}
    for account in incident.accounts:
        assert account.evidence.of(CLASH) == account.evidence_text
    (iceland,) = [a for a in incident.accounts if a.source.affiliation == "ISL"]
    assert "patrol boat fired first" in iceland.says


def test_an_event_told_by_the_outlet_alone_is_no_incident() -> None:
    alone = CLASH.split("Norway said")[0]
    found = extracted(alone)
    assert found.statements
    assert found.incidents == ()


def test_an_incident_without_a_day_is_not_recorded() -> None:
    assert extracted(CLASH.replace(" on 13 May 2024", "")).incidents == ()


def test_a_report_without_statements_has_no_incidents() -> None:
    assert extracted(CLASH.split("\n\n", 1)[1]).incidents == ()
