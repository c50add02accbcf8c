"""Recording: the append-only register."""

from onrecord.record.find import Match
from onrecord.record.query import RecordedIncident, Report
from onrecord.record.register import Register

__all__ = ["Match", "RecordedIncident", "Register", "Report"]
