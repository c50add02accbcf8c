"""PostgreSQL as the store of a register that a team shares.

The modules beside this one ask in the SQL that SQLite and PostgreSQL have in common. What differs
is translated here, once for each question: placeholders, lists given as JSON, what is ignored on
conflict, and the scripts of `migrations/`. Writers take turns (an advisory lock held for a
transaction), so that rows are numbered in the order in which they are committed: what was
touched since is told by these numbers. Readers never wait.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit, urlunsplit

from onrecord.model import OnrecordError
from onrecord.record import store

if TYPE_CHECKING:
    import psycopg

SCHEMES = ("postgresql", "postgres")
_LOCK = store.APPLICATION_ID
_WAITS_SECONDS = 60
# Questions are many and small, each about a few rows that an index finds.
_SETTINGS = ("random_page_cost = 1.1", "jit = off")
_NEXT = "upgrade with pip install --upgrade onrecord"
_OWN = (
    # Words in reports: what FTS5 does for SQLite. A text is indexed as far as one row can hold it.
    "CREATE INDEX documents_by_words ON documents "
    "USING gin (to_tsvector('english', left(text, 250000)))",
    # Names by the letter triples in them, for names that are asked for with a slip.
    "CREATE FUNCTION letter_triples(given TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE AS $$ "
    "SELECT coalesce(array_agg(DISTINCT substr(given, i, 3)), '{}') "
    "FROM generate_series(1, length(given) - 2) AS i $$",
    "CREATE INDEX names_by_triples ON names USING gin (letter_triples(folded))",
)


def is_url(where: object) -> bool:
    """Whether this names a register on a PostgreSQL server."""
    return isinstance(where, str) and where.partition("://")[0] in SCHEMES and "://" in where


def shown(url: str) -> str:
    """The address without what is secret in it: for messages."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    bare = parts.netloc.replace(f":{parts.password}@", ":...@")
    return urlunsplit(parts._replace(netloc=bare))


class Row(tuple[Any, ...]):
    """A row whose values are found by their place or by the column's name."""

    names: Mapping[str, int] = {}

    def __getitem__(self, at: Any) -> Any:
        """The value at a place, or of the first column of that name."""
        return tuple.__getitem__(self, self.names[at] if isinstance(at, str) else at)

    def keys(self) -> list[str]:
        """The columns' names."""
        return list(self.names)


@lru_cache(maxsize=1024)
def _kind_of_row(names: tuple[str, ...]) -> type[Row]:
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(name, place)
    return type("Row", (Row,), {"names": places})


def _rows(cursor: Any) -> Any:
    if cursor.description is None:
        return tuple
    return _kind_of_row(tuple(column.name for column in cursor.description))


class Connection:
    """What the register's modules ask of a connection to SQLite, asked of PostgreSQL."""

    row_factory: Any = None  # rows are found by name in any case

    def __init__(self, server: psycopg.Connection[Any]) -> None:
        self._server = server

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """Ask or change something; the answer's rows are iterated over or fetched."""
        if sql.startswith("BEGIN IMMEDIATE"):
            self._server.execute("BEGIN")
            try:
                return self._server.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            except BaseException:  # no turn was had in time: the connection is to be of use again
                self.rollback()
                raise
        return self._server.execute(cast(Any, translated(sql)), _plain(values))

    def run(self, script: str) -> None:
        """Run several statements, already in the server's words, at once."""
        self._server.execute(cast(Any, script))

    def executemany(self, sql: str, values: Iterable[Sequence[Any]]) -> Any:
        """The same change for many values."""
        cursor = self._server.cursor()
        cursor.executemany(cast(Any, translated(sql)), [_plain(v) for v in values])
        return cursor

    @contextmanager
    def copying(self, table: str, columns: Sequence[str]) -> Iterator[Any]:
        """Write many rows at the speed of COPY: `write_row` of what this gives."""
        named = ", ".join(f'"{column}"' for column in columns)
        into = cast(Any, f'COPY "{table}" ({named}) FROM STDIN')
        with self._server.cursor() as cursor, cursor.copy(into) as copy:
            yield copy

    def commit(self) -> None:
        """Make the transaction last."""
        self._server.commit()

    def rollback(self) -> None:
        """Undo the transaction; nothing to undo where the server has gone."""
        if not self._server.closed:
            self._server.rollback()

    def close(self) -> None:
        """Leave the server."""
        self._server.close()


def _plain(values: Any) -> Any:
    if isinstance(values, Mapping):
        return {name: _number(value) for name, value in values.items()}
    return tuple(_number(value) for value in values)


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


_QUOTED = re.compile(r"""('(?:[^']|'')*'|"[^"]*")""")
_NAMED = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")
_LIST = re.compile(r"json_each\(\s*(\?|:[a-z_][a-z0-9_]*)\s*\)")


@lru_cache(maxsize=2048)
def translated(sql: str) -> str:
    """A question in SQLite's words in those of PostgreSQL and its driver."""
    ignoring = sql.startswith("INSERT OR IGNORE INTO")
    if ignoring:
        sql = "INSERT INTO" + sql.removeprefix("INSERT OR IGNORE INTO") + " ON CONFLICT DO NOTHING"
    sql = _LIST.sub(r"jsonb_array_elements_text(CAST(\1 AS jsonb)) AS listed (value)", sql)
    parts = _QUOTED.split(sql.replace("%", "%%"))
    for at in range(0, len(parts), 2):
        parts[at] = _NAMED.sub(r"%(\1)s", parts[at].replace("?", "%s"))
    return "".join(parts)


def connect(url: str, *, create: bool) -> sqlite3.Connection:
    """Open the register at an address, bringing its schema up to date.

    Raises `OnrecordError` where the server cannot be reached, where there is no register and
    `create` is false, and for one written by a newer version.
    """
    try:
        import psycopg
    except ImportError:
        raise OnrecordError(
            f"{shown(url)}: a register on PostgreSQL needs the extra 'postgres'; "
            "pip install 'onrecord[postgres]'"
        ) from None
    with explained(url):
        server = psycopg.connect(
            url, autocommit=True, row_factory=_rows, connect_timeout=_WAITS_SECONDS
        )
        try:
            server.execute(f"SET lock_timeout = '{_WAITS_SECONDS}s'")
            for setting in _SETTINGS:
                server.execute(f"SET {setting}")
            connection = Connection(server)
            _prepare(connection, url, create=create)
        except BaseException:
            server.close()
            raise
    return cast(sqlite3.Connection, connection)


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Turn the faults of the server into one `OnrecordError` that says what to do."""
    import psycopg

    where = shown(url)
    try:
        yield
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as fault:
        raise store.StorageFault(
            f"{where}: another program holds the register; try again when it is done"
        ) from fault
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction) as fault:
        raise OnrecordError(
            f"{where}: this role may not do that ({_line(fault)}); ask for the role that may: "
            "see docs/postgresql.md"
        ) from fault
    except psycopg.errors.DiskFull as fault:
        raise store.StorageFault(
            f"{where}: the server's disk is full; free some space and run the same command again "
            "(every report recorded so far is kept)"
        ) from fault
    except psycopg.OperationalError as fault:
        raise store.StorageFault(
            f"{where}: the server cannot be reached, or broke off ({_line(fault)}); check the "
            "address and that it runs, then run the same command again (what was recorded is kept)"
        ) from fault
    except psycopg.Error as fault:
        raise OnrecordError(f"{where}: the register refused ({_line(fault)})") from fault


def _line(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200]


def _prepare(connection: Connection, url: str, *, create: bool) -> None:
    scripts = store.migrations()
    version = _version(connection)
    if version is None and not create:
        raise OnrecordError(
            f"{shown(url)}: there is no register here; read some reports into one with "
            "`onrecord read FOLDER`, or name another with --register"
        )
    if version is not None and version > len(scripts):
        raise OnrecordError(
            f"{shown(url)}: written by a newer Onrecord (schema {version}, this one knows up to "
            f"{len(scripts)}); {_NEXT}"
        )
    if version is None or version < len(scripts):
        _migrate(connection, scripts)


def _version(connection: Connection) -> int | None:
    """The schema's version; null where there is no register."""
    (table,) = connection.execute("SELECT to_regclass('schema_versions')").fetchone()
    if table is None:
        return None
    (version,) = connection.execute("SELECT max(version) FROM schema_versions").fetchone()
    return cast("int | None", version)


def _migrate(connection: Connection, scripts: tuple[str, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection) or 0
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_versions "
            "(version BIGINT PRIMARY KEY, applied_at TEXT NOT NULL)"
        )
        for number, script in enumerate(scripts[version:], start=version + 1):
            own = _OWN if number == 1 else ()
            connection.run(";\n".join((*definitions(script), *own)))
            connection.execute("INSERT INTO schema_versions VALUES (?, ?)", (number, store.now()))
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def definitions(script: str) -> Iterator[str]:
    """A script's statements for PostgreSQL. Full text is indexed otherwise there. Text compares
    by code points, as in SQLite, so that both give the same order."""
    for statement in store.statements_in(script):
        bare = re.sub(r"--[^\n]*", "", statement).strip().rstrip(";")
        if not bare or bare.startswith(("CREATE VIRTUAL TABLE", "CREATE TRIGGER")):
            continue
        bare = re.sub(
            r"\bINTEGER PRIMARY KEY\b",
            "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
            bare,
        )
        bare = re.sub(r"\bINTEGER\b", "BIGINT", bare)
        bare = re.sub(r"\bREAL\b", "DOUBLE PRECISION", bare)
        if not bare.startswith("CREATE VIEW"):
            bare = re.sub(r"\bTEXT\b", 'TEXT COLLATE "C"', bare)
        yield re.sub(r"\)\s*WITHOUT ROWID$", ")", bare)


def search(connection: Connection, words: str, limit: int) -> Any:
    """Rows of reports whose text holds all of the words, best first."""
    asked = "plainto_tsquery('english', ?)"
    held = "to_tsvector('english', left(d.text, 250000))"
    return connection.execute(
        f"SELECT r.* FROM documents d JOIN reports r ON r.id = d.id WHERE {held} @@ {asked} "
        f"ORDER BY ts_rank({held}, {asked}) DESC, r.doc LIMIT ?",
        (words, words, limit),
    )


def names_near(connection: Connection, triples: Sequence[str], limit: int) -> list[int]:
    """Ids of the names that share most letter triples with those given."""
    found = connection.execute(
        "SELECT id FROM names WHERE letter_triples(folded) && CAST(:triples AS TEXT[]) "
        "ORDER BY cardinality(ARRAY(SELECT unnest(letter_triples(folded)) INTERSECT "
        "SELECT unnest(CAST(:triples AS TEXT[])))) DESC, length(folded), id LIMIT :most",
        {"triples": list(triples), "most": limit},
    )
    return [row[0] for row in found]
