"""Parties: states, organisations and other actors, as reports name them.

A lexicon from `data/parties` (names, abbreviations, demonyms, capitals, organs that act for one
party, leaders) is looked up at every capitalised word; the longest entry wins. Which reading holds
where a word has several is decided by the day the report was published (Burma, the Soviet Union),
by what stands beside it (the Paris Agreement is not France) and by whether the text names the same
party in an unmistakable way. Codes are ISO 3166-1 alpha-3, ISO 3166-3 for states that have ended,
and the usual acronym for organisations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from onrecord.model import OnrecordError, Span
from onrecord.parse.parties_lexicon import Entry, Lexicon, Party, lexicon

Form = Literal[
    "name",
    "abbreviation",
    "demonym",
    "capital",
    "institution",
    "leader",
    "organisation",
    "non_state",
]

__all__ = ["Form", "Party", "PartyMention", "codes_of", "country", "find_parties", "parties"]

_UNMISTAKABLE = frozenset({"name", "demonym", "organisation", "non_state", "abbreviation"})
_SEATS = frozenset({"capital", "institution"})
_WORD_BEFORE = re.compile(r"([\w.’']+)[\s,]*\Z")
_WORD_AFTER = re.compile(r"[\s]*([\w’']+)")
_NAME_AFTER = re.compile(r"(?:\s[A-Z]\w+){0,3}")
_LANGUAGE_BEFORE = re.compile(r"\b(?:in|into|speak|speaks|speaking|spoke|fluent)\Z")
_LANGUAGE_AFTER = re.compile(r"[.,;:)!?]|\Z|\s(?:and|or|but|to|with)\b")
_DATELINE_AFTER = re.compile(
    r"(?:, [A-Z][\w ]{2,20})?,?(?: [A-Z][a-z]{2,8}\.? \d{1,2})?(?: ?\([^)\n]{2,30}\))?\s?[-–—:]"
)
_FOLD = (("’", "'"), ("‘", "'"), ("\n", " "), ("\t", " "), ("\xa0", " "), ("‐", "-"), ("‑", "-"))


@dataclass(frozen=True, slots=True)
class PartyMention:
    """A span that stands for a party.

    `code` is ISO 3166-1 alpha-3 or an organisation's acronym; a word for several parties ("the
    Baltic states") gives one mention a party, all with the same span. `form` is how it is named.
    `place` is true for a capital that tells where something happens ("in Islamabad") rather than
    whose government acts ("Islamabad said").
    """

    span: Span
    code: str
    form: Form
    place: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    """A surface found, before its company is looked at."""

    start: int
    end: int
    surface: str
    entries: tuple[Entry, ...]


def find_parties(text: str, on: date | None = None) -> tuple[PartyMention, ...]:
    """All mentions of parties in `text`, in order of their start.

    `on` is the day of publication: a name that had not come up by then is not taken, and of two
    readings the one that held on that day is. Without it every reading counts, the latest first.
    Offsets are code points of `text`.
    """
    folded = _folded(text)
    known = lexicon()
    hits = tuple(_scan(folded, known))
    if not hits:
        return ()
    narrowed = (_on_its_side_of_a_hyphen(folded, hit, known) for hit in hits)
    kept = [hit for hit in narrowed if not _means_nobody(folded, hit, known)]
    named = _named(kept, known, on)
    persons = frozenset(
        entry.person for hit in kept for entry in hit.entries if _is_full_name(entry, hit.surface)
    )
    mentions: list[PartyMention] = []
    for hit in kept:
        if any(entry.form == "leader" for entry in hit.entries):
            hit = replace(hit, entries=_leaders(folded, hit, known, persons))
        mentions.extend(_mentions(text, hit, known, named, on))
    return tuple(mentions)


def codes_of(phrase: str, on: date | None = None) -> tuple[str, ...]:
    """The parties named in a phrase, each once, in order of mention.

    `codes_of("the US-Japan pact")` is `("USA", "JPN")`; `codes_of("Indo-Pacific")` is empty.
    """
    return tuple(dict.fromkeys(m.code for m in find_parties(phrase, on)))


def country(code: str) -> Party:
    """The record of a party. Raises `OnrecordError` for a code that no data file has."""
    found = lexicon().parties.get(code)
    if found is None:
        raise OnrecordError(
            f"no party has the code {code!r}; expected ISO 3166-1 alpha-3 or an acronym from "
            "data/parties"
        )
    return found


@cache
def parties() -> tuple[Party, ...]:
    """All parties of the data files, sorted by code."""
    return tuple(sorted(lexicon().parties.values(), key=lambda party: party.code))


def _folded(text: str) -> str:
    """The text with one kind of apostrophe, space and hyphen, character for character."""
    for found, instead in _FOLD:
        if found in text:
            text = text.replace(found, instead)
    return text


def _scan(text: str, known: Lexicon) -> Iterable[_Hit]:
    index = known.index
    done = 0
    token = known.any_token if any(words in text for words in known.small) else known.token
    for word in token.finditer(text):
        candidates = index.get(word.group())
        if candidates is None:
            continue
        start = word.start()
        if start < done or (start and text[start - 1].isalnum()):
            continue
        for surface, entries in candidates:
            if text.startswith(surface, start) and _ends_a_word(text, start + len(surface)):
                done = start + len(surface)
                yield _Hit(start, done, surface, entries)
                break


def _ends_a_word(text: str, at: int) -> bool:
    if at >= len(text):
        return True
    after = text[at]
    if after.isalnum() or after in "_$£€@":
        return text[at - 1] == "." and after in "$£€"
    return True


def _means_nobody(text: str, hit: _Hit, known: Lexicon) -> bool:
    """Whether the company of the words says that no party is meant."""
    if not hit.entries:
        return True
    forms = {entry.form for entry in hit.entries}
    after = _WORD_AFTER.match(text, hit.end)
    follower = after[1] if after else ""
    context = known.contexts
    behind = _NAME_AFTER.match(text, hit.end)
    is_place = not forms & {"demonym", "institution", "leader"}
    if is_place and behind is not None and not context.outlets.isdisjoint(behind[0].split()):
        return True
    before = text[max(0, hit.start - 20) : hit.start].rstrip()
    if "capital" in forms and (
        follower in context.instruments or before.endswith(context.outlets_before)
    ):
        return True
    if "name" in forms and before.endswith(context.outlets_before):
        return True
    if (
        forms == {"demonym"}
        and _LANGUAGE_BEFORE.search(before)
        and _LANGUAGE_AFTER.match(text, hit.end)
    ):
        return True
    if hit.surface in context.given_names and text[hit.end : hit.end + 1] == " ":
        return (
            follower[:1].isupper()
            and not follower.isupper()
            and not _is_office(follower, known)
            and follower not in known.party_words
        )
    return False


def _on_its_side_of_a_hyphen(text: str, hit: _Hit, known: Lexicon) -> _Hit:
    """Of a half of a compound ("Franco-German"), that reading where it is one, else the others."""
    if not any(entry.link for entry in hit.entries):
        return hit
    linked = _is_linked(text, hit, known)
    return replace(hit, entries=tuple(e for e in hit.entries if bool(e.link) == linked))


def _is_linked(text: str, hit: _Hit, known: Lexicon) -> bool:
    """Whether a half of a compound adjective stands on its side of a hyphen."""
    joined_after = text[hit.end : hit.end + 1] in ("-", "–")
    joined_before = hit.start > 0 and text[hit.start - 1] in ("-", "–")
    for entry in hit.entries:
        if entry.link == "suffix" and joined_before:
            return True
        if entry.link == "prefix" and joined_after:
            return True
        if entry.link == "prefix_of_party" and joined_after:
            word = known.token.match(text, hit.end + 1)
            if word is not None and word.group() in known.index:
                return True
    return False


def _holds(entry: Entry, on: date | None, known: Lexicon) -> bool:
    """Whether a reading can be meant in a report of that day.

    What has ended is still spoken of; it is left aside only where another reading holds.
    """
    if on is None:
        return True
    since = entry.since or known.parties[entry.code].since
    return since is None or since <= on


def _named(hits: list[_Hit], known: Lexicon, on: date | None) -> Counter[str]:
    """How often each party is named in a way that cannot mean anything else."""
    named: Counter[str] = Counter()
    for hit in hits:
        if hit.surface in known.contexts.company or hit.surface in known.contexts.namesakes:
            continue
        for entry in hit.entries:
            if entry.form in _UNMISTAKABLE and not entry.shared and _holds(entry, on, known):
                named[entry.code] += 1
    return named


def _mentions(
    text: str, hit: _Hit, known: Lexicon, named: Counter[str], on: date | None
) -> Iterable[PartyMention]:
    entries = [entry for entry in hit.entries if _holds(entry, on, known)]
    if hit.surface in known.contexts.company:
        entries = [entry for entry in entries if _in_company(entry, known, named)]
    if hit.surface in known.contexts.namesakes:
        rival, friends = known.contexts.namesakes[hit.surface]
        if named[rival] and not any(named[code] for code in friends):
            return
    if on is None:
        entries = [e for e in entries if e.until is None or e.form not in _SEATS] or entries
    shared = [entry for entry in entries if entry.shared]
    if shared:
        present = sorted((e for e in shared if named[e.code]), key=lambda e: -named[e.code])
        clear = len(present) == 1 or (
            len(present) > 1 and named[present[0].code] > named[present[1].code]
        )
        entries = [entry for entry in entries if not entry.shared] or present[: int(clear)]
    if on is not None and len(entries) > 1:
        current = [e for e in entries if e.until is None or on <= e.until]
        then = [e for e in current if e.form in _SEATS and e.until is not None]
        entries = then or current or entries
    for entry in _one_reading(entries):
        place = entry.form == "capital" and _is_locative(text, hit.start, hit.end, known)
        yield PartyMention(Span(hit.start, hit.end), entry.code, entry.form, place)


def _in_company(entry: Entry, known: Lexicon, named: Counter[str]) -> bool:
    """Whether the text names the party, or the state on whose territory it acts."""
    host = known.parties[entry.code].dependent_of
    return bool(named[entry.code] or (host is not None and named[host]))


def _leaders(text: str, hit: _Hit, known: Lexicon, persons: frozenset[str]) -> tuple[Entry, ...]:
    """The readings of a name that its company allows.

    A full name stands for itself. A surname does where the same text has the full name; else it
    must not be another person's (a given name before it), and a common one needs an office.
    """
    full = tuple(e for e in hit.entries if e.form != "leader" or _is_full_name(e, hit.surface))
    if full:
        return full
    if hit.surface.isupper():
        return tuple(e for e in hit.entries if e.certain or e.person in persons)
    introduced = tuple(e for e in hit.entries if e.person in persons)
    if introduced:
        return introduced
    behind = _WORD_AFTER.match(text, hit.end) if text[hit.end : hit.end + 1] == " " else None
    if behind is not None and behind[1][:1].isupper() and not _is_office(behind[1], known):
        return ()
    lead = _WORD_BEFORE.search(text[max(0, hit.start - 24) : hit.start])
    word = lead[1] if lead is not None and text[hit.start - 1] == " " else ""
    bare = word.rstrip(".")
    context = known.contexts
    if _is_office(bare, known):
        return hit.entries
    named = word[:1].isupper() and not word.endswith(("'s", "s'"))
    no_names = (context.titles, context.openers, known.party_words)
    if named and not any(word in words or bare in words for words in no_names):
        return ()
    return tuple(e for e in hit.entries if e.certain)


def _is_full_name(entry: Entry, surface: str) -> bool:
    return bool(entry.person) and surface.casefold() == entry.person.replace("’", "'").casefold()


def _is_office(word: str, known: Lexicon) -> bool:
    return word in known.contexts.offices


def _one_reading(entries: list[Entry]) -> list[Entry]:
    """The first reading, or all members of a group."""
    if not entries:
        return []
    first = entries[0]
    if first.group:
        return [entry for entry in entries if entry.group == first.group]
    return [first]


def _is_locative(text: str, start: int, end: int, known: Lexicon) -> bool:
    if text.startswith(known.contexts.place_endings, end):
        return True
    if start == 0 or text[start - 1] == "\n":
        return _DATELINE_AFTER.match(text, end) is not None
    before = _WORD_BEFORE.search(text[max(0, start - 24) : start])
    return before is not None and before[1].lower() in known.contexts.locative
