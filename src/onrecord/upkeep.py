"""Whether all that a register holds and keeps is right: every evidence, every conclusion."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from onrecord.conclude import courses_to_json, edition_of_rules, outlook
from onrecord.model import Problem
from onrecord.record import Register


def check(register: Register) -> Iterator[Problem]:
    """What does not stand: faults of the store, evidence that is not in its text, conclusions
    that are kept and come out otherwise when worked out again from their statements."""
    for fault in register.faults_of_store(quick=False):
        yield Problem(register.label, fault, "restore a backup: onrecord restore")
    yield from register.evidence_that_does_not_stand()
    waiting = register.touched(edition_of_rules())
    for agreement in register.agreement_ids():
        if agreement not in waiting and not _is_kept_right(register, agreement):
            yield Problem(
                agreement,
                "what is kept of its conclusions is not what its statements say",
                "run onrecord vacuum --anew, which works all conclusions out again",
            )


def _is_kept_right(register: Register, agreement: str) -> bool:
    recorded, parties = register.told(agreement)
    kept = register.kept_courses(agreement)
    if not kept:
        return not any(item.published for item in recorded)
    for known, begins, courses in kept:
        told = outlook(recorded, date.fromisoformat(known), parties)
        if told is None or told.begins.isoformat() != begins:
            return False
        if courses_to_json(told.courses) != json.loads(courses):
            return False
    return True
