"""Linking mentions inside a report: which phrases speak of the same agreement.

Design. Mentions are taken in order; each either joins an agreement already spoken of or opens a
new one. The score adds what speaks for (shared content words, same title or acronym, shared
parties, recency for bare definites) and is vetoed by what cannot be: other years, other numbers,
two different pairs of states, "new" against "existing", a class and what it lists.
Bare phrases ("the pact", "the deal", "it") go to the most salient agreement: recency and being
spoken of most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from onrecord.extract.mentions import Mention
from onrecord.model import Kind

_INITIAL = re.compile(r"[A-Z]")
_NUMBER = re.compile(r"\b(?:No\.? ?)?(\d{1,3}|[IVX]{1,4})\Z")
_THRESHOLD = 1.0


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

    def add(self, mention: Mention) -> None:
        """Take a mention in."""
        self.mentions.append(mention)
        self.content.update(mention.content)
        self.parties.update(mention.parties)
        if len(mention.parties) >= 2:
            self.pairs.add(frozenset(mention.parties))
        self.years.update(mention.years)
        if mention.acronym:
            self.acronyms.add(_plain(mention.acronym))
        if mention.form == "title":
            self.titles.append(mention.content)
            self.initials.add("".join(_INITIAL.findall(mention.text)))
        self.kinds[mention.kind] += 3 if mention.form == "title" else 1
        self.nouns[mention.noun] += 1
        self.new = self.new or mention.new
        self.suspect += 1 if mention.suspect else 0

    @property
    def last(self) -> Mention:
        """The latest mention."""
        return self.mentions[-1]


def _plain(acronym: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", acronym).upper()


def link(mentions: Sequence[Mention]) -> tuple[list[Thread], list[int | None]]:
    """Threads, and for each mention the number of its thread (null: it names none)."""
    threads: list[Thread] = []
    owner: list[int | None] = []
    before: Mention | None = None
    for mention in mentions:
        best, best_score = None, _THRESHOLD
        if (
            before is not None
            and _same_by_apposition(before, mention)
            and owner[-1] is not None
            and not _is_apart(mention, threads[owner[-1]])
        ):
            held = threads[owner[-1]]
            held.add(mention)
            _absorb(threads, owner, held, mention)
            owner.append(held.number)
            before = mention
            continue
        before = mention
        for thread in threads:
            if not thread.mentions or _is_apart(mention, thread):
                continue
            score = _score(mention, thread, threads)
            if score > best_score or (score == best_score and best is not None):
                best, best_score = thread, score
        if best is None:
            if mention.form == "weak" and not mention.opens:
                owner.append(None)
                continue
            best = Thread(len(threads))
            threads.append(best)
        best.add(mention)
        owner.append(best.number)
    return _merge_nameless(threads, owner)


def _absorb(threads: list[Thread], owner: list[int | None], held: Thread, mention: Mention) -> None:
    """Take in the thread that the acronym had opened before its title was told."""
    if mention.acronym is None:
        return
    plain = _plain(mention.acronym)
    for other in threads:
        if other is held or plain not in other.acronyms or other.titles:
            continue
        if any(_is_apart(earlier, held) for earlier in other.mentions):
            continue
        for earlier in other.mentions:
            held.add(earlier)
        held.mentions.sort(key=lambda m: m.span)
        for place, number in enumerate(owner):
            if number == other.number:
                owner[place] = held.number
        other.mentions.clear()
        other.acronyms.clear()


def _is_apart(mention: Mention, thread: Thread) -> bool:
    """Whether a listing keeps a mention from a thread: what it tells one beside the other is not
    one agreement; a class takes in no mention of a single one, nor its member one of several."""
    if mention.listings and any(mention.listings & m.listings for m in thread.mentions):
        return True
    if mention.is_class:
        return any(not m.plural and not m.is_class for m in thread.mentions)
    if mention.plural and mention.form in ("description", "bare"):
        return any(m.listings and not m.is_class for m in thread.mentions)
    return not mention.plural and any(m.is_class for m in thread.mentions)


def _same_by_apposition(before: Mention, mention: Mention) -> bool:
    """ "The Status of Forces Agreement, or SOFA"; "the pact, the Treaty of Tordesillas,"."""
    if mention.sentence != before.sentence or mention.first <= before.last:
        return False
    gap = mention.first - before.last
    if mention.form == "acronym":
        return gap <= 5 and mention.lead in (",", "or", "as", "(", "called", "the", "dubbed")
    return mention.form == "title" and before.form != "title" and gap == 2 and mention.lead == ","


def _compact(
    threads: list[Thread], owner: list[int | None]
) -> tuple[list[Thread], list[int | None]]:
    """Drop threads that were taken into others and number the rest anew."""
    kept = [t for t in threads if t.mentions]
    number = {t.number: place for place, t in enumerate(kept)}
    for place, thread in enumerate(kept):
        thread.number = place
    return kept, [None if o is None else number[o] for o in owner]


def _merge_nameless(
    threads: list[Thread], owner: list[int | None]
) -> tuple[list[Thread], list[int | None]]:
    """A thread that says nothing of itself ("a treaty") is the one that follows, or the main one.

    "A treaty under which islanders may settle took effect" comes before the treaty's name.
    """
    threads, owner = _compact(threads, owner)
    named = [
        t
        for t in threads
        if t.content
        or t.parties
        or t.years
        or t.acronyms
        or t.new
        or any(m.opens or m.is_class for m in t.mentions)
    ]
    if not named or len(named) == len(threads):
        return threads, owner
    main = max(named, key=lambda t: (len(t.mentions), -t.number))
    forward: dict[int, Thread] = {}
    for thread in threads:
        if thread in named:
            continue
        first = thread.mentions[0].sentence
        near = [t for t in named if 0 <= t.mentions[0].sentence - first <= 3 and not t.new]
        target = near[0] if near else main
        if any(_is_apart(m, target) for m in thread.mentions):
            continue
        if Kind.CEASEFIRE in thread.kinds and Kind.CEASEFIRE not in target.kinds:
            continue
        forward[thread.number] = target
    for thread in threads:
        if thread.number in forward:
            for mention in thread.mentions:
                forward[thread.number].add(mention)
    for thread in named:
        thread.mentions.sort(key=lambda m: m.span)
    kept = [t for t in threads if t.number not in forward]
    number = {t.number: place for place, t in enumerate(kept)}
    moved = [None if o is None else number[forward[o].number if o in forward else o] for o in owner]
    for place, thread in enumerate(kept):
        thread.number = place
    return kept, moved


def _score(mention: Mention, thread: Thread, threads: Sequence[Thread]) -> float:
    if mention.acronym:
        plain = _plain(mention.acronym)
        if plain in thread.acronyms:
            return 10.0
        if mention.form == "acronym":
            if len(plain) >= 3 and plain in thread.initials:
                return 9.0
            shared = thread.content.get(mention.acronym.lower(), 0)
            if shared:
                return 5.0
            return 2.0 if _named_later(mention, thread, threads) else 0.0
    if _vetoed(mention, thread):
        return 0.0
    distance = mention.sentence - thread.last.sentence
    recency = 1.0 / (1.0 + max(0, distance))
    if mention.form == "title":
        return _title_score(mention, thread)
    shared = sum(1 for word in mention.content if word in thread.content)
    party_shared = len(set(mention.parties) & thread.parties)
    if mention.form == "bare" or (mention.form == "weak" and not shared):
        if mention.indefinite and not mention.headline and not (mention.new and thread.new):
            return 0.0
        if mention.plural and not (thread.plural or thread.last.plural):
            return 0.0
        if mention.form == "weak" and not mention.definite:
            return 0.0
        kind_fit = 0.6 if mention.kind in thread.kinds else 0.0
        if mention.form == "bare" and mention.noun:
            elsewhere = any(mention.noun in t.nouns for t in threads if t is not thread)
            if mention.noun in thread.nouns:
                kind_fit += 0.7
            elif elsewhere:
                kind_fit -= 0.4
        if mention.form == "weak" and mention.opens and mention.new != thread.new:
            return 0.0
        if mention.form == "weak" and mention.parties and not party_shared and thread.parties:
            return 0.0
        if mention.kind in (Kind.CEASEFIRE,) and Kind.CEASEFIRE not in thread.kinds:
            return 0.0
        salience = min(1.0, len(thread.mentions) / 6.0)
        base = (
            1.2 + recency + kind_fit + salience
            if mention.definite or mention.headline
            else (0.4 + recency + kind_fit + salience)
        )
        if mention.new:
            base += 1.0 if thread.new else -2.0
        return base
    # a description with content of its own
    extra = len(mention.content) - shared
    score = 1.4 * shared + 0.7 * party_shared - 0.35 * extra
    score += 1.0 if mention.years and mention.years & thread.years else 0.0
    score += 0.5 if mention.kind in thread.kinds else 0.0
    score += 0.5 * recency
    if mention.new and thread.new:
        score += 0.8
    introduced_in_headline = all(m.headline or m.sentence <= 1 for m in thread.mentions)
    if mention.indefinite and not introduced_in_headline and not mention.new:
        score -= 1.5
    same_kind = mention.kind in thread.kinds
    if mention.indefinite and introduced_in_headline and (shared or (party_shared and same_kind)):
        score += 0.7
    if mention.definite and not mention.content and mention.parties and party_shared:
        score += 0.8
    if mention.definite and not mention.possessive and not mention.parties and shared == 0:
        only = len([t for t in threads if not t.suspect]) == 1
        score += 1.2 if only and not mention.years else 0.0
    return score


def _named_later(mention: Mention, thread: Thread, threads: Sequence[Thread]) -> bool:
    """Whether an acronym names what was described just before: "its memorandum with Peru", and in
    the next sentence "the CIS-MOA" (a memorandum); not where two with others were described."""
    alike = [t for t in threads if mention.kind in t.kinds and not t.acronyms and not t.titles]
    return (
        mention.kind is not Kind.AGREEMENT
        and thread in alike
        and all(other is thread or other.parties & thread.parties for other in alike)
        and not thread.new
        and not thread.plural
        and 0 < mention.sentence - thread.last.sentence <= 3
    )


def _title_score(mention: Mention, thread: Thread) -> float:
    for title in thread.titles:
        if title == mention.content:
            return 6.0
        if title and mention.content and (title <= mention.content or mention.content <= title):
            return 5.0
        both = title & mention.content
        if both and len(both) >= 0.6 * min(len(title), len(mention.content)):
            return 3.0
    initials = "".join(_INITIAL.findall(mention.text))
    if any(len(a) >= 3 and (a in initials or initials.endswith(a)) for a in thread.acronyms):
        return 5.0
    if thread.titles:
        shared = sum(1 for word in mention.content if word in thread.content)
        return 1.2 * shared if shared >= 2 else 0.0
    shared = sum(1 for word in mention.content if word in thread.content)
    party_shared = len(set(mention.parties) & thread.parties)
    early = all(m.headline or m.sentence <= 3 for m in thread.mentions)
    score = 1.3 * shared + 0.6 * party_shared
    if early and (shared or party_shared or mention.kind in thread.kinds):
        score += 1.1
    return score


def _vetoed(mention: Mention, thread: Thread) -> bool:
    """What cannot be: other numbers or years, two other pairs of states, new against existing."""
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
