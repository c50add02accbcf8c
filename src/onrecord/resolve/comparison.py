"""Whether two reports speak of one agreement: blocking keys, weights and vetoes.

`compare` judges two members on their own, with parts that can be read; protected numbers, years
and parties are vetoes. `keys` gives the blocking keys by which an index finds the few members
worth comparing. Fellegi and Sunter (1969) for the scheme: weights that add up, two thresholds,
and a band between them that goes to a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeVar

from onrecord.model import Kind
from onrecord.resolve.members import Member, Profile, profile

Item = TypeVar("Item", bound=Hashable)
Verdict = Literal["same", "different", "doubtful"]

SAME = 3.75
DOUBTFUL = 2.5
MERGE = 6.0
TIE = 0.5
VETO = -100.0
MOST_TOGETHER = 4
LONG_MADE_YEARS = 2
GUESSED_PARTIES = -2.0
OTHER_TITLES = -2.0
MADE_FOR = -8.0
OTHER_PARTIES = "other parties"
SAME_PARTIES = "same parties"
OTHER_YEAR = "other year in the name"
SAME_YEAR = "same year in the name"
SAME_SIGNING = "same year of signing"
ODD_SHARE = 4
"""How many reports must outweigh an odd one, itself counted."""
ODD_ONE_OUT = (
    (OTHER_PARTIES, frozenset({SAME_PARTIES})),
    (OTHER_YEAR, frozenset({SAME_YEAR, SAME_SIGNING})),
)
"""Protected facts that one report of many may have wrong, with the parts that show it so."""
MOST_COMPARED = 32
MOST_HELD = 32
"""Members that are looked at of one key: the last in the order of publication."""
MOST_HEARD = 32
"""Members up to which a newcomer is compared with all of an agreement's."""
COMMON_KEY = 200
LEAST_SHARE = 0.02
_NEAR_DAYS = 400
_CLOSE_DAYS = 45
_NAMED_ALIKE = 1.25


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two members are. `parts` name each weight that entered `score`, in order.

    A veto is a part of weight `VETO`; `why` says the verdict's grounds in a sentence.
    """

    score: float
    parts: tuple[tuple[str, float], ...]
    verdict: Verdict
    why: str

    @property
    def vetoed(self) -> bool:
        """Whether something protected keeps the two apart."""
        return any(weight <= VETO for _, weight in self.parts)


# Blocking


def keys(member: Member) -> frozenset[str]:
    """Blocking keys: two members with no key in common are not worth comparing.

    Each is a short string `field:value`; the rarer a key is in the index, the better its hits.
    Members of the same few parties in the same year always share one.
    """
    it = profile(member)
    pair = "-".join(sorted(it.parties)) if 2 <= len(it.parties) <= MOST_TOGETHER else ""
    found = {f"acronym:{a}" for a in it.acronyms}
    found |= {f"acronym:{i}" for i in it.initials}
    found |= {f"title:{t}" for t in it.titles}
    found |= {f"word:{w}" for w in it.proper}
    found |= {f"number:{carrier}:{n}:{p}" for carrier, n in it.numbers for p in it.parties}
    about = it.subjects | it.details | {w for _, w in it.links}
    if it.vague:
        about |= member.heading | member.lede
    found |= {f"about:{p}:{s}" for s in about for p in it.parties}
    if pair:
        found |= {f"about:{pair}:{s}" for s in about}
        found |= {f"year:{pair}:{y}" for y in it.named_years | it.stated_years}
        found.add(f"kind:{pair}:{it.kind}")
    else:
        found |= {f"year:{p}:{y}" for y in it.named_years for p in it.parties}
    if not pair or member.is_party_guess:
        found |= {f"about:{s}" for s in about}
    if pair and member.published is not None:
        half = member.published.year * 2 + (member.published.month > 6)
        found |= {f"time:{pair}:{h}" for h in (half - 1, half, half + 1)}
    return frozenset(found)


def shortlist(
    hits: Mapping[str, Sequence[Item]], most: int | None = None, *, least: float = LEAST_SHARE
) -> list[Item]:
    """The members worth comparing, best first, from what an index holds under each key.

    A shared key counts for as much as it is rare; what shares less than the part `least` of what
    the best shares is left out. However large the index, at most `most` (null: `MOST_COMPARED`)
    are returned, so placing one more report costs the same. `hits` may be cut to any number of
    members a key, if always to the same.
    """
    most = MOST_COMPARED if most is None else most
    shares: dict[Item, float] = defaultdict(float)
    for key in sorted(hits, key=lambda k: (len(hits[k]), k)):
        if len(hits[key]) > COMMON_KEY and len(shares) >= most:
            break
        for item in hits[key]:
            shares[item] += 1.0 / len(hits[key])
    best = max(shares.values(), default=0.0)
    ranked = sorted((item for item in shares if shares[item] >= best * least), key=str)
    ranked.sort(key=lambda item: -shares[item])
    return ranked[:most]


# Comparing


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared part of the smaller set, 0 to 1."""
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def _party_part(
    left: Profile, right: Profile, named_alike: bool, is_guess: bool
) -> tuple[str, float] | None:
    a, b = left.parties, right.parties
    if not a or not b:
        return None
    if a == b:
        return (SAME_PARTIES, 2.0 if len(a) > 1 else 1.0)
    many = min(len(a), len(b)) >= 3
    if many and a & b and (named_alike or _overlap(a, b) >= 0.5):
        return ("parties overlap", 0.5)
    if a <= b or b <= a:
        if min(len(a), len(b)) == 1:
            return ("one party known", 0.5)
        return ("parties of one among those of the other", 0.5 if named_alike else -1.0)
    if named_alike and min(len(a), len(b)) == 1 and max(len(a), len(b)) != 2:
        return ("other parties of an agreement of many", 0.0)
    said = left.named_parties, right.named_parties
    if left.proper & right.proper and (said[0] <= b or said[1] <= a or not (said[0] and said[1])):
        return ("other parties, though the same proper name", -1.5)
    if is_guess:
        return ("other parties, of a report that never names them together", GUESSED_PARTIES)
    return (OTHER_PARTIES, VETO)


def _number_part(left: Profile, right: Profile) -> tuple[str, float] | None:
    of_left, of_right = dict(left.numbers), dict(right.numbers)
    shared = of_left.keys() & of_right.keys()
    if any(
        {n for c, n in left.numbers if c == carrier}.isdisjoint(
            n for c, n in right.numbers if c == carrier
        )
        for carrier in shared
    ):
        return ("other number", VETO)
    if shared:
        return ("same number", 1.5)
    if left.numbers or right.numbers:
        return ("number on one side only", -1.5)
    return None


def _year_part(left: Profile, right: Profile) -> tuple[str, float] | None:
    if left.named_years and right.named_years:
        if left.named_years & right.named_years:
            return (SAME_YEAR, 2.0)
        return (OTHER_YEAR, VETO)
    a = left.named_years or left.stated_years
    b = right.named_years or right.stated_years
    if not a or not b:
        return None
    if a & b:
        return (SAME_SIGNING, 1.5)
    if min(abs(x - y) for x in a for y in b) <= 1:
        return ("neighbouring year of signing", -0.5)
    return ("other year of signing", -4.0)


def _made_before(old: Profile, new: Profile, published: date | None) -> bool:
    """Whether the one was signed years before the other was still to come."""
    years = old.named_years or old.stated_years
    return bool(
        new.role == "coming"
        and published is not None
        and years
        and max(years) <= published.year - LONG_MADE_YEARS
        and not (new.named_years & years)
    )


def _is_made_for(new: Profile, old: Profile) -> bool:
    """Whether the one names the other as what it changes, carries out or replaces, unless both are
    called the same ("the protocol")."""
    return (
        new.derived
        and not old.derived
        and not old.vague
        and not (new.instruments & old.instruments)
    )


def _role_part(left: Profile, right: Profile, apart_days: int | None) -> tuple[str, float] | None:
    near = apart_days is not None and apart_days <= _NEAR_DAYS
    if left.role and right.role:
        if left.role == right.role:
            return (f"both {left.role}", 1.25) if near else None
        return ("one coming, one standing", -4.0 if near else -0.5)
    a, b = left.role or left.stage, right.role or right.stage
    if a and b and a != b and near:
        return ("seemingly one coming, one standing", -1.5)
    return None


def _name_parts(left: Profile, right: Profile) -> list[tuple[str, float]]:
    parts: list[tuple[str, float]] = []
    acronyms = left.acronyms & right.acronyms
    spelled = (left.acronyms & right.initials) | (right.acronyms & left.initials)
    if acronyms:
        parts.append((f"acronym {min(acronyms)}", 3.5))
    elif spelled:
        parts.append((f"title spells {min(spelled)}", 3.0))
    elif left.acronyms and right.acronyms:
        parts.append(("other acronym", -2.0))
    titles = left.titles & right.titles
    proper = left.proper & right.proper
    details = left.details & right.details
    subjects = left.subjects & right.subjects
    if titles:
        parts.append((f"title {min(titles)}", 2.5 if proper else 1.5))
    if proper:
        parts.append((f"proper words {', '.join(sorted(proper))}", 1.5 + 0.5 * min(len(proper), 3)))
    elif left.proper and right.proper and not (acronyms or spelled or titles):
        parts.append(("other proper words", -0.5))
    if not (acronyms or spelled) and _are_titles_apart(left.titles, right.titles):
        parts.append(("other titles", OTHER_TITLES))
    whole = left.phrases & right.phrases
    if whole and not titles:
        parts.append((f"the same words, {' '.join(sorted(min(whole, key=sorted)))}", 1.0))
    plain = details - proper
    if plain:
        parts.append((f"words {', '.join(sorted(plain))}", 0.75 + 0.5 * min(len(plain), 3)))
    if subjects:
        parts.append((f"subject {', '.join(sorted(subjects))}", 1.0))
    elif left.subjects and right.subjects and not (acronyms or spelled or proper):
        parts.append(("other subject", -1.5))
    return parts


def _are_titles_apart(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether each title has a word that the other lacks: "Island Visa" and "Harbour Visa"."""
    pairs = [(set(a.split()), set(b.split())) for a in left for b in right]
    return bool(pairs) and all(a - b and b - a for a, b in pairs)


def _kind_part(left: Profile, right: Profile) -> tuple[str, float] | None:
    loose = {Kind.AGREEMENT, Kind.PACT, Kind.OTHER, Kind.ARRANGEMENT, Kind.UNDERSTANDING}
    if left.kind == right.kind:
        return None if left.kind in loose else (f"both {left.kind}", 0.75)
    if left.kind in loose or right.kind in loose:
        return None
    return (f"{min(left.kind, right.kind)} and {max(left.kind, right.kind)}", -1.0)


def _instrument_part(left: Profile, right: Profile) -> tuple[str, float] | None:
    if not left.instruments or not right.instruments:
        return None
    shared = left.instruments & right.instruments
    if shared:
        return (f"both called {min(shared)}", 0.75)
    return (f"a {min(left.instruments)} and a {min(right.instruments)}", -1.5)


def _context_part(left: Profile, right: Profile) -> tuple[str, float] | None:
    """Headline and siblings stand in where the names of one side tell nothing."""
    vague = left.vague or right.vague
    mine = left.context | (left.details | left.lede if vague else frozenset())
    other = right.context | (right.details | right.lede if vague else frozenset())
    shared = mine & other
    if not shared:
        return None
    per_word, most = (0.75, 2.5) if vague else (0.25, 0.75)
    return (f"context {', '.join(sorted(shared)[:5])}", min(most, per_word * len(shared)))


def _days_apart(left: date | None, right: date | None) -> int | None:
    return abs((left - right).days) if left and right else None


def compare(a: Member, b: Member) -> Comparison:
    """Judge two members on their own. Symmetric. Never looks at other members."""
    return _compare(*sorted((a, b), key=lambda m: m.order))


def _may_be_split(a: Member, b: Member) -> bool:
    """Whether one agreement of a report may have been taken for two: one of them has no name
    ("the pact"), and nothing else sets them off from each other."""
    left, right = profile(a), profile(b)
    related = {r.agreement for m in (a, b) for r in m.agreement.related}
    return (
        left.vague != right.vague
        and not (left.instruments if left.vague else right.instruments)
        and left.parties == right.parties
        and len(left.parties) > 1
        and not (left.role or right.role)
        and not (left.numbers or right.numbers)
        and not (
            (left.named_years or left.stated_years) and (right.named_years or right.stated_years)
        )
        and not related & {a.agreement.local, b.agreement.local}
    )


@lru_cache(maxsize=262144)
def _compare(a: Member, b: Member) -> Comparison:
    if a.document == b.document and a.extractor == b.extractor:
        if _may_be_split(a, b):
            return Comparison(0.0, (), "different", "different, or one agreement taken for two")
        parts: list[tuple[str, float]] = [("told apart in one report", VETO)]
        return Comparison(VETO, tuple(parts), "different", "one report tells them apart")
    left, right = profile(a), profile(b)
    names = _name_parts(left, right)
    strongest = max((w for _, w in names), default=0.0)
    apart_days = _days_apart(a.published, b.published)
    is_guess = a.is_party_guess or b.is_party_guess
    every = [
        *names,
        _party_part(left, right, strongest >= 2.0, is_guess and strongest >= _NAMED_ALIKE),
        _number_part(left, right),
        _year_part(left, right),
        _role_part(left, right, apart_days),
        _kind_part(left, right),
        _instrument_part(left, right),
        _context_part(left, right),
    ]
    if (
        strongest < 2.0
        and not (left.parties and right.parties)
        and not (left.vague or right.vague)
        and bool(left.proper or left.acronyms) != bool(right.proper or right.acronyms)
    ):
        every.append(("a name on one side, a description on the other", -1.0))
    if _made_before(left, right, b.published) or _made_before(right, left, a.published):
        every.append(("made years before the other was to come", -4.0))
    links = left.links & right.links
    if links:
        every.append((f"both {min(k for k, _ in links)} the same", 1.0))
    if _is_made_for(left, right) or _is_made_for(right, left):
        every.append(("one made for the other", MADE_FOR))
    if left.plural != right.plural:
        every.append(("a class and a member", -3.0))
    if apart_days is not None and apart_days <= _CLOSE_DAYS:
        every.append(("published close together", 0.5))
    shared_topic = left.topic & right.topic
    if left.topic and right.topic:
        every.append(
            (
                f"{len(shared_topic)} topic words",
                round(
                    min(2.0, 0.25 * len(shared_topic)) * (0.5 + _overlap(left.topic, right.topic)),
                    2,
                ),
            )
        )
    parts = [part for part in every if part is not None]
    score = round(sum(weight for _, weight in parts), 2)
    verdict: Verdict
    if any(weight <= VETO for _, weight in parts):
        verdict = "different"
    elif score >= SAME:
        verdict = "same"
    elif score >= DOUBTFUL:
        verdict = "doubtful"
    else:
        verdict = "different"
    told = "; ".join(name for name, _ in sorted(parts, key=lambda p: (-abs(p[1]), p[0]))[:4])
    return Comparison(score, tuple(parts), verdict, f"{verdict}: {told or 'nothing in common'}")
