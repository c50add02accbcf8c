"""The encoder reads every cue once, in its context, and what it makes of it can be followed."""

from __future__ import annotations

import math
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract import encoder, rules
from onrecord.extract.candidates import propose
from onrecord.extract.scene import Scene
from onrecord.model import Event, Modality
from onrecord.read import clean

TREATY = "the herring treaty with Iceland"
SENTENCES = (
    f"Norway suspended {TREATY} on Monday.",
    f"A spokesman denied that Norway had left {TREATY}.",
    "The pact was signed in 1991, and the accord expires next year.",
    "Prices of cod fell by a tenth.",
    "Naïve façade: “the ‘protocol’ — œuvre — was ratified”, 外交 said.",
)


def scene_of(text: str) -> Scene:
    return rules.scene_of(clean(text, name="report", published=date(2024, 5, 6)))


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_every_cue_stands_once_at_its_own_piece(sentences: list[str]) -> None:
    scene = scene_of("\n\n".join(sentences))
    candidates = list(propose(scene))
    seen = []
    for window in encoder.windows(scene, candidates):
        assert len(window.ids) == len(window.tags)
        most = max(encoder.WINDOW_PIECES, encoder.SENTENCE_PIECES) + encoder.CONTEXT_PIECES + 2
        assert len(window.ids) <= most
        for (paragraph, token), at in window.cues:
            word = scene.reading.paragraphs[paragraph].doc[token].lower_
            piece = encoder.tokenizer().id_to_token(window.ids[at])
            assert word.startswith(piece.replace("##", "")[:2])
            seen.append((paragraph, token))
    assert len(seen) == len(set(seen))
    assert set(seen) == {(c.paragraph, c.token) for c in candidates}


def test_the_cue_is_read_with_what_stands_about_it() -> None:
    done = f"Norway suspended {TREATY} on Monday."
    denied = f"Norway did not suspend {TREATY}, its foreign ministry said."
    read = {}
    for text in (done, denied):
        scene = scene_of(text)
        cues = [c for c in propose(scene) if c.event is Event.SUSPEND]
        (impression,) = encoder.read(scene, cues).values()
        assert impression.odds(Event.SUSPEND) > 0
        read[text] = impression.modalities[encoder.MODALITIES.index(Modality.DENIED)]
    assert read[denied] > read[done]


def test_what_is_made_of_a_cue_does_not_depend_on_the_rest_of_a_long_report() -> None:
    told = (f"Port {n} said Norway suspended {TREATY} on day {n} of talks." for n in range(20))
    scene = scene_of("\n\n".join(told))
    candidates = list(propose(scene))
    first, *others = encoder.windows(scene, candidates)
    assert others
    places = {place for place, _ in first.cues}
    alone = encoder.read(scene, [c for c in candidates if (c.paragraph, c.token) in places])
    among = encoder.read(scene, candidates)
    assert alone == {place: among[place] for place in places}


def test_a_cue_is_linked_to_agreements_named_in_its_window() -> None:
    scene = scene_of(f"The 1991 pact with Ireland is kept. Norway suspended {TREATY} on Monday.")
    cues = [c for c in propose(scene) if c.event is Event.SUSPEND]
    (impression,) = encoder.read(scene, cues).values()
    told = dict(impression.links)
    assert set(told) == {0, 1}
    assert told[1] > told[0]
    assert sum(math.exp(odds) for odds in told.values()) <= 1.0


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(-50, 50)), max_size=8))
def test_the_chances_of_threads_leave_room_for_none_of_them(
    scores: list[tuple[int, float]],
) -> None:
    told = encoder.linked(scores)
    assert {thread for thread, _ in told} == {thread for thread, _ in scores}
    assert sum(math.exp(odds) for _, odds in told) <= 1.0 + 1e-6


def test_a_text_without_cues_is_not_encoded() -> None:
    scene = scene_of("Prices of cod fell by a tenth.")
    assert list(encoder.windows(scene, list(propose(scene)))) == []
    assert encoder.read(scene, []) == {}


def test_an_unlikely_candidate_is_not_put_to_the_encoder() -> None:
    scene = scene_of(f"Norway suspended {TREATY} on Monday.")
    (first, *_) = propose(scene)
    assert encoder.worth_reading([(first, 0.001)]) == []
    assert encoder.worth_reading([(first, 0.5)]) == [first]


def test_sentences_far_from_a_likely_cue_are_not_encoded() -> None:
    told = (f"Port {n} said Norway suspended {TREATY} on day {n} of talks." for n in range(20))
    scene = scene_of("\n\n".join(told))
    candidates = list(propose(scene))
    likely = [(c, 0.5 if c.sentence == 9 else 0.05) for c in candidates]
    needed = encoder.telling(likely)
    (window,) = encoder.windows(scene, candidates, needed)
    near = {(c.paragraph, c.token) for c in candidates if c.sentence in (8, 9)}
    assert {place for place, _ in window.cues} == near
    assert set(encoder.read(scene, candidates, needed)) == near
