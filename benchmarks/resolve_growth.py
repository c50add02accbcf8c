"""What it costs to place one more report as the register grows: `resolve_growth.py [--sizes ...]`.

Members of invented agreements are indexed by their blocking keys, as a register does. The time is
that of finding candidates (`shortlist`: those that share the rarest keys) and of `place_report`.
Prints the median for each size and the ratio of the largest to the smallest.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import defaultdict
from datetime import date, timedelta

from onrecord.data import load
from onrecord.model import Kind, ReportAgreement
from onrecord.resolve.identity import Member, agreement_id, keys, place_report, shortlist

CHUNK = 600
REPORTS_AN_AGREEMENT = 12
SUBJECTS = ("rail", "fisheries", "visa", "tax", "transit", "extradition", "grain", "pipeline")
STATES = tuple(sorted(c for c in load("parties/states.toml") if len(c) == 3))


def invented(count: int, seed: int = 1) -> list[Member]:
    """So many members, a dozen to an agreement, over forty years."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        if number % REPORTS_AN_AGREEMENT == 0:
            parties = tuple(sorted(chance.sample(STATES, 2)))
            subject = chance.choice(SUBJECTS)
            place = "".join(chance.choice("abdefgiklmnoprstuvz") for _ in range(7)).title()
            year = chance.randint(1980, 2019)
            start = date(year, 1, 1)
        names = chance.choice(
            (
                (f"{place} {subject} accord", "the accord"),
                (f"the {year} {subject} agreement",),
                (f"{place} agreement of {year}", f"{subject} deal"),
            )
        )
        found.append(
            Member(
                document=f"d-{number}",
                doc=f"report-{number}",
                published=start + timedelta(days=chance.randint(0, 700)),
                agreement=ReportAgreement("A1", names, Kind.AGREEMENT, parties),
                years=frozenset({year}),
                topic=frozenset((subject, place.lower(), f"word{chance.randint(0, 500)}")),
            )
        )
    mixed = []
    for begin in range(0, count, CHUNK):
        chunk = found[begin : begin + CHUNK]
        chance.shuffle(chunk)
        mixed.extend(chunk)
    return mixed


class Index:
    """Blocking keys to members, and members to agreements."""

    def __init__(self) -> None:
        self.held: dict[str, list[int]] = defaultdict(list)
        self.members: list[Member] = []
        self.home: list[str] = []

    def near(self, member: Member) -> list[tuple[str, Member]]:
        """The members worth comparing, with their agreements."""
        hits = {k: self.held[k] for k in keys(member) if k in self.held}
        return [(self.home[i], self.members[i]) for i in shortlist(hits)]

    def add(self, member: Member, home: str) -> None:
        """Record a member under an agreement."""
        at = len(self.members)
        self.members.append(member)
        self.home.append(home)
        for key in keys(member):
            self.held[key].append(at)


def main() -> None:
    """Grow the index and time the placing of a few hundred more reports at each size."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    ask.add_argument("--tries", type=int, default=300)
    args = ask.parse_args()
    sizes = sorted(args.sizes)
    every = invented(sizes[-1] + args.tries * len(sizes))
    waiting = iter(every)
    index = Index()
    medians = []
    for size in sizes:
        while len(index.members) < size:
            member = next(waiting)
            index.add(member, f"a-{member.agreement.parties}-{sorted(member.years)}")
        spent = []
        for _ in range(args.tries):
            member = next(waiting)
            begin = time.perf_counter()
            placed = place_report((member,), index.near(member))[0]
            spent.append(time.perf_counter() - begin)
            index.add(member, (*placed.agreements, agreement_id(member))[0])
        medians.append(statistics.median(spent))
        print(f"{size:>8,} members: median {medians[-1] * 1000:.2f} ms to place one more")
    print(f"ratio of the largest to the smallest: {medians[-1] / medians[0]:.2f}")


if __name__ == "__main__":
    main()
