"""The options that choose an extractor, and what is told of its cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.model import Document, OnrecordError, Problem

if TYPE_CHECKING:
    from onrecord.api import Extractor
    from onrecord.extract.llm.reader import Reader

NAMES = ("rules", "llm", "rules+llm")

ExtractorOption = Annotated[
    str,
    typer.Option(
        "--extractor",
        metavar="NAME",
        help="rules (offline, free), llm (a language model, see docs/llm.md), rules+llm, or "
        "that of a package.",
    ),
]
LlmOption = Annotated[
    Path | None,
    typer.Option(
        "--llm", metavar="FILE.toml", help="Settings of the language model [env: ONRECORD_LLM]."
    ),
]
EndpointOption = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Where the language model is served [env: ONRECORD_LLM_URL]."),
]
ModelOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Which language model [env: ONRECORD_LLM_MODEL]."),
]
BudgetOption = Annotated[
    str | None,
    typer.Option(
        metavar="AMOUNT",
        help="Stop before the run costs more: money (0.50) or tokens (200000tokens).",
    ),
]
EstimateOption = Annotated[
    bool,
    typer.Option("--estimate", help="Say what the language model would cost, and do nothing."),
]


class Chosen:
    """The extractor that was asked for; null stands for the rules."""

    def __init__(self, reader: Reader | None, added: Extractor | None = None) -> None:
        self._reader = reader
        self._added = added

    @property
    def extractor(self) -> Extractor | None:
        """The extractor, as `api` takes it."""
        from onrecord.api import model

        return model(self._reader) if self._reader is not None else self._added

    def estimate(self, items: Iterable[Document | Problem], problems: list[Problem]) -> None:
        """Tell what reading these documents would take; problems among them go to `problems`."""
        if self._reader is None:
            typer.echo("reading without a language model costs nothing")
            return

        def sound() -> Iterator[Document]:
            for item in items:
                if isinstance(item, Problem):
                    problems.append(item)
                else:
                    yield item

        typer.echo(str(self._reader.estimate(sound())))


@contextmanager
def chosen(
    name: str,
    llm: Path | None = None,
    endpoint: str | None = None,
    model: str | None = None,
    budget: str | None = None,
) -> Iterator[Chosen]:
    """The extractor of that name, with what it spent told on standard error at the end."""
    if name == "rules":
        yield Chosen(None)
        return
    if name not in NAMES:
        from onrecord.api import added_extractors

        added = added_extractors()
        if name not in added:
            known = ", ".join((*NAMES, *added))
            raise OnrecordError(f"--extractor {name}: there are {known}")
        yield Chosen(None, added[name])
        return
    from onrecord.extract.llm.reader import Reader
    from onrecord.extract.llm.settings import load_settings, read_budget

    given = {"url": endpoint, "model": model, **(read_budget(budget) if budget else {})}
    with Reader(load_settings(llm, given), with_rules=name == "rules+llm") as reader:
        try:
            yield Chosen(reader)
        finally:
            spent = reader.spent()
            if spent.calls or spent.from_cache or spent.failures:
                typer.echo(f"{reader.settings.model}: {spent}", err=True)
