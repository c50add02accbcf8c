"""What a site's robots.txt allows (RFC 9309), for one kind of visitor.

The group that names the visitor counts, else the one for all. Of the rules that fit a path the
longest wins, and allowing wins a tie; `*` stands for anything, `$` for the end. `Crawl-delay` is
heeded beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

_SAFE = "/%?&=+:;,@!$'()*~#[]-._|"


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for a visitor: whether each allows, and its pattern; the pause that is asked for,
    in seconds."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay_seconds: float = 0.0

    def allows(self, target: str) -> bool:
        """Whether a path with its query may be fetched."""
        target = _plain(target)
        fitting = [(len(one), allowed) for allowed, one in self.rules if _fits(one, target)]
        return max(fitting, default=(0, True))[1]


def parse_robots(text: str, agent: str) -> Robots:
    """The rules of a robots.txt for the visitor that calls itself `agent`. What cannot be read is
    passed over."""
    own: list[tuple[str, str]] = []
    general: list[tuple[str, str]] = []
    named = False
    for agents, lines in _groups(text):
        if agent.casefold() in agents:
            named = True
            own += lines
        elif "*" in agents:
            general += lines
    chosen = own if named else general
    rules = [(key == "allow", _plain(value)) for key, value in chosen if key != "crawl-delay"]
    delays = [_seconds(value) for key, value in chosen if key == "crawl-delay"]
    return Robots(tuple(rule for rule in rules if rule[1]), max(delays, default=0.0))


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Each group: the visitors that it is for, and its lines."""
    agents: set[str] = set()
    lines: list[tuple[str, str]] = []
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().casefold(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = set(), []
            agents.add(value.partition("/")[0].casefold())
        elif key in ("allow", "disallow", "crawl-delay") and agents:
            lines.append((key, value))
    if agents:
        yield agents, lines


def _plain(path: str) -> str:
    """A path or pattern with its characters written in one way."""
    return quote(unquote(path, errors="replace"), safe=_SAFE)


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern fits a path from its beginning. Takes no longer than both are long."""
    ends = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(pieces, start=1):
        if ends and number == len(pieces):
            return len(path) - len(piece) >= at and path.endswith(piece)
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not ends or at == len(path)


def _seconds(value: str) -> float:
    try:
        return max(0.0, float(value))
    except ValueError:
        return 0.0
