"""Where more reports share a key than are compared, the order of reading changes no agreement, no
story and no origin."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from making import Said, agreement, report
from onrecord.model import Source, SourceKind
from onrecord.record import Register, identity
from onrecord.resolve import comparison, echo_keys
from onrecord.resolve.alignment import Report
from onrecord.resolve.echoes import origins, stories

PAIR = ("NOR", "ISL")
MINISTER = Source(SourceKind.UNNAMED_PERSON, "A minister of Norway", "said", "NOR")
_TOLD = (
    "Norway and Iceland renewed the Kroon Fisheries Accord on Tuesday after weeks of quarrel over "
    "herring, and fishermen in both states greeted it with relief"
)
_SAID = 'A minister of Norway said: "Nobody at sea has waited for this text as long as we have"'
_FLIGHTS = "Airlines of the two islands may fly on for ten years under a text of 1998, pilots heard"


def _report(n: int, day: str | None = None):
    if n % 5 == 2:
        name, text = "Saga Air Services Agreement of 1998", f"{_FLIGHTS}, flight {n} of the week."
    else:
        name = "Kroon Fisheries Accord" if n % 4 else "the fisheries accord"
        text = f"{_TOLD}, item {n} of the day."
        text += f" {_SAID}." if n % 3 else f" So the Paper {(n + 1) % 10} reported."
    return report(
        f"paper-{n}",
        text,
        day or f"2015-06-{1 + n // 2:02}",
        [agreement(name, parties=PAIR)],
        [
            Said("extend", text.partition(". ")[0], actors=PAIR),
            *([Said("extend", f"{_SAID}.", source=MINISTER)] if _SAID in text else []),
        ],
        outlet=f"Paper {n}",
        credits=() if n % 3 or n % 5 == 2 else (f"Paper {(n + 1) % 10}",),
    )


REPORTS = tuple(map(_report, range(10)))
OF_ONE_DAY = tuple(_report(n, "2015-06-01") for n in range(10))


@pytest.fixture(autouse=True)
def _small_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(echo_keys, "MOST_NEAR", 2)
    monkeypatch.setattr(echo_keys, "MOST_HELD", 2)
    monkeypatch.setattr(comparison, "MOST_HELD", 3)
    monkeypatch.setattr(comparison, "MOST_COMPARED", 2)
    monkeypatch.setattr(comparison, "COMMON_KEY", 3)


def _told(register: Register) -> tuple[set[object], set[object]]:
    """The agreements, and the stories with the origins of all statements."""
    agreements: set[object] = set()
    told: set[object] = set()
    for one in register.agreements():
        recorded = register.recorded(one.id)
        agreements.add((one.names, one.parties, tuple(i.statement.id for i in recorded)))
        told |= {(i.doc, i.statement.id, i.origin) for i in recorded}
    told |= {(s.id, _bare(s.reports), s.independent_origins) for s in register.stories()}
    return agreements, told


def _bare(echoes) -> frozenset[object]:
    return frozenset((e.doc, e.from_, e.how, e.why, e.drift) for e in echoes)


def _read(folder, order, pauses=frozenset(), reports=REPORTS) -> tuple[set[object], set[object]]:
    with Register.open(folder / "caps.db", create=True) as register:
        for place, n in enumerate(order):
            register.record(*reports[n])
            if place in pauses:
                register.settle()
        register.settle()
        return _told(register)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.permutations(range(len(REPORTS))), st.sets(st.integers(0, len(REPORTS) - 1), max_size=3))
def test_above_the_caps_any_order_and_any_batches_give_the_same_agreements_and_stories(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], pauses: set[int]
) -> None:
    expected = _read(tmp_path_factory.mktemp("o"), range(len(REPORTS)))
    assert len(expected[0]) > 1
    assert any(isinstance(one[1], frozenset) and len(one[1]) > 3 for one in expected[1])
    assert _read(tmp_path_factory.mktemp("p"), order, pauses) == expected


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.permutations(range(len(OF_ONE_DAY))), st.sets(st.integers(0, 9), max_size=3))
def test_more_reports_of_one_day_than_are_compared_give_the_same_agreements_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], pauses: set[int]
) -> None:
    expected = _read(tmp_path_factory.mktemp("o"), range(10), reports=OF_ONE_DAY)
    read = _read(tmp_path_factory.mktemp("p"), order, pauses, OF_ONE_DAY)
    assert read[0] == expected[0] and len(read[0]) > 1


def test_a_day_of_many_reports_on_one_pair_is_not_loaded_as_a_whole(tmp_path, monkeypatch) -> None:
    loaded: list[int] = []
    real = identity._load

    def counted(connection, wanted):
        rows = list(wanted)
        loaded.append(len(rows))
        return real(connection, rows)

    with Register.open(tmp_path / "burst.db", create=True) as register:
        for n in range(80):
            register.record(*_report(n, "2015-06-01"))
        monkeypatch.setattr(identity, "_load", counted)
        register.record(*_report(80, "2015-06-01"))
    assert 0 < max(loaded) <= comparison.MOST_HEARD + comparison.MOST_HELD


def test_what_is_kept_report_by_report_is_what_all_reports_together_tell(tmp_path) -> None:
    with Register.open(tmp_path / "kept.db", create=True) as register:
        for one in reversed(REPORTS):
            register.record(*one)
            register.settle()
        home = {
            place: one.id for one in register.agreements() for place in register.members(one.id)
        }
        every = [
            Report(d, x, x.credits, tuple((a.local, home[d.id, a.local]) for a in x.agreements))
            for d, x in REPORTS
        ]
        together = {(s.id, _bare(s.reports), s.independent_origins) for s in stories(every)}
        together |= {(*place, origin) for place, origin in origins(every).items()}
        assert _told(register)[1] == together
