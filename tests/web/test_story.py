"""The page of a story, without a browser."""

from __future__ import annotations

from web_house import client

from making import Said, agreement, report
from onrecord.model import Source, SourceKind
from onrecord.outlooks import refresh
from onrecord.record import Register

PAIR = ("NOR", "ISL")
FIRST = "Norway may leave the Kelp Accord with Iceland in June over 40 kelp boats."
OWN = "Iceland has had no notice of it, its sea minister Bo Ek told the Herald."
MINISTER = Source(SourceKind.NAMED_PERSON, "its sea minister Bo Ek", "told", "ISL")


def test_what_a_report_had_itself_stands_with_its_place_in_the_story(tmp_path) -> None:
    kelp = agreement("Kelp Accord", parties=PAIR)
    may = Said("terminate", FIRST, modality="possible", actors=("NOR",))
    denied = Said("terminate", OWN, modality="denied", actors=("NOR",), source=MINISTER)
    path = tmp_path / "story.db"
    with Register.open(path, create=True) as opened:
        opened.record(*report("gull", FIRST, "2024-03-01", [kelp], [may], outlet="Gull Gazette"))
        opened.record(
            *report(
                "herald",
                f"{FIRST} {OWN}",
                "2024-03-02",
                [kelp],
                [may, denied],
                outlet="Aland Herald",
                credits=("the Gull Gazette",),
            )
        )
        opened.settle()
        refresh(opened)
        (story,) = opened.stories()
    shown = client(path).get(f"/echoes/{story.id}").text
    assert "Of its own:" in shown
    assert OWN in shown.split("Of its own:")[1]
