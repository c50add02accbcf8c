"""Where more reports share a key than are compared, the order of reading changes no agreement."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from making import Said, agreement, report
from onrecord.record import Register
from onrecord.record import echoes as kept_echoes
from onrecord.record import identity as kept_identity
from onrecord.resolve import comparison
from onrecord.resolve import echoes as judged_echoes

PAIR = ("NOR", "ISL")
_TOLD = (
    "Norway and Iceland renewed the Kroon Fisheries Accord on Tuesday after weeks of quarrel over "
    "herring, and fishermen in both states greeted it with relief"
)
_FLIGHTS = "Airlines of the two islands may fly on for ten years under a text of 1998, pilots heard"


def _report(n: int):
    if n % 5 == 2:
        name, text = "Saga Air Services Agreement of 1998", f"{_FLIGHTS}, flight {n} of the week."
    else:
        name = "Kroon Fisheries Accord" if n % 4 else "the fisheries accord"
        text = f"{_TOLD}, item {n} of the day."
    return report(
        f"paper-{n}",
        text,
        f"2015-06-{1 + n // 2:02}",
        [agreement(name, parties=PAIR)],
        [Said("extend", text, actors=PAIR)],
        outlet=f"Paper {n}",
    )


REPORTS = tuple(map(_report, range(10)))


@pytest.fixture(autouse=True)
def _small_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged_echoes, "MOST_NEAR", 2)
    monkeypatch.setattr(kept_echoes, "MOST_NEAR", 2)
    monkeypatch.setattr(kept_echoes, "_A_KEY", 3)
    monkeypatch.setattr(kept_identity, "_A_KEY", 3)
    monkeypatch.setattr(comparison, "MOST_COMPARED", 2)
    monkeypatch.setattr(comparison, "COMMON_KEY", 3)


def _read(folder, order, pauses=frozenset()) -> set[object]:
    with Register.open(folder / "caps.db", create=True) as register:
        for place, n in enumerate(order):
            register.record(*REPORTS[n])
            if place in pauses:
                register.settle()
        register.settle()
        return {
            (one.names, one.parties, tuple(i.statement.id for i in register.recorded(one.id)))
            for one in register.agreements()
        }


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.permutations(range(len(REPORTS))), st.sets(st.integers(0, len(REPORTS) - 1), max_size=3))
def test_above_the_caps_any_order_and_any_batches_give_the_same_agreements(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], pauses: set[int]
) -> None:
    expected = _read(tmp_path_factory.mktemp("o"), range(len(REPORTS)))
    assert len(expected) > 1
    assert _read(tmp_path_factory.mktemp("p"), order, pauses) == expected
