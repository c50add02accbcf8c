"""Concluding: statements to status, timeline, conflicts, deadlines. Pure functions.

The calculus is explained in docs/calculus.md; its rules are the table in `rules.py`.
"""

from onrecord.conclude.answers import (
    Belief,
    Change,
    Conflict,
    Deadline,
    Origins,
    OtherReading,
    Overdue,
    Rule,
    Side,
    Spell,
    StatusAnswer,
    TimelineEntry,
)
from onrecord.conclude.asking import spells, status
from onrecord.conclude.deadlines import changes, due, overdue
from onrecord.conclude.rules import RULES
from onrecord.conclude.timeline import believed, conflicts, timeline

__all__ = [
    "RULES",
    "Belief",
    "Change",
    "Conflict",
    "Deadline",
    "Origins",
    "OtherReading",
    "Overdue",
    "Rule",
    "Side",
    "Spell",
    "StatusAnswer",
    "TimelineEntry",
    "believed",
    "changes",
    "conflicts",
    "due",
    "overdue",
    "spells",
    "status",
    "timeline",
]
