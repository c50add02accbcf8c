"""An extractor: the fixed wording of a gazette, "NOTICE: the NAME between A and B was signed".

It has to be a function that other processes can find by its name, and every statement has to carry
the span of text that says it: `document.text[start:end]`.
"""

from __future__ import annotations

import re

from onrecord.api import Extractor
from onrecord.model import (
    Document,
    Event,
    Extraction,
    Modality,
    PartialDate,
    ReportAgreement,
    Span,
    Statement,
)
from onrecord.record.parties import code_of

NAME = "notices/1"  # a new number when what it finds changes
EVENTS = {"signed": Event.SIGN, "ratified": Event.RATIFY, "terminated": Event.TERMINATE}
NOTICE = re.compile(
    r"NOTICE: the (?P<name>[\w ]+) between (?P<one>[\w ]+) and (?P<other>[\w ]+) "
    r"(?P<not>was|was not) (?P<act>signed|ratified|terminated)(?: on (?P<day>\d{4}-\d\d-\d\d))?\."
)


def run(document: Document) -> Extraction:
    """All notices of a document."""
    agreements: dict[str, ReportAgreement] = {}
    statements = []
    for found in NOTICE.finditer(document.text):
        name = found["name"]
        parties = (code_of(found["one"]), code_of(found["other"]))
        agreement = agreements.setdefault(
            name,
            ReportAgreement(
                local=f"A{len(agreements) + 1}",
                names=(name,),
                parties=parties,
                mentions=(Span(*found.span("name")),),
            ),
        )
        statements.append(
            Statement(
                document=document.id,
                agreement=agreement.local,
                event=EVENTS[found["act"]],
                modality=Modality.ACTUAL if found["not"] == "was" else Modality.DENIED,
                evidence=Span(*found.span()),
                evidence_text=found[0],
                event_date=PartialDate(found["day"]) if found["day"] else None,
                derivation="as printed" if found["day"] else None,
                actors=parties,
            )
        )
    return Extraction(document.id, NAME, tuple(agreements.values()), tuple(statements))


NOTICES = Extractor(NAME, run)
