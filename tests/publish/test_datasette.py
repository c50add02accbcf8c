"""A real Datasette process serves the register and answers the canned queries."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.data import load
from onrecord.model import Source, SourceKind, Stance
from onrecord.publish import writer
from onrecord.record import Register

FIRST = "Peru and Chile signed the Salt Pact on 1 May 2014, and it took effect."
ENDED = (
    "Peru has ended the Salt Pact, Chile's ministry said.",
    "Peru denies that it has ended it.",
)
PLANNED = "Peru plans to sign the Reef Pact with Tonga by 1 June 2015."
COPY = "Peru plans to sign the Reef Pact with Tonga by 1 June 2015, Port Elm Herald reported."


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., object]]:
    """Asks a Datasette that serves a small register with our metadata."""
    folder = tmp_path_factory.mktemp("site")
    with Register.open(folder / "onrecord.db", create=True) as register:
        both = ("PER", "CHL")
        reef = agreement("Reef Pact", parties=("PER", "TON"))
        signed = FIRST
        salt = agreement("Salt Pact", parties=both)
        said = [
            Said("sign", signed, when="2014-05-01", actors=both),
            Said("enter_into_force", signed, when="2014-05-01"),
        ]
        register.record(*report("one", FIRST, "2014-05-02", [salt], said))
        ministry = Source(SourceKind.ORGANIZATION, "Chile's ministry", "said", "CHL")
        peru = Source(SourceKind.ORGANIZATION, "Peru", "denies", "PER", stance=Stance.DENIES)
        said = [
            Said("terminate", ENDED[0], actors=("PER",), source=ministry),
            Said("terminate", ENDED[1], modality="denied", actors=("PER",), source=peru),
        ]
        register.record(*report("deny", " ".join(ENDED), "2016-01-05", [salt], said))
        for doc, text, day, outlet in (
            ("two", PLANNED, "2015-01-02", "Port Elm Herald"),
            ("copy", COPY, "2015-01-03", "Tern Tribune"),
        ):
            said = Said("sign", text, modality="planned", when="2015-06-01", actors=("PER",))
            register.record(*report(doc, text, day, [reef], [said], outlet=outlet,
                credits=("Port Elm Herald",) if doc == "copy" else ()))  # fmt: skip
        Desk(register).settle()
        list(writer("datasette")(register, folder / "metadata.json"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = shutil.which("datasette", path=str(Path(sys.executable).parent))
    assert program, "datasette is among the development packages: pip install -e '.[dev]'"
    process = subprocess.Popen(
        [program, "onrecord.db", "-m", "metadata.json", "-p", str(port)],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip

    def asked(path: str, **values: str) -> object:
        values = {"_shape": "array", **values}
        with urlopen(f"http://127.0.0.1:{port}/onrecord{path}.json?{urlencode(values)}") as answer:
            return json.load(answer)

    try:
        for _ in range(120):
            try:
                asked("/contested")
                break
            except (URLError, ConnectionError):
                time.sleep(0.25)
        yield asked
    finally:
        process.terminate()
        process.wait(timeout=10)


def test_the_status_on_a_day_is_asked_by_name(ask: Callable[..., list[dict[str, str]]]) -> None:
    (told,) = ask("/status_on_a_day", name="Salt", on="2014-12-31")
    assert (told["agreement"], told["status"], told["since"], told["parties"]) == (
        "Salt Pact", "in_force", "2014-05-01", '["PER","CHL"]',
    )  # fmt: skip
    assert ask("/status_on_a_day", name="salt", on="2013-12-31") == []


def test_what_is_contested_and_what_is_overdue(ask: Callable[..., list[dict[str, str]]]) -> None:
    assert [row["agreement"] for row in ask("/contested")] == ["Salt Pact"]
    late = ask("/overdue", on="2015-06-02")
    assert [(row["planned_date"], row["event"], row["agreement"]) for row in late] == [
        ("2015-06-01", "sign", "Reef Pact")
    ]
    assert ask("/overdue", on="2015-05-31") == []


def test_whose_reports_are_repeated_most(ask: Callable[..., list[dict[str, object]]]) -> None:
    (told,) = ask("/most_echoed")
    assert (told["repeated"], told["echoes"], told["credited"]) == ("Port Elm Herald", 1, 1)


def test_statements_are_found_by_their_words(ask: Callable[..., list[dict[str, str]]]) -> None:
    assert {row["doc"] for row in ask("/who_says_so", words="Reef Pact")} == {"two", "copy"}


def test_every_table_with_facets_opens_with_them(ask: Callable[..., dict[str, object]]) -> None:
    for table in load("publish/datasette.toml")["table"]:
        page = ask(f"/{table['name']}", _shape="objects")
        found = page["facet_results"]
        assert isinstance(found, dict)
        assert set(table["facets"]) <= set(found), table["name"]


def test_the_metadata_names_tables_that_are_there(tmp_path: Path) -> None:
    data = load("publish/datasette.toml")
    with Register.open(tmp_path / "own.db", create=True) as register:
        listed = {row[0] for row in register._connection.execute("SELECT name FROM sqlite_master")}
    for name in (*data["hidden"], *(table["name"] for table in data["table"])):
        assert name in listed, name
