"""Two extractors on one report: what they agree on is surer, and where they differ is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from llm_reports import ACCORD, RIGHT, document
from llm_stub import KEY, Stub, scripted, serving, statement
from typer.testing import CliRunner

from onrecord.api import Desk, model
from onrecord.api import open as open_desk
from onrecord.cli.app import app
from onrecord.conclude.claims import LIKELY
from onrecord.extract import RULES, extract
from onrecord.extract.llm.both import differences, together
from onrecord.extract.llm.reader import Reader
from onrecord.model import Extraction, PartialDate, Statement

NAMES = ("rules/1", "llm:m/1")


@pytest.fixture(scope="module")
def server() -> Iterator[Stub]:
    with serving() as stub:
        yield stub


@pytest.fixture
def stub(server: Stub) -> Stub:
    server.answer = scripted(RIGHT)
    return server


def read(stub: Stub, folder: Path) -> Extraction:
    with Reader(stub.settings(folder), with_rules=True) as reader:
        return reader.run(document())


def test_a_statement_of_both_names_both_and_is_surer_than_either(
    stub: Stub, tmp_path: Path
) -> None:
    alone = {s.id: s.certainty for s in extract(document()).statements}
    found = read(stub, tmp_path)
    assert found.extractor.startswith(RULES.replace("/", "-") + "+llm:stub-1:")
    signed = found.statements[0]
    assert signed.found_by[0] == RULES and signed.found_by[1].startswith("llm:stub-1:")
    assert signed.certainty > max(alone[signed.id], 0.6)
    assert differences(found) == ()


def test_what_one_of_them_missed_stays_with_its_finder_and_less_certainty(
    stub: Stub, tmp_path: Path
) -> None:
    only = statement(
        "The accord, which covers night crossings, would run for seven years.", "run", "affirm"
    )
    stub.answer = scripted(RIGHT[:2], only)
    found = read(stub, tmp_path)
    by_finder = {(str(s.event), s.found_by[0][:5]): s for s in found.statements}
    assert len(by_finder["sign", "rules"].found_by) == 2
    assert by_finder["suspend", "rules"].found_by == (RULES,)
    assert by_finder["affirm", "llm:s"].certainty < 0.6
    told = [(d.what, d.event, bool(d.first), bool(d.second)) for d in differences(found)]
    assert told == [("only", "affirm", False, True), ("only", "suspend", True, False)]


def test_two_readings_of_one_sentence_both_stay_and_the_weaker_concludes_nothing(
    stub: Stub, tmp_path: Path
) -> None:
    stub.answer = scripted(RIGHT[0], {**RIGHT[1], "when": None}, RIGHT[2])
    found = read(stub, tmp_path)
    signed = [s for s in found.statements if s.event == "sign"]
    assert {s.found_by[0].split("/")[0].split(":")[0]: str(s.event_date) for s in signed} == {
        "rules": "2024-05-14",
        "llm": "None",
    }
    weaker, stronger = sorted(signed, key=lambda s: s.certainty)
    assert weaker.certainty < LIKELY <= stronger.certainty and stronger.found_by == (RULES,)
    (difference,) = differences(found)
    assert (difference.what, difference.first, difference.second) == ("date", "2024-05-14", "")
    assert set(difference.statements) == {s.id for s in signed}


def test_every_point_on_which_two_readings_differ_is_told() -> None:
    (made, *_), _ = _scene_statements()
    others = {
        "modality": {"modality": "planned"},
        "date": {"event_date": PartialDate("2020")},
        "term": {"term": "P7Y"},
        "actors": {"actors": ("SWE",)},
        "source": {"source": replace(made.source, text="a cook")},
    }
    for what, change in others.items():
        both = together([(made, 0)], [(replace(made, **change), 0)], NAMES)
        agreements = extract(document()).agreements
        local = [replace(s, agreement=agreements[0].local) for s, _ in both]
        told = differences(Extraction("d", "rules-1+llm", agreements, tuple(local)))
        assert [d.what for d in told] == [what]


def test_statements_of_other_agreements_events_or_sentences_are_no_pair() -> None:
    (made, other), _ = _scene_statements()
    assert len(together([(made, 0)], [(made, 1)], NAMES)) == 2
    assert len(together([(made, 0)], [(other, 0)], NAMES)) == 2
    assert len(together([(made, 0)], [(made, 0)], NAMES)) == 1


def _scene_statements() -> tuple[tuple[Statement, ...], int]:
    found = extract(document()).statements
    return tuple(replace(s, certainty=0.7) for s in found), len(found)


def test_the_register_keeps_both_and_tells_where_they_differ(stub: Stub, tmp_path: Path) -> None:
    stub.answer = scripted(RIGHT[0], {**RIGHT[1], "when": None})
    (tmp_path / "ferry.txt").write_text(ACCORD, encoding="utf-8")
    from datetime import date

    from onrecord.read import ReadOptions

    options = ReadOptions(published=date(2024, 5, 16))
    path = tmp_path / "r.db"
    with open_desk(path) as desk, Reader(stub.settings(tmp_path), with_rules=True) as reader:
        reading = Desk(desk.register, model(reader))
        (first,) = reading.read(tmp_path / "ferry.txt", options)
        (second,) = reading.read(tmp_path / "ferry.txt", options)
        assert first.statements == 3 and not second.is_new
        doubtful = [i.statement.event for i in desk.register.doubtful_statements(1)]
        assert doubtful == ["sign"], "the reading that the rules contradict is reviewed first"
        ((report, told),) = desk.differences()
        assert report.doc == "ferry" and {d.what for d in told} == {"date", "only"}
        assert desk.differences("Gulf Ferry Accord") == desk.differences("ferry")
    run = CliRunner().invoke(app, ["--register", str(path), "differences", "--json"])
    assert {line["what"] for line in json.loads(run.stdout)} == {"date", "only"}
    table = CliRunner().invoke(app, ["--register", str(path), "differences"]).stdout
    assert "2024-05-14" in table and "date: 1, only: 1" in table


@pytest.fixture
def outside(stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stub:
    """The stub as the environment's model."""
    for name, value in (
        ("URL", stub.url),
        ("MODEL", "stub-1"),
        ("KEY", KEY),
        ("CACHE", str(tmp_path / "answers.db")),
    ):
        monkeypatch.setenv(f"ONRECORD_LLM_{name}", value)
    return stub


def test_the_extractor_is_chosen_on_the_command_line_and_its_cost_is_told(
    outside: Stub, tmp_path: Path
) -> None:
    (tmp_path / "ferry.txt").write_text(ACCORD, encoding="utf-8")
    words = ["extract", str(tmp_path / "ferry.txt"), "--published", "2024-05-16"]
    run = CliRunner()
    before = run.invoke(app, [*words, "--extractor", "llm", "--estimate"])
    assert before.exit_code == 0 and "1 reports, 1 passages" in before.stdout
    here, gone = str(tmp_path / "ferry.txt"), str(tmp_path / "gone.txt")
    some = run.invoke(app, ["read", here, gone, "--extractor", "llm", "--estimate"])
    assert some.exit_code == 1 and "gone.txt" in some.stderr and "1 reports" in some.stdout
    done = run.invoke(app, [*words, "--extractor", "llm"])
    told = json.loads(done.stdout)
    assert told["extractor"].startswith("llm:stub-1:") and len(told["statements"]) == 2
    assert "stub-1: 1 calls" in done.stderr
    again = run.invoke(app, [*words, "--extractor", "llm"])
    assert "0 calls; 1 answers from the cache" in again.stderr and again.stdout == done.stdout
    wrong = run.invoke(app, [*words, "--extractor", "oracle"])
    assert "rules, llm, rules+llm" in str(wrong.exception)


@pytest.mark.parametrize("name", ["rules", "llm", "rules+llm"])
def test_evaluation_gives_the_same_table_for_each_extractor(
    outside: Stub, tmp_path: Path, name: str
) -> None:
    from onrecord.model.codec import extraction_to_json

    truth: dict[str, Any] = extraction_to_json(document(), extract(document()))
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "ferry.txt").write_text(ACCORD, encoding="utf-8")
    (tmp_path / "ferry.json").write_text(json.dumps({**truth, "set": "own"}), encoding="utf-8")
    done = CliRunner().invoke(app, ["evaluate", str(tmp_path), "--extractor", name, "--json"])
    assert done.exit_code == 0, done.stderr
    measures = json.loads(done.stdout)["sets"]["own"]
    assert measures["statements"]["f1"] == 1.0 and measures["dates"] == 1.0
