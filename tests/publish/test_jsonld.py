"""The graph: read by rdflib, held to its shapes by pySHACL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Namespace

from onrecord.publish import Query, writer
from onrecord.publish.jsonld import TERMS, shapes
from onrecord.record import Register

PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")
OURS = Namespace(TERMS)
A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.fixture(scope="module")
def exported(shore: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("graph") / "onrecord.jsonld"
    assert [f.name for f in writer("jsonld")(shore, target)] == [
        "onrecord.jsonld",
        "onrecord-shapes.ttl",
    ]
    return target


@pytest.fixture(scope="module")
def graph(exported: Path) -> Graph:
    return Graph().parse(exported, format="json-ld")


def test_the_graph_keeps_to_its_shapes(graph: Graph) -> None:
    conforms, _, told = validate(graph, shacl_graph=Graph().parse(data=shapes(), format="turtle"))
    assert conforms, told


@pytest.mark.parametrize(
    ("key", "value"),
    [("start", 3), ("exact", "words that nobody wrote"), ("certainty", 7), ("stance", "maybe")],
)
def test_the_shapes_refuse_a_graph_that_breaks_them(
    exported: Path, key: str, value: object
) -> None:
    told = json.loads(exported.read_text(encoding="utf-8"))

    def spoil(node: object) -> bool:
        if isinstance(node, dict):
            if key in node:
                node[key] = value
                return True
            return any(spoil(v) for v in node.values())
        return isinstance(node, list) and any(spoil(v) for v in node)

    assert spoil(told["@graph"])
    spoilt = Graph().parse(data=json.dumps(told), format="json-ld")
    conforms, _, _ = validate(spoilt, shacl_graph=Graph().parse(data=shapes(), format="turtle"))
    assert not conforms


def test_every_evidence_of_the_graph_resolves(graph: Graph, shore: Register) -> None:
    resolved = 0
    for note in graph.subjects(predicate=OA.hasBody):
        target = graph.value(note, OA.hasTarget)
        text = str(graph.value(graph.value(target, OA.hasSource), SCHEMA.articleBody))
        selectors = list(graph.objects(target, OA.hasSelector))
        (quote,) = (s for s in selectors if graph.value(s, OA.exact) is not None)
        (place,) = (s for s in selectors if s != quote)
        start, end = (int(graph.value(place, p)) for p in (OA.start, OA.end))
        assert text[start:end] == str(graph.value(quote, OA.exact))
        assert text[:start].endswith(str(graph.value(quote, OA.prefix)))
        assert text[end:].startswith(str(graph.value(quote, OA.suffix)))
        resolved += 1
    statements = sum(len(shore.recorded(a.id)) for a in shore.agreements())
    assert resolved == statements + 1 + 2  # a due item, two accounts


def test_a_statement_leads_back_to_its_report_its_extractor_and_its_speaker(graph: Graph) -> None:
    found = graph.query(
        """
        SELECT ?speaker ?extractor ?doc WHERE {
          ?s a :Statement ; :event ?event ; :modality ?modality ;
             prov:wasAttributedTo/schema:name ?speaker ;
             prov:wasGeneratedBy/prov:wasAssociatedWith/schema:name ?extractor ;
             prov:wasDerivedFrom/:doc ?doc .
          FILTER (STRENDS(STR(?event), "/terminate") && STRENDS(STR(?modality), "/denied"))
        }
        """,
        initNs={"": OURS, "prov": PROV, "schema": SCHEMA},
    )
    assert [tuple(map(str, row)) for row in found] == [("Peru", "tests/1", "elm-3")]


def test_a_ruling_is_an_activity_of_a_person_that_used_its_subjects(graph: Graph) -> None:
    (ruling,) = graph.subjects(predicate=OURS.reason)
    assert {str(o) for o in graph.objects(ruling, PROV.used)} <= {
        str(s) for s in graph.subjects(predicate=OURS.kind)
    }
    assert str(graph.value(graph.value(ruling, PROV.wasAssociatedWith), SCHEMA.name)) == "M. Okoro"


def test_a_part_of_the_register_is_a_whole_graph(shore: Register, tmp_path: Path) -> None:
    target = tmp_path / "pair.jsonld"
    list(writer("jsonld")(shore, target, Query(parties=("TON",))))
    part = Graph().parse(target, format="json-ld")
    assert validate(part, shacl_graph=Graph().parse(data=shapes(), format="turtle"))[0]
    assert len(list(part.subjects(predicate=OURS.event))) == 1
