"""The second look sees a candidate beside its rivals, each weighed by both readings."""

from __future__ import annotations

from datetime import date

from onrecord.extract import context, rules
from onrecord.extract.candidates import Candidate, propose
from onrecord.extract.encoder import EVENTS, MODALITIES, Impression
from onrecord.extract.scene import Scene
from onrecord.model import Event
from onrecord.read import clean

TOLD_TWICE = (
    "Norway signed the herring treaty with Iceland on Monday.\n\n"
    "The treaty was signed in Bergen, and its text was not published."
)


def scene_of(text: str) -> Scene:
    return rules.scene_of(clean(text, name="report", published=date(2024, 5, 6)))


def signings(scene: Scene) -> list[Candidate]:
    by_cue = {(c.paragraph, c.token): c for c in propose(scene) if c.event is Event.SIGN}
    return sorted(by_cue.values(), key=lambda c: c.sentence)


def impression(event: Event) -> Impression:
    odds = tuple(4.0 if one is event else -4.0 for one in EVENTS)
    return Impression(odds, tuple(-1.6 for _ in MODALITIES))


def test_what_was_told_before_stands_against_telling_it_anew() -> None:
    scene = scene_of(TOLD_TWICE)
    first, again = signings(scene)
    marks = [dict(m) for m in context.features(scene, [(first, 0.8), (again, 0.8)], {})]
    assert marks[1]["earlier"] > marks[0]["earlier"]
    assert marks[0]["later"] > marks[1]["later"]


def test_a_rival_that_the_encoder_believes_leads() -> None:
    scene = scene_of(TOLD_TWICE)
    first, again = signings(scene)
    place = (first.paragraph, first.token)
    held = [(first, 0.5), (again, 0.5)]
    believed = dict(context.features(scene, held, {place: impression(Event.SIGN)})[1])
    doubted = dict(context.features(scene, held, {place: impression(Event.EXPIRE)})[1])
    assert believed["earlier"] > doubted["earlier"]


def test_an_unread_cue_says_so_and_a_read_one_brings_its_odds() -> None:
    scene = scene_of(TOLD_TWICE)
    first, _ = signings(scene)
    place = (first.paragraph, first.token)
    unread = dict(context.features(scene, [(first, 0.5)], {})[0])
    read = dict(context.features(scene, [(first, 0.5)], {place: impression(Event.SIGN)})[0])
    assert "encoder=none" in unread and "encoder=none" not in read
    assert read["encoder"] == 4.0
