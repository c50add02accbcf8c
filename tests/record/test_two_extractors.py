"""What the register keeps of a report that more than one extractor read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.model import PARTIAL
from onrecord.record import Register

TEXT = "Oslo and Riga signed the herring pact on 3 May 2014. It was hailed."


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register.open(tmp_path / "two.db", create=True)


def test_who_found_a_statement_is_kept_and_given_back(register: Register) -> None:
    document, found = report(
        "both", TEXT, "2014-06-01", [agreement("the herring pact")], [Said("sign", TEXT[:52])]
    )
    told = tuple(replace(s, found_by=("rules/1", "llm:m/1")) for s in found.statements)
    register.record(document, replace(found, statements=told, extractor="rules+llm:m/1"))
    assert register.extraction("both").statements[0].found_by == ("rules/1", "llm:m/1")


def test_a_reading_with_a_part_left_out_never_takes_a_whole_ones_place(register: Register) -> None:
    name = agreement("the herring pact")
    whole = report("r", TEXT, "2014-06-01", [name], [Said("sign", TEXT[:52])], extractor="rules/1")
    register.record(*whole)
    register.record(*report("r", TEXT, "2014-06-01", [name], [], extractor="llm:m/1" + PARTIAL))
    assert register.extraction("r").extractor == "rules/1"
    register.record(*report("r", TEXT, "2014-06-01", [name], [], extractor="llm:m/1"))
    assert register.extraction("r").extractor == "llm:m/1"
