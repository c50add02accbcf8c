"""What the commands print: JSON in the contract's shapes, tables and sentences for people."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.cli.app import app
from onrecord.model import Source, SourceKind
from onrecord.record import Register


@pytest.fixture
def ask(register: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run a command in this process; its standard output."""
    monkeypatch.setenv("ONRECORD_REGISTER", str(register))

    def command(*words: str) -> str:
        done = CliRunner().invoke(app, list(words), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return command


def test_status_json_has_the_contracts_fields_and_ids_that_resolve(ask) -> None:
    answer = json.loads(
        ask("status", "APM", "--on", "2021-06-30", "--known", "2023-08-03", "--json")
    )
    wanted = {
        "agreement", "party", "on", "known", "status", "since", "until", "contested",
        "for", "against", "origins_for", "origins_against", "rule",
    }  # fmt: skip
    assert wanted <= answer.keys()
    assert (answer["status"], answer["since"], answer["on"]) == ("ended", "2020", "2021-06-30")
    for statement in answer["for"]:
        shown = json.loads(ask("show", "--statement", statement, "--json"))
        assert shown["id"] == statement and shown["evidence_text"] and shown["doc"]


def test_status_depends_on_the_day_of_knowledge(ask) -> None:
    def status(*words: str) -> str:
        return json.loads(ask("status", "APM", *words, "--json"))["status"]

    assert status("--on", "2010-06-30", "--known", "2005-01-01") == "unknown"
    assert status("--on", "2010-06-30", "--known", "2020-12-01") == "in_force"
    assert status("--on", "2023-08-03", "--known", "2023-08-03") == "in_force"


def test_status_shows_the_sentence_with_its_source_outlet_and_day(ask) -> None:
    shown = " ".join(ask("status", "APM", "--on", "2023-08-03", "--known", "2023-08-03").split())
    assert "IN FORCE" in shown
    assert "“The two sides have now renewed it, an official said.”" in shown
    assert "an official [FIN]; Harbour Mail, 3 August 2023 [mail-2023]" in shown


def test_status_shows_what_else_it_rests_on_and_who_stands_behind_it(ask) -> None:
    asked = ("status", "APM", "--on", "2023-08-03", "--known", "2023-08-03")
    shown = " ".join(ask(*asked).split())
    answer = json.loads(ask(*asked, "--json"))
    assert "for (1 independent origin: 0 named, 1 unnamed)" in shown
    besides = shown.partition("rests on besides")[2]
    assert "lapsed in 2020" in besides
    assert answer["premises"] and all(i in shown for i in answer["premises"])
    assert f"would change it: {answer['would_change']}" in shown


def test_status_tells_the_other_reading_and_why_it_is_not_preferred(ask, tmp_path: Path) -> None:
    grazing = agreement("Reindeer Grazing Convention", parties=("FIN", "SWE"))
    minister = Source(SourceKind.NAMED_PERSON, "Minister Varg", "said", "SWE")
    ministry = Source(SourceKind.ORGANIZATION, "the foreign ministry", "said", "SWE")
    said = "Sweden has ended the Reindeer Grazing Convention, Minister Varg said."
    denied = "Sweden has not ended the Reindeer Grazing Convention, the foreign ministry said."
    acting = {"actors": ("SWE",)}
    one = Said("terminate", said, source=minister, **acting)
    two = Said("terminate", denied, modality="denied", source=ministry, **acting)
    path = tmp_path / "two.db"
    with Register.open(path, create=True) as opened:
        opened.record(*report("said", said, "2021-03-01", [grazing], [one], outlet="Skerry Post"))
        opened.record(*report("denied", denied, "2021-03-02", [grazing], [two], outlet="Mail"))
    own = ("--known", "2021-03-03", "--register", str(path))
    shown = " ".join(ask("status", "Reindeer Grazing Convention", *own).split())
    assert "contested" in shown
    assert "the other reading: ended" in shown
    assert "A formal statement outweighs what one official says." in shown
    sides = " ".join(ask("conflicts", "--register", str(path), "--known", "2021-03-03").split())
    assert "preferred (1 origin: 1 named, 0 unnamed, official)" in sides


def test_headings_name_the_parties_as_known_on_the_day(ask, tmp_path: Path) -> None:
    path = tmp_path / "grown.db"
    with Register.open(path, create=True) as opened:
        for year, parties in (("2010", ("FIN", "SWE")), ("2014", ("FIN", "SWE", "NOR"))):
            said = f"The Reindeer Grazing Convention was signed, and is to stand, wire {year} says."
            pact = [agreement("Reindeer Grazing Convention", parties=parties)]
            opened.record(
                *report(f"wire-{year}", said, f"{year}-03-01", pact, [Said("sign", said)])
            )
        Desk(opened).settle()
    for command in ("status", "list", "show"):
        name = () if command == "list" else ("Reindeer Grazing Convention",)
        then = ask(command, *name, "--register", str(path), "--known", "2011-01-01")
        assert "FIN, SWE" in then and "NOR" not in then
        now = ask(command, *name, "--register", str(path), "--known", "2015-01-01")
        assert "NOR" in now


def test_timeline_tells_what_was_believed_when(ask) -> None:
    (lapse,) = [
        line
        for line in ask("timeline", "APM", "--known", "2023-08-03").splitlines()
        if line.startswith(" 2020") and "expire" in line
    ]
    assert lapse.split()[-2:] == ["2020-12-01", "ended"]


def test_list_json_is_the_contracts(ask) -> None:
    listed = json.loads(ask("list", "--json"))
    assert len(listed) == 2
    apm = next(e for e in listed if "APM" in e["names"])
    assert {"id", "names", "kind", "parties", "status", "since", "reports"} <= apm.keys()
    assert apm["reports"] == ["skerry-2006", "mail-2020", "mail-2023"]
    assert sorted(apm["parties"]) == ["FIN", "SWE"]
    assert json.loads(ask("list", "--party", "NOR", "--json")) == []


def test_show_tells_all_that_is_on_record(ask) -> None:
    dossier = json.loads(ask("show", "APM", "--json"))
    assert {s["event"] for s in dossier["statements"]} == {"sign", "expire", "extend"}
    assert [d["date"] for d in dossier["due"]] == ["2020-12-23"]
    assert dossier["incidents"][0]["accounts"][0]["source"]["affiliation"] == "SWE"
    report = json.loads(ask("show", "--report", "mail-2020", "--json"))
    for statement in report["statements"]:
        start, end = statement["evidence"]
        assert report["text"][start:end] == statement["evidence_text"]
    assert "Sweden [SWE]: it was an accident" in ask("show", "APM")


def test_timeline_conflicts_due_sources_and_echoes_print_json(ask) -> None:
    told = json.loads(ask("timeline", "APM", "--known", "2023-08-03", "--json"))
    assert [e["event"] for e in told["entries"]][:2] == ["sign", "expire"]
    assert isinstance(json.loads(ask("conflicts", "--json")), list)
    due = json.loads(ask("due", "--on", "2020-12-02", "--json"))
    assert "2020-12-23" in [d["date"] for d in due]
    sources = json.loads(ask("sources", "APM", "--json"))
    assert {"kind": "unnamed_person", "text": "an official"}.items() <= next(
        s.items() for s in sources if s["kind"] == "unnamed_person"
    )
    assert json.loads(ask("sources", "APM", "--kind", "document", "--json")) == []
    for story in json.loads(ask("echoes", "--json")):
        assert {"story", "reports", "independent_origins"} <= story.keys()
        for one in story["reports"]:
            assert {"doc", "from", "how", "drift"} <= one.keys()


def test_a_named_person_is_one_source_with_the_titles_held(tmp_path: Path, ask) -> None:
    grazing = agreement("Reindeer Grazing Convention", parties=("FIN", "SWE"))
    with Register.open(tmp_path / "voices.db", create=True) as opened:
        for n, told in enumerate(("Deputy Minister Ilse Varg", "Foreign Minister Ilse Varg")):
            source = Source(SourceKind.NAMED_PERSON, told, "said", "SWE")
            unnamed = Source(SourceKind.UNNAMED_PERSON, "an official", "said", "SWE")
            text = f"It was extended, {told} said. Grazing goes on in year {n}, an official said."
            first, second = text.split(". ")
            opened.record(
                *report(
                    f"grazing-{n}",
                    text,
                    f"202{n}-03-01",
                    [grazing],
                    [
                        Said("extend", f"{first}.", source=source),
                        Said("affirm", second, source=unnamed),
                    ],
                    outlet="Skerry Post",
                )
            )
    own = ("--register", str(tmp_path / "voices.db"))
    voices = json.loads(ask("sources", "--json", *own))
    (ilse,) = [v for v in voices if v["kind"] == "named_person"]
    assert (ilse["text"], len(ilse["reports"])) == ("Ilse Varg", 2)
    assert [(t["title"], t["first"]) for t in ilse["titles"]] == [
        ("Deputy Minister", "2020-03-01"),
        ("Foreign Minister", "2021-03-01"),
    ]
    assert len([v for v in voices if v["kind"] == "unnamed_person"]) == 2
    assert "Ilse Varg (Deputy Minister," in ask("sources", *own)


def test_a_party_or_a_name_that_is_not_on_record_is_told_as_such(register, monkeypatch) -> None:
    monkeypatch.setenv("ONRECORD_REGISTER", str(register))

    def run(*words: str) -> str:
        return " ".join(CliRunner().invoke(app, list(words)).stdout.split())

    assert "FIN and Narnia is on record; Narnia: party to none here" in run("pair", "FIN", "Narnia")
    desk_told = {
        ("echoes", "nothing-such"): "no agreement or report called 'nothing-such'",
        ("same", "APM", "skerry-2006", "--because", "x"): "'skerry-2006' is a report",
    }
    for words, told in desk_told.items():
        failed = CliRunner().invoke(app, list(words))
        assert failed.exit_code != 0
        assert told in str(failed.exception)


def test_changes_believed_overdue_and_pair_answer(ask) -> None:
    changed = json.loads(ask("changes", "--since", "2020-11-30", "--known", "2020-12-02", "--json"))
    assert [c["kind"] for c in changed]
    steps = json.loads(ask("believed", "APM", "--on", "2021-06-30", "--json"))["steps"]
    assert [s["status"] for s in steps][-1] == "ended"
    assert isinstance(json.loads(ask("overdue", "--on", "2024-01-01", "--json")), list)
    assert len(json.loads(ask("pair", "Finland", "SWE", "--json"))) == 2
    assert json.loads(ask("pair", "Finland", "Norway", "--json")) == []


def test_tables_fit_the_width_and_carry_no_colour_off_a_terminal(ask) -> None:
    for words in (["list"], ["timeline", "APM"], ["sources"], ["due", "--on", "2020-12-02"]):
        shown = ask(*words)
        assert shown.strip()
        assert "\x1b[" not in shown
        assert max(map(len, shown.splitlines())) <= 100


def test_a_name_that_fits_nothing_gives_the_nearest_and_status_1(run) -> None:
    done = run("status", "the Reindeer Racing Pact of Lapland", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["status"] == "unknown"
    assert "Reindeer Grazing Convention" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_rulings_are_made_listed_and_undone(run, register, tmp_path) -> None:
    copy = tmp_path / "own.db"
    copy.write_bytes(register.read_bytes())
    own = ("--register", str(copy))
    made = run(
        "same", "APM", "Reindeer Grazing Convention", "--because", "a test", "--by", "me", *own
    )
    assert made.returncode == 0, made.stderr
    assert len(json.loads(run("list", "--json", *own).stdout)) == 1
    (ruling,) = json.loads(run("rulings", "--json", *own).stdout)
    assert (ruling["author"], ruling["reason"], ruling["holds"]) == ("me", "a test", True)
    run("rulings", "--undo", ruling["id"], "--because", "it was not so", *own)
    assert len(json.loads(run("list", "--json", *own).stdout)) == 2


def test_every_command_has_help_with_an_example_and_is_in_the_reference() -> None:
    from pathlib import Path

    from onrecord.cli.commands import COMMANDS
    from onrecord.cli.reference import reference

    for name in COMMANDS:
        shown = CliRunner().invoke(app, [name, "--help"]).stdout
        assert re.search(rf"onrecord {name}\b", shown.split("Example", 1)[1]), name
    page = Path(__file__).parents[2] / "docs" / "cli.md"
    assert page.read_text(encoding="utf-8") == reference(), "run `make docs`"


def test_the_picture_in_the_readme_is_made_by_the_command_it_shows(register: Any) -> None:
    from onrecord.cli.reference import pictured

    picture = "```text\n$ onrecord list --party FIN\nold\n```\n"
    page = f"# A\n<!-- picture -->\n{picture}<!-- /picture -->\nB"
    drawn = pictured(page, str(register))
    assert "old" not in drawn and "Reindeer Grazing Convention" in drawn
    assert drawn.startswith("# A\n") and drawn.endswith("<!-- /picture -->\nB")
    assert pictured(drawn, str(register)) == drawn


def test_shell_completion_is_offered() -> None:
    assert "--install-completion" in CliRunner().invoke(app, ["--help"]).stdout
