"""A question is answered at once: what it does not need is not loaded."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("spacy", "numpy", "thinc", "sklearn", "pydantic", "onrecord.extract", "onrecord.parse")
QUESTIONS = (
    ("status", "APM", "--json"),
    ("list", "--json"),
    ("show", "APM", "--json"),
    ("due", "--json"),
    ("--version",),
)


@pytest.mark.parametrize("words", QUESTIONS, ids=lambda w: w[0])
def test_a_question_loads_no_extractor(register: Path, words: tuple[str, ...]) -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\nfrom onrecord.cli import main\n"
            "try:\n    main()\nexcept SystemExit:\n    pass\n"
            f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)",
            "--register",
            str(register),
            *words,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stderr.strip().splitlines()[-1] == "[]", told.stderr


def _processor_seconds(*words: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


@pytest.mark.parametrize("name", ["APM", "the Finnish-Swedish memorandum"])
def test_a_question_takes_little_more_than_any_program_of_its_kind(
    register: Path, name: str
) -> None:
    """At most five times what loading `typer` and `sqlite3` alone takes, in the same minute: that
    is 0.35 s where loading those takes 0.07, as on a quiet machine of today (bar: 0.4 s)."""
    asked = ("-c", "from onrecord.cli import main; main()", "--register", str(register))
    yard, taken = [], []
    for _ in range(7):
        yard.append(_processor_seconds("-c", "import typer, sqlite3"))
        taken.append(_processor_seconds(*asked, "status", name, "--json"))
        if len(yard) >= 2 and min(taken) <= 5 * min(yard):
            break
    assert min(taken) <= 5 * min(yard), (yard, taken)


def test_a_command_loads_no_other_command(register: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c",
         "import sys\nfrom onrecord.cli import main\n"
         "try:\n    main()\nexcept SystemExit:\n    pass\n"
         "print(*(m for m in sys.modules if m.startswith('onrecord.')), file=sys.stderr)",
         "--register", str(register), "status", "APM", "--json"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr.split()  # fmt: skip
    own = {"app", "commands", "options", "render", "status"}
    assert {m.split(".")[2] for m in told if m.startswith("onrecord.cli.")} == own
    others = ("bulk", "copying", "doubtful", "lines", "notes", "outlooks", "upkeep", "write")
    assert not {f"onrecord.record.{m}" for m in others} & set(told)
