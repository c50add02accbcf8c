"""Which reports speak of the same agreement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from confusable import confusable_members
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model import (
    Document,
    Event,
    Extraction,
    Kind,
    Modality,
    PartialDate,
    Related,
    Relation,
    ReportAgreement,
    Span,
    Statement,
)
from onrecord.resolve.identity import (
    Member,
    agreement_id,
    compare,
    keys,
    members,
    partition,
    place,
    place_report,
    relations,
    shortlist,
)
from onrecord.resolve.rulings import Ruling, RulingKind

DAY = date(2020, 5, 4)


def member(
    *names: str,
    parties: str = "DNK DEU",
    doc: str = "one",
    local: str = "A1",
    published: date | None = DAY,
    kind: Kind = Kind.AGREEMENT,
    years: tuple[int, ...] = (),
    **more: object,
) -> Member:
    """A member with what a test needs."""
    return Member(
        document=f"d-{doc}",
        doc=doc,
        published=published,
        agreement=ReportAgreement(local, names, kind, tuple(parties.split())),
        years=frozenset(years),
        **more,  # type: ignore[arg-type]
    )


def groups(found: tuple[tuple[str, str], ...]) -> set[frozenset[str]]:
    """The partition without its ids."""
    by_id: dict[str, set[str]] = {}
    for ref, agreement in found:
        by_id.setdefault(agreement, set()).add(ref)
    return {frozenset(refs) for refs in by_id.values()}


def test_an_acronym_and_the_title_that_spells_it_are_one_agreement() -> None:
    a = member("Fehmarn Belt Rescue Accord", doc="one")
    b = member("FBRA", doc="two")
    told = compare(a, b)
    assert told.verdict == "same"
    assert "title spells FBRA" in dict(told.parts)
    assert keys(a) & keys(b)


def test_comparison_is_symmetric_and_says_why() -> None:
    a, b = member("rail freight pact", doc="one"), member("the rail pact", doc="two")
    assert compare(a, b) == compare(b, a)
    assert "rail" in compare(a, b).why


def test_the_same_acronym_between_other_parties_is_another_agreement() -> None:
    a = member("Status of Forces Agreement", "SOFA", parties="DNK DEU", doc="one")
    b = member("Status of Forces Agreement", "SOFA", parties="DNK SWE", doc="two")
    assert compare(a, b).vetoed
    assert compare(a, b).verdict == "different"


def test_what_is_made_for_an_agreement_is_not_that_agreement() -> None:
    accord = member("the Shore Accord of 1998", doc="a")
    for name in (
        "a protocol amending the Shore Accord of 1998",
        "a memorandum to implement the Shore Accord",
        "an annex to the Shore Accord",
        "a successor to the Shore Accord",
    ):
        assert compare(accord, member(name, doc="b")).verdict == "different", name
    amending = member("a protocol amending the Shore Accord of 1998", doc="b")
    assert compare(amending, member("the Shore Accord protocol", doc="c")).verdict != "different"


def test_two_titles_with_a_word_each_of_their_own_are_not_joined() -> None:
    island, harbour = (
        member("the Island Visa Accord", doc="a"),
        member("the Harbour Visa Accord", doc="b"),
    )
    assert compare(island, harbour).verdict != "same"
    assert compare(harbour, member("the Harbour Accord", doc="c")).verdict == "same"


def test_protocol_4_is_not_protocol_14() -> None:
    a = member("Protocol No. 4 to the Jutland Convention", doc="one")
    b = member("Protocol No. 14 to the Jutland Convention", doc="two")
    assert compare(a, b).vetoed


def test_roman_and_written_numerals_are_numbers() -> None:
    assert compare(member("Skagen Treaty II", doc="a"), member("Skagen Treaty III", doc="b")).vetoed
    assert compare(member("the Second Protocol", doc="a"), member("Third Protocol", doc="b")).vetoed
    assert not compare(
        member("Protocol II on ferries", doc="a"), member("the Second Protocol on ferries", doc="b")
    ).vetoed


def test_accords_of_two_years_between_the_same_states_are_two() -> None:
    a = member("the 2008 rail accord", doc="one")
    b = member("the rail accord of 2018", doc="two")
    assert compare(a, b).vetoed


def test_a_coming_agreement_is_not_the_one_that_it_would_replace() -> None:
    a = member("the current fisheries agreement", doc="one")
    b = member("a new fisheries agreement", doc="two")
    assert compare(a, b).verdict == "different"


def test_what_was_signed_years_ago_is_not_what_is_still_to_come() -> None:
    a = member("fisheries agreement", doc="one", years=(2009,))
    b = member("a new fisheries agreement", doc="two")
    assert compare(a, b).verdict == "different"


def test_a_class_of_agreements_is_none_of_its_members() -> None:
    a = member("all existing visa agreements", doc="one")
    b = member("visa agreement", doc="two")
    assert compare(a, b).verdict != "same"


def test_one_report_tells_its_agreements_apart() -> None:
    a = member("rail pact", doc="one", local="A1")
    b = member("rail pact", doc="one", local="A2")
    assert compare(a, b).vetoed


def test_a_close_call_goes_to_a_person() -> None:
    a = member("rail pact", doc="one")
    b = member("transport agreement", doc="two", published=DAY + timedelta(days=3))
    placed = place(b, [("a-rail", a)])
    assert placed.agreements == ()
    assert [g for g, _ in placed.doubtful] == ["a-rail"]


def test_a_member_that_bridges_two_agreements_merges_them() -> None:
    a = member("Fehmarn Belt Accord", doc="one")
    b = member("Burgstaaken Lifeboat Compact", doc="two")
    assert compare(a, b).verdict != "same"
    bridge = member("Fehmarn Belt Accord", "Burgstaaken Lifeboat Compact", doc="three")
    placed = place(bridge, [("a-2", b), ("a-1", a)])
    assert placed.agreements == ("a-1", "a-2")


def test_a_member_never_merges_what_numbers_keep_apart() -> None:
    a = member("Protocol No. 4 on ice", doc="one")
    b = member("Protocol No. 14 on ice", doc="two")
    between = member("the protocol on ice", doc="three")
    placed = place(between, [("a-4", a), ("a-14", b)])
    assert len(placed.agreements) <= 1


def test_the_surer_of_a_reports_agreements_is_placed_first() -> None:
    known = member("Fehmarn rail accord", doc="one")
    vague = member("the rail deal", doc="two", local="A1")
    sure = member("Fehmarn rail accord", doc="two", local="A2")
    first, second = place_report((vague, sure), [("a-1", known)])
    assert (first.agreements, second.agreements) == ((), ("a-1",))


def test_a_ruling_joins_parts_and_is_undone() -> None:
    a = member("Fehmarn rail accord", doc="one")
    b = member("pork export understanding", doc="two")
    same = Ruling(RulingKind.SAME, ("two", "a-1"), "desk", "seen the text", "2024-01-01T00:00:00Z")
    assert place(b, [("a-1", a)], [same]).agreements == ("a-1",)
    undo = Ruling(
        RulingKind.SAME, same.subjects, "desk", "wrong text", "2024-01-02T00:00:00Z", same.id
    )
    assert place(b, [("a-1", a)], [same, undo]).agreements == ()
    c = member("Fehmarn rail accord", doc="three")
    apart = Ruling(RulingKind.DIFFERENT, ("three", "a-1"), "desk", "", "2024-01-03T00:00:00Z")
    assert place(c, [("a-1", a)], [apart]).agreements == ()


def test_a_split_holds_when_the_reports_are_read_again() -> None:
    a, b = member("Fehmarn rail accord", doc="one"), member("Fehmarn rail accord", doc="two")
    home = dict(partition([a, b]).assigned)
    assert home[a.ref] == home[b.ref]
    split = Ruling(RulingKind.SPLIT, (home[a.ref], "two"), "desk", "", "2024-01-01T00:00:00Z")
    again = partition([b, a], [split], known=home)
    after = dict(again.assigned)
    assert after[a.ref] == home[a.ref]
    assert after[b.ref] != after[a.ref]


def test_a_state_that_goes_on_under_another_name_is_the_same_party() -> None:
    def told_of(*parties: str) -> set[str]:
        one, other = (member("border river treaty", parties=p, doc=p) for p in parties)
        return {part for part, _ in compare(one, other).parts}

    assert "same parties" in told_of("POL SUN", "POL RUS")
    assert "same parties" not in told_of("POL DDR", "POL DEU")
    assert "same parties" not in told_of("POL CSK", "POL CZE")


def test_an_agreement_keeps_the_id_that_was_given_first_however_few_of_its_reports_had_it() -> None:
    first, second, third = (member("Skagen Eel Accord", doc=d) for d in ("one", "two", "three"))
    old, new = agreement_id(first), agreement_id(second)
    known = {first.ref: old, second.ref: new, third.ref: new}
    found = partition([first, second, third], known=known, age={old: 1, new: 2})
    assert set(dict(found.assigned).values()) == {old}
    assert dict(found.forwards)[new] == old


def test_merged_ids_forward() -> None:
    a, b = member("Fehmarn rail accord", doc="one"), member("pork understanding", doc="two")
    known = {a.ref: agreement_id(a), b.ref: agreement_id(b)}
    merge = Ruling(
        RulingKind.MERGE, (known[a.ref], known[b.ref]), "desk", "", "2024-01-01T00:00:00Z"
    )
    found = partition([a, b], [merge], known=known)
    ids = {g for _, g in found.assigned}
    assert len(ids) == 1
    assert set(dict(found.forwards)) == set(known.values()) - ids


def test_relations_are_told_between_agreements_not_merged() -> None:
    old = member("rail accord of 1998", doc="one", local="A1")
    new = replace(
        member("a new rail accord", doc="one", local="A2"),
        agreement=ReportAgreement(
            "A2", ("a new rail accord",), related=(Related(Relation.REPLACES, "A1"),)
        ),
    )
    assigned = dict(partition([old, new]).assigned)
    assert relations([old, new], assigned) == (
        (assigned[new.ref], Related(Relation.REPLACES, assigned[old.ref])),
    )


def test_a_member_of_a_class_is_part_of_it() -> None:
    whole = member("all existing visa agreements", doc="one")
    part = member("visa agreement of 1998", doc="two")
    assigned = dict(partition([whole, part]).assigned)
    assert relations([whole, part], assigned) == (
        (assigned[part.ref], Related(Relation.PART_OF, assigned[whole.ref])),
    )


def test_members_of_a_report_carry_years_stage_and_topic() -> None:
    text = "The Skagen pact was signed in May 2011. Denmark has denounced it over herring."
    document = Document(name="n", text=text, published=DAY, title="Herring quarrel")
    cut = text.index("Denmark")
    agreement = ReportAgreement("A1", ("Skagen pact",), parties=("DNK", "NOR"))

    def says(event: Event, start: int, end: int, day: str | None) -> Statement:
        return Statement(
            document=document.id,
            agreement="A1",
            event=event,
            modality=Modality.ACTUAL,
            evidence=Span(start, end),
            evidence_text=text[start:end],
            event_date=PartialDate(day) if day else None,
        )

    extraction = Extraction(
        document.id,
        "test",
        (agreement,),
        (says(Event.SIGN, 0, cut - 1, "2011-05"), says(Event.DENOUNCE, cut, len(text), None)),
    )
    (one,) = members(document, extraction)
    assert one.years == {2011}
    assert one.stage == "standing"
    assert {"herring", "skagen"} <= one.topic
    assert "quarrel" in one.heading


def test_twenty_easily_confused_agreements_are_told_apart() -> None:
    every = confusable_members()
    key = {m.ref: m.agreement.key for m in every}
    home = dict(partition(every).assigned)
    pairs = list(combinations(sorted(key), 2))
    joined = {p for p in pairs if home[p[0]] == home[p[1]]}
    true = {p for p in pairs if key[p[0]] == key[p[1]]}
    assert 2 * len(joined & true) / (len(joined) + len(true)) >= 0.95
    by_ref = {m.ref: m for m in every}
    assert all(
        set(by_ref[a].agreement.parties) == set(by_ref[b].agreement.parties) for a, b in joined
    )


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_reading_order_never_changes_the_agreements(random: object) -> None:
    every = confusable_members()
    shuffled = list(every)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert partition(shuffled) == partition(every)


@settings(max_examples=20, deadline=None)
@given(st.integers(min_value=1, max_value=80))
def test_a_newer_report_never_parts_what_was_one(count: int) -> None:
    every = sorted(confusable_members(), key=lambda m: m.order)
    before = partition(every[:count])
    after = dict(partition(every, known=dict(before.assigned)).assigned)
    for refs in groups(before.assigned):
        assert len({after[ref] for ref in refs}) == 1
    kept = {ref: after[ref] for ref, _ in before.assigned}
    assert kept == dict(before.assigned)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=79), min_size=2, max_size=12, unique=True))
def test_placing_in_order_of_publication_is_the_partition(chosen: list[int]) -> None:
    every = confusable_members()
    some = sorted((every[i] for i in chosen), key=lambda m: m.order)
    homes: list[tuple[str, Member]] = []
    for one in some:
        near = [(g, o) for g, o in homes if keys(o) & keys(one)]
        reached = {g for g, _ in near}
        placed = place(one, [(g, o) for g, o in homes if g in reached])
        home = (*placed.agreements, agreement_id(one))[0]
        homes = [(home if g in placed.agreements else g, o) for g, o in homes] + [(home, one)]
    assert groups(tuple((o.ref, g) for g, o in homes)) == groups(partition(some).assigned)


def test_the_shortlist_prefers_rare_keys_and_is_bounded() -> None:
    common = [f"r{i}" for i in range(500)]
    hits = {"time:DNK-DEU": common, "word:fehmarn": ["r7", "r9"], "year:DNK-DEU:2008": ["r9"]}
    best = shortlist(hits, most=5)
    assert best[:2] == ["r9", "r7"]
    assert len(best) <= 5
    assert shortlist(dict(reversed(hits.items())), most=5) == best


def test_parties_put_together_from_a_report_at_large_are_no_veto_where_the_names_agree() -> None:
    named = "Norway and Iceland signed the herring quota accord on 3 May 2015."
    loose = "The herring quota accord will stand. Denmark and Iceland also quarrel over a harbour."

    def told(doc: str, text: str, parties: tuple[str, ...], mention: str) -> Member:
        at = text.index(mention)
        document = Document(doc, text, published=date(2015, 5, 4))
        one = ReportAgreement(
            "A1", (mention,), parties=parties, mentions=(Span(at, at + len(mention)),)
        )
        (member,) = members(document, Extraction(document.id, "rules/1", (one,)))
        return member

    first = told("one", named, ("NOR", "ISL"), "herring quota accord")
    guessed = told("two", loose, ("DNK", "ISL"), "herring quota accord")
    stated = told(
        "three", named.replace("Norway", "Denmark"), ("DNK", "ISL"), "herring quota accord"
    )
    assert guessed.is_party_guess and not first.is_party_guess
    assert not compare(first, guessed).vetoed
    assert compare(first, stated).vetoed


def test_guessed_parties_do_not_hide_an_agreement_from_one_without_parties() -> None:
    whole = member("the Herring Accord", parties="", local="A1")
    guessed = member("the herring accord", parties="DNK ISL", doc="two", is_party_guess=True)
    stated = replace(guessed, is_party_guess=False)
    about = {k for k in keys(whole) if k.startswith("about:")}
    assert about and about <= keys(guessed)
    assert not about & keys(stated)
