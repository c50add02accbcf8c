"""Files and folders to documents, streaming. A fault in one input is a `Problem`, never the end."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from onrecord.model import Document, OnrecordError, Problem
from onrecord.read.clean import clean
from onrecord.read.decode import NotText, decode
from onrecord.read.language import seems

DEFAULT_MAX_BYTES = 10_000_000
_SUFFIXES = (".txt", ".text", "")


@dataclass(frozen=True, slots=True)
class Meta:
    """What a metadata file says about one report. Null: it does not say."""

    published: date | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. `published`, `outlet` and `title` hold for every report of the run.

    `meta` maps a report's name (its file's stem) to what is known of it; the options above win.
    A file of more than `max_bytes` is refused: no single report is that long. `any_language`
    keeps reports that seem not to be in English.
    """

    published: date | None = None
    outlet: str | None = None
    title: str | None = None
    meta: Mapping[str, Meta] = field(default_factory=lambda: MappingProxyType({}))
    max_bytes: int = DEFAULT_MAX_BYTES
    any_language: bool = False


def load_meta(path: Path) -> Mapping[str, Meta]:
    """Read a metadata file: JSON Lines with `doc` and any of `published`, `outlet`, `title`, `url`.

    Raises `OnrecordError` naming file and line for what cannot be read; days are ISO 8601.
    """
    out: dict[str, Meta] = {}
    try:
        lines = decode(path.read_bytes()).text.splitlines()
    except OSError as fault:
        raise OnrecordError(
            f"{path}: the metadata file cannot be read ({fault.strerror}); check the path"
        ) from None
    except NotText as fault:
        raise OnrecordError(f"{path}: the metadata file is {fault}, not JSON Lines") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            entry = json.loads(line)
        except ValueError as fault:
            raise OnrecordError(f"{where}: not JSON ({fault}); one object a line") from None
        if not isinstance(entry, dict) or not isinstance(entry.get("doc"), str):
            raise OnrecordError(f'{where}: no "doc"; each line needs the report\'s name')
        day = entry.get("published")
        try:
            published = date.fromisoformat(str(day)[:10]) if day else None
        except ValueError:
            raise OnrecordError(
                f"{where}: published is {day!r}; expected a day such as 2021-05-03"
            ) from None
        out[entry["doc"]] = Meta(
            published, entry.get("outlet"), entry.get("title"), entry.get("url")
        )
    return MappingProxyType(out)


def read_paths(
    paths: Iterable[Path], options: ReadOptions | None = None
) -> Iterator[Document | Problem]:
    """Read files and folders (recursively, in sorted order), one report at a time.

    Yields a `Document` a report and a `Problem` for whatever cannot be read; a report without a
    publication day yields both, the document first. Nothing is held beyond the report at hand.
    """
    options = options or ReadOptions()
    for path in paths:
        for item in _files(Path(path)):
            if isinstance(item, Problem):
                yield item
            else:
                yield from read_file(item, options)


def _files(path: Path) -> Iterator[Path | Problem]:
    if path.is_symlink() and not path.exists():
        target = os.readlink(path)
        yield Problem(str(path), f"a link to {target}, which is not there", "mend or remove it")
    elif path.is_dir():
        yield from _folder(path, ())
    elif not path.exists():
        yield _unreachable(path)
    else:
        yield path


def _unreachable(path: Path) -> Problem:
    try:
        path.stat()
    except PermissionError:
        return _denied(path)
    except OSError as fault:
        if fault.errno not in (None, 2, 20):
            return Problem(str(path), f"cannot be reached ({fault.strerror})", "check the path")
    return Problem(str(path), "no such file or folder", "check the path")


def _denied(path: Path) -> Problem:
    return Problem(str(path), "no permission to read it", "change its mode or run as its owner")


def _folder(path: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Path | Problem]:
    try:
        stat = path.stat()
        key = (stat.st_dev, stat.st_ino)
        if key in above:
            yield Problem(
                str(path), "a link back to a folder that holds it; not followed", "remove the link"
            )
            return
        entries = sorted(os.listdir(path))
    except PermissionError:
        yield _denied(path)
        return
    except OSError as fault:
        yield Problem(str(path), f"cannot be listed ({fault.strerror})", "check the folder")
        return
    for entry in entries:
        if entry.startswith("."):
            continue
        inner = path / entry
        if inner.is_symlink() and not inner.exists():
            yield from _files(inner)
        elif inner.is_dir():
            yield from _folder(inner, (*above, key))
        elif inner.suffix.casefold() in _SUFFIXES:
            yield inner


def read_file(path: Path, options: ReadOptions) -> Iterator[Document | Problem]:
    """Read one file as one plain-text report."""
    where = str(path)
    try:
        if not path.is_file():
            yield Problem(where, "neither a file nor a folder", "name a file with a report")
            return
        with path.open("rb") as stream:
            raw = stream.read(options.max_bytes + 1)
    except PermissionError:
        yield _denied(path)
        return
    except OSError as fault:
        yield Problem(where, f"cannot be read ({fault.strerror})", "check the file")
        return
    yield from read_bytes(raw, where, path.stem, options)


def read_bytes(
    raw: bytes, where: str, name: str, options: ReadOptions
) -> Iterator[Document | Problem]:
    """Read one plain-text report from its bytes; `where` names the input in problems."""
    if len(raw) > options.max_bytes:
        line = " in a single line" if b"\n" not in raw else ""
        yield Problem(
            where,
            f"more than {options.max_bytes / 1e6:.0f} MB{line}, too long for one report",
            "split it into one report a file",
        )
        return
    if not raw.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        yield Problem(where, "an empty file", "nothing to read; remove it or fetch it again")
        return
    try:
        decoded = decode(raw)
    except NotText as fault:
        yield Problem(where, f"{fault}, not text", "convert it to text first")
        return
    yield from read_text(decoded.text, where, name, options)


def read_text(
    text: str, where: str, name: str, options: ReadOptions
) -> Iterator[Document | Problem]:
    """Clean one report and flag what is missing: its language, its story, its day."""
    given = options.meta.get(name, Meta())
    found: list[tuple[str, str]] = []
    values: dict[str, object] = {}
    for key in ("published", "outlet", "title"):
        option, listed = getattr(options, key), getattr(given, key)
        values[key] = option if option is not None else listed
        if values[key] is not None:
            found.append((key, "option" if option is not None else "metadata file"))
    language = seems(text)
    if language is not None and language[0] != "en" and not options.any_language:
        yield Problem(
            where,
            f"seems to be in {language[1]}, and only English is read",
            "translate it first, or leave it out",
        )
        return
    document = clean(text, name=name, url=given.url, found=found, **values)  # type: ignore[arg-type]
    if not document.text.strip():
        yield Problem(where, "no story: nothing but page furniture", "check what was saved")
        return
    yield document
    if document.published is None:
        yield Problem(where, _undated(document), "give --published DATE or list it in --meta")


def _undated(document: Document) -> str:
    unclear = dict(document.found).get("ambiguous day")
    if unclear:
        return f"no publication day: {unclear!r} may be one of two days; kept without one"
    return "no publication day found; kept without one"
