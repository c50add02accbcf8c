"""What is exported says what the register says, and others can read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.model.codec import extraction_from_json
from onrecord.publish import exporters, writer
from onrecord.record import Register

TEXT = 'Peru and Chile signed the "Nitrate, Salt" Convention; it began\nat once. It ended in 1999.'
FIRST = TEXT.split(". ")[0] + "."


@pytest.fixture
def register(tmp_path: Path):
    with Register.open(tmp_path / "test.db", create=True) as opened:
        opened.record(
            *report(
                "salt",
                TEXT,
                "1990-02-01",
                [agreement('"Nitrate, Salt" Convention', "NSC", parties=("PER", "CHL"))],
                [
                    Said("sign", FIRST, when="1990-01", actors=("CHL", "PER")),
                    Said("terminate", "It ended in 1999.", modality="planned", when="1999"),
                ],
                due=[("1999", "It ended in 1999.", "A1")],
            )
        )
        opened.settle()
        yield opened


def test_jsonl_holds_all_that_is_shown_and_every_evidence_resolves(
    register: Register, tmp_path: Path
) -> None:
    (file,) = writer("jsonl")(register, tmp_path / "all.jsonl")
    objects = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    (told,) = (o for o in objects if o["type"] == "report")
    for found in (*told["statements"], *told["due"]):
        start, end = found["evidence"]
        assert told["text"][start:end] == found["evidence_text"]
    document = register.document("salt")
    assert extraction_from_json(told, document.id, told["text"]) == register.extraction("salt")
    (joined,) = (o for o in objects if o["type"] == "agreement")
    assert joined["members"] == [{"document": document.id, "agreement": "A1"}]


def test_every_format_has_its_writer() -> None:
    for name in exporters():
        assert callable(writer(name))
