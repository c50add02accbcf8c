"""Candidates: every place where a cue may state an event of an agreement, with its features.

Design (over-generate, then judge). A cue word near or under an agreement mention proposes an
event; which agreement it is about follows from the parse: the mention that is the cue's argument,
else the nearest in the sentence, else the pronoun's or the most salient one's. The features say
how cue and mention hang together; `judge` weighs them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract import lexicon
from onrecord.extract.clauses import Clause, describe
from onrecord.extract.lexicon import Cue
from onrecord.extract.marks import (
    PRONOUNS,
    VERBAL,
    CueAt,
    Outline,
    between,
    candidate_features,
    cue_marks,
    outline_of,
    sentence_marks,
    site_of,
)
from onrecord.extract.mentions import Mention
from onrecord.extract.reading import Sentence
from onrecord.extract.scene import Scene
from onrecord.model import Event

if TYPE_CHECKING:
    from spacy.tokens import Token

_PREFIXES = frozenset(["re", "co", "non", "counter", "roll", "go", "green", "pull", "cease"])
_PATH_PREPOSITIONS = frozenset(
    ["of", "to", "from", "on", "for", "with", "under", "by", "in", "into"]
)
_WIDE_SENTENCES = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed statement before it is judged.

    `thread` is the agreement's number, `token` the cue's place in its paragraph, `features`
    pairs of name and value.
    """

    sentence: int
    paragraph: int
    token: int
    cue: Cue
    thread: int
    mention: int | None
    clause: Clause
    features: tuple[tuple[str, float], ...]

    @property
    def event(self) -> Event:
        """The event proposed."""
        return self.cue.event


def lemma_of(token: Token) -> str:
    """A token's lemma, with a hyphenated prefix joined on ("re-examine")."""
    doc, at = token.doc, token.i
    lemma = token.lemma_.lower()
    if at >= 2 and doc[at - 1].text in ("-", "–") and doc[at - 2].lower_ in _PREFIXES:
        return f"{doc[at - 2].lower_}-{lemma}"
    return lemma


def match_cues(tokens: Sequence[Token]) -> Iterator[tuple[Token, Cue]]:
    """Cues in a sentence; of several wordings of one event at one head the longest."""
    table = lexicon.cues()
    lemmas = [lemma_of(token) for token in tokens]
    lowers = [token.lower_ for token in tokens]
    for place, token in enumerate(tokens):
        entries = table.get(lemmas[place], ())
        if lowers[place] != lemmas[place]:
            entries = (*entries, *(c for c in table.get(lowers[place], ()) if c not in entries))
        if not entries:
            continue
        best: dict[Event, Cue] = {}
        for cue in entries:
            if not _pos_fits(token, cue.pos):
                continue
            if cue.exceptions:
                around = " ".join(lowers[max(0, place - 3) : place + 4])
                if any(phrase in around for phrase in cue.exceptions):
                    continue
            if cue.others and not _others_near(place, token, cue.others, lemmas, lowers, tokens):
                continue
            held = best.get(cue.event)
            if held is None or (cue.strong, len(cue.others)) > (held.strong, len(held.others)):
                best[cue.event] = cue
        for cue in best.values():
            yield token, cue


def _pos_fits(token: Token, pos: str) -> bool:
    if pos == "verb":
        return (
            token.pos_ in VERBAL
            or token.tag_.startswith("VB")
            or (token.pos_ in ("ADJ", "NOUN", "PROPN") and token.lower_.endswith(("ed", "ing")))
        )
    if pos == "noun":
        return token.pos_ in ("NOUN", "PROPN")
    if pos == "adj":
        return token.pos_ == "ADJ" or token.tag_ in ("VBG", "VBN")
    return True


def _others_near(
    place: int,
    token: Token,
    others: tuple[str, ...],
    lemmas: Sequence[str],
    lowers: Sequence[str],
    tokens: Sequence[Token],
) -> bool:
    window = range(max(0, place - 6), min(len(tokens), place + 9))
    for other in others:
        found = False
        for at in window:
            if at == place or other not in (lemmas[at], lowers[at]):
                continue
            hangs = tokens[at].head.i == token.i or tokens[at].head.head.i == token.i
            governs = at < place and tokens[at].pos_ == "ADP" and token.head.i == tokens[at].i
            if hangs or governs or 0 < at - place <= 4:
                found = True
                break
        if not found:
            return False
    return True


def relation(cue: Token, mention: Mention) -> tuple[str, int]:
    """How a mention hangs on a cue: a path such as `dobj` or `up:acl`, and its length."""
    head = cue.doc[mention.head]
    if head.i == cue.i:
        return "self", 0
    ups: list[Token] = []
    path: list[str] = []
    current = head
    for _ in range(6):
        if current.i == cue.i:
            return "down:" + ":".join(_short(path)), len(path)
        if current.head.i == current.i:
            break
        step = current.dep_
        if step == "prep" and current.lower_ in _PATH_PREPOSITIONS:
            step = f"prep_{current.lower_}"
        path.append(step)
        ups.append(current)
        current = current.head
    path = []
    current = cue
    above = {token.i: place for place, token in enumerate([*ups, *([ups[-1].head] if ups else [])])}
    for _ in range(6):
        if current.i == head.i:
            return "up:" + ":".join(_short(path)), len(path)
        if current.i in above:
            steps = above[current.i]
            return f"mixed:{':'.join(_short(path[-1:]))}/{ups[steps - 1].dep_ if steps else ''}", (
                len(path) + steps
            )
        if current.head.i == current.i:
            break
        path.append(current.dep_)
        current = current.head
    return "far", 9


def _short(path: Sequence[str]) -> list[str]:
    return [step for step in path if step not in ("conj", "cc")][-3:]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The threads that the sentences before spoke of: of the last one that named any, and of those
    not far back with their sentences, latest first."""

    recent: tuple[int, ...] = ()
    sentence: int = -99
    wide: tuple[tuple[int, int], ...] = ()

    def after(self, sentence: Sentence, owners: Sequence[int]) -> _Spoken:
        """What is spoken of when a sentence that names `owners` is over."""
        told = tuple((sentence.index, owner) for owner in reversed(owners))
        wide = tuple(
            item for item in (*told, *self.wide) if sentence.index - item[0] < _WIDE_SENTENCES
        )
        if not owners:
            return _Spoken(self.recent, self.sentence, wide)
        return _Spoken(tuple(owners), sentence.index, wide)


def propose(scene: Scene) -> Iterator[Candidate]:
    """All candidates of a document, in order."""
    if not scene.threads:
        return
    by_sentence: dict[int, list[int]] = {}
    for number, mention in enumerate(scene.mentions):
        if scene.owner[number] is not None:
            by_sentence.setdefault(mention.sentence, []).append(number)
    outline = outline_of(scene)
    earlier: dict[tuple[Event, bool], int] = {}
    spoken = _Spoken()
    for sentence in scene.reading.sentences:
        here = by_sentence.get(sentence.index, [])
        matched = list(match_cues(scene.reading.tokens(sentence)))
        if matched:
            yield from _candidates_in(scene, sentence, matched, here, spoken, outline, earlier)
        if not sentence.headline:
            for event, strong in {(c.event, c.strong) for _, c in matched}:
                earlier[event, strong] = earlier.get((event, strong), 0) + 1
        owners = [owner for n in here if (owner := scene.owner[n]) is not None]
        spoken = spoken.after(sentence, owners)


def _candidates_in(
    scene: Scene,
    sentence: Sentence,
    matched: Sequence[tuple[Token, Cue]],
    here: Sequence[int],
    spoken: _Spoken,
    outline: Outline,
    earlier: Mapping[tuple[Event, bool], int],
) -> Iterator[Candidate]:
    shared = (*outline.marks, *sentence_marks(scene, sentence, len(here)))
    cues = [CueAt(t.i, t.head.i, t.head.head.i, c, str(c.event)) for t, c in matched]
    for _, at_token in itertools.groupby(matched, key=lambda item: item[0].i):
        stated = list(at_token)
        token = stated[0][0]
        clause = describe(token)
        site = site_of(scene, sentence, token, clause, outline)
        ranked = _ranked(scene, token, here)
        chosen = _threads(sentence, token, ranked, spoken, outline.main, scene.owner)
        for _, cue in stated:
            held = cue_marks(site, cue, cues, earlier, shared)
            for rank, (thread, mention, _, _) in enumerate(chosen):
                yield Candidate(
                    sentence.index,
                    sentence.paragraph,
                    token.i,
                    cue,
                    thread,
                    mention,
                    clause,
                    candidate_features(scene, site, cue, held, chosen, rank, outline.main),
                )


def _ranked(scene: Scene, token: Token, here: Sequence[int]) -> list[tuple[float, int, int, str]]:
    """A sentence's mentions by how near they hang to a word: cost, distance, number, path."""
    ranked = []
    for number in here:
        mention = scene.mentions[number]
        path, length = relation(token, mention)
        if path != "self":
            ranked.append((_path_cost(path, length), abs(mention.head - token.i), number, path))
    return _without_what_is_beneath(scene, token, sorted(ranked))


def _without_what_is_beneath(
    scene: Scene, token: Token, ranked: list[tuple[float, int, int, str]]
) -> list[tuple[float, int, int, str]]:
    """Less those that only tell which another is: who signs "a protocol amending the treaty" signs
    the protocol. What the relating words themselves state is of either."""
    costs = {number: cost for cost, _, number, _ in ranked}
    beneath = {
        pair.older
        for pair in scene.pairs
        if pair.newer in costs
        and pair.older in costs
        and costs[pair.newer] < costs[pair.older]
        and not between(scene, pair, token)
    }
    return [item for item in ranked if item[2] not in beneath] if beneath else ranked


def _threads(
    sentence: Sentence,
    token: Token,
    ranked: Sequence[tuple[float, int, int, str]],
    spoken: _Spoken,
    main: int,
    owner: Sequence[int | None],
) -> list[tuple[int, int | None, str, float]]:
    """The agreements a cue may be about, best first: arguments, pronouns, the salient ones."""
    chosen: list[tuple[int, int | None, str, float]] = []

    def add(thread: int | None, mention: int | None, path: str, cost: float) -> None:
        if thread is not None and all(thread != held[0] for held in chosen):
            chosen.append((thread, mention, path, cost))

    pronoun = _pronoun_argument(token)
    recent = spoken.recent
    ago = sentence.index - spoken.sentence
    if pronoun and (not ranked or ranked[0][0] > 2.0):
        if recent and ago <= 3:
            add(recent[0], None, f"pron:{pronoun}", 1.5)
            add(recent[-1], None, f"pron2:{pronoun}", 2.0)
        else:
            add(main, None, f"pron:{pronoun}", 2.5)
    for place, (cost, _, number, path) in enumerate(ranked[:3]):
        if place and cost > ranked[0][0] + 3.0:
            break
        add(owner[number], number, path, cost)
    if not ranked or ranked[0][0] > 2.0:
        if recent and ago <= 4:
            add(recent[0], None, f"near:{min(ago, 3)}", 5.0)
            add(recent[-1], None, f"nearlast:{min(ago, 3)}", 5.5)
        add(main, None, "main", 6.0)
    held = len(chosen[:4])
    if not ranked or ranked[0][0] > 2.0:
        for back, thread in spoken.wide:
            add(thread, None, f"wide:{sentence.index - back}", 6.5)
    return chosen[: held + 2]


def _path_cost(path: str, length: int) -> float:
    if path == "far":
        return 9.0
    if path.startswith("down:"):
        return float(length)
    if path.startswith("up:"):
        return 0.8 + length
    return 2.0 + length


def _pronoun_argument(token: Token) -> str | None:
    for child in token.children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj") and child.lower_ in PRONOUNS:
            return child.dep_
        if child.dep_ in ("prep", "agent"):
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.lower_ in PRONOUNS:
                    return f"prep_{child.lower_}"
        if child.dep_ == "poss" and child.lower_ == "its" and token.pos_ == "NOUN":
            return "poss"
    if token.dep_ in ("xcomp", "conj") and token.head.i != token.i:
        for child in token.head.children:
            if child.dep_ in ("nsubj", "nsubjpass") and child.lower_ in PRONOUNS:
                return f"{token.dep_}:{child.dep_}"
    return None
