"""Dates in EDTF, the Extended Date/Time Format (ISO 8601-2; Library of Congress, 2019).

Years, months, days and intervals are written alike in ISO 8601 and EDTF. What EDTF adds here: an
interval open at its end (`2013-04/..`), and a day of which only the last possible one is known
(`[..2023-08-03]`, one of a set).
"""

from __future__ import annotations


def of_date(stated: str | None) -> str | None:
    """A date as stated (ISO 8601, see `PartialDate`)."""
    if stated is not None and stated.endswith("/"):
        return f"{stated}.."
    return stated


def bound(stated: str | None, latest: str | None) -> str | None:
    """The beginning or end of a spell: as stated, else known only to have come by `latest`."""
    if stated is not None:
        return of_date(stated)
    return f"[..{latest}]" if latest is not None else None


def spell(begins: str | None, ends: str | None) -> str:
    """A spell as one interval, open where it has no end yet, or no beginning that is told."""
    return f"{_edge(begins, first=True)}/{_edge(ends, first=False)}"


def _edge(stated: str | None, *, first: bool) -> str:
    if stated is None:
        return ".."
    start, slash, end = stated.partition("/")
    return start if first or not slash else end or ".."
