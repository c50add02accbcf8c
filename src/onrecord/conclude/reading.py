"""Readings of the record: the preferred one, and for each clash the one with its sides swapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from onrecord.conclude.acts import Act, actual, gather
from onrecord.conclude.claims import Claim, known_by, read_claims
from onrecord.conclude.clashes import Clash, find_clashes, losers
from onrecord.conclude.history import Stretch, walk
from onrecord.conclude.views import View, make_view
from onrecord.model import Recorded, Status, parties_by


@dataclass(frozen=True, slots=True)
class Reading:
    """The record of one agreement as known on a day: the claims that bear on the question, the
    acts before anything is left out, the clashes, and the stretches by the preferred reading."""

    view: View
    acts: tuple[Act, ...]
    clashes: tuple[Clash, ...]
    stretches: tuple[Stretch, ...]

    def swapped(self, clash: Clash) -> tuple[Stretch, ...]:
        """The stretches if the other side of this one clash is believed."""
        left_out = losers(c for c in self.clashes if c is not clash)
        left_out -= {id(c) for c in clash.other}
        left_out |= {id(c) for c in clash.preferred}
        return lay_out(_without(self.view, left_out))

    @property
    def preferred_claims(self) -> tuple[Claim, ...]:
        """The claims that the preferred reading keeps."""
        return _without(self.view, losers(self.clashes)).claims


def _without(view: View, left_out: set[int]) -> View:
    return replace(view, claims=tuple(c for c in view.claims if id(c) not in left_out))


def lay_out(view: View, acts: Sequence[Act] | None = None) -> tuple[Stretch, ...]:
    """The stretches of the view, those that took no time left out."""
    if not view.member:
        return ()
    kept: list[Stretch] = []
    for stretch in walk(view, acts):
        while kept and kept[-1].begins >= stretch.begins:
            kept.pop()
        if not kept or kept[-1].status is not stretch.status:
            kept.append(stretch)
    return tuple(kept)


def read(
    recorded: Sequence[Recorded],
    known: date,
    party: str | None = None,
    parties: Sequence[str] = (),
) -> Reading:
    """Read what was published by `known` about one agreement."""
    listed = parties_by(parties, known)
    return interpret(read_claims(known_by(recorded, known), listed), party, listed)


def interpret(claims: Sequence[Claim], party: str | None, parties: Sequence[str]) -> Reading:
    """The preferred reading of the claims, with their clashes."""
    view = make_view(claims, party, parties)
    acts = tuple(gather(actual(view.claims)))
    clashes = tuple(find_clashes(view, acts))
    left_out = losers(clashes)
    stretches = lay_out(_without(view, left_out)) if left_out else lay_out(view, acts)
    return Reading(view, acts, clashes, stretches)


def at(stretches: Sequence[Stretch], on: date) -> tuple[Stretch | None, Stretch | None]:
    """The stretch that covers the day, and the next one; null where there is none."""
    current, following = None, None
    for stretch in stretches:
        if stretch.begins <= on:
            current = stretch
        else:
            following = stretch
            break
    return current, following


def status_at(stretches: Sequence[Stretch], on: date) -> Status:
    """The status on the day; `unknown` before the first stretch."""
    current, _ = at(stretches, on)
    return current.status if current else Status.UNKNOWN
