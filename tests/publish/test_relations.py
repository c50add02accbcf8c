"""Classes and relations leave in the tables and the graph, as readers of these read them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import duckdb
import frictionless
from rdflib import Graph, Namespace
from rdflib.namespace import RDF

from making import Said, agreement, report
from onrecord.model import Related, Relation
from onrecord.publish import Query, writer
from onrecord.publish.jsonld import TERMS
from onrecord.record import Register

PAIR = ("EST", "LVA")
SIGNED = "Estonia and Latvia signed the Island Visa Accord."
SCRAPPED = "Estonia scrapped all visa agreements with Latvia, among them the Harbour Visa Accord."
LATER = "A protocol to the Harbour Visa Accord was signed."


def fill(register: Register) -> None:
    harbour = agreement(
        "the Harbour Visa Accord",
        local="A2",
        parties=PAIR,
        related=(Related(Relation.PART_OF, "A1"),),
    )
    protocol = agreement(
        "the Pilots' Protocol", parties=PAIR, related=(Related(Relation.AMENDS, "A2"),)
    )
    register.record(
        *report(
            "one", SIGNED, "2001-04-02", [agreement("the Island Visa Accord", parties=PAIR)],
            [Said("sign", SIGNED)],
        )
    )  # fmt: skip
    register.record(
        *report(
            "two", SCRAPPED, "2018-06-02",
            [agreement("all visa agreements with Latvia", parties=PAIR), harbour],
            [Said("terminate", SCRAPPED, agreement=a) for a in ("A1", "A2")],
        )
    )  # fmt: skip
    register.record(
        *report(
            "three", LATER, "2019-01-10",
            [protocol, agreement("the Harbour Visa Accord", local="A2", parties=PAIR)],
            [Said("sign", LATER), Said("affirm", LATER, agreement="A2")],
        )
    )  # fmt: skip
    register.settle()


def asked(folder: Path) -> list[tuple[object, ...]]:
    return (
        duckdb.connect()
        .execute(
            "SELECT a.name, r.relation, r.other_name, r.stated, r.docs, a.is_class, o.is_class "
            f"FROM read_parquet('{folder}/relations.parquet') r "
            f"JOIN read_parquet('{folder}/agreements.parquet') a ON a.agreement = r.agreement "
            f"JOIN read_parquet('{folder}/agreements.parquet') o ON o.agreement = r.other "
            "ORDER BY a.name"
        )
        .fetchall()
    )


def test_parquet_tells_classes_members_and_amendments(empty: Register, tmp_path: Path) -> None:
    fill(empty)
    list(writer("parquet")(empty, tmp_path / "now"))
    whole = "all visa agreements with Latvia"
    harbour = "the Harbour Visa Accord"
    assert asked(tmp_path / "now") == [
        (harbour, "part_of", whole, True, ["two"], False, True),
        ("the Island Visa Accord", "part_of", whole, False, [], False, True),
        ("the Pilots' Protocol", "amends", harbour, True, ["three"], False, False),
    ]
    list(writer("parquet")(empty, tmp_path / "then", Query(known=date(2018, 12, 31))))
    assert [row[1] for row in asked(tmp_path / "then")] == ["part_of", "part_of"]


def test_csv_of_some_agreements_refers_to_none_that_is_left_out(
    empty: Register, tmp_path: Path
) -> None:
    fill(empty)
    (island,) = empty.find("Island Visa Accord")[:1]
    list(writer("csv")(empty, tmp_path / "some", Query(agreements=(island.agreement,))))
    with (tmp_path / "some" / "relations.csv").open(encoding="utf-8") as stream:
        assert list(csv.DictReader(stream)) == []
    list(writer("csv")(empty, tmp_path / "all"))
    told = frictionless.validate(str(tmp_path / "all" / "datapackage.json"))
    assert told.valid, told.flatten(["resourceName", "rowNumber", "fieldName", "message"])


def test_the_graph_links_members_to_their_class(empty: Register, tmp_path: Path) -> None:
    fill(empty)
    list(writer("jsonld")(empty, tmp_path / "onrecord.jsonld"))
    graph = Graph().parse(tmp_path / "onrecord.jsonld", format="json-ld")
    ours = Namespace(TERMS)
    name = Namespace("https://schema.org/").name
    (whole,) = graph.subjects(RDF.type, ours.ClassOfAgreements)
    members = {str(graph.value(m, name)) for m in graph.subjects(ours.part_of, whole)}
    assert members == {"the Harbour Visa Accord", "the Island Visa Accord"}
    assert len(list(graph.subject_objects(ours.amends))) == 1
