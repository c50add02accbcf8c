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
from onrecord.conclude.outlook import (
    Ahead,
    Course,
    Outlook,
    State,
    compare,
    courses_from_json,
    courses_to_json,
    outlook,
)
from onrecord.conclude.preferences import Preference, rule_of, rules_added
from onrecord.conclude.rules import RULES
from onrecord.conclude.timeline import believed, conflicts, timeline

__all__ = [
    "RULES",
    "Ahead",
    "Belief",
    "Change",
    "Conflict",
    "Course",
    "Deadline",
    "Origins",
    "OtherReading",
    "Outlook",
    "Overdue",
    "Preference",
    "Rule",
    "Side",
    "Spell",
    "State",
    "StatusAnswer",
    "TimelineEntry",
    "believed",
    "changes",
    "compare",
    "conflicts",
    "courses_from_json",
    "courses_to_json",
    "due",
    "outlook",
    "overdue",
    "rule_of",
    "rules_added",
    "spells",
    "status",
    "timeline",
]
