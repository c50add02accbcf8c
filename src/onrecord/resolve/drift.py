"""What changed on the way from a report to its echo."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.resolve.echoes import Drift, Report


def drift(child: Report, parent: Report, about: frozenset[str]) -> tuple[Drift, ...]:
    """Changes of the child against the parent."""
    return ()
