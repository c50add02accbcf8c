"""What a run spends: calls, tokens, money, and what came of the answers. Safe between threads."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from onrecord.extract.llm.cache import Reply
from onrecord.extract.llm.settings import Settings

_CHARS_A_TOKEN = 3.0  # English news runs at 4 to 5: an estimate that errs on the dear side


def tokens_of(text: str) -> int:
    """About how many tokens a text is, rather too many than too few."""
    return int(len(text) / _CHARS_A_TOKEN) + 1


class Halted(Exception):
    """No more calls in this run; the text says why."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run came to. `cost` is null where no price is known."""

    calls: int = 0
    from_cache: int = 0
    repairs: int = 0
    salvaged: int = 0
    retries: int = 0
    failures: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    currency: str = "USD"
    dropped: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        told = [
            f"{self.calls} calls",
            f"{self.from_cache} answers from the cache",
            f"{self.tokens_in:,} tokens in, {self.tokens_out:,} out",
        ]
        if self.cost is not None:
            told.append(f"{self.cost:.4f} {self.currency}")
        for number, what in (
            (self.repairs, "answers asked for again"),
            (self.salvaged, "broken answers of which the whole part is kept"),
            (self.retries, "calls repeated"),
            (self.failures, "passages without an answer"),
        ):
            if number:
                told.append(f"{number} {what}")
        line = "; ".join(told)
        if self.dropped:
            reasons = sorted(self.dropped.items(), key=lambda item: (-item[1], item[0]))
            listed = ", ".join(f"{reason} {count}" for reason, count in reasons)
            line += f"; dropped {sum(self.dropped.values())}: {listed}"
        return line


class Purse:
    """Keeps a run within its budget: what a call may cost at most is set aside before it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()
        self._changed = threading.Condition(self._lock)
        self._aside_in = self._aside_out = self._under_way = 0
        self._halted = ""

    def set_aside(self, tokens_in: int, tokens_out: int) -> None:
        """Set tokens aside for a call; waits for calls under way where they may leave room.

        Raises `Halted` where the budget has no room for it.
        """
        with self._changed:
            while not self._halted and (full := self._full(tokens_in, tokens_out)):
                if not self._under_way:
                    self._halted = full
                    break
                self._changed.wait()
            if self._halted:
                self._changed.notify_all()
                raise Halted(self._halted)
            self._under_way += 1
            self._aside_in += tokens_in
            self._aside_out += tokens_out

    def _full(self, tokens_in: int, tokens_out: int) -> str:
        """Why so many tokens more do not fit into the budget; empty where they do."""
        spent_in = self._counts["tokens_in"] + self._aside_in + tokens_in
        spent_out = self._counts["tokens_out"] + self._aside_out + tokens_out
        limit, most = self._settings.budget_tokens, self._settings.budget
        cost = self._settings.cost(spent_in, spent_out)
        told = f"{limit} tokens" if limit is not None and spent_in + spent_out > limit else ""
        if most is not None and cost is not None and cost > most:
            told = f"{most:g} {self._settings.currency}"
        return f"the budget of {told} leaves no room for another call" if told else ""

    def give_back(self, tokens_in: int, tokens_out: int) -> None:
        """Give back what was set aside: the call is over."""
        with self._changed:
            self._under_way -= 1
            self._aside_in -= tokens_in
            self._aside_out -= tokens_out
            self._changed.notify_all()

    def pay(self, reply: Reply) -> None:
        """Count what a call took."""
        with self._lock:
            self._counts.update(calls=1, tokens_in=reply.tokens_in, tokens_out=reply.tokens_out)

    def count(self, what: str) -> None:
        """Count something that happened once more."""
        with self._lock:
            self._counts[what] += 1

    def drop(self, dropped: Mapping[str, int]) -> None:
        """Count what was dropped, by reason."""
        with self._lock:
            self._dropped.update(dropped)

    def halt(self, why: str) -> None:
        """Let no more calls go out."""
        with self._lock:
            self._halted = self._halted or why
            self._changed.notify_all()

    @property
    def halted(self) -> str:
        """Why no more calls go out; empty while they do."""
        with self._lock:
            return self._halted

    def spent(self) -> Spent:
        """What the run came to so far."""
        with self._lock:
            counts, settings = self._counts, self._settings
            return Spent(
                calls=counts["calls"],
                from_cache=counts["from_cache"],
                repairs=counts["repairs"],
                salvaged=counts["salvaged"],
                retries=counts["retries"],
                failures=counts["failures"],
                tokens_in=counts["tokens_in"],
                tokens_out=counts["tokens_out"],
                cost=settings.cost(counts["tokens_in"], counts["tokens_out"]),
                currency=settings.currency,
                dropped=dict(self._dropped),
            )
