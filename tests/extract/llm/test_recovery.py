"""A model's server may be slow, busy, wrong or gone: what can be had is had, nothing is lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from llm_reports import ACCORD, RIGHT, document
from llm_stub import Sent, Stub, completion, passage_in, scripted, serving

from onrecord.extract.llm.answers import Answer, read_answer, salvage
from onrecord.extract.llm.reader import Reader
from onrecord.model import Extraction, OnrecordError, Problem, is_partial

EMPTY = {"agreements": [], "statements": []}


@pytest.fixture(scope="module")
def server() -> Iterator[Stub]:
    with serving() as stub:
        yield stub


@pytest.fixture
def stub(server: Stub) -> Stub:
    server.requests.clear()
    server.headers.clear()
    server.answer = scripted(RIGHT)
    return server


def in_turn(*sent: Sent) -> Any:
    """Answers one after the other; the last one stays."""
    left = list(sent)
    lock = threading.Lock()

    def answer(_: dict[str, Any]) -> Sent:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return answer


def read(stub: Stub, folder: Path, **more: Any) -> tuple[Extraction, list[Problem], Reader]:
    """One report, read; what it gave, the problems, and the reader (closed)."""
    with Reader(stub.settings(folder, concurrency=1, **more)) as reader:
        told = [item for _, item in reader.over([document()])]
    problems = [item for item in told if isinstance(item, Problem)]
    (found,) = (item for item in told if isinstance(item, Extraction))
    return found, problems, reader


RIGHT_ONE = completion({"agreements": [RIGHT[0]], "statements": list(RIGHT[1:])})


@pytest.mark.parametrize(
    "bad",
    [
        "I am sorry, I cannot do that.",
        '{"statements": [{"evidence": "Estonia and',
        '{"agreements": []}',
        "[1, 2, 3]",
        "",
        "{" * 3000,
        '{"statements": 12}',
    ],
    ids=["prose", "truncated", "no list", "no object", "empty", "nested", "wrong type"],
)
def test_an_answer_in_another_form_is_asked_for_once_more(
    stub: Stub, tmp_path: Path, bad: str
) -> None:
    stub.answer = in_turn(completion(bad), RIGHT_ONE)
    found, problems, reader = read(stub, tmp_path)
    assert len(found.statements) == 2 and not problems
    assert len(stub.requests) == 2 and reader.spent().repairs == 1
    again = stub.requests[1]["messages"]
    assert [m["role"] for m in again] == ["system", "user", "assistant", "user"]


def test_what_cannot_be_repaired_is_a_problem_and_the_report_stays(
    stub: Stub, tmp_path: Path
) -> None:
    stub.answer = lambda _: completion("no")
    found, (problem,), reader = read(stub, tmp_path)
    assert "1 of 1 passages without an answer" in problem.what and is_partial(found.extractor)
    assert reader.spent().failures == 1 and found.statements == ()


def test_json_between_other_words_is_read(stub: Stub, tmp_path: Path) -> None:
    told = json.dumps({"agreements": [RIGHT[0]], "statements": list(RIGHT[1:])})
    stub.answer = lambda _: completion(f"Sure! Here it is:\n```json\n{told}\n```\nAnything else?")
    assert len(read(stub, tmp_path)[0].statements) == 2


@pytest.mark.parametrize("status", [429, 500, 502, 503, 408, 529])
def test_a_busy_server_is_asked_again(stub: Stub, tmp_path: Path, status: int) -> None:
    stub.answer = in_turn(Sent({"error": {"message": "busy"}}, status), RIGHT_ONE)
    found, problems, reader = read(stub, tmp_path)
    assert len(found.statements) == 2 and not problems
    assert reader.spent().retries == 1


def test_a_wait_that_the_server_asks_for_is_kept(stub: Stub, tmp_path: Path) -> None:
    import time

    stub.answer = in_turn(Sent("slow down", 429, {"Retry-After": "0.4"}), RIGHT_ONE)
    began = time.monotonic()
    assert len(read(stub, tmp_path)[0].statements) == 2
    assert time.monotonic() - began >= 0.4


@pytest.mark.parametrize(
    "sent",
    [Sent("{}", wait=0.6), Sent("x" * 400, drip=0.05)],
    ids=["silent", "drop by drop"],
)
def test_a_slow_server_is_left_after_the_time_out(stub: Stub, tmp_path: Path, sent: Sent) -> None:
    stub.answer = in_turn(sent, RIGHT_ONE)
    found, problems, reader = read(stub, tmp_path, timeout_seconds=0.3)
    assert len(found.statements) == 2 and not problems and reader.spent().retries == 1


@pytest.mark.parametrize(
    "sent",
    [
        Sent("not json"),
        Sent({"choices": []}),
        Sent({"choices": [{"message": {"content": ["a"]}}]}),
        Sent(b"\xff\xfe\x00"),
        Sent([1]),
    ],
    ids=["text", "no choice", "no text", "bytes", "list"],
)
def test_what_is_no_completion_is_a_problem_after_all_tries(
    stub: Stub, tmp_path: Path, sent: Sent
) -> None:
    stub.answer = lambda _: sent
    found, (problem,), _ = read(stub, tmp_path)
    assert "no chat completion (after 3 tries)" in problem.what and is_partial(found.extractor)


def test_an_answer_without_end_is_cut_off(stub: Stub, tmp_path: Path) -> None:
    stub.answer = lambda _: Sent("x" * 4_100_000)
    _, (problem,), _ = read(stub, tmp_path)
    assert "longer than" in problem.what


def test_a_server_that_is_not_there_is_a_problem_and_no_crash(stub: Stub, tmp_path: Path) -> None:
    found, (problem,), _ = read(stub, tmp_path, url="http://127.0.0.1:9", tries=2)
    assert "does not answer" in problem.what and is_partial(found.extractor)


@pytest.mark.parametrize("status", [401, 403, 404, 301])
def test_a_server_that_turns_us_away_ends_the_run_with_what_to_check(
    stub: Stub, tmp_path: Path, status: int
) -> None:
    stub.answer = lambda _: Sent({"error": {"message": "go away"}}, status)
    with pytest.raises(OnrecordError, match=rf"answers {status}: go away; check address, model"):
        read(stub, tmp_path)


def test_an_answer_that_was_cut_short_is_asked_for_in_halves(stub: Stub, tmp_path: Path) -> None:
    whole = scripted(RIGHT)

    def answer(body: dict[str, Any]) -> Sent:
        if len(passage_in(body)) > 250:
            return completion('{"agreements": [], "statements": [{"evid', "length")
        return whole(body)

    stub.answer = answer
    found, problems, reader = read(stub, tmp_path)
    assert [str(s.event) for s in found.statements] == ["sign", "suspend"] and not problems
    assert len({s.agreement for s in found.statements}) == 1
    assert reader.spent().repairs == 0 and len(stub.requests) >= 3


def test_the_strictest_form_of_answer_that_the_server_takes_is_asked_for(
    stub: Stub, tmp_path: Path
) -> None:
    right = scripted(RIGHT)
    forms: list[str] = []

    def only(*taken: str) -> Any:
        def answer(body: dict[str, Any]) -> Sent:
            form = body.get("response_format", {}).get("type", "text")
            forms.append(form)
            if form not in taken:
                return Sent({"error": {"message": f"response_format {form} unknown"}}, 400)
            return right(body)

        return answer

    for number, taken in enumerate(("json_schema", "json_object", "text")):
        forms.clear()
        stub.answer = only(taken)
        found, problems, _ = read(stub, tmp_path / str(number))
        assert len(found.statements) == 2 and not problems
        assert forms[-1] == taken
    forms.clear()
    stub.answer = only("json_object")
    with Reader(stub.settings(tmp_path / "many", concurrency=1)) as reader:
        list(reader.over([document(f"{ACCORD} No. {n}.", f"r{n}") for n in range(3)]))
    assert forms == ["json_schema", *["json_object"] * 3], "what was learnt is kept"
    schema = stub.requests[-1]["response_format"]["schema"]
    assert "sign" in schema["properties"]["statements"]["items"]["properties"]["event"]["enum"]


def test_settings_that_a_model_does_not_know_are_left_out(stub: Stub, tmp_path: Path) -> None:
    def answer(body: dict[str, Any]) -> Sent:
        for name in ("max_tokens", "temperature"):
            if name in body:
                return Sent({"error": {"message": f"Unsupported parameter: '{name}'"}}, 400)
        return RIGHT_ONE

    stub.answer = answer
    found, problems, _ = read(stub, tmp_path)
    assert len(found.statements) == 2 and not problems
    assert stub.requests[-1]["max_completion_tokens"] > 0
    assert stub.requests[-1]["response_format"]["type"] == "json_schema"


def test_one_failing_passage_loses_neither_its_report_nor_the_others(
    stub: Stub, tmp_path: Path
) -> None:
    right = scripted(RIGHT)

    def answer(body: dict[str, Any]) -> Sent:
        return Sent("oops", 500) if "Item 99" in passage_in(body) else right(body)

    stub.answer = answer
    filler = "\n\n".join(f"Item {n} of the pact was read out. " * 12 for n in range(90, 100))
    reports = [
        document(),
        document(f"{ACCORD}\n\n{filler}", "long"),
        document(f"{ACCORD} Again.", "third"),
    ]
    with Reader(stub.settings(tmp_path, concurrency=2, tries=2)) as reader:
        told = [(d.name, item) for d, item in reader.over(reports)]
    kinds = [(name, isinstance(item, Problem)) for name, item in told]
    assert kinds == [("ferry", False), ("long", True), ("long", False), ("third", False)]
    assert is_partial(told[2][1].extractor) and len(told[2][1].statements) == 2  # type: ignore[union-attr]
    assert not is_partial(told[3][1].extractor)  # type: ignore[union-attr]


def test_a_server_that_is_gone_ends_the_run_early_and_says_so(stub: Stub, tmp_path: Path) -> None:
    stub.answer = lambda _: Sent("oops", 500)
    reports = [document(f"{ACCORD} Number {n}.", f"r{n}") for n in range(20)]
    with Reader(stub.settings(tmp_path, concurrency=1, tries=2)) as reader:
        told = list(reader.over(reports))
    last = told[-1][1]
    assert isinstance(last, Problem) and "stopped before this report" in last.what
    assert len(stub.requests) == 6, "three passages of two tries each, then no more"


def test_tokens_that_a_server_does_not_count_are_estimated(stub: Stub, tmp_path: Path) -> None:
    stub.answer = lambda _: completion(EMPTY, tokens=None)
    _, _, reader = read(stub, tmp_path)
    assert reader.spent().tokens_in > 500 and reader.spent().tokens_out > 5


@pytest.mark.parametrize("raw", ["", "{}", "null", '"x"', '{"statements": [[], 1, null, "x"]}'])
def test_no_answer_crashes_the_one_who_reads_it(raw: str) -> None:
    found = read_answer(raw)
    assert isinstance(found, str) or found.claims == ()


def test_a_model_that_never_ends_is_not_asked_for_ever(stub: Stub, tmp_path: Path) -> None:
    stub.answer = lambda _: completion('{"agreements": [', "length")
    long = document(f"{ACCORD} {ACCORD.replace(chr(10), ' ')}")
    with Reader(stub.settings(tmp_path, concurrency=1)) as reader:
        told = [item for _, item in reader.over([long])]
    assert isinstance(told[0], Problem) and len(stub.requests) <= 7


WHOLE = json.dumps({"agreements": [RIGHT[0]], "statements": list(RIGHT[1:])})
SECOND = WHOLE.index('{"evidence"', WHOLE.index('{"evidence"') + 1)


def test_of_an_answer_that_broke_off_the_whole_statements_are_kept_and_counted(
    stub: Stub, tmp_path: Path
) -> None:
    stub.answer = lambda _: completion(WHOLE[: SECOND + 60], "length")
    found, (problem,), reader = read(stub, tmp_path)
    assert [str(s.event) for s in found.statements] == ["sign"]
    assert "1 of 1 passages with an answer that broke off" in problem.what
    assert is_partial(found.extractor), "never in the place of a whole reading"
    assert reader.spent().salvaged >= 1 and reader.spent().repairs == 0
    assert "broken answers of which the whole part is kept" in str(reader.spent())
    again, _, second = read(stub, tmp_path)
    assert again == found and second.spent().calls == 0


def test_of_an_answer_that_is_partly_broken_and_not_repaired_the_rest_is_kept(
    stub: Stub, tmp_path: Path
) -> None:
    stub.answer = lambda _: completion(WHOLE.replace('"trigger": "signed"', '"trigger": signed'))
    found, _, reader = read(stub, tmp_path)
    assert [str(s.event) for s in found.statements] == ["suspend"]
    assert (reader.spent().repairs, reader.spent().salvaged) == (1, 1)


def test_a_repaired_answer_goes_before_what_was_whole_in_the_broken_one(
    stub: Stub, tmp_path: Path
) -> None:
    stub.answer = in_turn(completion(WHOLE[: SECOND + 60]), RIGHT_ONE)
    found, problems, reader = read(stub, tmp_path)
    assert len(found.statements) == 2 and not problems and reader.spent().salvaged == 0


@pytest.mark.parametrize("cut", range(0, len(WHOLE), 37))
def test_wherever_an_answer_breaks_off_what_is_kept_is_whole(cut: int) -> None:
    kept = salvage(WHOLE[:cut])
    whole = read_answer(WHOLE)
    assert isinstance(whole, Answer)
    if kept is None:
        assert cut < SECOND
    else:
        assert kept.claims == whole.claims[: len(kept.claims)] and not kept.is_whole
        assert kept.agreements == whole.agreements
