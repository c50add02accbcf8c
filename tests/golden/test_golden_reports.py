"""The golden reports are built from their sources and hold what they promise."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from onrecord.model.codec import extraction_from_json
from onrecord.model.codes import Event, Modality

HERE = Path(__file__).parent
BUILD = runpy.run_path(str(HERE / "build.py"))
SOURCES = sorted((HERE / "source").glob("*.txt"))


def report(source: Path) -> tuple[dict[str, Any], str]:
    text = (HERE / "text" / source.name).read_text(encoding="utf-8")
    return json.loads((HERE / f"{source.stem}.json").read_text(encoding="utf-8")), text


def test_the_built_files_are_those_of_the_sources() -> None:
    for source in SOURCES:
        assert BUILD["build"](source) == report(source)
    assert {path.stem for path in HERE.glob("*.json")} == {source.stem for source in SOURCES}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_every_annotation_is_read_by_the_codec_and_grounded_in_whole_sentences(
    source: Path,
) -> None:
    annotated, text = report(source)
    extraction = extraction_from_json(annotated, source.stem, text)
    assert len(extraction.statements) == len(annotated["statements"])
    ends = {end for _, end in BUILD["sentences"](text)}
    for statement in extraction.statements:
        assert statement.evidence_text.strip() == statement.evidence_text != ""
        assert statement.evidence.end in ends


def test_every_event_and_modality_is_annotated_and_a_part_of_the_reports_states_nothing() -> None:
    reports = [report(source)[0] for source in SOURCES]
    statements = [statement for one in reports for statement in one["statements"]]
    assert {s["event"] for s in statements} == {str(code) for code in Event} - {"affirm"}
    assert {s["modality"] for s in statements} == {str(code) for code in Modality}
    assert sum(not one["statements"] for one in reports) * 12 >= len(reports) >= 40


def test_a_fragment_that_stands_twice_is_no_evidence() -> None:
    with pytest.raises(BUILD["AnnotationError"], match="2 times"):
        BUILD["locate"]("It lapsed. It lapsed.", "lapsed", BUILD["sentences"]("It lapsed."))


def test_evidence_is_widened_to_the_sentence_and_leaves_out_the_dateline() -> None:
    text = "OSLO, March 3 (Wire) - The pact lapsed. Nobody wept.\n"
    start, end = BUILD["locate"](text, "lapsed", BUILD["sentences"](text))
    assert text[start:end] == "The pact lapsed."
