"""Questions: what a model is asked about a report, and how its answer is read.

The full prompt shows a passage and asks for all that it states. The compact one, for small models,
asks about one sentence at a time and offers what may be answered (`compact`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onrecord.extract.llm import codebook, compact
from onrecord.extract.llm.answers import Answer, read_answer, salvage
from onrecord.extract.llm.cache import Message
from onrecord.extract.llm.passages import Passage, passages_of
from onrecord.extract.scene import Scene

_FULL_FORM = "one JSON object with the lists `agreements` and `statements`"
_COMPACT_FORM = "one JSON object with the fields asked for"


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent about a passage, and what reads the answer: `read` gives the claims or why
    there are none, `salvage` what is whole in an answer that is broken. `form` says in words what
    is wanted. `parts` are smaller questions that ask for the same."""

    passage: Passage
    messages: tuple[Message, ...]
    schema: dict[str, Any]
    form: str
    read: Callable[[str], Answer | str]
    salvage: Callable[[str], Answer | None]
    parts: Callable[[], tuple[Question, ...]]


def questions_of(scene: Scene, prompt: str) -> tuple[Question, ...]:
    """The questions to ask about a report, in the order of its text."""
    if prompt == "compact":
        return tuple(map(_compact, compact.slips_of(scene)))
    text = scene.reading.document.text
    return tuple(_full(passage, text) for passage in passages_of(scene))


def fingerprint(prompt: str) -> str:
    """The codebook's version as a model sees it through a prompt."""
    return compact.fingerprint() if prompt == "compact" else codebook.fingerprint()


def _full(passage: Passage, text: str) -> Question:
    return Question(
        passage,
        (
            {"role": "system", "content": codebook.instruction()},
            {"role": "user", "content": passage.message()},
        ),
        codebook.schema(),
        _FULL_FORM,
        read_answer,
        salvage,
        lambda: tuple(_full(half, text) for half in passage.halves(text)),
    )


def _compact(slip: compact.Slip) -> Question:
    return Question(
        slip.passage,
        compact.messages(slip),
        compact.schema(slip),
        _COMPACT_FORM,
        lambda raw: compact.read_slip(slip, raw),
        lambda raw: compact.salvage_slip(slip, raw),
        lambda: tuple(map(_compact, slip.halves())),
    )
