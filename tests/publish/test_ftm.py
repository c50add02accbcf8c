"""FollowTheMoney: read back and validated by its own library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from followthemoney import EntityProxy, model
from followthemoney.statement.serialize import CSV, read_path_statements

from making import Said, agreement, report
from onrecord.publish import Query, writer
from onrecord.publish.ftm import TEXT_CHARS
from onrecord.publish.wording import legible
from onrecord.record import Register

Entities = dict[str, EntityProxy]


def read_back(folder: Path) -> Entities:
    lines = (folder / "entities.ftm.json").read_text(encoding="utf-8").splitlines()
    return {p.id: p for p in (EntityProxy.from_dict(json.loads(line)) for line in lines)}


@pytest.fixture(scope="module")
def folder(shore: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("ftm") / "out"
    assert [f.name for f in writer("ftm")(shore, target)] == ["entities.ftm.json", "statements.csv"]
    return target


@pytest.fixture(scope="module")
def entities(folder: Path) -> Entities:
    return read_back(folder)


def validated(entities: Entities) -> int:
    """How many links there are; every value is valid and every link leads to what it may."""
    links = 0
    for proxy in entities.values():
        proxy.schema.validate(proxy.to_dict())
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert entities[value].schema.is_a(prop.range), (proxy.schema, prop, value)
                links += 1
        for name in proxy.schema.required:
            assert proxy.get(name), (proxy.schema, name)
    return links


def test_every_entity_passes_the_librarys_validation(entities: Entities) -> None:
    assert validated(entities) > 20
    assert {p.schema.name for p in entities.values()} == {
        "Article", "Documentation", "Event", "Note", "Project", "ProjectParticipant",
        "PublicBody", "UnknownLink",
    }  # fmt: skip
    assert all(model.get(p.schema.name) for p in entities.values())


def test_every_evidence_resolves_in_the_exported_text(entities: Entities, shore: Register) -> None:
    found = [p for p in entities.values() if p.schema.name == "Documentation"]
    assert len(found) == sum(len(shore.recorded(a.id)) for a in shore.agreements()) + 1 + 2
    for proxy in found:
        (text,) = entities[proxy.first("document")].get("bodyText")
        place = proxy.first("recordId").partition("#char=")[2]
        start, end = map(int, place.split(","))
        assert text[start:end] == proxy.first("summary")


def test_an_agreement_has_its_parties_and_what_is_stated_of_it(entities: Entities) -> None:
    (sla,) = (p for p in entities.values() if p.first("name", quiet=True) == "Salt Lagoon Accord")
    assert (sla.schema.name, set(sla.countries)) == ("Project", {"cl", "pe"})
    parties = {
        entities[p.first("participant")].first("name")
        for p in entities.values()
        if p.schema.name == "ProjectParticipant" and p.first("project") == sla.id
    }
    assert parties == {"Peru", "Chile"}
    acts = {
        (p.first("role"), p.first("status"))
        for p in entities.values()
        if p.schema.name == "UnknownLink" and p.first("object") == sla.id
    }
    assert {("sign", "actual"), ("terminate", "denied"), ("ratify", "planned")} <= acts


def test_the_statements_add_up_to_the_entities(folder: Path, entities: Entities) -> None:
    told: dict[str, set[tuple[str, str]]] = {}
    for statement in read_path_statements(folder / "statements.csv", CSV):
        told.setdefault(statement.entity_id, set())
        if statement.prop != "id":
            told[statement.entity_id].add((statement.prop, statement.value))
    assert told == {
        id_: {(prop.name, value) for prop, value in proxy.itervalues()}
        for id_, proxy in entities.items()
    }


def test_a_named_speaker_is_a_person(empty: Register, tmp_path: Path) -> None:
    from onrecord.model import Source, SourceKind

    text = "Peru signed the Heron Pact, Ana Quispe said."
    said = Said("sign", text, source=Source(SourceKind.NAMED_PERSON, "Ana Quispe", "said", "PER"))
    empty.record(*report("one", text, "2020-01-01", [agreement("Heron Pact")], [said]))
    list(writer("ftm")(empty, tmp_path / "out"))
    entities = read_back(tmp_path / "out")
    (person,) = (p for p in entities.values() if p.schema.name == "Person")
    assert (person.first("name"), person.countries) == ("Ana Quispe", ["pe"])
    (link,) = (p for p in entities.values() if p.first("subject", quiet=True) == person.id)
    assert entities[link.first("object")].schema.name == "Event" and link.first("role") == "said"


def test_a_report_longer_than_a_value_may_be_is_kept_in_pages(
    empty: Register, tmp_path: Path
) -> None:
    told = "Peru signed the Heron Pact at last."
    text = "\U0001f30a " * TEXT_CHARS + told
    empty.record(
        *report("long", text, "2020-01-01", [agreement("Heron Pact")], [Said("sign", told)])
    )
    list(writer("ftm")(empty, tmp_path / "out"))
    entities = read_back(tmp_path / "out")
    validated(entities)
    pages = sorted(
        (p for p in entities.values() if p.schema.name == "Page"),
        key=lambda p: int(p.first("index")),
    )
    whole = "".join(p.first("bodyText") for p in pages)
    assert len(pages) == 3 and whole == legible(text)
    (note,) = (p for p in entities.values() if p.schema.name == "Documentation")
    start, end = map(int, note.first("recordId").partition("#char=")[2].split(","))
    assert whole[start:end] == note.first("summary") == told


def test_a_part_of_the_register_is_asked_for(shore: Register, tmp_path: Path) -> None:
    list(writer("ftm")(shore, tmp_path / "pair", Query(parties=("TON",))))
    entities = read_back(tmp_path / "pair")
    validated(entities)
    assert [p.first("name") for p in entities.values() if p.schema.name == "Project"] == [
        "Tern Island Treaty"
    ]
