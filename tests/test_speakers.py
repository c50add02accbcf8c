"""Sources are told apart alike on the command line and on the page of sources."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from making import Said, agreement, report
from onrecord.cli.app import app
from onrecord.model import Relay, Source, SourceKind
from onrecord.record import Register
from onrecord.web.speakers import gather

PACT = agreement("Kelp Accord", parties=("NOR", "ISL"))
QUOTED = '"We shall not haul our nets in for a paper pledge," a harbour clerk said.'
ALSO = '"We shall not haul our nets in for a paper pledge," a clerk told the Fjord Gazette.'
BODY = "The foreign ministry of Norway said the accord stands."
AGAIN = "Norway's foreign ministry said the accord stands still."
MINISTER = "Minister Ilse Brandt said the accord was signed."
FORMER = "Former minister Ilse Brandt said the accord was signed."
GAZETTE = "Fjord Gazette"


def _said(text: str, kind: SourceKind, mention: str, chain: tuple[Relay, ...] = ()) -> Said:
    return Said("affirm", text, source=Source(kind, mention, "said", "NOR", chain=chain))


def _filled(path: Path) -> Path:
    relayed = (Relay(SourceKind.MEDIA, GAZETTE, "told"),)
    with Register.open(path, create=True) as register:
        for doc, day, outlet, said in (
            (
                "fjord",
                "2022-03-04",
                GAZETTE,
                [
                    _said(QUOTED, SourceKind.UNNAMED_PERSON, "a harbour clerk"),
                    _said(BODY, SourceKind.ORGANIZATION, "The foreign ministry"),
                    _said(MINISTER, SourceKind.NAMED_PERSON, "Minister Ilse Brandt"),
                ],
            ),
            (
                "skerry",
                "2022-03-05",
                "Skerry Post",
                [
                    _said(ALSO, SourceKind.UNNAMED_PERSON, "a clerk", relayed),
                    _said(AGAIN, SourceKind.ORGANIZATION, "foreign ministry"),
                    _said(FORMER, SourceKind.NAMED_PERSON, "Former minister Ilse Brandt"),
                ],
            ),
        ):
            text = " ".join(s.sentence for s in said)
            register.record(*report(doc, text, day, [PACT], said, outlet=outlet))
        register.settle()
    return path


def test_the_page_and_the_command_tell_sources_apart_alike(tmp_path: Path) -> None:
    path = _filled(tmp_path / "r.db")
    with Register.open(path) as register:
        page = {frozenset(i.statement.id for i in s.items) for s in gather(register).speakers}
    told = CliRunner().invoke(app, ["--register", str(path), "sources", "--json"])
    command = {frozenset(one["statements"]) for one in json.loads(told.stdout)}
    assert page == command
    assert sorted(map(len, page)) == [2, 2, 2]
