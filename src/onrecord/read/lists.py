"""Menus and lists of links that stand one item a line, as when a whole page is copied.

No words tell them; their shape does: many short lines in a row, none of them a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from onrecord.read.page import Line, key

_RUN = 6
_SHORT_WORDS = 5
_LINK_RUN = 9
_LINK_WORDS = 16
_TAIL_RUN = 4
_TAIL_WORDS = 22
_SENTENCE = re.compile(r"[.!?…:;,][\"'”’»)\]]*$|[\"”’»]$")
_ITEM = re.compile(r"[-*•–—\d(“\"‘']")


def cut_lists(lines: list[Line], title: str | None) -> None:
    """Mark items of one-a-line lists with the rule `links`.

    Above the story or under it: six or more lines in a row of at most five words each, or nine of
    at most sixteen; within it only the short ones, and only where other furniture stands among
    them. Under the last paragraph, once a line of furniture stands there: four that are no
    sentences. A list that a colon announces is the story's. A line that may be the headline
    stays: the one that is the given title, that is printed twice above the story, or that is the
    last of three words or more above it.
    """
    filled = [index for index, line in enumerate(lines) if line.text]
    times = Counter(key(lines[index]) for index in filled)
    named = " ".join(title.casefold().split()) if title else None
    paragraphs = [index for index in filled if lines[index].kept and lines[index].reads_on]
    first = paragraphs[0] if paragraphs else len(lines)
    last = paragraphs[-1] if paragraphs else len(lines)
    for most, fewest in ((_SHORT_WORDS, _RUN), (_LINK_WORDS, _LINK_RUN)):
        for run in _runs(lines, filled, most):
            items = [at for at in run if lines[at].kept]
            if len(items) < fewest or _is_announced(lines, run[0]):
                continue
            if first < run[0] and run[-1] < last:
                clutter = len(run) > len(items) or len(items) >= 2 * fewest
                if most > _SHORT_WORDS or not clutter:
                    continue
            headline = _headline(lines, items) if run[0] < first else None
            for at in items:
                said = key(lines[at])
                twice = times[said] > 1 and lines[at].words >= 3 and at < first
                if at != headline and said != named and not twice:
                    lines[at].rule = "links"
    _cut_tail(lines, [index for index in filled if index > last])


def _runs(lines: list[Line], filled: list[int], most: int) -> Iterator[list[int]]:
    """The longest stretches of lines that are cut already or have at most so many words."""
    run: list[int] = []
    for index in filled:
        if lines[index].rule is not None or _is_link(lines[index], most):
            run.append(index)
        else:
            if run:
                yield run
            run = []
    if run:
        yield run


def _is_announced(lines: list[Line], start: int) -> bool:
    """Whether the line before ends in a colon: what follows is a list of the story's own."""
    before = next((line for line in reversed(lines[:start]) if line.text), None)
    return before is not None and before.kept and before.text.endswith(":")


def _cut_tail(lines: list[Line], after: list[int]) -> None:
    """Links under the story, once a line of furniture has shown that it is over."""
    over = next((at for at in after if lines[at].rule is not None), None)
    if over is None:
        return
    tail = [at for at in after if at > over and lines[at].kept and _is_link(lines[at], _TAIL_WORDS)]
    if len(tail) >= _TAIL_RUN:
        for at in tail:
            lines[at].rule = "links"


def _is_link(line: Line, most: int) -> bool:
    return (
        line.words <= most
        and not _SENTENCE.search(line.text)
        and not (_ITEM.match(line.text) and line.words > 1)
    )


def _headline(lines: list[Line], items: list[int]) -> int | None:
    """The last item of three words or more: the headline stands nearest to the story."""
    return next((at for at in reversed(items) if lines[at].words >= 3), None)
