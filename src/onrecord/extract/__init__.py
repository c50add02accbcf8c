"""Parsed documents to statements, each with its evidence.

`extract(document)` is the one seam: a pure function of a document to an `Extraction`.
"""

from __future__ import annotations

from onrecord.model import Document, Extraction

RULES = "rules/2"


def extract(document: Document) -> Extraction:
    """Find agreements and statements in one document. Pure: the same input, the same output.

    The language model is loaded on first use. A document without a publication day keeps its
    relative dates unresolved.
    """
    from onrecord.extract import rules

    return rules.extract(document)
