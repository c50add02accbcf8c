"""Extraction on a Ray cluster of two nodes: what one process finds, whatever befalls a worker."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ray_nodes import cluster
from typer.testing import CliRunner

from making import cheap
from onrecord import cluster as driver
from onrecord.api import Extractor, documents, extractions
from onrecord.cli.app import app
from onrecord.model import OnrecordError
from onrecord.read import ReadOptions
from onrecord.record.findings import Folder

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
SENTENCE = (
    "Norland and Sudria signed the {name} pact on 2019-03-{day:02}. The ministers met in the "
    "old custom house and spoke for an hour with the harbour masters of both sides."
)
NAMES = ("Amber", "Basalt", "Cedar", "Dune", "Ember")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    # A short path: Ray's sockets are in it, whose names may be of some hundred characters.
    with TemporaryDirectory(prefix="ray-") as folder, cluster(Path(folder), 2) as address:
        yield address


def reports(folder: Path, count: int, marks: Path) -> Path:
    """JSON Lines, some hundred reports a file."""
    folder.mkdir()
    for start in range(0, count, 100):
        (folder / f"day-{start:04}.jsonl").write_text(
            "".join(
                json.dumps(
                    {
                        "id": f"wire-{n:04}",
                        "url": str(marks),
                        "text": SENTENCE.format(name=NAMES[n % 5], day=1 + n % 28) + f" Item {n}.",
                        "published": f"2019-04-{1 + n % 28:02}",
                    }
                )
                + "\n"
                for n in range(start, min(count, start + 100))
            ),
            encoding="utf-8",
        )
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in sorted(folder.glob("*"))}


def archive(folder: Path) -> Path:
    """The example reports as text, Parquet and WARC."""
    folder.mkdir()
    meta = [json.loads(line) for line in (EXAMPLES / "meta.jsonl").read_text().splitlines()]
    texts = {m["doc"]: (EXAMPLES / f"{m['doc']}.txt").read_text(encoding="utf-8") for m in meta}
    for one in meta[:4]:
        (folder / f"{one['doc']}.txt").write_text(texts[one["doc"]], encoding="utf-8")
    table = [{**m, "text": texts[m["doc"]]} for m in meta[4:8]]
    pq.write_table(pa.Table.from_pylist(table), folder / "table.parquet")
    with (folder / "crawl.warc").open("wb") as out:
        for one in meta[8:]:
            paragraphs = "".join(f"<p>{p}</p>" for p in texts[one["doc"]].split("\n") if p.strip())
            page = (
                "<html><head><title>Report</title><meta property='article:published_time' "
                f"content='{one.get('published', '2021-05-03')}'></head>"
                f"<body><article>{paragraphs}</article></body></html>"
            )
            answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            body = answer.encode()
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
                f"WARC-Target-URI: https://example.org/{one['doc']}\r\n"
                f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            out.write(head.encode() + body + b"\r\n\r\n")
    return folder


def test_two_nodes_find_in_an_archive_what_one_process_finds_byte_for_byte(
    address: str, tmp_path: Path
) -> None:
    folder = str(archive(tmp_path / "archive"))
    once, spread, again = (tmp_path / name for name in ("once", "spread", "again"))
    meta = ("--meta", str(EXAMPLES / "meta.jsonl"))
    for to, more in ((once, ("--jobs", "1")), (spread, ("--on", "ray"))):
        done = CliRunner().invoke(app, ["read", folder, *meta, "--to", str(to), *more])
        assert done.exit_code == 0, done.output
    assert content(spread) == content(once)
    assert len(pa.concat_tables(map(pq.read_table, once.glob("*")))) == 13
    again = CliRunner().invoke(app, ["read", folder, *meta, "--to", str(spread), "--on", "ray"])
    assert "13 found before" in again.output
    assert content(spread) == content(once)


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(
    address: str, tmp_path: Path
) -> None:
    from ray_marking import marking

    marks = tmp_path / "marks"
    folder = reports(tmp_path / "wires", 600, marks)
    killed: list[int] = []

    def kill() -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            told = marks.read_text().splitlines() if marks.exists() else []
            nodes = {line.split()[1] for line in told}
            if len(told) >= 100 and len(nodes) == 2:
                killed.append(int(told[-1].split()[0]))
                os.kill(killed[0], signal.SIGKILL)
                return
            time.sleep(0.01)

    hunter = threading.Thread(target=kill)
    hunter.start()
    found = Folder(tmp_path / "found")
    seen = 0
    for item in driver.extractions([folder], ReadOptions(), Extractor("cheap/1", marking)):
        assert isinstance(item, tuple)
        seen += 1
        found.add(*item)
    found.flush()
    hunter.join()
    told = [line.split() for line in marks.read_text().splitlines()]
    assert killed and len(told) > 600, "nobody was killed at work"
    assert seen == 600
    expected = Folder(tmp_path / "expected")
    for item in extractions(documents([folder]), jobs=1, extractor=Extractor("cheap/1", cheap)):
        expected.add(*item)
    expected.flush()
    assert content(found.path) == content(expected.path)


def test_a_report_that_ends_every_worker_ends_the_run_with_a_line_and_what_was_done_is_kept(
    address: str, tmp_path: Path
) -> None:
    from ray_marking import deadly

    folder = reports(tmp_path / "wires", 20, tmp_path / "marks")
    with pytest.raises(OnrecordError, match="run the same command again"):
        list(driver.extractions([folder], ReadOptions(), Extractor("cheap/1", deadly)))


def test_on_ray_asks_where_findings_go() -> None:
    done = CliRunner().invoke(app, ["read", "reports", "--on", "ray"])
    assert "--to FOLDER" in str(done.exception)
