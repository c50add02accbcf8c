"""Rulings: what holds, what is undone, what pairs they make."""

from __future__ import annotations

import pytest

from onrecord.model import OnrecordError
from onrecord.resolve.rulings import Ruling, RulingKind, bonds, not_echoes, standing


def ruling(kind: RulingKind, *subjects: str, day: int = 1, reverses: str | None = None) -> Ruling:
    return Ruling(kind, subjects, "desk", "", f"2024-01-{day:02}T00:00:00Z", reverses)


def test_a_ruling_that_is_reversed_no_longer_stands() -> None:
    first = ruling(RulingKind.SAME, "report", "a-1")
    undo = ruling(RulingKind.SAME, "report", "a-1", day=2, reverses=first.id)
    assert standing([undo, first]) == ()


def test_undoing_an_undoing_restores_the_first() -> None:
    first = ruling(RulingKind.SAME, "report", "a-1")
    undo = ruling(RulingKind.SAME, "report", "a-1", day=2, reverses=first.id)
    redo = ruling(RulingKind.SAME, "report", "a-1", day=3, reverses=undo.id)
    assert standing([redo, first, undo]) == (first,)


def test_the_later_of_two_rulings_on_a_pair_holds() -> None:
    same = ruling(RulingKind.SAME, "report", "a-1")
    different = ruling(RulingKind.DIFFERENT, "report", "a-1", day=2)
    told = bonds([different, same])
    assert told.parted(["report"], ["a-1"])
    assert not told.bound(["report"], ["a-1"])


def test_rulings_follow_forwarded_ids() -> None:
    told = bonds([ruling(RulingKind.DIFFERENT, "report", "a-old")], {"a-old": "a-new"})
    assert told.parted(["report"], ["a-new"])


def test_rename_and_not_echo_are_kept_apart_from_identity() -> None:
    rename = ruling(RulingKind.RENAME, "a-1", "Eel Pact")
    cut = ruling(RulingKind.NOT_ECHO, "child", "parent")
    told = bonds([rename, cut])
    assert told.names == (("a-1", "Eel Pact"),)
    assert not told.together and not told.apart
    assert not_echoes([rename, cut]) == {("child", "parent")}


def test_a_ruling_needs_both_sides() -> None:
    with pytest.raises(OnrecordError, match="two or more"):
        ruling(RulingKind.MERGE, "a-1")
    with pytest.raises(OnrecordError, match="takes two"):
        ruling(RulingKind.MERGE, "a-1", "a-2", "a-3")


def test_the_id_is_a_hash_of_all_that_was_decided() -> None:
    assert ruling(RulingKind.SAME, "x", "a-1").id == ruling(RulingKind.SAME, "x", "a-1").id
    assert ruling(RulingKind.SAME, "x", "a-1").id != ruling(RulingKind.SAME, "x", "a-2").id
