"""Mentions of one agreement are linked; what cannot be the same is kept apart."""

from __future__ import annotations

from reading_texts import extracted, scene, threads


def test_an_acronym_in_brackets_names_the_same_agreement_as_its_title() -> None:
    text = (
        "Peru and Chile signed the Arica Water Treaty (AWT) in 2019. The AWT shares out two rivers."
    )
    assert threads(text) == [["the Arica Water Treaty (AWT)", "The AWT"]]
    (agreement,) = extracted(text).agreements
    assert agreement.names == ("the Arica Water Treaty (AWT)", "The AWT")


def test_an_acronym_after_or_is_the_agreement_before_it() -> None:
    (only,) = threads(
        "Peru and Chile signed a Boundary Waters Agreement, or BWA, in 2019. The BWA runs on."
    )
    assert only[-2:] == ["BWA", "The BWA"]


def test_a_title_set_beside_a_bare_mention_names_it() -> None:
    text = "Norway terminated the pact, the Treaty of Bodo, on Monday."
    assert threads(text) == [["the pact", "the Treaty of Bodo"]]


def test_a_new_agreement_is_not_the_existing_one() -> None:
    assert threads(
        "Norway and Iceland will keep the existing fisheries agreement until a new fisheries "
        "agreement is signed."
    ) == [["the existing fisheries agreement"], ["a new fisheries agreement"]]


def test_other_years_are_other_agreements() -> None:
    assert threads(
        "Kenya and Uganda signed the 1999 transit agreement. The 2014 transit agreement is wider."
    ) == [["the 1999 transit agreement"], ["The 2014 transit agreement"]]


def test_a_bare_mention_goes_to_the_agreement_of_its_own_noun() -> None:
    assert threads(
        "Kenya signed a grain pact with Uganda in March. The pact runs for five years. "
        "Kenya also signed a rail agreement with Tanzania. The rail agreement expires in 2030."
    ) == [
        ["a grain pact with Uganda", "The pact"],
        ["a rail agreement with Tanzania", "The rail agreement"],
    ]


def test_a_day_or_a_duration_after_a_name_is_no_part_of_it() -> None:
    for when in ("on Monday", "on 3 June 2024", "on June 3", "for another ten years"):
        assert threads(f"Norway signed the herring treaty with Iceland {when}.") == [
            ["the herring treaty with Iceland"]
        ], when
    (subject,) = threads("Norway signed a treaty on whales with Iceland.")
    assert subject == ["a treaty on whales with Iceland"]


def test_a_company_deal_is_no_agreement() -> None:
    assert extracted("The firm signed a takeover deal with its rival.").statements == ()


def test_parties_and_openness_come_from_what_is_said_of_the_agreement() -> None:
    (agreement,) = extracted(
        "Norway and Iceland signed a secret understanding on radar in 2011."
    ).agreements
    assert set(agreement.parties) == {"NOR", "ISL"}
    assert agreement.openness == "secret"
    assert agreement.kind == "understanding"
    assert agreement.scope == "radar"


def test_every_thread_keeps_its_mentions_in_order_and_owns_them() -> None:
    seen = scene("Chad and Niger signed a truce. The truce failed. The truce was renewed.")
    for number, thread in enumerate(seen.threads):
        assert [m.span for m in thread.mentions] == sorted(m.span for m in thread.mentions)
        assert thread.number == number
    assert all(owner is not None for owner in seen.owner)


def test_a_deal_with_a_state_is_an_agreement_and_dealing_with_something_is_none() -> None:
    assert threads("Norway signed a new deal with Iceland in 2019.") == [
        ["a new deal with Iceland"]
    ]
    assert threads("Norway and Iceland are in full accord on cod.") == []


def test_an_agreement_of_a_union_of_states_is_no_trade_unions() -> None:
    (mention,) = scene("The European Union's fishing pact with Iceland lapsed.").mentions
    assert not mention.suspect
    (mention,) = scene("The union and the company signed a pay pact.").mentions
    assert mention.suspect


def test_that_with_another_state_is_another_agreement() -> None:
    assert threads(
        "The cod pact with Iceland lapsed in May. That with Greenland ran out in July."
    ) == [
        ["The cod pact with Iceland"],
        ["That with Greenland"],
    ]


def test_notes_exchanged_to_prolong_an_agreement_are_none() -> None:
    assert threads("The Tana grain pact was prolonged by an exchange of notes in 2023.") == [
        ["The Tana grain pact"]
    ]
    assert threads("Norway and Iceland renewed an exchange of notes of 1929.") == [
        ["an exchange of notes of 1929"]
    ]


def test_an_agreement_without_a_name_is_called_by_the_clause_that_tells_it() -> None:
    (agreement,) = extracted(
        "Chad and France signed an agreement allowing French planes to land in Chad."
    ).agreements
    assert "allowing French planes" in agreement.names[0]


def test_an_acronym_names_what_was_described_just_before() -> None:
    (names,) = threads(
        "Pakistan has not renewed its memorandum with the United States. "
        "The CIS-MOA expired in 2020."
    )
    assert names[-1] == "The CIS-MOA"
    apart = threads(
        "Pakistan signed a memorandum with the United States and a memorandum with Norway. "
        "The CIS-MOA expired in 2020."
    )
    assert ["The CIS-MOA"] in apart


def test_a_states_own_agreement_is_not_the_one_spoken_of() -> None:
    assert threads(
        "Norway suspended its visa accord with Chad. Niger halted its own visa accord with Chad."
    ) == [["its visa accord with Chad"], ["its own visa accord with Chad"]]


def test_like_agreements_with_two_partners_are_two() -> None:
    assert threads(
        "Norway signed a grain treaty with Chad in May. The grain treaty with Niger is older."
    ) == [["a grain treaty with Chad"], ["The grain treaty with Niger"]]


def test_agreements_of_two_places_are_two() -> None:
    assert threads(
        "The Adana accord between Turkey and Syria stands. Both deny breaking the Basra accord."
    ) == [["The Adana accord between Turkey and Syria"], ["the Basra accord"]]


def test_several_agreements_are_not_the_single_one_spoken_of() -> None:
    assert threads(
        "Norway signed a fisheries agreement with Iceland. The fisheries agreements of the past "
        "were shorter."
    ) == [["a fisheries agreement with Iceland"], ["The fisheries agreements of the past"]]


def test_an_agreement_called_by_its_year_is_the_one_told_with_that_year() -> None:
    (pact,) = threads(
        "Chad and Niger signed an air services agreement in 1972. "
        "Chad holds that Niger infringed the 1972 accord."
    )
    assert pact == ["an air services agreement", "the 1972 accord"]


def test_a_text_pointed_at_is_the_one_of_its_paragraph() -> None:
    found = threads(
        "Chad ratified the river treaty with Niger. The treaty shares out the water. "
        "The treaty binds both, and the treaty has no end.\n\n"
        "Mali signed a grain agreement with Ghana. Accra will keep that text."
    )
    assert found[1] == ["a grain agreement with Ghana", "that text"]


def test_the_headline_is_about_the_first_agreement_of_the_report() -> None:
    (pact,) = threads(
        "Norway to quit landmine pact\n\n"
        "Norway will withdraw from the global treaty banning anti-personnel mines."
    )
    assert pact == ["landmine pact", "the global treaty banning anti-personnel mines"]


def test_a_memorandum_told_before_a_pact_is_not_that_pact() -> None:
    assert threads(
        "Chad signed a memorandum in May. Niger ratified the river pact with Mali in June."
    ) == [["a memorandum"], ["the river pact with Mali"]]


def test_a_lease_or_declaration_that_is_described_is_an_agreement_and_a_bare_one_none() -> None:
    assert ["the Guantanamo lease"] in threads("Cuba demanded an end to the Guantanamo lease.")
    assert ["a declaration on fishing", "The declaration"] in threads(
        "Norway and Chad signed a declaration on fishing. The declaration runs for a year."
    )
    assert threads("The lease ran out and the declaration was dropped.") == []


def test_a_road_map_and_a_side_letter_are_named_whole() -> None:
    found = threads("Norway and Chad signed a cod treaty. A new road map on cod is to follow.")
    assert found[-1] == ["A new road map on cod"]
    found = threads("Chad signed a treaty with Niger. A new side letter on rent is to be signed.")
    assert found[-1] == ["A new side letter on rent"]


def test_a_treaty_that_falls_without_another_is_not_that_other() -> None:
    assert threads(
        "The VFA was signed in 1998. Without the VFA, the Enhanced Defense Treaty would fall."
    ) == [["The VFA", "the VFA"], ["the Enhanced Defense Treaty"]]
