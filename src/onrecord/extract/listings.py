"""Classes of agreements told with members of them: "all visa accords, among them the ... Accord".

Design. The class is a plural mention, or "every ..."; a wording of `data/lang/en/listings.toml`
ties it to the mentions that follow it, stand before it ("the Busia accord and other accords") or
open the next sentence, or takes them out ("all accords except the Busia accord"). Linking keeps a
class and what it lists apart, and those listed from each other. What is said of the class where it
is listed is said of each that is named with it, but for exceptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from onrecord.data import load
from onrecord.extract import lexicon
from onrecord.extract.mentions import Mention
from onrecord.extract.reading import Reading, Sentence
from onrecord.extract.relation_wordings import Pair

if TYPE_CHECKING:
    from spacy.tokens import Token

_MEMBER_FORMS = frozenset(["title", "acronym", "description"])
_PLURAL_TAGS = frozenset(["NNS", "NNPS"])
_MODIFYING = frozenset(["acl", "relcl", "amod", "prep", "pcomp"])
_FARTHEST = 8


class How(StrEnum):
    """What a wording makes of those named with a class: `members` of it ("including"), `others` of
    their sort ("and other"), `exceptions` ("except")."""

    MEMBERS = "members"
    OTHERS = "others"
    EXCEPTIONS = "exceptions"


@dataclass(frozen=True, slots=True)
class Listing:
    """A class with those named beside it: places of mentions in the report's order; `sentence` is
    the number of the sentence that names them."""

    whole: int
    parts: tuple[int, ...]
    sentence: int
    how: How = How.MEMBERS


_FOLLOWING = {"before the members": How.MEMBERS, "before exceptions": How.EXCEPTIONS}


@cache
def _wordings(place: str) -> tuple[tuple[tuple[str, ...], int], ...]:
    """The wordings that stand in a place, the longest first, each with how far it may stand."""
    found = [
        (tuple(wording.split()), int(entry["reach"]))
        for entry in load("lang/en/listings.toml")["listing"]
        for wording in entry["words"]
        if entry["place"] == place
    ]
    return tuple(sorted(found, key=lambda w: -len(w[0])))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("lang/en/listings.toml")[name])


def find_listings(reading: Reading, mentions: Sequence[Mention]) -> tuple[Listing, ...]:
    """All listings of a report, in the order of their classes."""
    return tuple(
        listing
        for place, mention in enumerate(mentions)
        if _is_class(reading, mention)
        for listing in [_listing(reading, mentions, place)]
        if listing is not None
    )


def marked(
    reading: Reading,
    mentions: Sequence[Mention],
    listings: Sequence[Listing],
    pairs: Sequence[Pair] = (),
) -> tuple[Mention, ...]:
    """The mentions with what they are told beside, in listings and related pairs; classes with
    what bundles them ("a package of accords")."""
    groups = [(listing.whole, *listing.parts) for listing in listings]
    groups += [(pair.newer, pair.older) for pair in pairs]
    inside: dict[int, set[int]] = {}
    for number, group in enumerate(groups):
        for place in group:
            inside.setdefault(place, set()).add(number)
    members = {place for listing in listings for place in listing.parts}
    classes = {listing.whole: listing.how for listing in listings}
    return tuple(
        replace(
            _named(reading, mention, classes[place]) if place in classes else mention,
            is_class=place in classes,
            is_member=place in members,
            apart=frozenset(inside[place]),
        )
        if place in inside
        else mention
        for place, mention in enumerate(mentions)
    )


def _is_class(reading: Reading, mention: Mention) -> bool:
    doc = reading.paragraphs[mention.paragraph].doc
    head = doc[mention.head]
    entry = lexicon.heads().get(head.lower_) or lexicon.heads().get(mention.noun)
    if entry is None or entry[1] != "strong" or mention.form in ("acronym", "weak"):
        return False
    return head.tag_ in _PLURAL_TAGS or doc[mention.first].lower_ in _words("each")


def _listing(reading: Reading, mentions: Sequence[Mention], place: int) -> Listing | None:
    """The members told with the class at this place; null where none are."""
    whole = mentions[place]
    sentence = reading.sentences[whole.sentence]
    for wording, how in _FOLLOWING.items():
        if after := _after(reading, mentions, place, wording):
            return Listing(place, after, whole.sentence, how)
    if members := _enclosed(reading, mentions, place):
        return Listing(place, members, whole.sentence)
    if before := _before(reading, mentions, place):
        return Listing(place, before, whole.sentence, How.OTHERS)
    tokens = reading.paragraphs[whole.paragraph].tokens
    following = _following(reading, sentence)
    if following is None or _plural_after(mentions, place):
        return None
    for words, _ in _wordings("opens the next sentence"):
        if _stands(tokens, following.first, words):
            members = _run(reading, mentions, following.first + len(words), following)
            return Listing(place, members, following.index) if members else None
    return None


def _after(
    reading: Reading, mentions: Sequence[Mention], place: int, wording: str
) -> tuple[int, ...]:
    """Those that follow the class in its sentence, after such a wording."""
    whole = mentions[place]
    sentence = reading.sentences[whole.sentence]
    tokens = reading.paragraphs[whole.paragraph].tokens
    taken = {m.first for m in mentions if m.paragraph == whole.paragraph}
    for at in range(whole.last + 1, min(sentence.last, whole.last + 1 + _FARTHEST)):
        for words, reach in _wordings(wording):
            if at - whole.last <= reach and _stands(tokens, at, words):
                members = _run(reading, mentions, at + len(words), sentence)
                if members:
                    return members
        if at in taken or _goes_on(tokens[at]):
            break
    return ()


def _enclosed(reading: Reading, mentions: Sequence[Mention], place: int) -> tuple[int, ...]:
    """Those between the class and a wording: "its accords, the Busia accord among them"."""
    whole = mentions[place]
    members = _run(reading, mentions, whole.last + 1, reading.sentences[whole.sentence])
    tokens = reading.paragraphs[whole.paragraph].tokens
    closed = members and any(
        _stands(tokens, mentions[members[-1]].last + 1, words)
        for words, _ in _wordings("after a member")
    )
    return members if closed else ()


def _before(reading: Reading, mentions: Sequence[Mention], place: int) -> tuple[int, ...]:
    """The members that are named before the class: "the Busia accord and other accords"."""
    whole = mentions[place]
    tokens = reading.paragraphs[whole.paragraph].tokens
    starts = {
        at
        for words, _ in _wordings("before the class")
        for at in range(max(0, whole.first - len(words)), whole.first + 1)
        if _stands(tokens, at, words)
    }
    found: list[int] = []
    first = min(starts, default=-1)
    for number in range(place - 1, -1, -1):
        member = mentions[number]
        if member.sentence != whole.sentence or not _is_member(member):
            break
        if any(t.lower_ not in _words("between") for t in tokens[member.last + 1 : first]):
            break
        found.insert(0, number)
        first = member.first
    return tuple(found)


def _run(
    reading: Reading, mentions: Sequence[Mention], start: int, sentence: Sentence
) -> tuple[int, ...]:
    """The members named one after the other from a token on; empty where the first word that
    tells something is no part of one."""
    tokens = reading.paragraphs[sentence.paragraph].tokens
    found: list[int] = []
    at = start
    for number, mention in enumerate(mentions):
        if mention.sentence != sentence.index or mention.first < start:
            continue
        between = tokens[at : mention.first]
        if not _is_member(mention) or not all(_is_between(token) for token in between):
            break
        found.append(number)
        at = mention.last + 1
    return tuple(found)


def _is_member(mention: Mention) -> bool:
    return mention.form in _MEMBER_FORMS and not mention.plural and not mention.suspect


def _is_between(token: Token) -> bool:
    return token.lower_ in _words("between") or token.pos_ == "NUM"


def _goes_on(token: Token) -> bool:
    """Whether a verb begins that says something of the class: what follows is told of that."""
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in _MODIFYING


def _plural_after(mentions: Sequence[Mention], place: int) -> bool:
    """Whether the sentence names another class later: the next sentence's "them" are those."""
    sentence = mentions[place].sentence
    return any(m.plural and m.sentence == sentence for m in mentions[place + 1 :])


def _following(reading: Reading, sentence: Sentence) -> Sentence | None:
    """The next sentence of the paragraph."""
    following = sentence.index + 1
    if following >= len(reading.sentences):
        return None
    found = reading.sentences[following]
    return found if found.paragraph == sentence.paragraph else None


def _stands(tokens: Sequence[Token], at: int, words: Sequence[str]) -> bool:
    return tuple(t.lower_ for t in tokens[at : at + len(words)]) == tuple(words)


def _named(reading: Reading, whole: Mention, how: How) -> Mention:
    """The mention of a class, with what bundles it; where it has exceptions, without "all"."""
    tokens = reading.paragraphs[whole.paragraph].tokens
    at = whole.first - 1
    first = whole.first
    if how is How.EXCEPTIONS and whole.plural and tokens[first].lower_ in _words("each"):
        first += 1
    elif at >= 1 and tokens[at].lower_ == "of" and tokens[at - 1].lower_ in _words("bundles"):
        first = at - 1
        while first > 0 and tokens[first - 1].pos_ in ("DET", "ADJ") and first > at - 4:
            first -= 1
    if first == whole.first:
        return whole
    span = reading.span_of(whole.paragraph, tokens[first], tokens[whole.last])
    return replace(whole, span=span, first=first, text=span.of(reading.document.text))
