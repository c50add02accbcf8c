"""Addresses of things on record, in one place: templates and the API make their links here."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def agreement(id_: str) -> str:
    """The dossier of an agreement."""
    return f"/agreements/{quote(id_, safe='')}"


def statement(id_: str) -> str:
    """One statement with its sentence."""
    return f"/statements/{quote(id_, safe='')}"


def report(id_: str) -> str:
    """One report, by its document id or its name."""
    return f"/reports/{quote(id_, safe='')}"


def pair(one: str, other: str) -> str:
    """All between two parties."""
    return f"/pairs/{quote(one, safe='')}/{quote(other, safe='')}"


def query(**given: object) -> str:
    """A query string of what is given; nulls, empty texts and false are left out."""
    kept = {k: str(v) for k, v in given.items() if v not in (None, "", False)}
    return "?" + urlencode(kept) if kept else ""


def numbered(base: str, number: int) -> str:
    """The address of another page of the same list."""
    return f"{base}{'&' if '?' in base else '?'}number={number}"


FILTERS = {
    "numbered": numbered,
    "pair_link": lambda parties: pair(*parties),
    "agreement_link": agreement,
    "statement_link": statement,
    "report_link": report,
}
