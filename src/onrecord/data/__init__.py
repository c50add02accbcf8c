"""Language knowledge and code lists, as TOML that people who do not program can edit.

`load("lang/en/agreements.toml")` gives the parsed table. Faults name file, line (where the TOML
itself is broken) or entry, and what is allowed.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from onrecord.model import OnrecordError

_HERE = Path(__file__).parent


@cache
def load(name: str) -> dict[str, Any]:
    """Read one data file of the package by its path below `data/`. Cached; do not mutate."""
    try:
        raw = _HERE.joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise OnrecordError(f"data/{name}: no such data file in this installation") from None
    try:
        return tomllib.loads(raw)
    except tomllib.TOMLDecodeError as fault:
        raise OnrecordError(f"data/{name}: not valid TOML: {fault}") from None
