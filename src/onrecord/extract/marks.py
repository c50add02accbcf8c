"""Features of candidates: marks that the judge weighs, by name.

Design. Most of what a candidate is judged by is the same for every event that its cue word may
state and for every agreement that it may be about. So marks are gathered in three steps, each done
once: for the cue word (`site_of`), for an event at it (`cue_marks`), for an agreement that the
event may be of (`candidate_features`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract import lexicon
from onrecord.extract.clauses import Clause
from onrecord.extract.lexicon import Cue
from onrecord.extract.mentions import Mention
from onrecord.extract.reading import Sentence
from onrecord.extract.relation_wordings import Pair
from onrecord.extract.scene import Scene
from onrecord.model import Event, SourceKind, Span
from onrecord.parse.parties import PartyMention

if TYPE_CHECKING:
    from spacy.tokens import Token

Features = tuple[tuple[str, float], ...]

PRONOUNS = frozenset(["it", "this", "that", "they", "them", "these", "one", "which", "both", "its"])
VERBAL = frozenset(["VERB", "AUX"])
_WITH_EVENT = (
    "gov:",
    "in:",
    "modal:",
    "neg",
    "nominal",
    "said",
    "tense:",
    "mark:",
    "det:",
    "notgov",
    "question",
    "up:modal",
    "has:",
)
_ALONE = ("govlemma:", "amod:", "adv:")


@dataclass(frozen=True, slots=True)
class Outline:
    """What is the same for every cue of a report: its mentions by sentence, the thread that is
    spoken of most, and marks of the whole."""

    mentions: Mapping[int, Sequence[Mention]]
    main: int
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueAt:
    """A cue of a sentence: its place, and those of the word it hangs on and of the next above."""

    place: int
    above: int
    higher: int
    cue: Cue
    event: str


@dataclass(frozen=True, slots=True)
class Site:
    """A cue word in its surroundings. Marks count `alone`, beside the event as a pair of name and
    value (`beside_event`) or by name only (`of_event`), and beside the cue (`beside_cue`)."""

    token: Token
    pos: str
    alone: tuple[str, ...]
    beside_event: tuple[tuple[str, str], ...]
    of_event: tuple[str, ...]
    beside_cue: tuple[tuple[str, str], ...]
    codes: frozenset[str]


def outline_of(scene: Scene) -> Outline:
    """The outline of a report with at least one thread."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in scene.mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    sizes = [len(thread.mentions) for thread in scene.threads]
    suspects = sum(1 for m in scene.mentions if m.suspect)
    with_parties = sum(1 for t in scene.threads if t.parties)
    return Outline(
        by_sentence,
        max(range(len(sizes)), key=lambda n: (sizes[n], -n)),
        (
            "bias",
            f"threads={min(len(scene.threads), 8)}",
            f"doc_suspect={min(4, int(5 * suspects / (1 + len(scene.mentions))))}",
            f"doc_party_threads={min(3, with_parties)}",
        ),
    )


def sentence_marks(scene: Scene, sentence: Sentence, mentions_here: int) -> tuple[str, ...]:
    """Marks of a sentence, `mentions_here` of whose mentions belong to a thread."""
    marks = [
        f"mentions_here={min(mentions_here, 4)}",
        f"place={min(sentence.index // 4, 6)}",
        f"words={min((sentence.last - sentence.first) // 8, 6)}",
    ]
    if sentence.headline:
        marks.append("headline")
    codes = {p.code for p in scene.parties_in(sentence.span)}
    marks.append(f"parties_here={min(len(codes), 3)}")
    _, context, _ = lexicon.not_agreement()
    if not context.isdisjoint(scene.reading.paragraphs[sentence.paragraph].words):
        marks.append("context_suspect")
        marks.append(f"context_suspect|parties={min(len(codes), 2)}")
    return tuple(marks)


def site_of(
    scene: Scene, sentence: Sentence, token: Token, clause: Clause, outline: Outline
) -> Site:
    """What surrounds a cue word: its clause, subject and object, parties, times and speaker."""
    offset = scene.reading.paragraphs[sentence.paragraph].offset
    here = outline.mentions.get(sentence.index, ())
    parties = scene.parties_in(sentence.span)
    codes = frozenset(p.code for p in parties)
    alone = [f"tag={token.tag_}", f"rel={token.dep_}"]
    event = [("tag", token.tag_), ("rel", token.dep_), ("parties_here", str(min(len(codes), 3)))]
    of_event: list[str] = []
    cue: list[tuple[str, str]] = []
    for mark in clause.operators:
        if mark.startswith(_WITH_EVENT):
            alone.append(f"m={mark}")
            event.append(("m", mark))
        elif mark.startswith(_ALONE):
            alone.append(f"m={mark}")
    children = list(token.children)
    subject = _subject(token)
    if subject is None:
        alone.append("subj=none")
    else:
        what = _nominal_type(here, subject)
        alone += (f"subj={what}", f"subjlemma={_common(subject)}")
        event.append(("subj", what))
        by_party = "subj_party" if _is_party(offset, subject, parties) else "subj_not_party"
        alone.append(by_party)
        of_event.append(by_party)
    target = next((c for c in children if c.dep_ in ("dobj", "attr", "nsubjpass")), None)
    if target is None:
        event.append(("obj", "none"))
    else:
        what = _nominal_type(here, target)
        alone += (f"obj={what}", f"objlemma={_common(target)}")
        event.append(("obj", what))
        cue.append(("obj", _common(target)))
        if _is_party(offset, target, parties):
            of_event.append("obj_party")
    for child in children:
        relation = child.dep_
        if relation in ("prep", "prt"):
            cue.append(("prep", child.lower_))
        elif relation in ("xcomp", "ccomp"):
            event.append(("comp", relation))
            alone.append(f"complemma={_common(child)}")
    head = token.head
    alone.append(f"head={_common(head) if head.i != token.i else 'ROOT'}")
    kinds = {t.kind for t in scene.times_in(sentence.span) if t.relation != "attribute"}
    alone += (f"time={kind}" for kind in kinds)
    event += (("time", kind) for kind in kinds or ("none",))
    start = offset + token.idx
    source = scene.source_of(sentence.paragraph, Span(start, start + len(token.text)))
    alone += (f"source={source.kind}", f"stance={source.stance}")
    event.append(("source", str(source.kind)))
    of_event.append("voice=outlet" if source.kind is SourceKind.OUTLET else "voice=other")
    return Site(token, token.pos_, tuple(alone), tuple(event), tuple(of_event), tuple(cue), codes)


def cue_marks(
    site: Site,
    cue: Cue,
    matched: Sequence[CueAt],
    earlier: Mapping[tuple[Event, bool], int],
    shared: Sequence[str],
) -> Features:
    """Marks of an event at a cue word, sorted; `shared` are those of its sentence and report,
    `earlier` counts the cues of each event and strength in the sentences before."""
    event, name, at = str(cue.event), cue.name, site.token.i
    strength = "strong" if cue.strong else "weak"
    marks = [*shared, *site.alone]
    marks += (f"ev|{mark}={event}|{value}" for mark, value in site.beside_event)
    for mark in site.of_event:
        marks.append(f"{mark}|{event}" if mark.startswith("voice") else f"ev|{mark}={event}")
    marks += (f"cue|{mark}={name}|{value}" for mark, value in site.beside_cue)
    marks += (
        f"ev={event}",
        f"cue={event}|{name}",
        f"strength={strength}",
        f"ev|strength={event}|{strength}",
        f"strength|others={strength}|{len(cue.others)}",
        f"pos={cue.pos}|{site.pos}",
        f"others={len(cue.others)}",
    )
    own = [other for other in matched if other.place == at]
    others = [other for other in matched if other.place != at]
    if any(other.cue.strong and other.event != event for other in own):
        marks.append(f"strength|rival_strong={strength}")
    if any(other.cue.strong for other in others):
        marks.append(f"strength|other_strong={strength}")
    marks += (f"rival={event}|{other.event}" for other in own if other.event != event)
    marks += (f"also={event}|{other.event}" for other in others)
    here = own[0]
    for other in matched:
        if other.event == event:
            continue
        if other.place in (here.above, here.higher):
            marks.append(f"under={event}|{other.event}")
        if at in (other.above, other.higher):
            marks.append(f"over={event}|{other.event}")
    clause = "clause" if site.pos in VERBAL else "noun"
    for strong in (True, False):
        count = min(earlier.get((cue.event, strong), 0), 3)
        marks += (
            f"earlier={strong}|{count}",
            f"ev|earlier={event}|{strong}|{count}",
            f"strength|earlier={cue.strong}|{strong}|{count}",
            f"rel|earlier={clause}|{strong}|{count}",
        )
    return tuple((mark, 1.0) for mark in sorted(set(marks)))


def candidate_features(
    scene: Scene,
    site: Site,
    cue: Cue,
    held: Features,
    choices: Sequence[tuple[int, int | None, str, float]],
    rank: int,
    main: int,
) -> Features:
    """All features of a candidate, sorted: `held` of its event at its cue word, and how it hangs
    together with the agreement, the one at `rank` of the choices."""
    event, name = str(cue.event), cue.name
    strength = "strong" if cue.strong else "weak"
    thread, mention_number, path, cost = choices[rank]
    kind = path.split("/")[0]
    group = kind.split(":")[0]
    first = choices[0][2].split(":")[0]
    marks = [
        f"strength|group={strength}|{group}",
        f"strength|path={strength}|{kind}",
        f"ev|strength|group={event}|{strength}|{group}",
        f"path={kind}",
        f"ev|path={event}|{kind}",
        f"ev|group={event}|{group}",
        f"cue|group={event}|{name}|{group}",
        f"cost={min(int(cost), 7)}",
        f"rank={min(rank, 2)}",
        f"rank|first={min(rank, 3)}|{first}",
        f"rank|path|first={min(rank, 3)}|{path.split(':')[0]}|{first}",
        f"choices={len(choices)}",
    ]
    if mention_number is not None:
        mention = scene.mentions[mention_number]
        marks += _mention_marks(mention, event, kind, group)
        marks += _pair_marks(scene, mention_number, event, site.token)
        gap = mention.head - site.token.i
        marks.append(f"gap={'before' if gap < 0 else 'after'}{min(abs(gap) // 4, 5)}")
    owner = scene.threads[thread]
    size = len(owner.mentions)
    marks += (
        f"size={min(size, 6)}",
        f"main={thread == main}",
        f"thread_parties={min(len(owner.parties), 3)}",
        f"thread_titled={bool(owner.titles or owner.acronyms)}",
    )
    if owner.suspect and owner.suspect * 2 >= size:
        marks.append("thread_suspect")
    if not owner.parties:
        marks.append("thread_no_party")
    if site.codes & owner.parties:
        marks.append("party_of_thread")
    told = [(mark, 1.0) for mark in marks]
    told.append(("cost", min(cost, 9.0) / 9.0))
    told.sort()
    return tuple(sorted([*held, *told]))


def _mention_marks(mention: Mention, event: str, kind: str, group: str) -> list[str]:
    marks = [
        f"form={mention.form}",
        f"form|group={mention.form}|{group}",
        f"ev|form={event}|{mention.form}",
        f"noun={mention.noun}",
        f"noun|group={mention.noun}|{group}",
    ]
    if mention.indefinite:
        marks += ("indefinite", f"ev|indefinite={event}", f"indefinite|path={kind}")
    if mention.new:
        marks.append(f"ev|new={event}")
    if mention.suspect:
        marks.append("suspect")
    if mention.parties:
        marks.append("mention_parties")
    if mention.plural:
        marks.append("plural")
    return marks


def _pair_marks(scene: Scene, number: int, event: str, token: Token) -> list[str]:
    """Which of two related agreements a mention is, where the cue stands between the two: what
    replaces another is not what is replaced."""
    marks = []
    for pair in scene.pairs:
        if number in (pair.newer, pair.older) and between(scene, pair, token):
            role = f"{pair.relation}|{'newer' if number == pair.newer else 'older'}"
            marks += [f"pair={role}", f"ev|pair={event}|{role}"]
    return marks


def between(scene: Scene, pair: Pair, token: Token) -> bool:
    """Whether a word stands between the two mentions that a wording relates."""
    one, other = scene.mentions[pair.newer].head, scene.mentions[pair.older].head
    return min(one, other) < token.i < max(one, other)


def _is_party(offset: int, word: Token, parties: Sequence[PartyMention]) -> bool:
    start, end = offset + word.left_edge.idx, offset + word.idx + len(word.text)
    return any(start <= p.span.start and p.span.end <= end for p in parties)


def _subject(token: Token) -> Token | None:
    current = token
    for _ in range(3):
        for child in current.children:
            if child.dep_ in ("nsubj", "nsubjpass"):
                return child
        if current.dep_ in ("xcomp", "conj", "advcl", "pcomp") and current.head.i != current.i:
            current = current.head
            continue
        if current.dep_ in ("acl", "relcl"):
            return current.head
        return None
    return None


def _common(token: Token) -> str:
    """A token's lemma; names are all alike, so that no coefficient knows a person or an outlet."""
    return "NAME" if token.pos_ == "PROPN" or token.text[:1].isupper() else token.lemma_.lower()


def _nominal_type(here: Sequence[Mention], token: Token) -> str:
    for mention in here:
        if mention.first <= token.i <= mention.last:
            if mention.head == token.i:
                return "agreement"
            break
    if token.lower_ in PRONOUNS:
        return "pronoun"
    return {"PRON": "person", "PROPN": "proper"}.get(token.pos_, "noun")
