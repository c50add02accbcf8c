"""Agreements as a report goes on speaking of them, and what keeps a mention apart from one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from onrecord.extract.mentions import Mention
from onrecord.model import Kind

INITIAL = re.compile(r"[A-Z]")
_NUMBER = re.compile(r"\b(?:No\.? ?)?(\d{1,3}|[IVX]{1,4})\Z")


@dataclass(slots=True)
class Thread:
    """An agreement as the report goes on speaking of it."""

    number: int
    mentions: list[Mention] = field(default_factory=list)
    content: Counter[str] = field(default_factory=Counter)
    parties: set[str] = field(default_factory=set)
    pairs: set[frozenset[str]] = field(default_factory=set)
    years: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)
    titles: list[frozenset[str]] = field(default_factory=list)
    kinds: Counter[Kind] = field(default_factory=Counter)
    nouns: Counter[str] = field(default_factory=Counter)
    new: bool = False
    plural: bool = False
    suspect: int = 0
    partners: set[str] = field(default_factory=set)
    proper: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def add(self, mention: Mention) -> None:
        """Take a mention in."""
        self.mentions.append(mention)
        self.content.update(mention.content)
        self.parties.update(mention.parties)
        if len(mention.parties) >= 2:
            self.pairs.add(frozenset(mention.parties))
        self.years.update(mention.years)
        if mention.acronym:
            self.acronyms.add(plain(mention.acronym))
        if mention.form == "title":
            self.titles.append(mention.content)
            self.initials.add("".join(INITIAL.findall(mention.text)))
        self.kinds[mention.kind] += 3 if mention.form == "title" else 1
        self.nouns[mention.noun] += 1
        self.new = self.new or mention.new
        self.suspect += 1 if mention.suspect else 0
        self.partners.update(mention.partners)
        self.proper.update(mention.proper)
        self.told.update(mention.told)

    @property
    def last(self) -> Mention:
        """The latest mention."""
        return self.mentions[-1]


def plain(acronym: str) -> str:
    """An acronym without its points and hyphens, in capitals."""
    return re.sub(r"[^A-Za-z0-9]", "", acronym).upper()


def kept_apart(mention: Mention, thread: Thread) -> bool:
    """What cannot be: other numbers or years, other partners, "its own", new against existing."""
    if _is_anothers(mention, thread):
        return True
    if mention.years and thread.years and not mention.years & thread.years:
        return True
    mine = _NUMBER.search(mention.text)
    if mine and mention.form == "title":
        theirs = {
            found[1]
            for other in thread.mentions
            if other.form == "title" and (found := _NUMBER.search(other.text))
        }
        if theirs and mine[1] not in theirs:
            return True
    pair = frozenset(mention.parties)
    if len(pair) >= 2 and thread.pairs and all(not pair & other for other in thread.pairs):
        return True
    if (
        len(pair) >= 2
        and thread.pairs
        and mention.form == "description"
        and all(len(pair) == 2 and len(other) == 2 and pair != other for other in thread.pairs)
    ):
        return True
    if mention.new != thread.new and (mention.new or mention.old) and thread.mentions:
        if mention.new and not thread.new and not mention.headline:
            headline_only = all(m.headline for m in thread.mentions)
            return not headline_only
        if mention.old and thread.new:
            return True
    return (
        mention.kind is Kind.CEASEFIRE
        and Kind.CEASEFIRE not in thread.kinds
        and (mention.form == "description")
    )


def _is_anothers(mention: Mention, thread: Thread) -> bool:
    """Whether the phrase itself says that it speaks of another agreement than the one spoken of.

    "Norway's own accord", "the pact with Chad" after one with Niger, "the treaties" after a single
    one, "the Adana accord" after the Basra accord.
    """
    if mention.own and not any(m.own for m in thread.mentions):
        return True
    if mention.partners and thread.partners:
        shared = thread.parties.intersection(mention.partners)
        if not shared and thread.partners.isdisjoint(mention.parties):
            return True
    if mention.form != "description":
        return False
    if mention.plural and not any(m.plural for m in thread.mentions):
        return True
    named = thread.proper.union(thread.content)
    return bool(
        mention.proper
        and thread.proper
        and mention.proper.isdisjoint(named)
        and not mention.apposed
    )
