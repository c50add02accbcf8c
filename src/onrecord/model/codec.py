"""JSON of a report's extraction: the contract for scripts (one object a report).

`to_json` and `from_json` are inverse to each other for all that the contract carries; annotated
reports (gold) are read by the same `from_json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.model.codes import (
    Event,
    Kind,
    Modality,
    Openness,
    Relation,
    SourceKind,
    Stance,
)
from onrecord.model.dates import PartialDate
from onrecord.model.documents import Document
from onrecord.model.span import Span
from onrecord.model.statements import (
    Account,
    DueItem,
    Extraction,
    Incident,
    Related,
    Relay,
    ReportAgreement,
    Source,
    Statement,
)


def source_to_json(source: Source) -> dict[str, Any]:
    """A source as the contract writes it."""
    out: dict[str, Any] = {
        "kind": str(source.kind),
        "text": source.text,
        "cue": source.cue,
        "affiliation": source.affiliation,
        "stance": str(source.stance),
        "chain": [{"kind": str(r.kind), "text": r.text, "cue": r.cue} for r in source.chain],
    }
    if source.resolved:
        out["resolved"] = source.resolved
    if source.reason:
        out["reason"] = source.reason
    return out


def source_from_json(obj: Mapping[str, Any]) -> Source:
    """The inverse of `source_to_json`; fields left out take their defaults."""
    return Source(
        kind=SourceKind(obj["kind"]),
        text=obj.get("text"),
        cue=obj.get("cue"),
        affiliation=obj.get("affiliation"),
        stance=Stance(obj.get("stance") or "asserts"),
        chain=tuple(
            Relay(SourceKind(r["kind"]), r["text"], r.get("cue")) for r in obj.get("chain") or ()
        ),
        resolved=obj.get("resolved"),
        reason=obj.get("reason"),
    )


def statement_to_json(statement: Statement) -> dict[str, Any]:
    """A statement as the contract writes it, with its id, certainty and derivation."""
    out: dict[str, Any] = {
        "id": statement.id,
        "agreement": statement.agreement,
        "event": str(statement.event),
        "modality": str(statement.modality),
        "date": str(statement.event_date) if statement.event_date else None,
        "term": statement.term,
        "actors": list(statement.actors),
        "source": source_to_json(statement.source),
        "evidence": [statement.evidence.start, statement.evidence.end],
        "evidence_text": statement.evidence_text,
        "certainty": round(statement.certainty, 3),
    }
    for key, value in (
        ("derivation", statement.derivation),
        ("scope", statement.scope),
        ("procedure", statement.procedure),
    ):
        if value:
            out[key] = value
    if statement.trigger:
        out["trigger"] = [statement.trigger.start, statement.trigger.end]
    if statement.found_by:
        out["found_by"] = list(statement.found_by)
    return out


def _span(obj: Any) -> Span:
    return Span(int(obj[0]), int(obj[1]))


def statement_from_json(obj: Mapping[str, Any], document: str, text: str) -> Statement:
    """The inverse of `statement_to_json`; `evidence_text` is taken from `text` at `evidence`."""
    evidence = _span(obj["evidence"])
    return Statement(
        document=document,
        agreement=obj["agreement"],
        event=Event(obj["event"]),
        modality=Modality(obj["modality"]),
        evidence=evidence,
        evidence_text=evidence.of(text),
        source=source_from_json(obj["source"]),
        event_date=PartialDate(obj["date"]) if obj.get("date") else None,
        derivation=obj.get("derivation"),
        term=obj.get("term"),
        actors=tuple(obj.get("actors") or ()),
        scope=obj.get("scope"),
        procedure=obj.get("procedure"),
        trigger=_span(obj["trigger"]) if obj.get("trigger") else None,
        certainty=float(obj.get("certainty", 1.0)),
        found_by=tuple(obj.get("found_by") or ()),
    )


def incident_to_json(incident: Incident) -> dict[str, Any]:
    """An incident with each side's account, as `extraction_to_json` holds it."""
    return {
        "date": str(incident.event_date) if incident.event_date else None,
        "what": incident.what,
        "place": incident.place,
        "accounts": [
            {
                "source": source_to_json(account.source),
                "says": account.says,
                "evidence": [account.evidence.start, account.evidence.end],
                "evidence_text": account.evidence_text,
            }
            for account in incident.accounts
        ],
    }


def extraction_to_json(document: Document, extraction: Extraction) -> dict[str, Any]:
    """One object a report, in the format of the annotated reports."""
    return {
        "doc": document.name,
        "document": document.id,
        "outlet": document.outlet,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
        "extractor": extraction.extractor,
        "agreements": [
            {
                "id": a.local,
                "names": list(a.names),
                "kind": str(a.kind),
                "parties": list(a.parties),
                "openness": str(a.openness),
                "scope": a.scope,
                "offices": dict(a.offices),
                "related": [{"type": str(r.type), "agreement": r.agreement} for r in a.related],
                "mentions": [[m.start, m.end] for m in a.mentions],
            }
            for a in extraction.agreements
        ],
        "statements": [statement_to_json(s) for s in extraction.statements],
        "credits": list(extraction.credits),
        "due": [
            {
                "date": str(d.due_date),
                "what": d.what,
                "agreement": d.agreement,
                "evidence": [d.evidence.start, d.evidence.end],
                "evidence_text": d.evidence_text,
            }
            for d in extraction.due
        ],
        "incidents": [incident_to_json(i) for i in extraction.incidents],
    }


def extraction_from_json(obj: Mapping[str, Any], document: str, text: str) -> Extraction:
    """Read the contract's object (or an annotated report) back. `text` is what offsets refer to.

    Due items and accounts without offsets (annotated reports leave some out) are given an empty
    evidence at 0, so a caller that needs evidence can tell.
    """

    def at(item: Mapping[str, Any]) -> Span:
        return _span(item["evidence"]) if item.get("evidence") else Span(0, 0)

    return Extraction(
        document=document,
        extractor=obj.get("extractor") or "annotation",
        agreements=tuple(
            ReportAgreement(
                local=a["id"],
                names=tuple(a["names"]),
                kind=Kind(a.get("kind") or "agreement"),
                parties=tuple(a.get("parties") or ()),
                openness=Openness(a.get("openness") or "unknown"),
                scope=a.get("scope"),
                offices=tuple((a.get("offices") or {}).items()),
                related=tuple(
                    Related(Relation(r["type"]), r["agreement"]) for r in a.get("related") or ()
                ),
                mentions=tuple(_span(m) for m in a.get("mentions") or ()),
                key=a.get("key"),
            )
            for a in obj.get("agreements") or ()
        ),
        statements=tuple(
            statement_from_json(s, document, text) for s in obj.get("statements") or ()
        ),
        credits=tuple(obj.get("credits") or ()),
        due=tuple(
            DueItem(
                due_date=PartialDate(d["date"]),
                what=d.get("what") or "",
                evidence=at(d),
                evidence_text=at(d).of(text),
                agreement=d.get("agreement"),
            )
            for d in obj.get("due") or ()
            if d.get("date")
        ),
        incidents=tuple(
            Incident(
                what=i.get("what") or "",
                event_date=PartialDate(i["date"]) if i.get("date") else None,
                place=i.get("place"),
                accounts=tuple(
                    Account(
                        source=source_from_json(a["source"]),
                        says=a.get("says") or "",
                        evidence=at(a),
                        evidence_text=at(a).of(text),
                    )
                    for a in i.get("accounts") or ()
                ),
            )
            for i in obj.get("incidents") or ()
        ),
    )
