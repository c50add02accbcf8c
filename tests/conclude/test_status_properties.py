"""What holds of every answer, whatever the statements."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.conclude import believed, changes, conflicts, due, overdue, spells, status, timeline
from onrecord.model import (
    Event,
    Modality,
    PartialDate,
    Recorded,
    Source,
    SourceKind,
    Span,
    Stance,
    Statement,
    Status,
)

DAYS = st.dates(date(2000, 1, 1), date(2009, 12, 31))
DATES = st.one_of(
    st.none(),
    DAYS.map(PartialDate.of_day),
    DAYS.map(lambda d: PartialDate(f"{d:%Y-%m}")),
    DAYS.map(lambda d: PartialDate(f"{d:%Y}")),
)
# What moves a status is drawn more often than the rest.
EVENTS = st.one_of(st.sampled_from(list(Event)), st.sampled_from(list(Event)[4:]))
MODALITIES = st.one_of(st.just(Modality.ACTUAL), st.sampled_from(list(Modality)))
PARTIES = st.sampled_from([("AAA", "BBB"), ("AAA", "BBB", "CCC"), tuple("ABCDEF"), ()])


@st.composite
def recorded_statements(draw):
    found = []
    for i in range(draw(st.integers(1, 9))):
        doc = f"d{draw(st.integers(0, 5))}"
        published = date(2000, 1, 1) + timedelta(days=700 * int(doc[1:]) + 13)
        kind = draw(st.sampled_from(list(SourceKind)))
        found.append(
            Recorded(
                Statement(
                    doc,
                    "A1",
                    draw(EVENTS),
                    draw(MODALITIES),
                    Span(i, i + 1),
                    "x",
                    Source(
                        kind,
                        None if kind is SourceKind.OUTLET else draw(st.sampled_from("pq")),
                        affiliation=draw(st.sampled_from([None, "AAA", "BBB"])),
                        stance=draw(st.sampled_from([Stance.ASSERTS, Stance.ASSERTS, *Stance])),
                    ),
                    draw(DATES),
                    term=draw(st.sampled_from([None, None, "P1Y", "P6M", "P90D"])),
                    actors=draw(st.sampled_from([(), ("AAA",), ("BBB",), ("AAA", "BBB")])),
                ),
                "a-1",
                doc,
                None,
                published,
                draw(st.sampled_from([doc, "o1", "o2"])),
            )
        )
    return found


QUESTIONS = {
    "recorded": recorded_statements(),
    "on": DAYS,
    "known": DAYS,
    "party": st.sampled_from([None, "AAA", "CCC"]),
    "parties": PARTIES,
}


def ask(recorded, on, known, party, parties):
    return status(recorded, on=on, known=known, party=party, parties=parties)


@settings(deadline=None, max_examples=150)
@given(**QUESTIONS, seed=st.randoms(use_true_random=False))
def test_the_order_of_statements_never_matters(recorded, on, known, party, parties, seed):
    shuffled = list(recorded)
    seed.shuffle(shuffled)
    first = ask(recorded, on, known, party, parties)
    assert ask(shuffled, on, known, party, parties) == first
    assert timeline(shuffled, known) == timeline(recorded, known)
    assert conflicts(shuffled, known) == conflicts(recorded, known)


@settings(deadline=None, max_examples=60)
@given(**QUESTIONS)
def test_before_the_first_report_nothing_is_known(recorded, on, known, party, parties):
    before = min(r.published for r in recorded) - timedelta(days=1)
    answer = ask(recorded, on, before, party, parties)
    assert answer.status is Status.UNKNOWN
    assert not answer.contested
    assert answer.for_ == answer.against == answer.premises == ()


@settings(deadline=None, max_examples=100)
@given(**QUESTIONS)
def test_what_is_published_later_never_moves_an_earlier_answer(recorded, on, known, party, parties):
    by_then = [r for r in recorded if r.published <= known]
    answer = ask(recorded, on, known, party, parties)
    bare = ask(by_then, on, known, party, parties)
    assert replace(answer, agreement="") == replace(bare, agreement="")


@settings(deadline=None, max_examples=200)
@given(**QUESTIONS, pick=st.integers(0, 100), delay=st.integers(0, 1500))
def test_an_echo_changes_no_status_and_raises_no_count(
    recorded, on, known, party, parties, pick, delay
):
    original = recorded[pick % len(recorded)]
    echo = replace(
        original,
        statement=replace(original.statement, document="echo", evidence=Span(90, 91)),
        doc="echo",
        published=original.published + timedelta(days=delay),
    )
    before = ask(recorded, on, known, party, parties)
    after = ask([*recorded, echo], on, known, party, parties)
    for name in ("status", "since", "until", "contested", "origins_for", "origins_against", "rule"):
        assert getattr(after, name) == getattr(before, name), name


@settings(deadline=None, max_examples=200)
@given(**QUESTIONS)
def test_the_premises_suffice_to_derive_the_answer(recorded, on, known, party, parties):
    answer = ask(recorded, on, known, party, parties)
    premises = [r for r in recorded if r.statement.id in answer.premises]
    again = ask(premises, on, known, party, parties)
    for name in ("status", "since", "until", "contested", "rule"):
        assert getattr(again, name) == getattr(answer, name), name
    assert set(answer.for_) | set(answer.against) <= set(answer.premises)


@settings(deadline=None, max_examples=100)
@given(**QUESTIONS)
def test_spells_follow_each_other_and_agree_with_the_answer(recorded, on, known, party, parties):
    found = spells(recorded, known, party, parties)
    for one, after in pairwise(found):
        assert one.begins < one.ends == after.begins
        assert one.status is not after.status
    covering = [s for s in found if s.begins <= on and (s.ends is None or on < s.ends)]
    answer = ask(recorded, on, known, party, parties)
    assert answer.status is (covering[0].status if covering else Status.UNKNOWN)


@settings(deadline=None, max_examples=60)
@given(**QUESTIONS)
def test_every_other_question_is_answered_without_fault(recorded, on, known, party, parties):
    of = {"a-1": parties}
    steps = believed(recorded, on, party, parties)
    assert [s.known for s in steps] == sorted({s.known for s in steps})
    assert all(d.when.latest >= on for d in due(recorded, [], on=on, known=known, parties=of))
    assert all(o.days_late > 0 for o in overdue(recorded, on=on, known=known, parties=of))
    early, late = sorted((on, known))
    assert all(c.agreement == "a-1" for c in changes(recorded, early, late, of))
    ids = {r.statement.id for r in recorded}
    for entry in timeline(recorded, known, party, parties):
        assert set(entry.statements) <= ids
