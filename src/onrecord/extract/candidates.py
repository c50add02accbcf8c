"""Candidates: every place where a cue may state an event of an agreement, with its features.

Design (over-generate, then judge). A cue word near or under an agreement mention proposes an
event; which agreement it is about follows from the parse: the mention that is the cue's argument,
else the nearest in the sentence, else the pronoun's or the most salient one's. The features say
how cue and mention hang together; `judge` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract import lexicon
from onrecord.extract.clauses import Clause, describe
from onrecord.extract.lexicon import Cue
from onrecord.extract.mentions import Mention
from onrecord.extract.reading import Sentence
from onrecord.extract.scene import Scene
from onrecord.model import Event, SourceKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRONOUNS = frozenset(
    ["it", "this", "that", "they", "them", "these", "one", "which", "both", "its"]
)
_PREFIXES = frozenset(["re", "co", "non", "counter", "roll", "go", "green", "pull", "cease"])
_PATH_PREPOSITIONS = frozenset(
    ["of", "to", "from", "on", "for", "with", "under", "by", "in", "into"]
)
_WIDE_SENTENCES = 4
_VERBAL = frozenset(["VERB", "AUX"])


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
            token.pos_ in _VERBAL
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


def relation(cue: Token, mention: Mention, doc_tokens: Sequence[Token]) -> tuple[str, int]:
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


def propose(scene: Scene) -> Iterator[Candidate]:
    """All candidates of a document, in order."""
    by_sentence: dict[int, list[int]] = {}
    for number, mention in enumerate(scene.mentions):
        if scene.owner[number] is not None:
            by_sentence.setdefault(mention.sentence, []).append(number)
    if not scene.threads:
        return
    sizes = [len(thread.mentions) for thread in scene.threads]
    main = max(range(len(sizes)), key=lambda n: (sizes[n], -n))
    earlier: dict[tuple[Event, bool], int] = {}
    recent: list[int] = []
    recent_sentence = -99
    wide: list[tuple[int, int]] = []
    for sentence in scene.reading.sentences:
        tokens = scene.reading.tokens(sentence)
        here = by_sentence.get(sentence.index, [])
        matched = list(match_cues(tokens))
        for token, cue in matched:
            yield from _candidates_at(
                scene,
                sentence,
                tokens,
                token,
                cue,
                here,
                recent,
                recent_sentence,
                wide,
                main,
                matched,
                earlier,
            )
        if not sentence.headline:
            for event, strong in {(c.event, c.strong) for _, c in matched}:
                earlier[event, strong] = earlier.get((event, strong), 0) + 1
        if here:
            recent = [owner for n in here if (owner := scene.owner[n]) is not None]
            recent_sentence = sentence.index
            wide = [(sentence.index, owner) for owner in reversed(recent)] + wide
        wide = [(back, owner) for back, owner in wide if sentence.index - back < _WIDE_SENTENCES]


def _candidates_at(
    scene: Scene,
    sentence: Sentence,
    tokens: Sequence[Token],
    token: Token,
    cue: Cue,
    here: Sequence[int],
    recent: Sequence[int],
    recent_sentence: int,
    wide: Sequence[tuple[int, int]],
    main: int,
    matched: Sequence[tuple[Token, Cue]],
    earlier: dict[tuple[Event, bool], int],
) -> Iterator[Candidate]:
    ranked = []
    for number in here:
        mention = scene.mentions[number]
        path, length = relation(token, mention, tokens)
        if path == "self":
            continue
        ranked.append((_path_cost(path, length), abs(mention.head - token.i), number, path))
    ranked.sort()
    clause = describe(token)
    chosen = _threads(scene, sentence, token, ranked, recent, recent_sentence, wide, main)
    for rank, (thread, mention_number, path, cost) in enumerate(chosen):
        features = _features(
            scene,
            sentence,
            tokens,
            token,
            cue,
            clause,
            thread,
            mention_number,
            path,
            cost,
            rank,
            main,
            matched,
            len(here),
        )
        first = chosen[0][2].split(":")[0]
        features[f"rank|first={min(rank, 3)}|{first}"] = 1.0
        features[f"rank|path|first={min(rank, 3)}|{path.split(':')[0]}|{first}"] = 1.0
        features[f"choices={len(chosen)}"] = 1.0
        for strong in (True, False):
            count = min(earlier.get((cue.event, strong), 0), 3)
            features[f"earlier={strong}|{count}"] = 1.0
            features[f"ev|earlier={cue.event}|{strong}|{count}"] = 1.0
            features[f"strength|earlier={cue.strong}|{strong}|{count}"] = 1.0
            features[
                f"rel|earlier={'clause' if token.pos_ in _VERBAL else 'noun'}|{strong}|{count}"
            ] = 1.0
        yield Candidate(
            sentence.index,
            sentence.paragraph,
            token.i,
            cue,
            thread,
            mention_number,
            clause,
            tuple(sorted(features.items())),
        )


def _threads(
    scene: Scene,
    sentence: Sentence,
    token: Token,
    ranked: Sequence[tuple[float, int, int, str]],
    recent: Sequence[int],
    recent_sentence: int,
    wide: Sequence[tuple[int, int]],
    main: int,
) -> list[tuple[int, int | None, str, float]]:
    """The agreements a cue may be about, best first: arguments, pronouns, the salient ones."""
    chosen: list[tuple[int, int | None, str, float]] = []

    def add(thread: int | None, mention: int | None, path: str, cost: float) -> None:
        if thread is not None and all(thread != held[0] for held in chosen):
            chosen.append((thread, mention, path, cost))

    pronoun = _pronoun_argument(token)
    ago = sentence.index - recent_sentence
    if pronoun and (not ranked or ranked[0][0] > 2.0):
        if recent and ago <= 3:
            add(recent[0], None, f"pron:{pronoun}", 1.5)
            add(recent[-1], None, f"pron2:{pronoun}", 2.0)
        else:
            add(main, None, f"pron:{pronoun}", 2.5)
    for place, (cost, _, number, path) in enumerate(ranked[:3]):
        if place and cost > ranked[0][0] + 3.0:
            break
        add(scene.owner[number], number, path, cost)
    if not ranked or ranked[0][0] > 2.0:
        if recent and ago <= 4:
            add(recent[0], None, f"near:{min(ago, 3)}", 5.0)
            add(recent[-1], None, f"nearlast:{min(ago, 3)}", 5.5)
        add(main, None, "main", 6.0)
    held = len(chosen[:4])
    if not ranked or ranked[0][0] > 2.0:
        for back, thread in wide:
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
        if child.dep_ in ("nsubj", "nsubjpass", "dobj") and child.lower_ in _PRONOUNS:
            return child.dep_
        if child.dep_ in ("prep", "agent"):
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.lower_ in _PRONOUNS:
                    return f"prep_{child.lower_}"
        if child.dep_ == "poss" and child.lower_ == "its" and token.pos_ == "NOUN":
            return "poss"
    if token.dep_ in ("xcomp", "conj") and token.head.i != token.i:
        for child in token.head.children:
            if child.dep_ in ("nsubj", "nsubjpass") and child.lower_ in _PRONOUNS:
                return f"{token.dep_}:{child.dep_}"
    return None


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


def _features(
    scene: Scene,
    sentence: Sentence,
    tokens: Sequence[Token],
    token: Token,
    cue: Cue,
    clause: Clause,
    thread: int,
    mention_number: int | None,
    path: str,
    cost: float,
    rank: int,
    main: int,
    matched: Sequence[tuple[Token, Cue]],
    mentions_here: int,
) -> dict[str, float]:
    event = str(cue.event)
    owner = scene.threads[thread]
    f: dict[str, float] = {"bias": 1.0, f"ev={event}": 1.0}
    name = cue.name
    f[f"cue={event}|{name}"] = 1.0
    kind = path.split("/")[0]
    strength = "strong" if cue.strong else "weak"
    f[f"strength={strength}"] = 1.0
    f[f"ev|strength={event}|{strength}"] = 1.0
    f[f"strength|group={strength}|{kind.split(':')[0]}"] = 1.0
    f[f"strength|path={strength}|{kind}"] = 1.0
    f[f"ev|strength|group={event}|{strength}|{kind.split(':')[0]}"] = 1.0
    f[f"strength|others={strength}|{len(cue.others)}"] = 1.0
    group = kind.split(":")[0]
    f[f"path={kind}"] = 1.0
    f[f"ev|path={event}|{kind}"] = 1.0
    f[f"ev|group={event}|{group}"] = 1.0
    f[f"cue|group={event}|{name}|{group}"] = 1.0
    f["cost"] = min(cost, 9.0) / 9.0
    f[f"cost={min(int(cost), 7)}"] = 1.0
    f[f"pos={cue.pos}|{token.pos_}"] = 1.0
    f[f"tag={token.tag_}"] = 1.0
    f[f"ev|tag={event}|{token.tag_}"] = 1.0
    f[f"others={len(cue.others)}"] = 1.0
    f[f"rank={min(rank, 2)}"] = 1.0
    f[f"rel={token.dep_}"] = 1.0
    f[f"ev|rel={event}|{token.dep_}"] = 1.0
    if mention_number is not None:
        mention = scene.mentions[mention_number]
        f[f"form={mention.form}"] = 1.0
        f[f"form|group={mention.form}|{group}"] = 1.0
        f[f"ev|form={event}|{mention.form}"] = 1.0
        if mention.indefinite:
            f["indefinite"] = 1.0
            f[f"ev|indefinite={event}"] = 1.0
        if mention.new:
            f[f"ev|new={event}"] = 1.0
        if mention.suspect:
            f["suspect"] = 1.0
        if mention.parties:
            f["mention_parties"] = 1.0
        if mention.plural:
            f["plural"] = 1.0
        f[f"noun={mention.noun}"] = 1.0
        f[f"noun|group={mention.noun}|{group}"] = 1.0
        if mention.indefinite:
            f[f"indefinite|path={kind}"] = 1.0
        gap = mention.head - token.i
        f[f"gap={'before' if gap < 0 else 'after'}{min(abs(gap) // 4, 5)}"] = 1.0
    size = len(owner.mentions)
    f[f"size={min(size, 6)}"] = 1.0
    f[f"main={thread == main}"] = 1.0
    if owner.suspect and owner.suspect * 2 >= size:
        f["thread_suspect"] = 1.0
    if not owner.parties:
        f["thread_no_party"] = 1.0
    f[f"threads={min(len(scene.threads), 8)}"] = 1.0
    f[f"mentions_here={min(mentions_here, 4)}"] = 1.0
    if sentence.headline:
        f["headline"] = 1.0
    f[f"place={min(sentence.index // 4, 6)}"] = 1.0
    marks = clause.operators
    for mark in marks:
        if mark.startswith(
            (
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
        ):
            f[f"m={mark}"] = 1.0
            f[f"ev|m={event}|{mark}"] = 1.0
        elif mark.startswith(("govlemma:", "amod:", "adv:")):
            f[f"m={mark}"] = 1.0
    subject = _subject(token)
    if subject is not None:
        f[f"subj={_nominal_type(scene, sentence, subject)}"] = 1.0
        f[f"ev|subj={event}|{_nominal_type(scene, sentence, subject)}"] = 1.0
        f[f"subjlemma={_common(subject)}"] = 1.0
    else:
        f["subj=none"] = 1.0
    objects = [c for c in token.children if c.dep_ in ("dobj", "attr", "nsubjpass")]
    if objects:
        what = _nominal_type(scene, sentence, objects[0])
        f[f"obj={what}"] = 1.0
        f[f"ev|obj={event}|{what}"] = 1.0
        f[f"objlemma={_common(objects[0])}"] = 1.0
        f[f"cue|obj={name}|{_common(objects[0])}"] = 1.0
    else:
        f[f"ev|obj={event}|none"] = 1.0
    for child in token.children:
        if child.dep_ in ("prep", "prt"):
            f[f"cue|prep={name}|{child.lower_}"] = 1.0
        elif child.dep_ == "xcomp" or child.dep_ == "ccomp":
            f[f"ev|comp={event}|{child.dep_}"] = 1.0
            f[f"complemma={_common(child)}"] = 1.0
    f[f"head={_common(token.head) if token.head.i != token.i else 'ROOT'}"] = 1.0
    stronger = [c for t, c in matched if t.i == token.i and c.strong and c.event != cue.event]
    if stronger:
        f[f"strength|rival_strong={strength}"] = 1.0
    if any(t.i != token.i and c.strong for t, c in matched):
        f[f"strength|other_strong={strength}"] = 1.0
    at_head = {str(c.event) for t, c in matched if t.i == token.i and c.event != cue.event}
    for other in at_head:
        f[f"rival={event}|{other}"] = 1.0
    near = {str(c.event) for t, c in matched if t.i != token.i}
    for other in near:
        f[f"also={event}|{other}"] = 1.0
    governed = {
        str(c.event) for t, c in matched if t.i == token.head.i or t.i == token.head.head.i
    } - {event}
    for other in governed:
        f[f"under={event}|{other}"] = 1.0
    governs = {str(c.event) for t, c in matched if t.head.i == token.i or t.head.head.i == token.i}
    for other in governs - {event}:
        f[f"over={event}|{other}"] = 1.0
    f[f"words={min(len(tokens) // 8, 6)}"] = 1.0
    _surroundings(scene, sentence, token, event, thread, subject, objects, f)
    return f


def _common(token: Token) -> str:
    """A token's lemma; names are all alike, so that no coefficient knows a person or an outlet."""
    return "NAME" if token.pos_ == "PROPN" or token.text[:1].isupper() else token.lemma_.lower()


def _surroundings(
    scene: Scene,
    sentence: Sentence,
    token: Token,
    event: str,
    thread: int,
    subject: Token | None,
    objects: Sequence[Token],
    f: dict[str, float],
) -> None:
    """Features of parties, times and speakers about the cue."""
    offset = scene.reading.paragraphs[sentence.paragraph].offset
    parties = scene.parties_in(sentence.span)
    codes = {p.code for p in parties}
    f[f"parties_here={min(len(codes), 3)}"] = 1.0
    f[f"ev|parties_here={event}|{min(len(codes), 3)}"] = 1.0
    owner = scene.threads[thread]
    if codes & owner.parties:
        f["party_of_thread"] = 1.0
    f[f"thread_parties={min(len(owner.parties), 3)}"] = 1.0
    f[f"thread_titled={bool(owner.titles or owner.acronyms)}"] = 1.0

    def is_party(word: Token | None) -> bool:
        if word is None:
            return False
        start, end = offset + word.left_edge.idx, offset + word.idx + len(word.text)
        return any(start <= p.span.start and p.span.end <= end for p in parties)

    if is_party(subject):
        f["subj_party"] = 1.0
        f[f"ev|subj_party={event}"] = 1.0
    elif subject is not None:
        f["subj_not_party"] = 1.0
        f[f"ev|subj_not_party={event}"] = 1.0
    if objects and is_party(objects[0]):
        f[f"ev|obj_party={event}"] = 1.0
    times = [t for t in scene.times_in(sentence.span) if t.relation != "attribute"]
    kinds = {t.kind for t in times}
    for kind in kinds:
        f[f"time={kind}"] = 1.0
        f[f"ev|time={event}|{kind}"] = 1.0
    if not kinds:
        f[f"ev|time={event}|none"] = 1.0
    trigger = Span(offset + token.idx, offset + token.idx + len(token.text))
    source = scene.source_of(sentence.paragraph, trigger)
    f[f"source={source.kind}"] = 1.0
    f[f"ev|source={event}|{source.kind}"] = 1.0
    f[f"stance={source.stance}"] = 1.0
    f[f"voice={'outlet' if source.kind is SourceKind.OUTLET else 'other'}|{event}"] = 1.0
    _, context, _ = lexicon.not_agreement()
    if not context.isdisjoint(scene.reading.paragraphs[sentence.paragraph].words):
        f["context_suspect"] = 1.0
        f[f"context_suspect|parties={min(len(codes), 2)}"] = 1.0
    suspects = sum(1 for m in scene.mentions if m.suspect)
    f[f"doc_suspect={min(4, int(5 * suspects / (1 + len(scene.mentions))))}"] = 1.0
    with_parties = sum(1 for t in scene.threads if t.parties)
    f[f"doc_party_threads={min(3, with_parties)}"] = 1.0


def _nominal_type(scene: Scene, sentence: Sentence, token: Token) -> str:
    for mention in scene.mentions:
        if mention.sentence == sentence.index and mention.first <= token.i <= mention.last:
            if mention.head == token.i:
                return "agreement"
            break
    if token.lower_ in _PRONOUNS:
        return "pronoun"
    if token.pos_ == "PRON":
        return "person"
    if token.pos_ == "PROPN":
        return "proper"
    return "noun"
