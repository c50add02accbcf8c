"""The parties of an agreement: who is listed follows from which reports are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import chain, groupby
from typing import NamedTuple


class Listing(NamedTuple):
    """The parties that one report lists; `published` is null where it carries no day."""

    doc: str
    published: date | None
    parties: tuple[str, ...]


class PartiesListed(tuple[str, ...]):
    """The parties that reports list, as a tuple: those listed by most reports first, else as first
    listed. It keeps what each report lists, so that `by` tells the parties as known on a day."""

    listings: tuple[Listing, ...] = ()

    @classmethod
    def of(cls, listings: Iterable[Listing]) -> PartiesListed:
        """From what each report lists, the oldest report first, those without a day last."""
        kept = tuple(listings)
        listed = cls(_ordered(_counted(kept)))
        listed.listings = kept
        return listed

    def by(self, known: date) -> PartiesListed:
        """The parties as known on a day. Reports that carry no day count for none, unless no other
        lists any: then nothing is concluded of the agreement, and these say between whom it is."""
        if all(one.published is None for one in self.listings):
            return self
        so_far = tuple(
            one for one in self.listings if one.published is not None and one.published <= known
        )
        return self if len(so_far) == len(self.listings) else self.of(so_far)

    @property
    def turns(self) -> dict[date, tuple[str, ...]]:
        """The days of knowledge from which on the parties are others than before, oldest first,
        each with the names of the reports that came in."""
        found: dict[date, tuple[str, ...]] = {}
        counted: Counter[str] = Counter()
        before: tuple[str, ...] = ()
        for day, same_day in groupby(self.listings, key=lambda listing: listing.published):
            fresh = tuple(same_day)
            counted += _counted(fresh)
            now = _ordered(counted)
            if day is not None and now != before:
                found[day] = tuple(listing.doc for listing in fresh)
            before = now
        return found


def _counted(listings: Iterable[Listing]) -> Counter[str]:
    return Counter(chain.from_iterable(listing.parties for listing in listings))


def _ordered(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counted, key=lambda party: -counted[party]))


def parties_by(parties: Iterable[str], known: date) -> tuple[str, ...]:
    """The parties as known on a day; codes alone hold for every day."""
    return parties.by(known) if isinstance(parties, PartiesListed) else tuple(parties)


def turns_of(parties: Iterable[str]) -> dict[date, tuple[str, ...]]:
    """The `turns` of parties that are listed by reports; codes alone have none."""
    return parties.turns if isinstance(parties, PartiesListed) else {}
