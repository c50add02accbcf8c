"""The scene: a parsed document with all that statements are made of, found once.

Mentions of agreements and their threads, parties, time expressions, attributions with their
sources; each can be asked for by sentence.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from onrecord.extract.linking import link
from onrecord.extract.listings import How, Listing, find_listings, marked
from onrecord.extract.mentions import Mention, find
from onrecord.extract.reading import Reading
from onrecord.extract.relation_wordings import Pair, find_pairs
from onrecord.extract.threads import Thread
from onrecord.model import Document, Source, SourceKind, Span
from onrecord.parse.attribution import Attribution, attribute_parts
from onrecord.parse.claims import accuser_at, background_on, source_at
from onrecord.parse.dates import TimeExpression, find_times
from onrecord.parse.parties import PartyMention, codes_of, find_parties
from onrecord.parse.relays import refine
from onrecord.parse.sources import read_sources

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Scene:
    """All that was found in a document before statements are proposed."""

    reading: Reading
    mentions: tuple[Mention, ...]
    owner: tuple[int | None, ...]
    threads: tuple[Thread, ...]
    parties: tuple[PartyMention, ...]
    times: tuple[TimeExpression, ...]
    attributions: tuple[Attribution, ...]
    sources: tuple[Source | None, ...]
    home: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    listings: tuple[Listing, ...] = ()
    pairs: tuple[Pair, ...] = ()

    def codes_at(self, span: Span, *, places: bool = False) -> tuple[str, ...]:
        """The parties that a phrase stands for: named in it, or a person's whom it names."""
        text = self.reading.document.text
        found = [p.code for p in self.parties_in(span) if places or not p.place]
        if not found:
            found = [
                self.people[word] for word in _NAME.findall(span.of(text)) if word in self.people
            ]
        return tuple(dict.fromkeys(found))

    def parties_in(self, span: Span) -> tuple[PartyMention, ...]:
        """Party mentions inside a span."""
        at = bisect_left(self.parties, span.start, key=lambda p: p.span.start)
        found = []
        while at < len(self.parties) and self.parties[at].span.start < span.end:
            found.append(self.parties[at])
            at += 1
        return tuple(found)

    def times_in(self, span: Span) -> tuple[TimeExpression, ...]:
        """Time expressions inside a span."""
        at = bisect_left(self.times, span.start, key=lambda t: t.span.start)
        found = []
        while at < len(self.times) and self.times[at].span.start < span.end:
            found.append(self.times[at])
            at += 1
        return tuple(found)

    def threads_of(self, mentions: Iterable[int]) -> tuple[int, ...]:
        """The numbers of the threads that these mentions belong to."""
        found = (self.owner[place] for place in mentions)
        return tuple(dict.fromkeys(number for number in found if number is not None))

    def classes_of(self, thread: int) -> tuple[int, ...]:
        """The threads of the classes that an agreement is named as a member of."""
        wholes = (
            listing.whole
            for listing in self.listings
            if listing.how is How.MEMBERS and thread in self.threads_of(listing.parts)
        )
        return tuple(number for number in self.threads_of(wholes) if number != thread)

    def source_of(self, paragraph: int, trigger: Span, *, accusation: bool = False) -> Source:
        """Whose claim the words at `trigger` are; of an `accusation`, who makes it."""
        if accusation:
            accuser = accuser_at(self.attributions, self.sources, trigger)
            if accuser is not None:
                return self.with_affiliation(accuser)
        held = self.reading.paragraphs[paragraph]
        local = Span(trigger.start - held.offset, trigger.end - held.offset)
        noun = None if _belongs(held.doc, local) else background_on(held.doc, local)
        background = noun and Span(noun.start + held.offset, noun.end + held.offset)
        source = source_at(self.attributions, self.sources, trigger, background)
        return self.with_affiliation(source)

    def with_affiliation(self, source: Source) -> Source:
        """A source with the party it speaks for, where the report tells."""
        if source.affiliation or source.kind in (SourceKind.OUTLET, SourceKind.MEDIA):
            return source
        return replace(source, affiliation=self._affiliation(source))

    def _affiliation(self, source: Source) -> str | None:
        """The party a source speaks for: named in its mention, or its person's; else home's."""
        for mention in (source.text, source.resolved):
            if not mention:
                continue
            codes = codes_of(mention, self.reading.document.published)
            if not codes:
                names = _NAME.findall(mention)
                codes = tuple(dict.fromkeys(self.people[n] for n in names if n in self.people))
            if codes:
                return ",".join(codes) if len(codes) <= 4 else codes[0]
        domestic = source.text and _OFFICES.search(source.text)
        return self.home[0] if domestic and self.home else None


def build(reading: Reading) -> Scene:
    """Find everything in a parsed document."""
    text = reading.document.text
    published = reading.document.published
    found = find(reading)
    listings = find_listings(reading, found)
    pairs = tuple(find_pairs(reading, found))
    mentions = marked(reading, found, listings, pairs)
    threads, owner = link(mentions)
    attributions = attribute_parts(text, [(p.offset, p.doc) for p in reading.paragraphs])
    parties = tuple(p for p in find_parties(text, published) if not _inside_acronym(text, p))
    return Scene(
        reading=reading,
        mentions=mentions,
        owner=tuple(owner),
        threads=tuple(threads),
        parties=parties,
        times=find_times(text, published),
        attributions=attributions,
        sources=refine(text, attributions, read_sources(text, attributions)),
        home=_home(reading, parties),
        people=_people(reading, parties),
        listings=listings,
        pairs=pairs,
    )


def _inside_acronym(text: str, party: PartyMention) -> bool:
    """Whether a party's name is only a piece of an acronym ("CIS" in "CIS-MOA")."""
    after = text[party.span.end : party.span.end + 2]
    return (
        after[:1] in ("-", "–")
        and after[1:].isupper()
        and text[party.span.start].isupper()
        and (text[party.span.start : party.span.end].isupper())
    )


_OFFICES = re.compile(
    r"\b(?:minist(?:er|ry)|cabinet|government|official|officer|spokes\w+|president|parliament"
    r"|lawmaker|deputy|secretary|army|military|presidency|chancellery|senator|adviser|aide)",
    re.I,
)


def _belongs(doc: Doc, trigger: Span) -> bool:
    """Whether words in a relative clause belong to the claim all the same.

    A clause on something that the claim itself brings in ("a new text that clearly states ...") is
    the speaker's; one on something known ("the accord, signed in 1980,") is the outlet's.
    """
    span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
    if span is None:
        return False
    token: Token = span.root
    while token.head.i != token.i:
        if token.dep_ in ("relcl", "acl"):
            noun = token.head
            comma = any(t.text == "," for t in doc[noun.i + 1 : token.i])
            new = any(c.lower_ in ("a", "an", "any", "another") for c in noun.children)
            return new and not comma
        token = token.head
    return False


_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+")


def _people(reading: Reading, parties: Sequence[PartyMention]) -> Mapping[str, str]:
    """Surnames to the party whose office their bearer is given: "Serbian President Vučić"."""
    found: dict[str, str] = {}
    by_start = {p.span.start: p for p in parties if p.form != "leader"}
    for paragraph in reading.paragraphs:
        doc = paragraph.doc
        party: PartyMention | None = None
        since = 0
        for token in doc:
            here = by_start.get(paragraph.offset + token.idx)
            if here is not None:
                party, since = here, token.i
                continue
            if party is None:
                continue
            inside = paragraph.offset + token.idx < party.span.end
            title = token.pos_ in ("NOUN", "PROPN", "ADJ") or token.text in (
                "'s",
                "’s",
                "of",
                "the",
                "-",
                ",",
                "and",
                "for",
            )
            if not inside and (not title or token.i - since > 9):
                party = None
                continue
            ends_name = token.i + 1 >= len(doc) or doc[token.i + 1].pos_ != "PROPN"
            named = token.pos_ == "PROPN" and token.i > since + 1 and ends_name
            if named and not inside and doc[token.i - 1].pos_ == "PROPN":
                found.setdefault(token.text, party.code)
    return MappingProxyType(found)


_PLACE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ'’ .-]{2,30}")


def _acts(doc: Doc, party: PartyMention, offset: int) -> bool:
    """Whether a party stands in the subject of its clause."""
    span = doc.char_span(
        party.span.start - offset, party.span.end - offset, alignment_mode="expand"
    )
    if span is None:
        return False
    token: Token = span.root
    while token.dep_ in ("poss", "compound", "amod", "nmod", "conj") and token.head.i != token.i:
        token = token.head
    return token.dep_ in ("nsubj", "nsubjpass")


def _of_outlet(document: Document) -> tuple[str, ...]:
    """The party whose capital or name an outlet bears: "The Suva Herald", "Fiji Gazette"."""
    words = re.findall(r"[\w’'-]+", document.outlet or "")
    names = [*(f"{one} {two}" for one, two in itertools.pairwise(words)), *words]
    for name in names:
        found = codes_of(name, document.published) if name[:1].isupper() else ()
        if len(found) == 1:
            return found
    return ()


def _home(reading: Reading, parties: Sequence[PartyMention]) -> tuple[str, ...]:
    """The party from whose capital the report is written: its dateline's, else who acts most."""
    document = reading.document
    found = codes_of(document.dateline.title(), document.published) if document.dateline else ()
    if not found:
        for paragraph in reading.paragraphs[:4]:
            before = document.text[max(0, paragraph.offset - 60) : paragraph.offset]
            place = _PLACE.search(before.rsplit("\n", 1)[-1])
            if place:
                found = codes_of(place[0].title(), document.published)
                break
    found = found or _of_outlet(document)
    if found:
        return found[:1]
    count: Counter[str] = Counter()
    starts = [p.offset for p in reading.paragraphs]
    for party in parties:
        if party.place:
            continue
        at = bisect_right(starts, party.span.start) - 1
        held = reading.paragraphs[at] if at >= 0 else None
        acts = (
            held is not None
            and party.span.start < held.offset + held.length
            and _acts(held.doc, party, held.offset)
        )
        count[party.code] += 3 if acts else 1
    most = count.most_common(2)
    if most and (len(most) == 1 or most[0][1] >= 1.3 * most[1][1]) and most[0][1] >= 3:
        return (most[0][0],)
    return ()
