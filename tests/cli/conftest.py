"""A small register, made once, and a way to run commands on it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.cli import main
from onrecord.model import Account, Incident, PartialDate, Source, SourceKind, Span, Stance
from onrecord.record import Register

PAIR = ("FIN", "SWE")
SIGNED = (
    "Finland and Sweden signed the Archipelago Pilotage Memorandum in October 2005 for 15 years."
)
LAPSED = "The Archipelago Pilotage Memorandum (APM) lapsed in 2020, the Skerry Post reported."
RENEWED = "The two sides have now renewed it, an official said."
STRUCK = "A pilot boat was rammed off Aland on Friday; Sweden says it was an accident."
DUE = "The findings are due on 23 December."
OFFICIAL = Source(SourceKind.UNNAMED_PERSON, "an official", "said", "FIN")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports on one memorandum, one on another pact between the same states."""
    path = tmp_path_factory.mktemp("cli") / "small.db"
    apm = agreement("Archipelago Pilotage Memorandum", "APM", parties=PAIR)
    account = Account(
        Source(SourceKind.ORGANIZATION, "Sweden", "says", "SWE", Stance.ASSERTS),
        "it was an accident",
        Span(0, len(STRUCK)),
        STRUCK,
    )
    with Register.open(path, create=True) as opened:
        for one in (
            report(
                "skerry-2006",
                SIGNED,
                "2006-01-05",
                [apm],
                [Said("sign", SIGNED, when="2005-10", term="P15Y", actors=PAIR)],
                outlet="Skerry Post",
            ),
            report(
                "mail-2020",
                f"{LAPSED} {DUE}",
                "2020-12-01",
                [apm],
                [Said("expire", LAPSED, when="2020", actors=PAIR)],
                due=[("2020-12-23", DUE, "A1")],
                credits=("the Skerry Post",),
            ),
            report(
                "mail-2023",
                f"{STRUCK} {RENEWED}",
                "2023-08-03",
                [apm],
                [Said("extend", RENEWED, actors=PAIR, source=OFFICIAL)],
                incidents=[Incident("a ramming", PartialDate("2023-07-28"), "Aland", (account,))],
            ),
            report(
                "mail-2021",
                "Finland and Sweden agreed the Reindeer Grazing Convention.",
                "2021-02-02",
                [agreement("Reindeer Grazing Convention", parties=PAIR)],
                [Said("conclude", "Finland and Sweden agreed the Reindeer Grazing Convention.")],
            ),
        ):
            opened.record(*one)
        opened.settle()
    return path


@pytest.fixture
def run(register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `onrecord` on the small register, in an empty folder, in this process."""
    monkeypatch.setenv("ONRECORD_REGISTER", str(register))
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "argv", ["onrecord", *words])
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main()
                code: object = 0
            except SystemExit as done:
                code = done.code or 0
        return subprocess.CompletedProcess(words, int(str(code)), out.getvalue(), err.getvalue())

    return command


@pytest.fixture
def program(register: Path, tmp_path: Path) -> Run:
    """The same as a program of its own."""

    def command(*words: str, **more: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from onrecord.cli import main; main()", *words],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "ONRECORD_REGISTER": str(register)},
            cwd=tmp_path,
            **more,  # type: ignore[call-overload]
        )

    return command
