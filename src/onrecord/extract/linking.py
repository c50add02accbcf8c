"""Linking mentions inside a report: which phrases speak of the same agreement.

Design. Mentions are taken in order; each either joins an agreement already spoken of or opens a
new one. The score adds what speaks for (shared content words, same title or acronym, shared
parties, recency for bare definites) and is vetoed by what cannot be: other years, other numbers,
two different pairs of states, other partners, "new" against "existing", a class and what it lists.
Bare phrases ("the pact", "the deal", "it") go to the most salient agreement: recency, the paragraph
and being spoken of most. The body's first agreement is the headline's, unless something keeps them
apart (`threads.kept_apart`).
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract import lexicon
from onrecord.extract.mentions import Mention
from onrecord.extract.threads import INITIAL, Thread, kept_apart, plain
from onrecord.model import Kind

_THRESHOLD = 1.0
_HEADLINE_TAKEN_UP = 1.2
_SAME_PARAGRAPH = 0.7
_POINTING = ("this ", "that ", "these ", "those ")


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
            if mention.form == "weak" and not (mention.opens or _is_described(mention)):
                owner.append(None)
                continue
            best = Thread(len(threads))
            threads.append(best)
        best.add(mention)
        owner.append(best.number)
    return _merge_nameless(threads, owner)


def _is_described(mention: Mention) -> bool:
    """Whether a noun that may mean other things is told apart enough to open a thread: "the
    Guantanamo lease", "the 1998 framework", "a declaration on fishing"."""
    if mention.definite and (mention.proper or mention.years):
        return True
    return bool(mention.content) and mention.noun in lexicon.described()


def _absorb(threads: list[Thread], owner: list[int | None], held: Thread, mention: Mention) -> None:
    """Take in the thread that the acronym had opened before its title was told."""
    if mention.acronym is None:
        return
    short = plain(mention.acronym)
    for other in threads:
        if other is held or short not in other.acronyms or other.titles:
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
    """Whether a mention is kept from a thread: what is told one beside the other is not one
    agreement; a class takes in no mention of a single one, nor its member one of several."""
    if mention.apart and any(mention.apart & m.apart for m in thread.mentions):
        return True
    if mention.is_class:
        return any(not m.plural and not m.is_class for m in thread.mentions)
    if mention.plural and mention.form in ("description", "bare"):
        return any(m.is_member for m in thread.mentions)
    return not mention.plural and any(m.is_class for m in thread.mentions)


def _same_by_apposition(before: Mention, mention: Mention) -> bool:
    """ "The Status of Forces Agreement, or SOFA"; "the pact, the Treaty of Tordesillas,"; "SOFA,
    the pact on visiting troops,"; not "without the SOFA, the Tordesillas Treaty would fall"."""
    if mention.sentence != before.sentence or mention.first <= before.last:
        return False
    gap = mention.first - before.last
    if mention.form == "acronym":
        return gap <= 5 and mention.lead in (",", "or", "as", "(", "called", "the", "dubbed")
    if gap != 2 or mention.lead != ",":
        return False
    if mention.form == "title":
        return before.form != "title" and (before.form != "acronym" or mention.apposed)
    named = before.form in ("title", "acronym")
    return mention.form == "description" and named and mention.apposed


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
        near = [
            t
            for t in named
            if 0 <= t.mentions[0].sentence - first <= 3 and not t.new and _may_be(thread, t)
        ]
        target = near[0] if near else main
        if not _may_be(thread, target) or any(_is_apart(m, target) for m in thread.mentions):
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


_SPECIAL = frozenset([Kind.MEMORANDUM, Kind.CONVENTION, Kind.PROTOCOL, Kind.CEASEFIRE])


def _may_be(nameless: Thread, named: Thread) -> bool:
    """Whether one that is only called by its noun may be the named one: "a protocol" is no pact."""
    special = _SPECIAL.intersection(nameless.kinds)
    if not special or special.intersection(named.kinds):
        return True
    only_acronym = all(m.form == "acronym" for m in named.mentions)
    return only_acronym and Kind.CEASEFIRE not in special


def _score(mention: Mention, thread: Thread, threads: Sequence[Thread]) -> float:
    if mention.acronym:
        short = plain(mention.acronym)
        if short in thread.acronyms:
            return 10.0
        if mention.form == "acronym":
            if len(short) >= 3 and short in thread.initials:
                return 9.0
            shared = thread.content.get(mention.acronym.lower(), 0)
            if shared:
                return 5.0
            return 2.0 if _named_later(mention, thread, threads) else 0.0
    if kept_apart(mention, thread):
        return 0.0
    distance = mention.sentence - thread.last.sentence
    recency = 1.0 / (1.0 + max(0, distance))
    taken_up = _HEADLINE_TAKEN_UP if _takes_up_headline(mention, threads) else 0.0
    if mention.form == "title":
        return _title_score(mention, thread) + taken_up
    shared = sum(1 for word in mention.content if word in thread.content)
    party_shared = len(set(mention.parties) & thread.parties)
    if mention.form == "weak" and not shared and (mention.proper or mention.years):
        return 0.0
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
        pointed = mention.text.lower().startswith(_POINTING)
        salience = 0.0 if pointed else min(1.0, len(thread.mentions) / 6.0)
        recency += _SAME_PARAGRAPH if thread.last.paragraph == mention.paragraph else 0.0
        base = (
            1.2 + recency + kind_fit + salience
            if mention.definite or mention.headline
            else (0.4 + recency + kind_fit + salience)
        )
        if mention.new:
            base += 1.0 if thread.new else -2.0
        return base
    # a description with content of its own
    extra = 0 if taken_up else len(mention.content) - shared
    score = 1.4 * shared + 0.7 * party_shared - 0.35 * extra
    score += 1.0 if mention.years and mention.years & thread.years else 0.0
    score += 0.5 if mention.kind in thread.kinds else 0.0
    score += 0.5 * recency + taken_up
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
        score += 1.2 if only and not mention.years and not mention.proper else 0.0
    return score + _told_when(mention, thread)


def _takes_up_headline(mention: Mention, threads: Sequence[Thread]) -> bool:
    """Whether a mention is the body's first and the headline names one agreement alone."""
    told = [m for t in threads for m in t.mentions]
    return not mention.headline and len(threads) == 1 and all(m.headline for m in told)


def _told_when(mention: Mention, thread: Thread) -> float:
    """What speaks for "the 2011 accord" or "the March accord" being the one told with that time."""
    if not mention.definite:
        return 0.0
    months = mention.content & thread.told
    only_time = not mention.content - months
    if mention.years & thread.told and not thread.years:
        return 1.5 if only_time else 0.7
    return 1.2 if months and only_time else 0.0


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
    initials = "".join(INITIAL.findall(mention.text))
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
