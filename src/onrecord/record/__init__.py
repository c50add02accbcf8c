"""Recording: the append-only register."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from onrecord.record.find import Match
from onrecord.record.query import RecordedIncident, Report
from onrecord.record.register import Register

if TYPE_CHECKING:
    from onrecord.record.lines import Chosen, Line, LineState
    from onrecord.record.outlooks import KeptOutlook

__all__ = [
    "Chosen",
    "KeptOutlook",
    "Line",
    "LineState",
    "Match",
    "RecordedIncident",
    "Register",
    "Report",
]

_LATER = {"Chosen": "lines", "Line": "lines", "LineState": "lines", "KeptOutlook": "outlooks"}


def __getattr__(name: str) -> Any:
    """Load what few questions need when it is asked for."""
    if name in _LATER:
        return getattr(import_module(f"onrecord.record.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
