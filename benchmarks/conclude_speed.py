"""How long one conclusion takes, from the statements of one agreement.

    python benchmarks/conclude_speed.py [--agreements 2000] [--statements 50] [--seed 1]

Generates lives of agreements (50 statements each is a register of 1,000,000 statements about
20,000 agreements), asks one question of each and prints p50, p95 and the maximum in milliseconds
for `status`, `timeline`, `due` and `changes`. Every answer is checked against what the generator
knows (the status on the last day), so that speed is not bought with wrong answers. Exits 1 where
`status` p95 is above the bar of 10 ms or an answer is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from onrecord.conclude import changes, due, status, timeline
from onrecord.model import (
    Event,
    Modality,
    PartialDate,
    Recorded,
    Source,
    SourceKind,
    Span,
    Statement,
    Status,
)

BAR_MS = 10.0
PARTIES = ("AAA", "BBB")
SOURCES = (
    Source(SourceKind.OUTLET),
    Source(SourceKind.NAMED_PERSON, "a minister", "said", "AAA"),
    Source(SourceKind.UNNAMED_PERSON, "an official", "said", "BBB"),
    Source(SourceKind.ORGANIZATION, "the ministry", "said", "BBB"),
)
TALK = (Event.ALLEGE_BREACH, Event.NEGOTIATE, Event.DEMAND, Event.REVIEW, Event.AMEND)


def life(rng: random.Random, agreement: str, size: int) -> tuple[list[Recorded], Status]:
    """The statements of one agreement, and the status that its acts lead to in the end."""
    day = date(1990, 1, 1) + timedelta(days=rng.randrange(3000))
    acts: list[tuple[Event, date]] = [(Event.SIGN, day)]
    for event in (Event.RATIFY, Event.ENTER_INTO_FORCE):
        day += timedelta(days=rng.randrange(100, 400))
        acts.append((event, day))
    end = Status.IN_FORCE
    for _ in range(rng.randrange(4)):
        day += timedelta(days=rng.randrange(200, 900))
        acts.append((Event.SUSPEND, day))
        day += timedelta(days=rng.randrange(200, 900))
        acts.append((Event.RESTORE, day))
    closing = rng.choice([None, Event.SUSPEND, Event.DENOUNCE, Event.TERMINATE])
    if closing is not None:
        day += timedelta(days=rng.randrange(200, 900))
        acts.append((closing, day))
        end = {
            Event.SUSPEND: Status.SUSPENDED,
            Event.DENOUNCE: Status.UNDER_NOTICE,
            Event.TERMINATE: Status.ENDED,
        }[closing]
    found: list[Recorded] = []
    for event, when in acts:
        found.append(_recorded(rng, agreement, len(found), event, Modality.ACTUAL, when, when))
    while len(found) < size:
        event, when = rng.choice(acts)
        told = when + timedelta(days=rng.randrange(60))
        if rng.random() < 0.6:
            found.append(_recorded(rng, agreement, len(found), event, Modality.ACTUAL, when, told))
        else:
            modality = rng.choice([Modality.ACTUAL, Modality.POSSIBLE])
            talk = rng.choice(TALK)
            found.append(_recorded(rng, agreement, len(found), talk, modality, None, told))
    rng.shuffle(found)
    return found, end


def _recorded(
    rng: random.Random,
    agreement: str,
    number: int,
    event: Event,
    modality: Modality,
    when: date | None,
    published: date,
) -> Recorded:
    doc = f"{agreement}-{number}"
    statement = Statement(
        document=doc,
        agreement="A1",
        event=event,
        modality=modality,
        evidence=Span(0, 10),
        evidence_text="x" * 10,
        source=rng.choice(SOURCES),
        event_date=PartialDate.of_day(when) if when else None,
        actors=PARTIES,
    )
    origin = doc if rng.random() < 0.5 else f"{agreement}-o{rng.randrange(5)}"
    return Recorded(statement, agreement, doc, "Outlet", published, origin)


def timed(ask: Callable[[], object]) -> tuple[float, object]:
    """Milliseconds and the answer."""
    started = time.perf_counter()
    answer = ask()
    return (time.perf_counter() - started) * 1000, answer


def main() -> int:
    """Run and print; the exit status says whether the bar holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--agreements", type=int, default=2000)
    parser.add_argument("--statements", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    last = date(2020, 1, 1)
    taken: dict[str, list[float]] = {"status": [], "timeline": [], "due": [], "changes": []}
    wrong = 0
    for i in range(given.agreements):
        recorded, expected = life(rng, f"a-{i}", given.statements)
        asks: dict[str, Callable[[], object]] = {
            "status": lambda r=recorded: status(r, on=last, known=last, parties=PARTIES),
            "timeline": lambda r=recorded: timeline(r, last, parties=PARTIES),
            "due": lambda r=recorded: due(r, [], on=last, known=last),
            "changes": lambda r=recorded: changes(r, date(2005, 1, 1), last),
        }
        for name, ask in asks.items():
            ms, answer = timed(ask)
            taken[name].append(ms)
            if name == "status" and answer.status is not expected:  # type: ignore[attr-defined]
                wrong += 1
    print(f"{given.agreements} agreements of {given.statements} statements; milliseconds each")
    for name, values in taken.items():
        values.sort()
        p50, p95 = values[len(values) // 2], values[int(len(values) * 0.95)]
        print(f"{name:10} p50 {p50:7.2f}   p95 {p95:7.2f}   max {values[-1]:7.2f}")
    print(f"wrong answers: {wrong} of {given.agreements}")
    p95 = taken["status"][int(len(taken["status"]) * 0.95)]
    return int(p95 > BAR_MS or wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
