"""The example package is installed as a user would, and everything that it adds works."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.conclude import edition_of_rules
from onrecord.conclude import preferences as conclude_preferences
from onrecord.model import OnrecordError
from onrecord.record import Register

HOUSE = Path(__file__).parents[1]
GAZETTE = """Gazette: Official Gazette of Tern Island
Day: 2020-03-04

By order of the office. NOTICE: the Heron Pact between Peru and Chile was not terminated.
The register of this office shows no letter.
NOTICE: the Heron Pact between Peru and Chile was signed on 2014-05-01.
"""
RUMOUR = (
    "This hung in the harbour. NOTICE: the Heron Pact between Peru and Chile was terminated on "
    "2020-02-01. This is what the "
    "fishermen of the coast say, and there are many of them."
)
MAIN = "from onrecord.cli import main; main()"
READ = """
from datetime import date
from onrecord import open
from onrecord.api import Desk, added_extractors
from onrecord.read import ReadOptions
options = ReadOptions(any_language=True, published=date(2020, 3, 4))
desk = Desk(open("onrecord.db").register, added_extractors()["notices/1"])
for reading in desk.read(["heron.gazette", "rumour.txt", "broken.gazette"], options, jobs=1):
    print(reading.problem)
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command line with the example package installed beside it."""
    site = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
         "--no-build-isolation", "--disable-pip-version-check", "--target", str(site),
         str(HOUSE / "examples" / "plugin")],
        check=True, capture_output=True,
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("notices")
    (folder / "heron.gazette").write_text(GAZETTE, encoding="utf-8")
    (folder / "rumour.txt").write_text(RUMOUR, encoding="utf-8")
    (folder / "broken.gazette").write_text("Gazette: no day\n\nNOTICE", encoding="utf-8")

    def run(*words: str, code: str = MAIN, status: int = 0) -> subprocess.CompletedProcess[str]:
        told = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=folder, capture_output=True, text=True, check=False,
            env={"PYTHONPATH": f"{HOUSE / 'src'}:{site}"},
        )  # fmt: skip
        assert told.returncode == status, told.stderr
        return told

    told = run(code=READ)
    assert "no day in its head" in told.stdout
    return run


def test_its_reader_reads_and_its_extractor_finds(run: Run) -> None:
    told = json.loads(run("show", "Heron Pact", "--json").stdout)
    assert {s["doc"] for s in told["statements"]} == {"heron", "rumour"}
    outlets = {r["doc"]: r["outlet"] for r in told["reports"]}
    assert outlets["heron"] == "Official Gazette of Tern Island"
    shown = json.loads(run("show", "--report", "heron", "--json").stdout)
    assert shown["extractor"] == "notices/1"
    for statement in shown["statements"]:
        start, end = statement["evidence"]
        assert shown["text"][start:end] == statement["evidence_text"]


def test_its_rule_decides_and_the_answer_names_it(run: Run) -> None:
    told = json.loads(
        run("status", "Heron Pact", "--on", "2020-06-01", "--known", "2020-06-01", "--json").stdout
    )
    assert told["status"] != "ended" and told["contested"]
    assert told["other_reading"]["preferred_because"].startswith("A gazette's own word")
    (conflict,) = (
        c for c in json.loads(run("conflicts", "--json").stdout) if "terminate" in c["about"]
    )
    assert conflict["rule_id"] == "gazette_word"


def test_what_is_kept_of_conclusions_is_out_of_date_under_other_rules(tmp_path: Path) -> None:
    text = "Peru and Chile signed the Heron Pact."
    pact = agreement("Heron Pact", parties=("PER", "CHL"))
    with Register.open(tmp_path / "x.db", create=True) as register:
        register.record(*report("one", text, "2020-01-01", [pact], [Said("sign", text)]))
        Desk(register).settle()
        (made,) = register.agreements()
        assert not register.touched(edition_of_rules())
        other = f"{edition_of_rules()} gazette_word"
        assert made.id in register.touched(other)
        register.mark(register.newest(), other)
        assert not register.touched(other) and made.id in register.touched(edition_of_rules())


def test_its_exporter_writes(run: Run) -> None:
    assert "tally" in run("export", "--list").stdout
    run("export", "--to", "tally", "--out", "tally.txt")
    refused = run("export", "--to", "tally", "--on", "2020-01-01", status=2)
    assert "cannot be narrowed" in refused.stderr


def test_its_extractor_is_chosen_on_the_command_line(run: Run) -> None:
    (told,) = map(
        json.loads,
        run(
            "extract", "rumour.txt", "--extractor", "notices/1", "--published", "2020-03-04"
        ).stdout.splitlines(),
    )
    assert told["extractor"] == "notices/1" and len(told["statements"]) == 1
    refused = run("extract", "rumour.txt", "--extractor", "none/1", status=2)
    assert "there are rules, llm, rules+llm, notices/1" in refused.stderr


@pytest.mark.parametrize(
    ("value", "words"),
    [(object(), "expected an onrecord.conclude"), ("own", "give it another id")],
)
def test_a_rule_of_the_wrong_kind_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, value: object, words: str
) -> None:
    from onrecord.conclude import RULES, Preference

    if value == "own":
        value = Preference(RULES["own_word"], lambda a, b: None)
    point = SimpleNamespace(name="x", value="m:X", load=lambda: value)
    monkeypatch.setattr(metadata, "entry_points", lambda group: [point])
    monkeypatch.setattr(conclude_preferences, "is_declared", lambda group: True)
    conclude_preferences.preferences.cache_clear()
    try:
        with pytest.raises(OnrecordError, match=words):
            conclude_preferences.preferences()
    finally:
        monkeypatch.undo()
        conclude_preferences.preferences.cache_clear()
