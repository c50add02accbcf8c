"""Publishing: the seam for formats. An exporter is one file, and one line of `_BUILT_IN` or one
entry point.

An exporter is a function `write(register, target, query)` that writes what `query` asks for into
the file or folder `target` and yields each file that it wrote. It must stream: hold one agreement
or report at a time, never the whole register. A package adds its own under the entry-point group
`onrecord.exporters`, whose value is an `Exporter`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

from onrecord.model import OnrecordError
from onrecord.record import Register


@dataclass(frozen=True, slots=True)
class Query:
    """What of a register is asked for. Nothing given: all of it, as known today.

    `agreements` are ids; `parties` asks for the agreements that have all of these parties (codes);
    `words` for what reports tell whose text holds all of them;
    `statement` is one statement's id; `on` and `known` the day asked about and the day of
    knowledge (today); `site` the address of a web application, which links lead to.
    """

    agreements: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    words: str | None = None
    statement: str | None = None
    on: date | None = None
    known: date | None = None
    site: str | None = None


EVERYTHING = Query()


class Write(Protocol):
    """What an exporter's `target` names."""

    def __call__(
        self, register: Register, target: Path, query: Query = EVERYTHING
    ) -> Iterator[Path]: ...


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its name, what it is in a few words, the file or folder (with a slash at its end)
    that it writes where none is named, and `module:function` to write it.

    `heeds` names the parts of a `Query` that it can select by ("agreements", "parties", "words",
    "statement", "on", "known", "site"); `needs` the extra that holds its packages, where it takes
    any.
    """

    name: str
    what: str
    default: str
    target: str
    heeds: tuple[str, ...] = ()
    needs: str | None = None


_HERE = "onrecord.publish"
_TABLES = ("agreements", "parties", "on", "known")
_BUILT_IN = (
    Exporter(
        "csv",
        "tables, one file each, with a codebook",
        "onrecord-csv/",
        f"{_HERE}.csv:write",
        _TABLES,
    ),
    Exporter(
        "parquet",
        "the same tables, typed, for statistics",
        "onrecord-parquet/",
        f"{_HERE}.parquet:write",
        _TABLES,
        needs="publish",
    ),
    Exporter(
        "datasette",
        "metadata that makes the register a Datasette site",
        "onrecord-datasette.json",
        f"{_HERE}.datasette:write",
    ),
    Exporter("jsonl", "all that is on record, as JSON", "onrecord.jsonl", f"{_HERE}.jsonl:write"),
    Exporter(
        "jsonld",
        "provenance (PROV-O) and every quote (Web Annotation), with SHACL shapes",
        "onrecord.jsonld",
        f"{_HERE}.jsonld:write",
        ("agreements", "parties", "words"),
    ),
    Exporter(
        "ftm",
        "FollowTheMoney entities and statements",
        "onrecord-ftm/",
        f"{_HERE}.ftm:write",
        ("agreements", "parties", "words", "on", "known"),
        "ftm",
    ),
    Exporter(
        "plover",
        "event records in PLOVER and CAMEO codes",
        "onrecord-plover.jsonl",
        f"{_HERE}.plover:write",
        ("agreements", "parties", "words"),
    ),
    Exporter(
        "ics",
        "a calendar of what is due",
        "onrecord.ics",
        f"{_HERE}.ics:write",
        ("agreements", "parties", "words", "on", "known", "site"),
        "publish",
    ),
    Exporter(
        "dossier",
        "one agreement as a self-contained page",
        "dossier.html",
        f"{_HERE}.dossier:write_html",
        ("agreements", "parties", "words", "on", "known", "site"),
        "publish",
    ),
    Exporter(
        "pdf",
        "one agreement as a dossier in PDF",
        "dossier.pdf",
        f"{_HERE}.dossier:write_pdf",
        ("agreements", "parties", "words", "on", "known", "site"),
        "publish",
    ),
    Exporter(
        "csl",
        "a statement or a status as references, CSL JSON",
        "onrecord.csl.json",
        f"{_HERE}.citations:write_csl",
        ("agreements", "parties", "words", "statement", "on", "known", "site"),
    ),
    Exporter(
        "bibtex",
        "a statement or a status as references, BibTeX",
        "onrecord.bib",
        f"{_HERE}.citations:write_bibtex",
        ("agreements", "parties", "words", "statement", "on", "known", "site"),
    ),
    Exporter(
        "atom",
        "a news feed of what reports state",
        "onrecord.atom",
        f"{_HERE}.atom:write",
        ("agreements", "parties", "words", "known", "site"),
    ),
)


@cache
def exporters() -> dict[str, Exporter]:
    """All formats by name: the built-in ones and those that installed packages add, which win."""
    from importlib.metadata import entry_points

    found = {spec.name: spec for spec in _BUILT_IN}
    for point in entry_points(group="onrecord.exporters"):
        spec = point.load()
        if not isinstance(spec, Exporter):
            raise OnrecordError(
                f"the exporter {point.name!r} of {point.value} is a {type(spec).__name__}; "
                "expected an onrecord.publish.Exporter"
            )
        found[spec.name] = spec
    return found


def by_name(name: str) -> Exporter:
    """The format of a name given as an option. Raises `OnrecordError` with those there are."""
    try:
        return exporters()[name]
    except KeyError:
        known = ", ".join(exporters())
        raise OnrecordError(f"no format {name!r} to export to; there are {known}") from None


def writer(name: str) -> Write:
    """The function that writes a format. Raises `OnrecordError` where it needs an extra that is
    not installed."""
    from importlib import import_module

    spec = by_name(name)
    module, _, function = spec.target.partition(":")
    try:
        write: Write = getattr(import_module(module), function)
    except ImportError as fault:
        extra = f"pip install 'onrecord[{spec.needs}]'" if spec.needs else "install it"
        raise OnrecordError(
            f"writing {name} needs the package {fault.name or spec.needs or module}; {extra}"
        ) from None
    return write
