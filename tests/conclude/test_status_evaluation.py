"""Scoring the calculus against annotated reports and their status questions."""

import json
from datetime import date

import pytest

from onrecord.conclude.evaluation import evaluate_annotated, read_annotated, read_questions
from onrecord.model import OnrecordError

TEXT = "The two states signed the Heron Pact on 2 May 2020. It was suspended in June."


def put(folder, name, value):
    (folder / name).write_text(json.dumps(value), encoding="utf-8")


def report(doc, published, statements, key="heron"):
    return {
        "doc": doc,
        "published": published,
        "outlet": f"The {doc}",
        "agreements": [
            {
                "id": "A1",
                "names": ["Heron Pact"],
                "kind": "pact",
                "parties": ["AAA", "BBB"],
                "key": key,
            }
        ],
        "statements": [
            {
                "agreement": "A1",
                "event": event,
                "modality": "actual",
                "date": day,
                "term": None,
                "actors": ["AAA", "BBB"],
                "evidence": [0, 51],
                "source": {"kind": "outlet", "text": None},
            }
            for event, day in statements
        ],
        "credits": [],
        "due": [],
        "incidents": [],
    }


def asked(on, known, expected, **extra):
    base = {"agreement": "Heron Pact", "key": "heron", "on": on, "known": known}
    return {**base, "status": expected, "contested": False, "docs": [], **extra}


@pytest.fixture
def gold(tmp_path):
    (tmp_path / "text").mkdir()
    for doc in ("first", "second", "echo"):
        (tmp_path / "text" / f"{doc}.txt").write_text(TEXT, encoding="utf-8")
    put(tmp_path, "first.json", report("first", "2020-05-03", [("sign", "2020-05-02")]))
    put(tmp_path, "second.json", report("second", "2020-07-01", [("suspend", "2020-06")]))
    put(tmp_path, "echo.json", report("echo", "2020-07-02", [("suspend", "2020-06")]))
    story = [{"doc": "echo", "from": "second", "how": "credited"}]
    put(tmp_path, "story-heron.json", {"story": "heron", "docs": story})
    questions = [
        asked("2020-05-10", "2020-05-10", "signed", since="2020-05-02"),
        asked("2020-07-10", "2020-07-10", "suspended", since="2020"),
        asked("2020-07-10", "2020-07-10", "ended", until="2021"),
    ]
    put(tmp_path, "status.json", questions)
    return tmp_path


def test_questions_are_answered_from_the_annotations_and_marked(gold):
    score = evaluate_annotated(gold)
    assert score.counts() == {
        "right": (2, 3),
        "status": (2, 3),
        "contested": (3, 3),
        "since": (2, 2),
        "until": (0, 1),
    }
    wrong = [m for m in score.marked if not m.right]
    assert [str(m.answer.status) for m in wrong] == ["suspended"]


def test_a_report_that_took_its_story_has_the_origin_of_the_first(gold):
    recorded = read_annotated(gold).statements["heron"]
    assert [(r.doc, r.origin) for r in recorded] == [
        ("first", "first"),
        ("second", "second"),
        ("echo", "second"),
    ]


def test_parties_come_from_the_annotated_agreements(gold):
    assert read_annotated(gold).parties["heron"] == ("AAA", "BBB")


def test_parties_are_those_that_reports_listed_by_the_day_of_knowledge(gold):
    later = report("second", "2020-07-01", [("suspend", "2020-06")])
    later["agreements"][0]["parties"] = ["AAA", "BBB", "CCC", "DDD", "EEE"]
    later["statements"][0]["actors"] = ["AAA"]
    put(gold, "second.json", later)
    questions = [
        asked("2020-06-20", "2020-06-20", "signed", party="CCC"),
        asked("2020-07-10", "2020-07-10", "signed"),
    ]
    put(gold, "status.json", questions)
    parties = read_annotated(gold).parties["heron"]
    assert parties.by(date(2020, 6, 20)) == ("AAA", "BBB") and len(parties) == 5
    before, after = evaluate_annotated(gold).marked
    assert str(before.answer.status) == "unknown"
    assert str(after.answer.status) == "in_force"


def test_a_folder_without_questions_is_misuse_that_says_what_is_expected(tmp_path):
    with pytest.raises(OnrecordError, match="status\\*\\.json"):
        read_questions(tmp_path)
