"""What a model costs is known before and after, kept within a budget, and never paid twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from llm_reports import ACCORD, RIGHT, document
from llm_stub import Stub, completion, scripted, serving

from onrecord.extract.llm import codebook
from onrecord.extract.llm.reader import Reader
from onrecord.extract.llm.settings import Settings
from onrecord.model import Document, Extraction, Problem

PRICES: dict[str, Any] = {"price_in": 2.0, "price_out": 10.0}


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as server:
        server.answer = scripted(RIGHT)
        yield server


def reports(count: int = 8) -> list[Document]:
    return [document(f"{ACCORD} Number {n}.", f"r{n}") for n in range(count)]


def read(
    settings: Settings, documents: list[Document], *, with_rules: bool = False
) -> tuple[list[Extraction], list[Problem], Any]:
    with Reader(settings, with_rules=with_rules) as reader:
        told = [item for _, item in reader.over(documents)]
        spent = reader.spent()
    found = [item for item in told if isinstance(item, Extraction)]
    return found, [item for item in told if isinstance(item, Problem)], spent


def test_a_second_run_is_free_and_gives_the_same(stub: Stub, tmp_path: Path) -> None:
    settings = stub.settings(tmp_path, **PRICES)
    first, _, spent = read(settings, reports())
    assert (spent.calls, spent.from_cache) == (8, 0)
    assert spent.tokens_in == 800 and spent.cost == pytest.approx(8 * (200 + 200) / 1e6)
    second, _, again = read(settings, reports())
    assert (again.calls, again.from_cache, again.cost) == (0, 8, 0), "every answer from the cache"
    assert second == first and len(stub.requests) == 8
    both, _, third = read(settings, reports(), with_rules=True)
    assert (third.calls, third.from_cache) == (0, 8) and len(both) == 8


def test_a_repaired_answer_is_free_the_second_time_too(stub: Stub, tmp_path: Path) -> None:
    right_turn = {"agreements": [RIGHT[0]], "statements": list(RIGHT[1:])}
    stub.answer = lambda body: completion("no" if len(body["messages"]) == 2 else right_turn)
    first, _, spent = read(stub.settings(tmp_path), [document()])
    assert spent.calls == 2 and len(first[0].statements) == 2
    second, _, again = read(stub.settings(tmp_path), [document()])
    assert second == first and (again.calls, again.from_cache) == (0, 2)


def test_another_model_another_text_or_another_codebook_is_asked_anew(
    stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = stub.settings(tmp_path)
    read(settings, [document()])
    assert read(replace(settings, model="stub-2"), [document()])[2].calls == 1
    assert read(settings, [document(f"{ACCORD} More.")])[2].calls == 1
    told = codebook.instruction()
    monkeypatch.setattr(codebook, "instruction", lambda: f"{told}\n- surrender: it gives up")
    assert read(settings, [document()])[2].calls == 1


def test_the_cost_is_estimated_before_without_a_call(stub: Stub, tmp_path: Path) -> None:
    with Reader(stub.settings(tmp_path, **PRICES)) as reader:
        estimate = reader.estimate(reports())
        assert not stub.requests
        assert (estimate.reports, estimate.passages, estimate.from_cache) == (8, 8, 0)
        assert estimate.tokens_in > 8 * 1500 and estimate.cost and estimate.cost > 0.02
        list(reader.over(reports(3)))
        again = reader.estimate(reports())
        assert again.from_cache == 3 and again.tokens_in < estimate.tokens_in
    assert "8 passages, of which 3 are in the cache" in str(again)


@pytest.mark.parametrize("limit", [{"budget": 0.031}, {"budget_tokens": 10_500}])
@pytest.mark.parametrize("concurrency", [1, 4])
def test_a_budget_stops_the_run_and_the_next_goes_on_exactly_there(
    stub: Stub, tmp_path: Path, limit: dict[str, Any], concurrency: int
) -> None:
    stub.answer = lambda body: replace_tokens(scripted(RIGHT)(body), 2200, 60)
    whole, _, all_spent = read(
        stub.settings(tmp_path / "whole", concurrency=concurrency, **PRICES), reports()
    )
    calls = len(stub.requests)
    stub.requests.clear()
    settings = stub.settings(tmp_path / "parts", concurrency=concurrency, **PRICES)
    found: dict[str, Extraction] = {}
    stops = runs = 0
    spent_in_all = 0.0
    while len(found) < len(whole) and runs < 12:
        left = [d for d in reports() if d.id not in found]
        some, problems, spent = read(replace(settings, **limit), left)
        found |= {x.document: x for x in some}
        stops += len(problems)
        runs += 1
        assert all("budget" in p.what and "goes on from here" in p.remedy for p in problems)
        spent_in_all += spent.cost
        if "budget" in limit:
            assert spent.cost <= limit["budget"]
        else:
            assert spent.tokens_in + spent.tokens_out <= limit["budget_tokens"]
    assert stops >= 2, "the budget stopped the run"
    assert [found[d.id] for d in reports()] == whole, "nothing lost, nothing different"
    assert len(stub.requests) == calls, "nothing paid twice"
    assert spent_in_all == pytest.approx(all_spent.cost)


def replace_tokens(sent: Any, tokens_in: int, tokens_out: int) -> Any:
    usage = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out}
    return replace(sent, body={**sent.body, "usage": usage})


def test_an_answer_is_kept_the_moment_it_comes(stub: Stub, tmp_path: Path) -> None:
    settings = stub.settings(tmp_path, concurrency=1)
    with Reader(settings) as reader:
        going = reader.over(reports())
        next(going)
        going.close()
    assert read(settings, reports())[2].from_cache >= 1
    with sqlite3.connect(settings.cache_path) as kept:
        assert kept.execute("SELECT count(*) FROM answers").fetchone() == (8,)
    assert len(stub.requests) <= 8 + settings.concurrency  # only what was under way is asked again


def test_the_order_of_reports_is_kept_and_many_are_asked_about_at_once(
    stub: Stub, tmp_path: Path
) -> None:
    import threading
    import time

    busy, most = 0, 0
    lock = threading.Lock()
    right = scripted(RIGHT)

    def answer(body: dict[str, Any]) -> Any:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.4)
        with lock:
            busy -= 1
        return right(body)

    stub.answer = answer
    found, _, _ = read(stub.settings(tmp_path, concurrency=4), reports(12))
    assert [x.document for x in found] == [d.id for d in reports(12)]
    assert 2 <= most <= 4


def test_a_report_without_an_agreement_costs_nothing(stub: Stub, tmp_path: Path) -> None:
    dull = document("The band played until midnight. Shops were open late.", "dull")
    found, _, spent = read(stub.settings(tmp_path), [dull])
    assert found[0].statements == () and spent.calls == 0 and not stub.requests
