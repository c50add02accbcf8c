"""Answers: the text that a model gives, read into claims, whatever it is.

Nothing of an answer is believed here; this only says what it claims, or why it cannot be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_MOST = 100  # agreements, statements, mentions, actors: more is no answer to a passage
_MOST_CHARS = 4_000
_MOST_TRIES = 2_000  # places where a member of a broken answer may begin


@dataclass(frozen=True, slots=True)
class ClaimedAgreement:
    """An agreement as a model tells of it: wordings, a kind's code, names of parties."""

    id: str
    mentions: tuple[str, ...]
    kind: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as a model tells it: all of it words, none of it checked."""

    evidence: str
    agreement: str
    trigger: str
    event: str
    modality: str
    when: str
    term: str
    actors: tuple[str, ...]
    source_kind: str
    source_text: str
    source_cue: str
    stance: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model claims about a passage; `is_whole` is false where the answer broke off or was
    partly no JSON, and this is what could be read of it."""

    agreements: tuple[ClaimedAgreement, ...]
    claims: tuple[Claim, ...]
    is_whole: bool = True


def read_answer(raw: str) -> Answer | str:
    """The claims of an answer, or in a few words why there is none."""
    found = object_of(raw)
    if isinstance(found, str):
        return found
    listed = found.get("statements")
    if not isinstance(listed, list):
        return "it has no list `statements`"
    agreements = found.get("agreements")
    return Answer(
        tuple(_agreement(a) for a in _maps(agreements)),
        tuple(_claim(s) for s in _maps(listed)),
    )


def salvage(raw: str) -> Answer | None:
    """What is whole in an answer that cannot be read: the agreements and statements that are
    complete, wherever it broke off. Null where no statement is."""
    found = list(members(raw))
    claims = [item for item in found if "evidence" in item][:_MOST]
    if not claims:
        return None
    named = [item for item in found if "mentions" in item][:_MOST]
    return Answer(tuple(map(_agreement, named)), tuple(map(_claim, claims)), is_whole=False)


def members(raw: str) -> Iterator[Mapping[str, Any]]:
    """The complete JSON objects in a text, outermost first; what is broken is stepped into."""
    decoder = json.JSONDecoder()
    at = raw.find("{")
    for _ in range(_MOST_TRIES):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(raw, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield value
        at = raw.find("{", end)


def object_of(raw: str) -> Mapping[str, Any] | str:
    """The first JSON object in a text, or why there is none."""
    start = raw.find("{")
    if start < 0:
        return "there is no JSON object in it"
    try:
        value, _ = json.JSONDecoder().raw_decode(raw, start)
    except ValueError as fault:
        return f"its JSON cannot be read ({str(fault)[:80]})"
    except RecursionError:
        return "its JSON is nested too deep"
    return value if isinstance(value, Mapping) else "it is not a JSON object"


def _maps(value: Any) -> list[Mapping[str, Any]]:
    listed = value if isinstance(value, list) else []
    return [item for item in listed[:_MOST] if isinstance(item, Mapping)]


def _words(value: Any) -> str:
    return value.strip()[:_MOST_CHARS] if isinstance(value, str) else ""


def _list(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(words for item in listed[:_MOST] if (words := _words(item)))


def _agreement(item: Mapping[str, Any]) -> ClaimedAgreement:
    return ClaimedAgreement(
        _words(item.get("id")),
        _list(item.get("mentions")),
        _words(item.get("kind")),
        _list(item.get("parties")),
    )


def _claim(item: Mapping[str, Any]) -> Claim:
    source = item.get("source")
    told: Mapping[str, Any] = source if isinstance(source, Mapping) else {}
    return Claim(
        evidence=_words(item.get("evidence")),
        agreement=_words(item.get("agreement")),
        trigger=_words(item.get("trigger")),
        event=_words(item.get("event")),
        modality=_words(item.get("modality")),
        when=_words(item.get("when")),
        term=_words(item.get("term")),
        actors=_list(item.get("actors")),
        source_kind=_words(told.get("kind")) or "outlet",
        source_text=_words(told.get("text")),
        source_cue=_words(told.get("cue")),
        stance=_words(told.get("stance")) or "asserts",
    )
