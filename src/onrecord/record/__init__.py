"""Recording: the append-only register."""

from onrecord.record.find import Match
from onrecord.record.lines import Chosen, Line, LineState
from onrecord.record.outlooks import KeptOutlook
from onrecord.record.query import RecordedIncident, Report
from onrecord.record.register import Register

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
