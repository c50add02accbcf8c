"""A register of any earlier version is brought up to date when it is opened, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.record import Register
from onrecord.record import store as stored

SCRIPTS = stored.migrations()
SIGNED = "Estonia and Latvia signed the Baltic Rail Accord in May 2014."


@pytest.mark.parametrize("version", range(1, len(SCRIPTS)))
def test_an_older_register_is_brought_up_to_date_with_all_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    path = tmp_path / f"version-{version}.db"
    with monkeypatch.context() as older:
        older.setattr(stored, "migrations", lambda: SCRIPTS[:version])
        with Register.open(path, create=True) as register:
            put = register._connection.execute
            put(
                "INSERT INTO documents (id, name, text, recorded_at) VALUES (?, ?, ?, ?)",
                ("d-1", "old", SIGNED, "2020-01-01T00:00:00Z"),
            )
            put(
                "INSERT INTO document_metadata (id, document, published, outlet, found, "
                "recorded_at) VALUES (?, ?, ?, ?, ?, ?)",
                ("v-1", "d-1", "2014-06-01", "Harbour Mail", "[]", "2020-01-01T00:00:00Z"),
            )
    with Register.open(path) as register:
        assert register.counts()["schema"] == len(SCRIPTS)
        assert [(r.doc, r.outlet) for r in register.reports()] == [("old", "Harbour Mail")]
        told = [agreement("Baltic Rail Accord", parties=("EST", "LVA"))]
        assert register.record(*report("new", SIGNED, "2014-06-02", told, [Said("sign", SIGNED)]))
        Desk(register).settle()
        assert Desk(register).status("Baltic Rail Accord").for_
        assert [r.doc for r in register.search("rail accord")][:1] in (["old"], ["new"])
    with Register.open(path) as register:
        assert register.counts()["documents"] == 2
