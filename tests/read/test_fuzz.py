"""A few hundred broken inputs of every format; benchmarks/read_fuzz.py does ten thousand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


def test_broken_inputs_give_documents_and_problems_and_never_a_crash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(__file__).parents[2] / "benchmarks" / "read_fuzz.py"
    spec = importlib.util.spec_from_file_location("read_fuzz", path)
    assert spec is not None and spec.loader is not None
    fuzz = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fuzz)
    monkeypatch.setattr(sys, "argv", ["read_fuzz.py", "--inputs", "300", "--seed", "7"])
    assert fuzz.main() == 0
    assert "300 inputs" in capsys.readouterr().out
