"""Recording: the append-only register."""

from onrecord.record.find import Match
from onrecord.record.outlooks import KeptOutlook
from onrecord.record.query import RecordedIncident, Report
from onrecord.record.register import Register

__all__ = ["KeptOutlook", "Match", "RecordedIncident", "Register", "Report"]
