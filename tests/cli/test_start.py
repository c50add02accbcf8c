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


def test_a_question_takes_at_most_0_4_seconds_of_processor_time(register: Path) -> None:
    taken = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", "from onrecord.cli import main; main()",
             "--register", str(register), "status", "APM", "--json"],
            capture_output=True,
            check=True,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
        if taken[-1] <= 0.4:
            break
    assert min(taken) <= 0.4, taken
