"""Files, folders, addresses and standard input to documents, streaming.

A fault in one input is a `Problem`, never the end.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from onrecord.model import Document, OnrecordError, Problem
from onrecord.read.finish import Report, finish, unforeseen
from onrecord.read.options import Meta, ReadOptions
from onrecord.read.readers import Format, Origin, by_content, by_name, by_suffix, reader

__all__ = ["Meta", "ReadOptions", "read_paths", "read_stream", "read_text"]

FEED_SUFFIXES = (".rss", ".atom", ".opml")
META_NAME = "meta.jsonl"
_PEEK_BYTES = 65_536


def read_paths(
    paths: Iterable[Path | str], options: ReadOptions | None = None
) -> Iterator[Document | Problem]:
    """Read files, folders (recursively, in sorted order) and addresses, one report at a time.

    `-` is standard input, `http://...` and `https://...` are fetched. Yields a `Document` a report
    and a `Problem` for whatever cannot be read; a report without a publication day yields both,
    the document first. A feed, a news sitemap or a list of feeds (`.opml`), named as an address or
    a file, stands for the pages that it lists. Nothing is held beyond the report at hand. In
    folders, files of unknown formats, hidden ones and a `META.jsonl` are passed over.
    """
    options = options or ReadOptions()
    for path in paths:
        address = _address(str(path))
        if address is not None:
            from onrecord.read.fetch import read_address

            yield from read_address(address, options)
        elif str(path) == "-":
            yield from _read_input(options)
        elif Path(path).is_file() and _is_feed(Path(path)):
            from onrecord.read.feeds import read_feed_file

            yield from read_feed_file(Path(path), options)
        else:
            for item in _files(Path(path)):
                if isinstance(item, Problem):
                    yield item
                else:
                    yield from read_file(item, options)


def _read_input(options: ReadOptions) -> Iterator[Document | Problem]:
    """Standard input by its content: a report, a table, an archive, or a feed."""
    from onrecord.read.feeds import is_list, read_feed

    stream = sys.stdin.buffer
    buffered = stream if hasattr(stream, "peek") else io.BufferedReader(stream)  # type: ignore[type-var]
    if is_list("", buffered.peek(_PEEK_BYTES)[:_PEEK_BYTES]):
        yield from read_feed(buffered.read(options.max_bytes), "standard input", options)
    else:
        yield from read_stream(buffered, Origin("standard input", "stdin"), options)


def _is_feed(path: Path) -> bool:
    """Whether a file is a feed or another list of pages: by its name, or where its name tells no
    format, by its beginning."""
    if path.suffix.casefold() in FEED_SUFFIXES:
        return True
    if by_suffix(path.name) is not None:
        return False
    from onrecord.read.feeds import is_list

    try:
        with path.open("rb") as stream:
            return is_list("", stream.read(2_000))
    except OSError:
        return False


def input_files(path: Path | str) -> Iterator[Path | str]:
    """What `read_paths` reads of one of its arguments, piece by piece: the files of a folder, each
    of which can be read by itself. What cannot be listed is handed on as it stands."""
    if _address(str(path)) is not None or str(path) == "-":
        yield path
        return
    for item in _files(Path(path)):
        yield Path(item.where) if isinstance(item, Problem) else item


def _address(path: str) -> str | None:
    """The address that an argument is; `Path` makes one slash of two."""
    for scheme in ("http", "https"):
        if path.startswith(f"{scheme}:/"):
            return f"{scheme}://" + path[len(scheme) + 1 :].lstrip("/")
    return None


def _files(path: Path) -> Iterator[Path | Problem]:
    if path.is_symlink() and not path.exists():
        target = os.readlink(path)
        yield Problem(str(path), f"a link to {target}, which is not there", "mend or remove it")
    elif path.is_dir():
        is_empty = True
        for item in _folder(path, ()):
            is_empty = False
            yield item
        if is_empty:
            told = "a folder without a file that can be read"
            yield Problem(str(path), told, "check the path, and the formats in docs/reading.md")
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
    if re.match(r"(?:[\w-]+\.)+[a-z]{2,}(?:/|$)", str(path)) and not by_suffix(str(path)):
        return Problem(str(path), "no such file or folder", f"for an address, write https://{path}")
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
        elif entry.casefold() != META_NAME and (not inner.suffix or by_suffix(entry) is not None):
            yield inner


def read_file(path: Path, options: ReadOptions) -> Iterator[Document | Problem]:
    """Read one file by the format that its name or, failing that, its content tells."""
    where = str(path)
    try:
        if not path.is_file():
            yield Problem(where, "neither a file nor a folder", "name a file with a report")
            return
        with path.open("rb") as stream:
            before = options.tally.done_bytes
            for item in read_stream(stream, Origin(where, _stem(path)), options):
                if not stream.closed:
                    options.tally.done_bytes = before + stream.tell()
                yield item
        options.tally.done_bytes = before + path.stat().st_size
    except PermissionError:
        yield _denied(path)
    except OSError as fault:
        yield Problem(where, f"cannot be read ({fault.strerror or fault})", "check the file")


def _stem(path: Path) -> str:
    spec = by_suffix(path.name)
    name = path.name.removesuffix(".gz") if path.name.casefold().endswith(".gz") else path.name
    if spec is not None:
        for suffix in spec.suffixes:
            if name.casefold().endswith(suffix):
                return name[: -len(suffix)] or path.stem
    return Path(name).stem


def read_stream(
    stream: BinaryIO, origin: Origin, options: ReadOptions, spec: Format | None = None
) -> Iterator[Document | Problem]:
    """Read a binary stream; its format is `spec`, or told by the option, its name, its content."""
    buffered = stream if hasattr(stream, "peek") else io.BufferedReader(stream)  # type: ignore[type-var]
    head = buffered.peek(_PEEK_BYTES)[:_PEEK_BYTES]
    spec = spec or _format(head, origin, options)
    if head.startswith(b"\x1f\x8b") and spec.name != "warc":
        inner = io.BufferedReader(gzip.GzipFile(fileobj=buffered))
        try:
            head = inner.peek(_PEEK_BYTES)
        except (OSError, EOFError, zlib.error):
            yield Problem(origin.where, "a broken gzip file", "fetch it again")
            return
        buffered = inner
        if by_suffix(origin.where) is None and options.format is None:
            spec = by_content(head)
    read = reader(spec)
    if isinstance(read, Problem):
        yield Problem(origin.where, read.what, read.remedy)
        return
    try:
        for item in read(buffered, origin, options):
            if isinstance(item, Report):
                yield from _finished(item, options, origin)
            else:
                yield item
    except (EOFError, zlib.error):
        yield Problem(origin.where, "breaks off in the middle", "fetch it again")
    except (OnrecordError, OSError):
        raise
    except Exception as fault:
        yield unforeseen(origin.where, fault)


def _finished(report: Report, options: ReadOptions, origin: Origin) -> Iterator[Document | Problem]:
    """A report cleaned; one on which that fails does not end the reading of the others."""
    try:
        yield from finish(report, options, origin.fallback)
    except (OnrecordError, OSError):
        raise
    except Exception as fault:
        yield unforeseen(report.where, fault)


def _format(head: bytes, origin: Origin, options: ReadOptions) -> Format:
    if options.format is not None:
        return by_name(options.format)
    return by_suffix(origin.where) or by_content(head)


def read_text(
    text: str, where: str, name: str, options: ReadOptions
) -> Iterator[Document | Problem]:
    """Read one plain-text report that is already in memory."""
    yield from finish(Report(name, where, text), options)
