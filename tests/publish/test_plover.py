"""Event records: the codes are those of the systems, and nothing is lost beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.model import Event, Modality, Source, SourceKind
from onrecord.publish import writer
from onrecord.publish.plover import mapping, records, table
from onrecord.record import Register

# The event types of PLOVER, and the two-digit roots of CAMEO with what PLOVER makes of each.
TYPES = {
    "AGREE": {"03"}, "CONSULT": {"04"}, "SUPPORT": {"05"}, "COOPERATE": {"06"}, "AID": {"07"},
    "CONCEDE": {"08"}, "RETREAT": {"08"}, "REQUEST": {"10"}, "ACCUSE": {"09", "11"},
    "REJECT": {"12"}, "THREATEN": {"13"}, "PROTEST": {"14"}, "MOBILIZE": {"15"},
    "SANCTION": {"16"}, "COERCE": {"17", "19"}, "ASSAULT": {"18", "19", "20"},
}  # fmt: skip
DOCS = Path(__file__).parents[2] / "docs" / "publishing.md"


@pytest.mark.parametrize("event", list(Event))
@pytest.mark.parametrize("modality", list(Modality))
def test_every_event_has_its_row_and_the_two_systems_agree(
    event: Event, modality: Modality
) -> None:
    codes = mapping()[event, modality]
    assert codes.why
    assert (codes.plover is None) == (codes.cameo is None)
    if codes.plover:
        assert codes.cameo[:2] in TYPES[codes.plover]
    if modality is Modality.DENIED:
        assert codes.plover is None


def test_the_table_in_the_docs_is_the_table_that_is_used() -> None:
    assert table() in DOCS.read_text(encoding="utf-8")


def test_every_statement_is_a_record_whose_evidence_resolves(
    shore: Register, tmp_path: Path
) -> None:
    (file,) = writer("plover")(shore, tmp_path / "events.jsonl")
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert {r["id"] for r in told} == {
        item.statement.id for a in shore.agreements() for item in shore.recorded(a.id)
    }
    for record in told:
        text = shore.document(record["document"]).text
        assert text[record["start"] : record["end"]] == record["text"]
        assert (record["onrecord_event"], record["onrecord_modality"]) in {
            (str(e), str(m)) for e, m in mapping()
        }


def test_who_acts_and_towards_whom(shore: Register, empty: Register) -> None:
    told = {(r["onrecord_event"], r["onrecord_modality"]): r for r in records(shore)}
    signed, ended = told["sign", "actual"], told["terminate", "actual"]
    assert (signed["event"], signed["cameo"]) == ("SUPPORT", "057")
    assert set(signed["source"]) == set(signed["target"]) == {"PER", "CHL"}
    assert (ended["event"], ended["mode"], ended["source"], ended["target"]) == (
        "SANCTION", "withdraw", ["PER"], ["CHL"],
    )  # fmt: skip
    planned = told["ratify", "planned"]
    assert (planned["event"], planned["context"]) == ("AGREE", ["future"])
    denied = told["terminate", "denied"]
    assert denied["event"] is None and denied["onrecord_event"] == "terminate"

    text = "Peru breached the Heron Pact, Chile said."
    accuser = Source(SourceKind.ORGANIZATION, "Chile", "said", "CHL")
    pact = agreement("Heron Pact", parties=("PER", "CHL"))
    said = Said("allege_breach", text, actors=("PER",), source=accuser)
    empty.record(*report("one", text, "2020-01-01", [pact], [said]))
    (breach,) = records(empty)
    assert (breach["event"], breach["source"], breach["target"]) == ("ACCUSE", ["CHL"], ["PER"])
