"""The codebook's data make what a model is told: one entry more there is one code more."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from llm_reports import document

from onrecord.data import load
from onrecord.extract import rules
from onrecord.extract.llm import codebook
from onrecord.extract.llm.passages import passages_of
from onrecord.model import Event, Kind, Modality, SourceKind, Stance

CODES = {
    "event": Event,
    "modality": Modality,
    "source_kind": SourceKind,
    "stance": Stance,
    "kind": Kind,
}


@pytest.mark.parametrize("section", CODES)
def test_the_codebooks_data_and_the_programs_codes_are_the_same(section: str) -> None:
    assert codebook.codes(section) == tuple(map(str, CODES[section]))


def test_every_code_has_a_meaning_and_every_event_an_example() -> None:
    book = load("codebook.toml")
    for section in CODES:
        assert all(entry["meaning"] for entry in book[section])
    assert all(entry["example"] for entry in book["event"])


def test_one_entry_more_is_in_instruction_schema_and_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told, form, version = codebook.instruction(), codebook.schema(), codebook.fingerprint()
    book: dict[str, Any] = copy.deepcopy(load("codebook.toml"))
    book["event"].append({"code": "surrender", "meaning": "it is given up", "example": "Gone."})
    monkeypatch.setattr(codebook, "load", lambda _: book)
    codebook.fingerprint.cache_clear()
    try:
        assert "surrender: it is given up (for instance: Gone.)" in codebook.instruction()
        events = codebook.schema()["properties"]["statements"]["items"]["properties"]["event"]
        assert events["enum"][-1] == "surrender"
        assert codebook.instruction() != told and codebook.schema() != form
        assert codebook.fingerprint() != version
    finally:
        codebook.fingerprint.cache_clear()


def test_the_schema_is_one_that_strict_decoders_take() -> None:
    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") == "object":
                assert part["required"] == list(part["properties"])
                assert part["additionalProperties"] is False
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(codebook.schema())


def test_the_worked_example_fits_the_schema() -> None:
    import jsonschema_rs

    answer = codebook.instruction().split("Answer:\n")[1].split("\n")[0]
    jsonschema_rs.validator_for(codebook.schema()).validate(json.loads(answer))


def test_passages_cover_what_triage_leaves_and_grow_no_longer_than_a_page() -> None:
    filler = "The band played on and on and the harbour was full of boats from the islands."
    pact = "Estonia and Finland said that the ferry accord between them stood, come what may."
    paragraphs = [filler] * 12 + [pact] * 40 + [filler] * 12
    scene = rules.scene_of(document("\n\n".join(paragraphs)))
    passages = passages_of(scene)
    shown = "\n\n".join(p.shown for p in passages)
    assert shown.count(pact) == 40 and shown.count(filler) == 2
    assert len(passages) >= 2 and all(len(p.shown) <= 2_200 for p in passages)


def test_halves_of_a_passage_are_the_passage() -> None:
    scene = rules.scene_of(document())
    (passage,) = passages_of(scene)
    first, second = passage.halves(document().text)
    assert (*first.sentences, *second.sentences) == passage.sentences
    assert passage.halves(document().text)[0].halves(document().text)
