"""Documents for the extractor's tests, and what it finds in them, in short."""

from __future__ import annotations

from datetime import date

from onrecord.extract import rules
from onrecord.extract.scene import Scene
from onrecord.model import Document, Extraction, Statement
from onrecord.read import clean

DAY = date(2024, 5, 16)  # a Thursday


def document(text: str, published: date | None = DAY) -> Document:
    return clean(text, name="case", published=published)


def extracted(text: str, published: date | None = DAY) -> Extraction:
    return rules.extract(document(text, published))


def scene(text: str) -> Scene:
    return rules.scene_of(document(text))


def said(text: str, event: str) -> list[Statement]:
    """The statements of one event."""
    return [s for s in extracted(text).statements if s.event == event]


def threads(text: str) -> list[list[str]]:
    """The agreements of a text, each with its mentions as printed."""
    return [[m.text for m in thread.mentions] for thread in scene(text).threads]
