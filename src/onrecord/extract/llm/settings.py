"""Settings of a model: where it is, what it costs, how patiently it is asked.

An option goes before the environment (`ONRECORD_LLM_...`), which goes before the settings file.
The key is never an option: command lines are seen by others.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from onrecord.model import OnrecordError

ENVIRONMENT = "ONRECORD_LLM_"
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_BUDGET = re.compile(r"(\d+(?:\.\d+)?)\s*(tokens?)?\Z", re.I)
PROMPTS = ("full", "compact")
FORMS = ("auto", "json_schema", "json_object", "text")


class Key:
    """A secret that shows itself to nobody who does not ask for its value."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "Key(…)" if self.value else "Key()"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and other.value == self.value

    def __hash__(self) -> int:
        return hash(self.value)

    def out_of(self, text: str) -> str:
        """A text without the key in it."""
        return text.replace(self.value, "…") if len(self.value) > 3 else text


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model is reached and asked.

    Prices are money a million tokens, `budget` money and `budget_tokens` tokens a run (null: no
    limit). `answers` is how an answer's form is asked for: `json_schema`, `json_object` (with the
    schema in it, as llama.cpp's Python server reads it), `text`, or `auto`: the first of them that
    the server takes. `prompt` is `full`, or `compact` for small models. `certainty` is that of a
    statement that only the model vouches for.
    """

    url: str = ""
    model: str = ""
    key: Key = Key("")  # noqa: RUF009 - frozen in all but name
    price_in: float | None = None
    price_out: float | None = None
    currency: str = "USD"
    budget: float | None = None
    budget_tokens: int | None = None
    timeout_seconds: float = 120.0
    tries: int = 5
    wait_seconds: float = 1.0
    concurrency: int = 4
    answer_tokens: int = 1_500
    answers: str = "auto"
    prompt: str = "full"
    certainty: float = 0.6
    cache: str = ""

    @property
    def cache_path(self) -> Path:
        """Where answers are kept."""
        if self.cache:
            return Path(self.cache).expanduser()
        home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
        return Path(home).expanduser() / "onrecord" / "llm.db"

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """Money for so many tokens; null where no price is known."""
        if self.price_in is None and self.price_out is None:
            return None
        return (tokens_in * (self.price_in or 0) + tokens_out * (self.price_out or 0)) / 1e6


def load_settings(
    file: Path | None = None,
    given: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Settings from options, environment and file, in this order of precedence.

    Raises `OnrecordError` for what is missing, unknown or unsafe.
    """
    outside = os.environ if environment is None else environment
    named = outside.get("ONRECORD_LLM")
    chosen = file or (Path(named).expanduser() if named else None)
    values: dict[str, Any] = _from_file(chosen) if chosen else {}
    known = {f.name for f in fields(Settings)}
    for name in (*known, "key_file"):
        told = outside.get(ENVIRONMENT + name.upper())
        if told:
            values[name] = told
    values |= {name: value for name, value in (given or {}).items() if value is not None}
    key_file = values.pop("key_file", None)
    if key_file and not values.get("key"):
        values["key"] = _secret(Path(str(key_file)).expanduser())
    return _checked(values, f"the settings file {chosen}" if chosen else "the settings")


def _from_file(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise OnrecordError(f"{path}: no such settings file of a model") from None
    except (OSError, ValueError) as fault:
        raise OnrecordError(f"{path}: cannot be read as TOML: {fault}") from None
    allowed = {f.name for f in fields(Settings)} | {"key_file"}
    unknown = sorted(set(told) - allowed)
    if unknown:
        raise OnrecordError(
            f"{path}: {unknown[0]} is no setting of a model; there are {', '.join(sorted(allowed))}"
        )
    if told.get("key"):
        _private(path)
    return told


def _secret(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as fault:
        raise OnrecordError(f"{path}: the key cannot be read: {type(fault).__name__}") from None
    _private(path)
    return text


def _private(path: Path) -> None:
    """Raise where others may read a file that holds a key."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise OnrecordError(f"{path}: holds a key and others may read it; run: chmod 600 {path}")


def _checked(values: dict[str, Any], where: str) -> Settings:
    found: dict[str, Any] = {}
    for spec in fields(Settings):
        if spec.name not in values:
            continue
        found[spec.name] = _read_as(spec.name, str(spec.type), values[spec.name], where)
    settings = replace(Settings(), **found)
    if not settings.url or not settings.model:
        missing = "address" if not settings.url else "name"
        raise OnrecordError(
            f"a language model's {missing} is needed: set {ENVIRONMENT}URL and {ENVIRONMENT}MODEL, "
            "give --endpoint and --model, or name a settings file with --llm (see docs/llm.md)"
        )
    if settings.answers not in FORMS:
        raise OnrecordError(f"answers {settings.answers!r}: expected one of {', '.join(FORMS)}")
    if settings.prompt not in PROMPTS:
        raise OnrecordError(f"prompt {settings.prompt!r}: expected one of {', '.join(PROMPTS)}")
    if settings.budget is not None and settings.cost(1, 1) is None:
        raise OnrecordError(
            "a budget in money needs prices: set price_in and price_out (money a million tokens), "
            "or give the budget in tokens, for instance --budget 200000tokens"
        )
    _check_address(settings)
    return replace(settings, url=settings.url.rstrip("/"))


def _read_as(name: str, kind: str, value: Any, where: str) -> Any:
    if name == "key":
        return value if isinstance(value, Key) else Key(str(value).strip())
    if kind == "str":
        return str(value)
    try:
        number = int(value) if kind.startswith("int") else float(value)
    except (ValueError, TypeError):
        raise OnrecordError(f"{where}: {name} {value!r} is not a number") from None
    least = 1 if name in ("tries", "concurrency", "answer_tokens") else 0
    if not least <= number < float("inf"):
        raise OnrecordError(f"{where}: {name} {value!r} must be {least} or more")
    return number


def _check_address(settings: Settings) -> None:
    """Raise for an address that is none, that carries a secret, or would send one in the clear."""
    try:
        parts = urlsplit(settings.url)
    except ValueError:
        raise OnrecordError("--endpoint: not an address; see docs/llm.md") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise OnrecordError(
            f"--endpoint {parts.scheme}://{parts.hostname or ''}: not an address; expected for "
            "instance http://localhost:11434/v1"
        )
    if parts.username or parts.password or parts.query:
        raise OnrecordError(
            f"the address at {parts.hostname} carries more than host and path; put a key into "
            f"{ENVIRONMENT}KEY or a key file instead"
        )
    if settings.key.value and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise OnrecordError(
            f"the key would go to {parts.hostname} unencrypted; use an https address, or none"
        )
    if any(not 32 < ord(letter) < 127 for letter in settings.key.value):
        raise OnrecordError("the key holds spaces or signs that no key has; set it anew")


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    return urlsplit(url).hostname in _LOOPBACK


def read_budget(text: str) -> dict[str, float | int]:
    """A budget as an option gives it: money ("0.50") or tokens ("200000tokens")."""
    matched = _BUDGET.match(text.strip())
    if matched is None:
        raise OnrecordError(
            f"--budget {text}: expected money, for instance 0.50, or tokens, for instance "
            "200000tokens"
        )
    if matched[2]:
        return {"budget_tokens": int(float(matched[1]))}
    return {"budget": float(matched[1])}
