"""Every class of cues proves itself on its example and leaves its counter-example alone."""

from __future__ import annotations

import pytest

from onrecord.data import load
from onrecord.model import OnrecordError
from onrecord.parse import attribution_lexicon
from onrecord.parse.attribution import attributions
from onrecord.parse.attribution_lexicon import lexicon

CLASSES = load("lang/en/attribution.toml")["classes"]


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_class_attributes_its_example(name: str) -> None:
    found = attributions(CLASSES[name]["example"], nested=True)
    held = [a.cls for a in found]
    if name in ("light", "vehicle"):
        assert held, "a helper class lends itself to another class's attribution"
    else:
        assert name in held


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_class_leaves_its_counter_example_alone(name: str) -> None:
    found = attributions(CLASSES[name]["counter_example"], nested=True)
    assert name not in [a.cls for a in found]


def test_every_class_explains_itself() -> None:
    for name, entry in CLASSES.items():
        assert set(entry) == {"meaning", "example", "counter_example"}, name


def test_a_particle_makes_another_cue() -> None:
    assert "rule out" in lexicon().verbs
    (found,) = attributions("The ministry ruled out reopening the accord.")
    assert found.lemma == "rule"


def test_an_unknown_frame_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {
        "classes": {"speech": {}},
        "verbs": {"speech": {"say": ["clauses"]}},
        "phrases": {"according": [], "relays": [], "silences": []},
    }
    monkeypatch.setattr(attribution_lexicon, "load", lambda _: table)
    lexicon.cache_clear()
    with pytest.raises(OnrecordError, match=r"no frame 'clauses'; allowed: .*clause"):
        lexicon()
    lexicon.cache_clear()
