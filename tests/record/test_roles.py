"""The roles of docs/postgresql.md, granted as the page says: they do what they must, no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.conclude import edition_of_rules
from onrecord.model import OnrecordError
from onrecord.record import Register
from onrecord.record.notes import Note
from onrecord.resolve.reviews import Anchor
from onrecord.resolve.rulings import Ruling, RulingKind
from servers import register_url

pytestmark = pytest.mark.of_sqlite  # about the server alone

PAGE = Path(__file__).parents[2] / "docs" / "postgresql.md"
SIGNED = "Estonia and Latvia signed the Baltic Rail Accord in May 2014, wire {n} says."
ROLES = ("onrecord_writer", "onrecord_reader")


def told(number: int):
    said = SIGNED.format(n=number)
    named = [agreement("Baltic Rail Accord", parties=("EST", "LVA"))]
    return report(f"wire-{number}", said, "2014-06-01", named, [Said("sign", said)])


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    url = register_url(tmp_path)
    with Register.open(url, create=True) as register:
        register.record(*told(1))
        Desk(register).settle()
    _, _, page = PAGE.read_text(encoding="utf-8").partition("## Roles")
    section = page.partition("\n## ")[0].splitlines()
    granted = "\n".join(line for line in section if line.startswith("    "))
    with psycopg.connect(url, autocommit=True) as connection:
        (schema,) = connection.execute("SELECT current_schema()").fetchone()
        for role in ROLES:
            connection.execute(f"DROP ROLE IF EXISTS {role}")
        connection.execute(granted.replace("SCHEMA public", f"SCHEMA {schema}"))
    yield url
    with psycopg.connect(url, autocommit=True) as connection:
        for role in ROLES:
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")


def as_role(url: str, role: str) -> str:
    return url.replace("postgres:", f"{role}:", 1).replace("//postgres@", f"//{role}@", 1)


def refused(url: str, sql: str) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        try:
            connection.execute(sql)
        except psycopg.errors.InsufficientPrivilege:
            return True
    return False


def test_a_writer_reads_in_rules_notes_and_settles(url: str) -> None:
    with Register.open(as_role(url, "onrecord_writer")) as register:
        assert register.record(*told(2))
        assert register.load([told(3), told(4)]).reports == 2
        Desk(register).settle()
        (one,) = register.agreements()
        statement = register.recorded(one.id)[0].statement
        named = (one.id, "The Rail Accord")
        about = (statement.id, "wire-1", Anchor.of(statement).to_text())
        for kind, subjects in ((RulingKind.RENAME, named), (RulingKind.ACCEPT, about)):
            register.rule(Ruling(kind, subjects, "ada", "", "2020-01-01T00:00:00Z"))
        register.add_note(
            Note(
                "n-1", "statement", statement.id, None, "ada", "p-1", "So it is.", (), "2020-01-01"
            )
        )
        Desk(register).settle()
        register.forget_conclusions()
        Desk(register).settle()
        assert register.agreements()[0].names[0] == "The Rail Accord"
        assert not register.touched(edition_of_rules())


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM documents",
        "DELETE FROM rulings",
        "UPDATE statements SET event = 'terminate'",
        "UPDATE memberships SET agreement = ''",
        "TRUNCATE outlooks",
        "DROP TABLE notes",
        "ALTER TABLE notes ADD COLUMN mine TEXT",
        "CREATE TABLE mine (id INT)",
        "INSERT INTO schema_versions VALUES (99, '')",
    ],
)
def test_neither_role_may_change_or_remove_a_record_or_the_schema(url: str, sql: str) -> None:
    for role in ROLES:
        assert refused(as_role(url, role), sql), role


def test_a_reader_answers_everything_and_writes_nothing(url: str) -> None:
    with Register.open(as_role(url, "onrecord_reader")) as register:
        desk = Desk(register)
        assert desk.overview() and desk.status("Baltic Rail Accord").for_
        assert register.search("rail accord") and register.find("Baltik Rail Acord")
        assert desk.due() == () and desk.dossiers("Baltic Rail Accord") and register.counts()
        for write in (
            lambda: register.record(*told(5)),
            lambda: register.load([told(6)]),
            lambda: register.rule(Ruling(RulingKind.RENAME, ("a", "b"), "x", "", "2020")),
            register.forget_conclusions,
        ):
            with pytest.raises(OnrecordError, match="role may not"):
                write()
