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
from onrecord.conclude.courses import Course, State, courses_from_json, courses_to_json
from onrecord.conclude.deadlines import changes, due, overdue
from onrecord.conclude.edition import edition_of_rules
from onrecord.conclude.outlook import Ahead, Outlook, compare, outlook
from onrecord.conclude.preferences import Preference, rule_of
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
    "edition_of_rules",
    "outlook",
    "overdue",
    "rule_of",
    "spells",
    "status",
    "timeline",
]
