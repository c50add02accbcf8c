"""The order in which reports are read changes no conclusion."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.model import Source, SourceKind
from onrecord.record import Register

PAIR = ("NOR", "ISL")
_KROON = "Norway and Iceland signed the Kroon Fisheries Accord on 3 March 2010."
_ENDED = "Iceland has left the Kroon Fisheries Accord, the Fjord Post reported."
_DENIED = "The accord on fisheries has not been ended, Oslo's fisheries ministry said."
_TALKS = "Talks on a new fisheries accord between Norway and Iceland began on Monday."
_OTHER = "Norway and Iceland renewed the Saga Air Services Agreement of 1998."
MINISTRY = Source(SourceKind.ORGANIZATION, "Oslo's fisheries ministry", "said", "NOR")
POST = Source(SourceKind.MEDIA, "the Fjord Post", "reported")

REPORTS = (
    report(
        "post-1",
        _KROON,
        "2010-03-04",
        [agreement("Kroon Fisheries Accord", parties=PAIR)],
        [Said("sign", _KROON, when="2010-03-03", actors=PAIR)],
        outlet="Fjord Post",
    ),
    report(
        "mail-2",
        _ENDED,
        "2015-06-01",
        [agreement("the Kroon Fisheries Accord", "the accord", parties=PAIR)],
        [Said("terminate", _ENDED, actors=("ISL",), source=POST)],
        credits=("the Fjord Post",),
    ),
    report(
        "herald-3",
        _DENIED,
        "2015-06-03",
        [agreement("the accord on fisheries", parties=PAIR)],
        [Said("terminate", _DENIED, modality="denied", source=MINISTRY)],
        outlet="Plains Herald",
    ),
    report(
        "herald-4",
        _TALKS,
        "2015-06-20",
        [agreement("a new fisheries accord", parties=PAIR)],
        [Said("negotiate", _TALKS, when="2015-06-15", actors=PAIR)],
        outlet="Plains Herald",
    ),
    report(
        "post-5",
        _OTHER,
        "2016-01-09",
        [agreement("Saga Air Services Agreement of 1998", parties=PAIR)],
        [Said("extend", _OTHER, actors=PAIR)],
        outlet="Fjord Post",
    ),
    report(
        "undated-6",
        _KROON + " Nobody knows when this was printed.",
        None,
        [agreement("Kroon Fisheries Accord", parties=PAIR)],
        [Said("sign", _KROON, when="2010-03-03", actors=PAIR)],
        outlet=None,
    ),
)
DAYS = (date(2010, 12, 31), date(2015, 6, 2), date(2015, 6, 30), date(2020, 1, 1))


def conclusions(register: Register) -> set[object]:
    """What the register concludes, agreements told by their reports and not by their ids."""
    desk = Desk(register)
    found: set[object] = set()
    for entry in desk.overview(known=DAYS[-1]):
        statements = tuple((i.statement.id, i.origin) for i in register.recorded(entry.id))
        answers = tuple(
            (str(a.status), str(a.since), a.contested, a.for_, a.against, a.origins_for)
            for known in DAYS
            for a in [desk.status(entry.id, on=known, known=known)]
        )
        found.add((entry.names, entry.parties, statements, answers))
    for story in register.stories():
        found.add((story.independent_origins, story.reports))
    return found


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> set[object]:
    with Register.open(tmp_path_factory.mktemp("o") / "order.db", create=True) as register:
        for one in REPORTS:
            register.record(*one)
        register.settle()
        return conclusions(register)


def test_the_reports_tell_of_more_than_one_agreement(in_order: set[object]) -> None:
    assert len(in_order) >= 3


@settings(max_examples=20, deadline=None)
@given(
    st.permutations(range(len(REPORTS))),
    st.sets(st.integers(0, len(REPORTS) - 1)),
)
def test_any_order_and_any_batches_give_the_same_conclusions(
    tmp_path_factory: pytest.TempPathFactory,
    in_order: set[object],
    order: list[int],
    pauses: set[int],
) -> None:
    with Register.open(tmp_path_factory.mktemp("p") / "any.db", create=True) as register:
        for place, n in enumerate(order):
            register.record(*REPORTS[n])
            if place in pauses:
                register.settle()
        register.settle()
        assert conclusions(register) == in_order


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(range(1, len(REPORTS))), st.sampled_from(DAYS))
def test_what_was_known_is_unmoved_by_later_reports(
    tmp_path_factory: pytest.TempPathFactory, cut: int, on: date
) -> None:
    with Register.open(tmp_path_factory.mktemp("k") / "known.db", create=True) as register:
        for one in REPORTS[:cut]:
            register.record(*one)
        register.settle()
        known = max(d.published for d, _ in REPORTS[:cut] if d.published)
        desk = Desk(register)
        before = [(a.id, desk.status(a.id, on=on, known=known)) for a in register.agreements()]
        for one in REPORTS[cut:]:
            register.record(*one)
        register.settle()
        for agreement_id, answer in before:
            after = desk.status(agreement_id, on=on, known=known)
            assert (after.status, after.since, after.contested) == (
                answer.status,
                answer.since,
                answer.contested,
            )
            assert after.for_ == answer.for_
