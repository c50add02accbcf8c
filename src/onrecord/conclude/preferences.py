"""The seam for rules: how one of two readings that cannot both hold is preferred.

The built-in order is in `clashes.weigh`. A package adds a rule of its own under the entry-point
group `onrecord.rules`, whose value is a `Preference`; it is asked before the built-in ones, by its
name, and an answer that it decided names it. A rule must be a pure function of the two sides: the
same claims, the same answer, whatever the order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.conclude.answers import Rule
from onrecord.conclude.claims import Claim
from onrecord.conclude.rules import RULES
from onrecord.model import OnrecordError
from onrecord.model.plugins import is_declared

_GROUP = "onrecord.rules"

Prefers = Callable[[Sequence[Claim], Sequence[Claim]], bool | None]


@dataclass(frozen=True, slots=True)
class Preference:
    """A rule: `prefers(a, b)` is true where side `a` is to be preferred, false where side `b`
    is, null where the rule has nothing to say of them."""

    rule: Rule
    prefers: Prefers


@cache
def preferences() -> tuple[Preference, ...]:
    """The rules that installed packages add, in the order of their names."""
    if not is_declared(_GROUP):
        return ()
    from importlib.metadata import entry_points

    added = []
    for point in sorted(entry_points(group=_GROUP), key=lambda p: p.name):
        spec = point.load()
        if not isinstance(spec, Preference):
            raise OnrecordError(
                f"the rule {point.name!r} of {point.value} is a {type(spec).__name__}; "
                "expected an onrecord.conclude.preferences.Preference"
            )
        if spec.rule.id in RULES:
            raise OnrecordError(
                f"the rule {point.name!r} of {point.value} calls itself {spec.rule.id!r}, which is "
                "a rule of Onrecord's own; give it another id"
            )
        added.append(spec)
    return tuple(added)


def verdict_of(a: Sequence[Claim], b: Sequence[Claim]) -> tuple[bool, str] | None:
    """Whether side `a` is preferred and by which added rule; null where none decides."""
    for preference in preferences():
        preferred = preference.prefers(a, b)
        if preferred is not None:
            return preferred, preference.rule.id
    return None


def rule_of(id_: str) -> Rule:
    """A rule by its id, built in or added."""
    added = {p.rule.id: p.rule for p in preferences()} if id_ not in RULES else {}
    return RULES.get(id_) or added[id_]
