"""Rulings that come back from a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.importing import What, kind_of
from onrecord.importing.rulings_file import take
from onrecord.publish import writer
from onrecord.record import Register
from onrecord.resolve.rulings import Ruling, RulingKind, standing

TEXT = "Peru and Chile signed the Salt Pact on 1 May 2001. Peru and Tonga signed the Reef Pact."


@pytest.fixture
def desk(tmp_path: Path):
    with Register.open(tmp_path / "test.db", create=True) as register:
        salt, reef = TEXT.split(". ")
        register.record(
            *report(
                "news", TEXT, "2001-05-02",
                [
                    agreement("Salt Pact", parties=("PER", "CHL")),
                    agreement("Reef Pact", parties=("PER", "TON"), local="A2"),
                ],
                [
                    Said("sign", f"{salt}.", when="2001-05-01"),
                    Said("sign", reef, agreement="A2"),
                ],
            )
        )  # fmt: skip
        found = Desk(register)
        found.settle()
        reef_id = found.meant("Reef Pact")[0].agreement
        register.rule(
            Ruling(
                RulingKind.RENAME, (reef_id, "Coral Pact"), "M.", "usual", "2002-01-01T00:00:00Z"
            )
        )
        yield found


def edited(desk: Desk, folder: Path, edit) -> Path:
    """The exported rulings, changed as a person would in a spreadsheet."""
    list(writer("csv")(desk.register, folder / "out"))
    path = folder / "out" / "rulings.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, names = list(reader), reader.fieldnames
    edit(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer_ = csv.DictWriter(stream, names)
        writer_.writeheader()
        writer_.writerows(rows)
    return path


def holding(desk: Desk) -> list[tuple[str, tuple[str, ...], str]]:
    return [(str(r.kind), r.subjects, r.reason) for r in standing(desk.register.rulings())]


def test_an_untouched_table_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    before = desk.register.rulings()
    path = edited(desk, tmp_path, lambda rows: None)
    assert kind_of(path) is What.RULINGS
    taken = take(desk, path)
    assert (taken.new, taken.known, taken.problems) == (0, 1, ())
    assert desk.register.rulings() == before


def test_a_changed_subject_takes_the_old_ones_place(desk: Desk, tmp_path: Path) -> None:
    def edit(rows: list[dict[str, str]]) -> None:
        rows[0]["subjects"] = rows[0]["subjects"].replace("Coral Pact", "Atoll Pact")

    path = edited(desk, tmp_path, edit)
    assert take(desk, path).new == 1
    assert [subjects[1] for _, subjects, _ in holding(desk)] == ["Atoll Pact"]
    assert desk.dossiers("Reef Pact")[0].agreement.names[0] == "Atoll Pact"


def test_what_no_longer_holds_is_undone_and_may_be_restored(desk: Desk, tmp_path: Path) -> None:
    path = edited(desk, tmp_path, lambda rows: rows[0].update(holds="FALSE"))
    assert take(desk, path).new == 1 and holding(desk) == []
    assert take(desk, path).new == 0
    path = edited(desk, tmp_path, lambda rows: rows[0].update(holds="true"))
    assert take(desk, path).new == 1 and len(holding(desk)) == 1


def test_a_row_without_an_id_is_a_new_ruling_and_names_are_enough(
    desk: Desk, tmp_path: Path
) -> None:
    salt = desk.meant("Salt Pact")[0].agreement
    said = desk.register.recorded(salt)[0].statement

    def edit(rows: list[dict[str, str]]) -> None:
        rows += [
            {"kind": "different", "subjects": "Salt Pact; Reef Pact", "reason": "two waters"},
            {"kind": "correct", "subjects": f'["{said.id}", "date", "2001-05"]',
             "reason": "the month only", "author": "=A. Coder"},
            {"kind": "reject", "subjects": said.id, "reason": "no"},
            {"kind": "guess", "subjects": "a; b", "reason": "?"},
            {"kind": "same", "subjects": "Salt Pact; Moon Pact", "reason": "?"},
            {"kind": "same", "subjects": "Salt Pact; Reef Pact"},
        ]  # fmt: skip

    path = edited(desk, tmp_path, edit)
    taken = take(desk, path, "B. Coder")
    assert taken.new == 3
    assert [p.where.rpartition(", ")[2] for p in taken.problems] == ["row 6", "row 7", "row 8"]
    assert "allowed are" in taken.problems[0].what and "Moon Pact" in taken.problems[1].what
    made = {str(r.kind): r for r in desk.register.rulings()}
    assert made["different"].author == "B. Coder" and made["correct"].author == "=A. Coder"
    assert salt in made["different"].subjects
    again = take(desk, path, "B. Coder")
    assert again.new == 0


def test_rulings_of_another_register_are_taken_once(desk: Desk, tmp_path: Path) -> None:
    path = edited(desk, tmp_path, lambda rows: rows[0].update(ruling="r-0000000000000000"))
    assert take(desk, path).new == 0, "the same ruling stands already"
