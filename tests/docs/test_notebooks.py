"""The worked notebooks run, on the example reports, and say what is on record."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.api import Desk
from onrecord.read import ReadOptions, load_meta
from onrecord.record import Register

HOUSE = Path(__file__).parents[2]
NOTEBOOKS = sorted((HOUSE / "docs" / "notebooks").glob("*.py"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of the example reports."""
    path = tmp_path_factory.mktemp("notebooks") / "demo.db"
    examples = HOUSE / "examples"
    with Desk(Register.open(path, create=True)) as desk:
        options = ReadOptions(meta=load_meta(examples / "meta.jsonl"))
        desk.read(sorted(examples.glob("*.txt")), options, jobs=1)
    return path


def ran(notebook: str, demo: Path, folder: Path, *more: str) -> str:
    script = HOUSE / "docs" / "notebooks" / notebook
    done = subprocess.run(
        [sys.executable, str(script), str(demo), str(folder), *more],
        capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": str(HOUSE / "src")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def is_a_picture(file: Path) -> bool:
    return file.read_bytes().startswith(b"\x89PNG") and file.stat().st_size > 5_000


def test_the_panel_of_pairs_by_year_has_its_numbers_and_its_plot(
    demo: Path, tmp_path: Path
) -> None:
    told = ran("dyad_years.py", demo, tmp_path)
    assert "as many as before merging: True" in told
    assert "cow_a" in told and is_a_picture(tmp_path / "dyad_years.png")


def test_who_repeats_whom_names_outlets_and_origins(demo: Path, tmp_path: Path) -> None:
    told = ran("who_repeats_whom.py", demo, tmp_path)
    with Register.open(demo) as register:
        echoes = [e for story in register.stories() for e in story.reports if e.from_]
    assert echoes and echoes[0].how in told and "origins" in told


def test_how_belief_moved_says_so_and_draws_it(demo: Path, tmp_path: Path) -> None:
    told = ran("how_belief_moved.py", demo, tmp_path, "CIS-MOA", "2021-06-30")
    assert "the answer moved" in told and "unknown -> ended" in told
    assert is_a_picture(tmp_path / "how_belief_moved.png")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_in_the_percent_format_and_in_the_docs(notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8")
    assert text.startswith("# %% [markdown]\n# # ") and text.count("\n# %%") >= 3
    page = (HOUSE / "docs" / "tables.md").read_text(encoding="utf-8")
    assert f"notebooks/{notebook.name}" in page
