"""Classes of agreements ("all existing visa accords") and the agreements that belong to them.

A class is an agreement of its own: what is said of it is said of no member by name.
"""

from __future__ import annotations

from onrecord.resolve.comparison import MOST_TOGETHER
from onrecord.resolve.members import Member, Profile, profile
from onrecord.resolve.words import words


def is_class(name: str) -> bool:
    """Whether a name is of several agreements at once: "all visa accords", not "the Oslo pact"."""
    return words().parts(name).plural


def is_within(part: Profile, whole: Profile) -> bool:
    """Whether a class, by its subject and its parties, has this agreement as a member."""
    shared = (whole.subjects & part.subjects) or (whole.details & part.details)
    same = bool(part.parties) and part.parties == whole.parties
    return bool(shared) and same and whole.plural and not part.plural


def leaves_none_out(whole: Member) -> bool:
    """Whether the name is of a class with all its members: "all visa accords", not "several"."""
    first = whole.agreement.names[0].casefold().split()[:1] if whole.agreement.names else []
    return profile(whole).plural and any(word in words().leaving_none_out for word in first)


def class_keys(part: Member) -> frozenset[str]:
    """The blocking keys (see `comparison.keys`) that an agreement shares with its classes."""
    return frozenset() if profile(part).plural else subject_keys(part)


def subject_keys(member: Member) -> frozenset[str]:
    """The blocking keys of an agreement's subject between its parties; none where they are many."""
    it = profile(member)
    if not 2 <= len(it.parties) <= MOST_TOGETHER:
        return frozenset()
    pair = "-".join(sorted(it.parties))
    return frozenset(f"about:{pair}:{word}" for word in it.subjects | it.details)
