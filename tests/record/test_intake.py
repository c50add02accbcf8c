"""Work on many reports: in order, on any number of processes, and faults stay where they are."""

from __future__ import annotations

import pytest

from making import cheap, deadly, fragile, report
from onrecord.model import OnrecordError, Problem
from onrecord.record.intake import apply

pytestmark = pytest.mark.of_sqlite

DOCUMENTS = [
    report(f"r{n}", f"Norland and Sudria signed the Amber pact on 2019-01-{n + 10}.", None)[0]
    for n in range(12)
]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order_whatever_the_number_of_processes(jobs: int) -> None:
    found = list(apply(cheap, DOCUMENTS, jobs))
    assert [d.name for d, _ in found] == [d.name for d in DOCUMENTS]
    assert [e for _, e in found] == [cheap(d) for d in DOCUMENTS]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_report_that_breaks_the_extractor_is_a_problem_and_the_rest_is_done(jobs: int) -> None:
    found = {d.name: r for d, r in apply(fragile, DOCUMENTS, jobs)}
    assert len(found) == len(DOCUMENTS)
    (problem,) = (r for r in found.values() if isinstance(r, Problem))
    assert problem.where == "r5" and "a wording that breaks it" in problem.what


def test_a_process_that_is_ended_from_outside_is_told_with_a_remedy() -> None:
    with pytest.raises(OnrecordError, match="fewer --jobs"):
        list(apply(deadly, DOCUMENTS, 2))


def test_reading_ahead_is_bounded() -> None:
    taken: list[str] = []

    def endless():
        for n in range(10_000):
            taken.append(str(n))
            yield DOCUMENTS[n % len(DOCUMENTS)]

    results = apply(fragile, endless(), 2)
    next(results)
    results.close()
    assert len(taken) < 50


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_no_document_passes_through_in_its_place_and_is_never_heaped_up(jobs: int) -> None:
    mixed = [*range(3), DOCUMENTS[0], 3, *DOCUMENTS[1:7], 4]
    found = [item if isinstance(item, int) else item[0].name for item in apply(cheap, mixed, jobs)]
    assert found == [0, 1, 2, "r0", 3, "r1", "r2", "r3", "r4", "r5", "r6", 4]
    pulled: list[int] = []

    def problems_only():
        yield DOCUMENTS[0]
        for n in range(10_000):
            pulled.append(n)
            yield n

    results = apply(cheap, problems_only(), jobs)
    next(results)
    assert len(pulled) < 100
    results.close()
