"""Whatever a model answers, what is recorded stands in the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from llm_reports import ACCORD, RIGHT, document

from onrecord.extract import rules
from onrecord.extract.llm import codebook
from onrecord.extract.llm.answers import Answer, read_answer
from onrecord.extract.llm.grounding import Grounder
from onrecord.extract.llm.passages import passages_of
from onrecord.extract.llm.reader import Reader
from onrecord.extract.llm.settings import Settings
from onrecord.model import Event, Extraction, Kind, Modality
from onrecord.record import Register

OTHER = (
    "“No text was shown,” said a Danish envoy who asked not to be named. Denmark has not ratified "
    "the Øresund Toll Convention of 1999. In March 2021 Sweden\nsuspended it; the Øresund Toll "
    "Convention is to be renewed for 10 years by 1 July 2025. The accord was the talk of Malmö."
)
REPORTS = [document(), document(OTHER, "toll"), document(f"{ACCORD}\n\n{OTHER}\n\n{ACCORD}", "x")]
SCENES = [rules.scene_of(report) for report in REPORTS]


def pieces(text: str) -> st.SearchStrategy[str]:
    """Stretches of a text: words, sentences, anything between."""
    at = st.integers(0, len(text))
    return st.tuples(at, at).map(lambda ends: text[min(ends) : max(ends)])


def words(text: str) -> st.SearchStrategy[Any]:
    """What may stand in a field: right, wrong, invented, or no text at all."""
    right = [v for item in RIGHT for v in item.values() if isinstance(v, str)]
    sentences = [s for s in text.replace("\n\n", " ").split(". ") if s]
    return st.one_of(
        pieces(text),
        st.sampled_from([*right, *sentences, *codebook.sayings()]),
        st.sampled_from(["accord", "signed", "suspended", "said", "the", "A1", "Finland", ".", ""]),
        st.text(max_size=20),
        st.none() | st.integers() | st.lists(st.text(max_size=3), max_size=2),
    )


@st.composite
def answers(draw: st.DrawFn, text: str) -> Any:
    some = words(text)
    code = {name: st.sampled_from([*codebook.codes(name), "x"]) for name in codebook.SECTIONS}
    ids = st.sampled_from(["A1", "A2", ""])
    agreement = st.fixed_dictionaries(
        {
            "id": ids,
            "mentions": st.lists(some, max_size=3),
            "kind": code["kind"],
            "parties": st.lists(some, max_size=3),
        }
    )
    source = st.fixed_dictionaries(
        {"kind": code["source_kind"], "text": some, "cue": some, "stance": code["stance"]}
    )
    claim = st.fixed_dictionaries(
        {
            "evidence": some,
            "agreement": ids,
            "trigger": some,
            "event": code["event"],
            "modality": code["modality"],
            "when": some,
            "term": some,
            "actors": st.lists(some, max_size=2),
            "source": source | some,
        }
    )
    right = st.sampled_from([i for i in RIGHT if "evidence" in i]).flatmap(
        lambda item: st.fixed_dictionaries(
            {
                k: st.just(v) | some if k != "source" else st.just(v) | source
                for k, v in item.items()
            }
        )
    )
    return {
        "agreements": [RIGHT[0], *draw(st.lists(agreement, max_size=3))],
        "statements": draw(st.lists(claim | right, max_size=5)),
    }


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("any")
    with Reader(
        Settings(url="http://127.0.0.1:9", model="m", cache=str(folder / "a.db")), with_rules=True
    ) as opened:
        yield opened


def check(extraction: Extraction, text: str) -> None:
    locals_ = {a.local for a in extraction.agreements}
    squeezed = " ".join(text.split())
    for s in extraction.statements:
        assert text[s.evidence.start : s.evidence.end] == s.evidence_text
        assert s.evidence_text.strip() and s.agreement in locals_
        assert s.trigger is None or s.evidence.covers(s.trigger)
        assert s.event in set(Event) and s.modality in set(Modality)
        assert (s.event_date is None) == (s.derivation is None)
        assert 0 <= s.certainty <= 1
        for printed in (s.source.text, s.source.cue):
            assert not printed or " ".join(printed.split()) in squeezed
    for a in extraction.agreements:
        assert a.names and a.kind in set(Kind)
        assert all(" ".join(name.split()) in squeezed for name in a.names)
        assert all(span.end <= len(text) for span in a.mentions)


@given(data=st.data(), which=st.integers(0, len(REPORTS) - 1))
@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_for_any_answer_whatever_the_evidence_on_record_is_a_substring_of_the_report(
    reader: Reader, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, which: int
) -> None:
    report, scene = REPORTS[which], SCENES[which]
    raw = data.draw(answers(report.text).map(json.dumps) | st.text(max_size=60), label="answer")
    answer = read_answer(raw)
    grounder = Grounder(scene, 0.6)
    if isinstance(answer, Answer):
        for passage in passages_of(scene):
            grounder.take(passage, answer)
    result = grounder.result
    extraction = reader._extraction(scene, result.found, result.unnamed, reader.name)
    check(extraction, report.text)
    if extraction.statements and data.draw(st.integers(0, 9)) == 0:
        with Register.open(tmp_path_factory.mktemp("r") / "any.db", create=True) as register:
            register.record(report, extraction)
            for agreement in register.agreements():
                for item in register.recorded(agreement.id):
                    assert item.statement.evidence_text in report.text


@given(raw=st.text(max_size=200) | st.binary(max_size=80).map(lambda b: b.decode("latin-1")))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_text_is_an_answer_or_is_told_to_be_none(raw: str) -> None:
    assert isinstance(read_answer(raw), Answer | str)


def test_the_property_is_not_empty() -> None:
    """The right answer passes through the same check with its statements."""
    grounder = Grounder(SCENES[0], 0.6)
    told = {"agreements": [RIGHT[0]], "statements": list(RIGHT[1:])}
    answer = read_answer(json.dumps(told))
    assert isinstance(answer, Answer)
    for passage in passages_of(SCENES[0]):
        grounder.take(passage, answer)
    assert len(grounder.result.found) == 2 and Path(__file__).exists()
