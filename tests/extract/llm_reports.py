"""Reports of our own for tests of the language model extractor, and right answers to them."""

from __future__ import annotations

from datetime import date

from llm_stub import agreement, said, statement

from onrecord.model import Document

SIGNED = (
    "Estonia and Finland signed the Gulf Ferry Accord on Tuesday, the Estonian foreign ministry "
    "said."
)
SUSPENDED = (
    "A Finnish official said the accord might be suspended in September if crews went unpaid."
)
ACCORD = "\n\n".join(
    (
        "Ferry crews cheered on the quay in Tallinn.",
        SIGNED,
        f"The accord, which covers night crossings, would run for seven years. {SUSPENDED}",
        "Shops in the harbour were open late, and a band played until midnight.",
    )
)

RIGHT = (
    agreement("the Gulf Ferry Accord", "the accord", parties=("Estonia", "Finland")),
    statement(
        SIGNED,
        "signed",
        "sign",
        when="on Tuesday",
        actors=["Estonia", "Finland"],
        source=said("organization", "the Estonian foreign ministry", "said"),
    ),
    statement(
        SUSPENDED,
        "suspended",
        "suspend",
        modality="possible",
        when="in September",
        source=said("unnamed_person", "A Finnish official", "said"),
    ),
)


def document(text: str = ACCORD, name: str = "ferry", **more: object) -> Document:
    """A report, published on a Thursday."""
    return Document(name, text, published=date(2024, 5, 16), outlet="Harbour Mail", **more)  # type: ignore[arg-type]
