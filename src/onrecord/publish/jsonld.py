"""JSON-LD 1.1: where every statement comes from, in the vocabularies of the web.

Reports, readings, statements and rulings are entities and activities of PROV-O
(https://www.w3.org/TR/prov-o/); every evidence is a Web Annotation with a quote selector and a
position selector (https://www.w3.org/TR/annotation-model/, sections 4.2.4 and 4.2.5), positions in
code points. The SHACL shapes that the graph keeps to are written beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord.model import (
    Agreement,
    Document,
    OnrecordError,
    PartialDate,
    Recorded,
    Source,
    SourceKind,
    Span,
    content_id,
)
from onrecord.publish import EVERYTHING, Query
from onrecord.publish.selection import chosen, selects
from onrecord.record import Register, Report
from onrecord.record.relations import Relating
from onrecord.resolve.classes import is_class
from onrecord.resolve.rulings import Ruling

TERMS = "urn:onrecord:terms:"
CONTEXT_CHARS = 32  # before and after a quote, so that it is found in a text that moved
_ID = "urn:onrecord:"
_XSD = "http://www.w3.org/2001/XMLSchema#"

CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": TERMS,
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "xsd": _XSD,
    "text": "schema:articleBody",
    "title": "schema:headline",
    "outlet": "schema:publisher",
    "published": {"@id": "schema:datePublished", "@type": "xsd:date"},
    "language": "schema:inLanguage",
    "address": "schema:url",
    "name": "schema:name",
    "used": {"@id": "prov:used", "@type": "@id"},
    "wasAssociatedWith": {"@id": "prov:wasAssociatedWith", "@type": "@id"},
    "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "wasInfluencedBy": {"@id": "prov:wasInfluencedBy", "@type": "@id"},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "endedAtTime": {"@id": "prov:endedAtTime", "@type": "xsd:dateTime"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "hasBody": {"@id": "oa:hasBody", "@type": "@id"},
    "hasTarget": "oa:hasTarget",
    "hasSource": {"@id": "oa:hasSource", "@type": "@id"},
    "hasSelector": "oa:hasSelector",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "agreement": {"@type": "@id"},
    "repeats": {"@type": "@id"},
    "reverses": {"@type": "@id"},
    "chain": {"@container": "@list"},
    "event": {"@type": "@vocab"},
    "modality": {"@type": "@vocab"},
    "stance": {"@type": "@vocab"},
    "kind": {"@type": "@vocab"},
    "openness": {"@type": "@vocab"},
    "certainty": {"@type": "xsd:double"},
    "term": {"@type": "xsd:duration"},
}

Node = dict[str, Any]


def write(register: Register, target: Path, query: Query = EVERYTHING) -> Iterator[Path]:
    """Write the graph, and the shapes it keeps to beside it as NAME-shapes.ttl; yields both."""
    with target.open("w", encoding="utf-8") as stream:
        stream.write(f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": [\n')
        for n, node in enumerate(nodes(register, query)):
            stream.write((",\n" if n else "") + json.dumps(node, ensure_ascii=False))
        stream.write("\n]}\n")
    yield target
    beside = target.with_name(f"{target.stem}-shapes.ttl")
    beside.write_text(shapes(), encoding="utf-8")
    yield beside


def shapes() -> str:
    """The SHACL shapes (https://www.w3.org/TR/shacl/) that every graph keeps to, as Turtle."""
    return files("onrecord.data").joinpath("shapes.ttl").read_text(encoding="utf-8")


def nodes(register: Register, query: Query = EVERYTHING) -> Iterator[Node]:
    """The nodes of the graph: agreements with what is stated of them, then reports, rulings and
    echoes."""
    wanted: set[str] = set()
    related: dict[str, list[Relating]] = {}
    for relating in register.all_relations():
        related.setdefault(relating.agreement, []).append(relating)
    for agreement in chosen(register, query):
        yield _agreement(agreement, related.get(agreement.id, ()))
        recorded = register.recorded(agreement.id)
        reports = {r.id: r for r in register.reports(agreement.id)}
        wanted |= reports.keys()
        texts: dict[str, tuple[Document, str]] = {}
        for item in recorded:
            yield from _statement(register, item, texts)
    for report in register.reports():
        if not selects(query) or report.id in wanted:
            yield from _report(register, report)
    if not selects(query):
        for ruling in register.rulings():
            yield from _ruling(ruling)
    for story in register.stories(*sorted(wanted)) if selects(query) else register.stories():
        names = {echo.doc: _doc_id(register, echo.doc) for echo in story.reports}
        for echo in story.reports:
            if echo.from_ and names[echo.doc]:
                told = names.get(echo.from_) or _doc_id(register, echo.from_)
                yield {
                    "@id": names[echo.doc],
                    "repeats" if told else "repeatsOutlet": told or echo.from_,
                    "how": echo.how,
                }


def _doc_id(register: Register, doc: str) -> str | None:
    report = register.report(doc)
    return iri(report.id) if report else None


def iri(id_: str) -> str:
    """The IRI of anything on record, from its id."""
    return _ID + id_


def _bare(node: Node) -> Node:
    """The node without what is not known."""
    return {k: v for k, v in node.items() if v not in (None, "", (), [])}


def _dated(value: PartialDate | None) -> Any:
    """A date as a literal of the type that its precision has; an interval as text (EDTF)."""
    if value is None:
        return None
    kind = {"day": "date", "month": "gYearMonth", "year": "gYear"}.get(value.precision)
    return {"@value": str(value), "@type": f"xsd:{kind}"} if kind else str(value)


def _agreement(agreement: Agreement, related: Sequence[Relating]) -> Node:
    node: Node = {
        "@id": iri(agreement.id),
        "@type": ["prov:Entity", "Agreement"],
        "name": list(agreement.names),
        "kind": f"kind/{agreement.kind}",
        "openness": f"openness/{agreement.openness}",
        "party": list(agreement.parties),
        "scope": agreement.scope,
        "office": [f"{party}: {office}" for party, office in agreement.offices],
    }
    if agreement.names and is_class(agreement.names[0]):
        node["@type"] = [*node["@type"], "ClassOfAgreements"]
    for told in related:
        node.setdefault(str(told.type), []).append({"@id": iri(told.other)})
    return _bare(node)


def _statement(
    register: Register, item: Recorded, texts: dict[str, tuple[Document, str]]
) -> Iterator[Node]:
    statement = item.statement
    if statement.document not in texts:
        texts.clear()  # statements come report by report
        texts[statement.document] = _as_read(register, statement.document)
    document, extractor = texts[statement.document]
    yield _bare(
        {
            "@id": iri(statement.id),
            "@type": ["prov:Entity", "Statement"],
            "agreement": iri(item.agreement),
            "event": f"event/{statement.event}",
            "modality": f"modality/{statement.modality}",
            "eventDate": _dated(statement.event_date),
            "derivation": statement.derivation,
            "term": statement.term,
            "actor": list(statement.actors),
            "scope": statement.scope,
            "procedure": statement.procedure,
            "certainty": round(statement.certainty, 3),
            "origin": item.origin,
            "stance": f"stance/{statement.source.stance}",
            "wasDerivedFrom": iri(statement.document),
            "wasGeneratedBy": _reading(statement.document, extractor),
            "wasAttributedTo": _source(statement.source, item.outlet),
            "wasInfluencedBy": [iri(r) for r in item.rulings],
        }
    )
    yield _annotation(document, statement.evidence, iri(statement.id))


def _as_read(register: Register, document_id: str) -> tuple[Document, str]:
    """A report's text and the name of the extractor that read it."""
    document, extraction = register.document(document_id), register.extraction(document_id)
    if document is None or extraction is None:
        raise OnrecordError(f"{document_id}: the report of a statement is not on record")
    return document, extraction.extractor


def _source(source: Source, outlet: str | None) -> Node:
    """Who speaks: an agent, the same node wherever the same words name it."""
    agent = {
        SourceKind.NAMED_PERSON: "prov:Person",
        SourceKind.UNNAMED_PERSON: "prov:Person",
        SourceKind.DOCUMENT: "prov:Agent",
    }.get(source.kind, "prov:Organization")
    name = source.resolved or source.text or outlet
    chain = [{"@type": "prov:Agent", "name": r.text, "cue": r.cue} for r in source.chain]
    told = (source.kind, name, source.affiliation, source.reason, [str(c) for c in chain])
    return _bare(
        {
            "@id": iri(content_id("who", *told)),
            "@type": list(dict.fromkeys(("prov:Agent", agent))),
            "sourceKind": str(source.kind),
            "name": name,
            "affiliation": source.affiliation,
            "reasonUnnamed": source.reason,
            "chain": [_bare(c) for c in chain],
        }
    )


def _annotation(document: Document, span: Span, body: str) -> Node:
    text = document.text
    return {
        "@id": iri(content_id("e", document.id, span.start, span.end, body)),
        "@type": "oa:Annotation",
        "motivation": "oa:describing",
        "hasBody": body,
        "hasTarget": {
            "@type": "oa:SpecificResource",
            "hasSource": iri(document.id),
            "hasSelector": [
                {
                    "@type": "oa:TextQuoteSelector",
                    "exact": span.of(text),
                    "prefix": text[max(0, span.start - CONTEXT_CHARS) : span.start],
                    "suffix": text[span.end : span.end + CONTEXT_CHARS],
                },
                {"@type": "oa:TextPositionSelector", "start": span.start, "end": span.end},
            ],
        },
    }


def _reading(document: str, extractor: str) -> str:
    return iri(content_id("x", document, extractor))


def _report(register: Register, report: Report) -> Iterator[Node]:
    """A report with its text, its reading, and the due items and incidents that it tells of."""
    document, extraction = register.document(report.id), register.extraction(report.id)
    if document is None or extraction is None:
        return
    yield _bare(
        {
            "@id": iri(document.id),
            "@type": ["prov:Entity", "schema:NewsArticle", "Document"],
            "doc": document.name,
            "text": document.text,
            "title": document.title,
            "outlet": document.outlet,
            "published": document.published.isoformat() if document.published else None,
            "language": document.language,
            "address": document.url,
            "credits": list(extraction.credits),
        }
    )
    yield {
        "@id": _reading(document.id, extraction.extractor),
        "@type": ["prov:Activity", "Extraction"],
        "used": iri(document.id),
        "wasAssociatedWith": {
            "@id": iri(content_id("extractor", extraction.extractor)),
            "@type": ["prov:Agent", "prov:SoftwareAgent"],
            "name": extraction.extractor,
        },
    }
    reading = _reading(document.id, extraction.extractor)
    for n, item in enumerate(extraction.due):
        due = iri(content_id("due", document.id, n, str(item.due_date), item.what))
        yield {
            "@id": due,
            "@type": ["prov:Entity", "DueItem"],
            "dueDate": _dated(item.due_date),
            "what": item.what,
            "wasDerivedFrom": iri(document.id),
            "wasGeneratedBy": reading,
        }
        yield _annotation(document, item.evidence, due)
    for told in register.incidents(document.id):
        incident = told.incident
        yield _bare(
            {
                "@id": iri(told.id),
                "@type": ["prov:Entity", "Incident"],
                "what": incident.what,
                "eventDate": _dated(incident.event_date),
                "place": incident.place,
                "wasDerivedFrom": iri(document.id),
                "wasGeneratedBy": reading,
            }
        )
        for n, account in enumerate(incident.accounts):
            says = f"{iri(told.id)}:{n}"
            yield {
                "@id": says,
                "@type": ["prov:Entity", "Account"],
                "incident": {"@id": iri(told.id)},
                "says": account.says,
                "wasDerivedFrom": iri(document.id),
                "wasGeneratedBy": reading,
                "wasAttributedTo": _source(account.source, document.outlet),
            }
            yield _annotation(document, account.evidence, says)


def _ruling(ruling: Ruling) -> Iterable[Node]:
    """A person's ruling: an activity that used what it is about."""
    ids = [s for s in ruling.subjects if s[:2] in ("a-", "s-", "d-")]
    yield _bare(
        {
            "@id": iri(ruling.id),
            "@type": ["prov:Activity", "Ruling"],
            "kind": f"ruling/{ruling.kind}",
            "used": [iri(s) for s in ids],
            "subject": {"@list": list(ruling.subjects)},
            "wasAssociatedWith": {
                "@id": iri(content_id("person", ruling.author)),
                "@type": ["prov:Agent", "prov:Person"],
                "name": ruling.author,
            },
            "endedAtTime": ruling.made_at,
            "reason": ruling.reason,
            "reverses": iri(ruling.reverses) if ruling.reverses else None,
        }
    )
