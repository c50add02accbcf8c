"""Every test of the register runs on both stores: on SQLite, and on a real PostgreSQL.

A test that is about the SQLite file itself says so with the mark `of_sqlite`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.record import Register, postgres
from servers import register_url

STORES = ("sqlite", "postgres")


@pytest.fixture(scope="module", autouse=True, params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[str]:
    """The store that registers are opened on: for PostgreSQL, a path names a schema."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    opened = Register.open.__func__  # type: ignore[attr-defined]

    def on_postgres(cls: type[Register], path: str | Path, *, create: bool = False) -> Register:
        where = path if postgres.is_url(path) else register_url(path)
        return opened(cls, where, create=create)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Register, "open", classmethod(on_postgres))
        yield "postgres"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the SQLite file on the other store."""
    only = [
        item for item in items if item.get_closest_marker("of_sqlite") and _store(item) != "sqlite"
    ]
    if only:
        config.hook.pytest_deselected(items=only)
        items[:] = [item for item in items if item not in only]


def _store(item: pytest.Item) -> str:
    return (
        str(item.callspec.params.get("store", "sqlite")) if hasattr(item, "callspec") else "sqlite"
    )
