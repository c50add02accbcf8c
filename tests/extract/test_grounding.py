"""Properties of whatever is extracted, also from mangled reports."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.extract import extract
from onrecord.model import Document, Span
from onrecord.model.codec import extraction_from_json, extraction_to_json
from onrecord.read import clean

HERE = Path(__file__).resolve().parents[2]
FILES = [
    *sorted((HERE / "examples").glob("*.txt")),
    *sorted((HERE / "tests/golden/text").glob("*")),
]
MOST_CHARS = 2500
QUOTES = {"straight": ('"', ""), "curled": ("“", "„"), "doubled": ('"', '""'), "lost": ("”", "")}


def broken_quotes(text: str, seed: int) -> str:
    before, after = list(QUOTES.values())[seed % len(QUOTES)]
    return text.replace(before, after, 1 + seed % 3)


def doubled(text: str, seed: int) -> str:
    parts = text.split("\n\n")
    at = seed % len(parts)
    return "\n\n".join([*parts[: at + 1], *parts[at:]])


def odd_characters(text: str, seed: int) -> str:
    odd = ["\u200b", "\u00ad", "\ufeff", "\u202e", "\x0b", "\u2028", "e\u0301", "😀", "\ud7ff", "ﬁ"]
    at = seed % (len(text) + 1)
    return text[:at] + odd[seed % len(odd)] + text[at:].replace(" ", "\u00a0", seed % 7)


MANGLES = {
    "as it is": lambda text, seed: text,
    "no newlines": lambda text, seed: text.replace("\n", " "),
    "all newlines": lambda text, seed: text.replace(" ", "\n", seed % 60),
    "broken quotes": broken_quotes,
    "doubled paragraph": doubled,
    "capitals": lambda text, seed: text.upper(),
    "small letters": lambda text, seed: text.lower(),
    "odd characters": odd_characters,
    "truncated": lambda text, seed: text[: seed % (len(text) + 1)],
    "beheaded": lambda text, seed: text[seed % (len(text) + 1) :],
    "no full stops": lambda text, seed: text.replace(". ", " "),
}


@st.composite
def reports(draw: st.DrawFn) -> Document:
    """One of our own reports, mangled in one to three ways; sometimes not cleaned, undated."""
    text = draw(st.sampled_from(FILES)).read_text(encoding="utf-8")[:MOST_CHARS]
    for name in draw(st.lists(st.sampled_from(sorted(MANGLES)), min_size=1, max_size=3)):
        text = MANGLES[name](text, draw(st.integers(0, 5000)))
    published = draw(st.sampled_from([None, date(2023, 8, 3), date(1987, 2, 28)]))
    if draw(st.booleans()):
        return Document("mangled", text, published=published)
    return clean(text, name="mangled", published=published)


@given(document=reports())
@settings(
    max_examples=45,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_whatever_is_extracted_stands_in_the_text_and_tells_how_it_was_come_by(
    document: Document,
) -> None:
    found = extract(document)
    text = document.text

    def grounded(span: Span, words: str) -> bool:
        return span.end <= len(text) and text[span.start : span.end] == words

    locals_ = {agreement.local for agreement in found.agreements}
    for statement in found.statements:
        assert grounded(statement.evidence, statement.evidence_text)
        assert statement.evidence_text.strip()
        assert statement.agreement in locals_
        assert 0.0 <= statement.certainty <= 1.0
        assert (statement.event_date is None) == (statement.derivation is None)
        if statement.trigger is not None:
            assert statement.evidence.covers(statement.trigger)
    for agreement in found.agreements:
        assert agreement.names
        squeezed = {" ".join(span.of(text).split()).lower() for span in agreement.mentions}
        assert {name.lower() for name in agreement.names} <= squeezed
    for item in found.due:
        assert grounded(item.evidence, item.evidence_text)
        assert document.published is None or item.due_date.latest >= document.published
    for account in (a for incident in found.incidents for a in incident.accounts):
        assert grounded(account.evidence, account.evidence_text)


@given(document=reports())
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_extraction_is_a_function_of_the_document_and_survives_its_json(
    document: Document,
) -> None:
    found = extract(document)
    assert extract(document) == found
    written = json.loads(json.dumps(extraction_to_json(document, found)))
    again = extraction_from_json(written, document.id, document.text)
    assert extraction_to_json(document, again) == written


@given(text=st.text(max_size=300))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_text_can_be_read(text: str) -> None:
    extract(Document("any", text, published=date(2024, 5, 16)))
