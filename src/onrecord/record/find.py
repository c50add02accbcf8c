"""Finding agreements the way a person means them: by any name, acronym or description.

Exact names (folded) come from an index. Anything else is compared, word by word and allowing for
misspellings, with the names that share letter triples with it (FTS5's trigram index), and with
the agreements of the parties that it mentions ("the US-Japan semiconductor pact").
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.record import heads, postgres, query, rows
from onrecord.record.names import ages, bare, common, fold, headed, relative, small, untold
from onrecord.record.parties import mentioned

_NEAREST = 200  # names that are compared word by word
_FITS = 0.72  # from here a name fits; below it is merely near
_SPELLED = 0.85  # from here two names are the same but for spaces and a slip
_ALIKE = 0.8  # from here two words may be one misspelt
_HEADED = 0.97  # a name that begins as it is asked and then only tells more
_OTHER_AGE = 0.85  # of what fits otherwise, where one is the new and the other the old one
_AGELESS = 0.98  # of what fits otherwise, where the name does not say which it is


@dataclass(frozen=True, slots=True)
class Match:
    """An agreement that a name may mean: `score` in [0, 1], `name` the form that fits best."""

    agreement: str
    name: str
    score: float
    reports: int

    @property
    def fits(self) -> bool:
        """Whether a person would take the name for this agreement, not just for a near one."""
        return self.score >= _FITS


def find(connection: sqlite3.Connection, name: str) -> tuple[Match, ...]:
    """Agreements that `name` may mean, best first; ties go to the one with more reports."""
    by_id = connection.execute("SELECT 1 FROM agreements WHERE id = ?", (name,)).fetchone()
    if by_id is not None:
        head = heads.head_of(connection, name)
        return (Match(head, name, 1.0, len(query.members(connection, head))),)
    given = query.given_names(connection)
    scored = _named(connection, name, given) or _near(connection, name, given)
    matches = [
        Match(agreement, shown, score, len(query.members(connection, agreement)))
        for agreement, (score, shown) in scored.items()
    ]
    return tuple(sorted(matches, key=lambda m: (-round(m.score, 3), -m.reports, m.agreement)))


_NAMED = (
    "SELECT m.agreement, n.name FROM agreement_names n "
    "JOIN report_agreements a ON a.id = n.report_agreement "
    "JOIN memberships m ON m.report_agreement = a.id "
    "WHERE NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.extraction = a.extraction) "
    "AND m.seq = (SELECT max(seq) FROM memberships WHERE report_agreement = a.id) "
)


Scored = dict[str, tuple[float, str]]


def _named(connection: sqlite3.Connection, name: str, given: dict[str, str]) -> Scored:
    """Agreements that go by the name exactly: as it is asked, else without what stands in
    brackets after it or only tells how it came about. Parties in brackets then decide between
    them."""
    if found := _exact(connection, bare(name), given):
        return found
    plain, opening, brackets = name.partition(" (")
    found = {}
    for shorter in (untold(plain), _acronym(brackets), headed(plain)):
        found = found or (_exact(connection, bare(shorter), given) if shorter.strip() else {})
    parties = mentioned(fold(brackets).split())[0] if opening else frozenset()
    if not parties:
        return found
    return {a: told for a, told in found.items() if _party_share(connection, a, parties) == 1}


def _acronym(brackets: str) -> str:
    """What stands in brackets, if it is an acronym: "(AfCFTA)"."""
    inside = brackets.strip().removesuffix(")")
    capitals = sum(c.isupper() for c in inside)
    return inside if inside.isalnum() and capitals >= 3 and not mentioned([fold(inside)])[0] else ""


def _exact(connection: sqlite3.Connection, folded: str, given: dict[str, str]) -> Scored:
    found = connection.execute(
        f"{_NAMED} AND n.name_id = (SELECT id FROM names WHERE folded = ?)", (folded,)
    )
    named: dict[str, str] = dict(found.fetchall())
    exact = {heads.head_of(connection, agreement): (1.0, name) for agreement, name in named.items()}
    return exact | {a: (1.0, ruled) for a, ruled in given.items() if bare(ruled) == folded}


def _near(connection: sqlite3.Connection, name: str, given: dict[str, str]) -> Scored:
    words, asked = fold(name).split(), bare(name).split()
    parties, rest = mentioned(words)
    tells = any(_weight(word) == 1.0 for word in rest)
    candidates = _by_letters(connection, " ".join(words)) | _by_parties(connection, parties)
    candidates |= set(given)
    scored: dict[str, tuple[float, str]] = {}
    for agreement in sorted(candidates):
        shared = _party_share(connection, agreement, parties) if parties else None
        ruled = {given[agreement]} if agreement in given else set()
        for shown in sorted(_names_of(connection, agreement) | ruled):
            worded = fold(shown).split()
            if shared in (None, 1.0) and _is_headed(asked, bare(shown).split()):
                scored[agreement] = (_HEADED, shown)
                break
            if not tells and not parties:
                continue  # words that any agreement may carry call none by its name
            whole = similarity(words, worded)
            alike = similarity(rest, mentioned(worded)[1])
            if shared is not None:
                alike = 0.75 * alike + 0.25 * shared if tells or shared == 1 else shared * alike
            score = max(whole, alike) * _in_age(words, worded)
            if score > scored.get(agreement, (0.0, ""))[0]:
                scored[agreement] = (score, shown)
    return scored


def _is_headed(asked: list[str], name: list[str]) -> bool:
    """Whether one of the two begins with the other and then only tells more of what it means: "a
    fresh agreement" and "a fresh agreement that settles ..."; "the tuna protocol frozen in June",
    where "the tuna protocol" is on record."""
    if 1 < len(asked) < len(name) and name[: len(asked)] == asked:
        return name[len(asked)] in relative()
    telling = sum(_weight(word) == 1.0 for word in name)
    return 1 < len(name) < len(asked) and asked[: len(name)] == name and telling > 0


def _in_age(asked: list[str], name: list[str]) -> float:
    """What is left of a likeness where one means the new agreement of its kind and the other the
    one before it, or where the name does not say which it is."""
    kept = 1.0
    for age, other in (ages(), ages()[::-1]):
        if not age.isdisjoint(asked) and age.isdisjoint(name):
            kept = min(kept, _AGELESS if other.isdisjoint(name) else _OTHER_AGE)
    return kept


def _by_letters(connection: sqlite3.Connection, text: str) -> set[str]:
    triples = sorted({text[i : i + 3] for i in range(len(text) - 2)})
    if not triples:
        return set()
    if isinstance(connection, postgres.Connection):
        numbers = postgres.names_near(connection, triples, _NEAREST)
    else:
        numbers = _named_near(connection, triples)
    found = connection.execute(
        f"{_NAMED} AND n.name_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
        (rows.compact(numbers),),
    )
    return {heads.head_of(connection, agreement) for agreement, _ in found}


def _named_near(connection: sqlite3.Connection, triples: list[str]) -> list[int]:
    asked = " OR ".join('"' + t.replace('"', '""') + '"' for t in triples)
    near = connection.execute(
        "SELECT rowid FROM names_fts WHERE names_fts MATCH ? ORDER BY rank LIMIT ?",
        (asked, _NEAREST),
    )
    return [row[0] for row in near]


def _by_parties(connection: sqlite3.Connection, parties: Iterable[str]) -> set[str]:
    """Agreements between all of the parties (at least two, or there would be too many)."""
    asked = sorted(set(parties))
    if len(asked) < 2:
        return set()
    found = connection.execute(
        "SELECT report_agreement FROM agreement_parties WHERE party IN "
        "(SELECT value FROM json_each(?)) GROUP BY report_agreement HAVING count(*) = ? LIMIT ?",
        (rows.compact(asked), len(asked), 10 * _NEAREST),
    )
    return {query.home_of(connection, member) for (member,) in found.fetchall()}


def _names_of(connection: sqlite3.Connection, agreement: str) -> set[str]:
    return {
        name
        for (name,) in connection.execute(
            "SELECT DISTINCT name FROM agreement_names WHERE report_agreement IN "
            "(SELECT value FROM json_each(?))",
            (rows.compact(query.members(connection, agreement)),),
        )
    }


def _party_share(connection: sqlite3.Connection, agreement: str, parties: frozenset[str]) -> float:
    held = {
        party
        for (given,) in connection.execute(
            "SELECT parties FROM report_agreements WHERE id IN (SELECT value FROM json_each(?))",
            (rows.compact(query.members(connection, agreement)),),
        )
        for party in json.loads(given)
    }
    return len(held & parties) / len(parties)


def similarity(asked: list[str], name: list[str]) -> float:
    """How well the words of a name answer those asked for, in [0, 1].

    Words that any agreement may carry ("pact", "treaty") weigh little, and one may stand for
    another, unless a year is all that tells beside them. An acronym may answer to the words it is
    made of.
    """
    from rapidfuzz import fuzz

    if not asked or not name:
        return 0.0
    telling = [word for word in asked if _weight(word) == 1.0]
    strict = bool(telling) and all(word.isdigit() for word in telling)
    numbers = [{word for word in words if word.isdigit()} for words in (asked, name)]
    squashed = [fuzz.ratio("".join(asked), "".join(name)) / 100] if numbers[0] == numbers[1] else []
    if len(asked) <= 2 and len(name) > 2:
        whole = "".join(word[0] for word in name)
        main = "".join(word[0] for word in name if word not in small())
        squashed += [0.95 * fuzz.ratio("".join(asked), i) / 100 for i in (whole, main)]
    spelled = max((ratio for ratio in squashed if ratio >= _SPELLED), default=0.0)
    return max(spelled, 0.8 * _covered(asked, name, strict) + 0.2 * _covered(name, asked, strict))


def _covered(words: list[str], by: list[str], strict: bool) -> float:
    """The weight of `words` that `by` answers, as a share; where it is to be `strict`, no common
    word stands for another."""
    from rapidfuzz import fuzz

    weights: dict[str, float] = defaultdict(float)
    got = 0.0
    for word in words:
        weight = _weight(word)
        weights[word] += weight
        best = max(
            (
                1.0
                if word == other or (not strict and weight < 1 and _weight(other) == weight)
                else fuzz.ratio(word, other) / 100
                for other in by
            ),
            default=0.0,
        )
        got += weight * best if best >= _ALIKE else 0.0
    total = sum(weights.values())
    return got / total if total else 0.0


def _weight(word: str) -> float:
    if word in small():
        return 0.0
    return 0.25 if word in common() else 1.0
