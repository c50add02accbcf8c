"""`same`, `different`, `split`, `rename`, `not-echo` and `rulings`, made and undone in turn."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.model import Source, SourceKind
from onrecord.record import Register

PAIR = ("FIN", "SWE")


@pytest.fixture
def own(register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run):
    """Run a command on a copy of the small register; its output in one line."""
    copy = tmp_path / "own.db"
    shutil.copy(register, copy)

    def command(*words: str, fails: bool = False) -> str:
        done = run("--register", str(copy), *words)
        assert (done.returncode != 0) is fails, done.stderr
        return " ".join((done.stderr if fails else done.stdout).split())

    return command


def _made(own) -> dict:
    return json.loads(own("rulings", "--json"))[-1]


def _listed(own) -> dict[str, list[str]]:
    return {a["id"]: sorted(a["reports"]) for a in json.loads(own("list", "--json"))}


def test_two_agreements_become_one_and_two_again_under_the_same_ids(own) -> None:
    before = json.loads(own("list", "--json"))
    said = own("same", "APM", "Grazing Convention", "--because", "one text")
    assert "“Archipelago Pilotage Memorandum” and" in said and "are one agreement" in said
    assert "on record now: " in said and "mail-2021" in said
    assert len(json.loads(own("list", "--json"))) == 1
    again = own("same", "APM", "Grazing Convention", "--because", "again", fails=True)
    assert "one agreement already" in again
    apart = own("different", "APM", "Grazing Convention", "--because", "no", fails=True)
    assert "taken out of it by `split`" in apart
    first = _made(own)["id"]
    own("rulings", "--undo", first, "--because", "two texts")
    assert json.loads(own("list", "--json")) == before
    second = _made(own)["id"]
    told = own("rulings", "--undo", first, "--because", "twice", fails=True)
    assert f"undone already; to have it back, undo {second}" in told
    own("rulings", "--undo", second, "--because", "one after all")
    assert len(json.loads(own("list", "--json"))) == 1


def test_reports_split_off_leave_the_id_and_come_back(own) -> None:
    apm = json.loads(own("show", "APM", "--json"))["id"]
    told = own("split", "APM", "mail-2021", "--because", "x", fails=True)
    assert "mail-2021: this report does not speak of “Archipelago Pilotage Memorandum”" in told
    assert "those that do: skerry-2006, mail-2020, mail-2023" in told
    every = ("skerry-2006", "mail-2020", "mail-2023")
    assert "none would be left" in own("split", "APM", *every, "--because", "x", fails=True)
    said = own("split", "APM", "mail-2023", "--because", "the pact of 2019")
    assert "mail-2023 means another agreement than" in said
    assert f"{apm} “Archipelago Pilotage Memorandum” (FIN, SWE), skerry-2006, mail-2020" in said
    own("rulings", "--undo", _made(own)["id"], "--because", "it was the old one")
    assert _listed(own)[apm] == sorted(every)


def test_a_report_is_moved_by_same_after_different(own) -> None:
    own("different", "mail-2023", "APM", "--because", "another pact")
    said = own("same", "mail-2023", "Grazing Convention", "--because", "that one")
    assert "mail-2023 speaks of" in said
    assert ["mail-2021", "mail-2023"] in _listed(own).values()
    own("rulings", "--undo", _made(own)["id"], "--because", "not that one either")
    assert ["mail-2023"] in _listed(own).values()


def test_the_name_shown_tells_which_of_several_is_meant(own) -> None:
    own("split", "APM", "mail-2023", "--because", "the pact of 2019")
    told = own("rename", "APM", "Pilotage Pact of 2019", "--because", "x", fails=True)
    assert "fits 2 agreements" in told and "give one's id" in told
    (new,) = [a for a, reports in _listed(own).items() if reports == ["mail-2023"]]
    own("rename", new, "Pilotage Pact of 2019", "--because", "its year")
    own("rename", "Pilotage Pact of 2019", "Pilotage Pact of  May 2019", "--because", "its month")
    assert "Pilotage Pact of May 2019" in own("list")
    assert "1 to 300 characters" in own("rename", new, " ", "--because", "x", fails=True)
    also = own("rename", "Grazing Convention", "Pilotage Pact of May 2019", "--because", "x")
    assert f"shown under that name, too: {new}" in also


def test_an_outlet_stands_for_its_report_where_that_is_repeated(own, tmp_path) -> None:
    pact = agreement("Pilotage Pact", parties=PAIR)
    text = "Finland may leave the Pilotage Pact with Sweden in June over 40 pilot boats{}."
    with Register.open(tmp_path / "own.db") as opened:
        for doc, outlet, told in (
            ("fjord", "Fjord Wire", ", the Gull Gazette reported"),
            ("gull", "Gull Gazette", ""),
        ):
            said = text.format(told)
            day = "2024-03-01" if doc == "gull" else "2024-03-02"
            claims = [Said("terminate", said, modality="possible", actors=("FIN",))]
            credits = ("the Gull Gazette",) if told else ()
            opened.record(*report(doc, said, day, [pact], claims, outlet=outlet, credits=credits))
        opened.settle()
    assert "[fjord] - credited" in own("echoes", "fjord")
    said = own("not-echo", "fjord", "Gull Gazette", "--because", "it asked itself")
    assert "fjord does not repeat gull" in said and "fjord is in no story" in said
    assert "[fjord] - credited" not in own("echoes", "fjord")
    own("rulings", "--undo", _made(own)["id"], "--because", "it did not")
    assert "[fjord] - credited" in own("echoes", "fjord")
    itself = own("not-echo", "fjord", "fjord", "--because", "x", fails=True)
    assert "does not repeat itself" in itself


def test_what_an_echo_had_itself_is_told_below_it(own, tmp_path) -> None:
    pact = agreement("Pilotage Pact", parties=PAIR)
    first = "Finland may leave the Pilotage Pact with Sweden in June over 40 pilot boats."
    own_words = "Sweden has had no notice of it, its sea minister Bo Ek told the Herald."
    minister = Source(SourceKind.NAMED_PERSON, "its sea minister Bo Ek", "told", "SWE")
    with Register.open(tmp_path / "own.db") as opened:
        may = Said("terminate", first, modality="possible", actors=("FIN",))
        denied = Said("terminate", own_words, modality="denied", actors=("FIN",), source=minister)
        opened.record(*report("gull", first, "2024-03-01", [pact], [may], outlet="Gull Gazette"))
        opened.record(
            *report(
                "herald",
                f"{first} {own_words}",
                "2024-03-02",
                [pact],
                [may, denied],
                outlet="Aland Herald",
                credits=("the Gull Gazette",),
            )
        )
        opened.settle()
    told = own("echoes", "herald")
    assert "[herald] - own reporting added" in told
    assert (
        f"of its own: terminate, denied (FIN) - its sea minister Bo Ek [SWE] “{own_words}”" in told
    )


def test_a_ruling_says_why(own) -> None:
    for words in (("rename", "APM", "X"), ("accept", "s-none")):
        told = own(*words, "--because", " ", fails=True)
        assert "say why" in told or "no such statement" in told
    assert own("rulings") == "nobody has ruled on anything yet"
    assert "goes with --undo" in own("rulings", "--because", "x", fails=True)
    own("rename", "APM", "Pilotage Memorandum", "--because", "short")
    listed = own("rulings")
    assert "is shown as “Pilotage Memorandum” because: short" in listed


def test_an_unknown_kind_of_source_is_named(own) -> None:
    told = own("sources", "--kind", "person", fails=True)
    assert "--kind person: no such kind" in told and "named_person" in told
    assert own("sources", "--kind", "media") == "no such source is on record"
