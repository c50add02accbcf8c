"""Attribution without a verb of speech: nouns, adjectives, "according to" and relayed sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from onrecord.parse.attribution_frames import (
    DUMMIES,
    Found,
    child_of,
    cue_tokens,
    find_subject,
    is_infinitive,
    is_passive,
    noun_phrase,
    subtree,
)
from onrecord.parse.attribution_lexicon import Cue, lexicon


def match_noun(noun: Token, cue: Cue) -> Found | None:
    """ "His claim that ...", "its support for ...": a noun of speech or thought with its clause or
    complement; the source is its owner, its author or the subject of the verb that takes it."""
    for frame, content in _noun_readings(noun):
        if frame not in cue.frames:
            continue
        source, owner = _owner(noun)
        spoken = {noun.i}
        light = noun.dep_ == "dobj" and owner == "subject"
        if light:
            spoken |= cue_tokens(noun.head)
        return Found(
            head=noun.i,
            cls=cue.cls,
            source=frozenset(source),
            cue=frozenset(spoken),
            content=frozenset(content - source - spoken),
            frame=f"noun {frame}",
            light=noun.head.i if light else None,
        )
    return None


def _noun_readings(noun: Token) -> Iterator[tuple[str, set[int]]]:
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl", "xcomp"):
            if any(c.lower_ == "that" and c.dep_ == "mark" for c in child.children):
                yield "clause", subtree(child)
            elif child.dep_ != "relcl" and is_infinitive(child):
                yield "infinitive", subtree(child)
            elif child.dep_ == "ccomp":
                yield "clause", subtree(child)
        elif child.dep_ == "prep":
            target = child_of(child, "pobj", "pcomp")
            if target is not None:
                yield f"p:{child.lower_}", subtree(target)


def _owner(noun: Token) -> tuple[set[int], str]:
    owner = child_of(noun, "poss")
    if owner is not None:
        return noun_phrase(owner) - {c.i for c in owner.children if c.dep_ == "case"}, "owner"
    for prep in noun.children:
        if prep.dep_ == "prep" and prep.lower_ in ("by", "from", "among"):
            target = child_of(prep, "pobj")
            if target is not None:
                return noun_phrase(target), "author"
    if noun.dep_ == "dobj" and noun.head.pos_ == "VERB" and not is_passive(noun.head):
        return find_subject(noun.head)[0], "subject"
    return set(), ""


def match_adjective(adjective: Token, cue: Cue) -> Found | None:
    """ "The envoy is confident that ...": the subject is the source."""
    if adjective.dep_ not in ("acomp", "oprd", "conj") or adjective.head.pos_ not in (
        "VERB",
        "AUX",
    ):
        return None
    source, head = find_subject(adjective.head)
    if head is None or head.lower_ in DUMMIES:
        return None
    for frame, content in _noun_readings(adjective):
        if frame in cue.frames:
            spoken = {adjective.i} | cue_tokens(adjective.head)
            return Found(
                head=adjective.i,
                cls=cue.cls,
                source=frozenset(source),
                cue=frozenset(spoken),
                content=frozenset(content - source - spoken),
                frame=f"adjective {frame}",
            )
    clause = next(
        (
            c
            for c in adjective.head.children
            if c.dep_ == "ccomp" and c.i > adjective.i and child_of(c, "mark") is not None
        ),
        None,
    )
    if clause is None or "clause" not in cue.frames:
        return None
    spoken = {adjective.i} | cue_tokens(adjective.head)
    return Found(
        head=adjective.i,
        cls=cue.cls,
        source=frozenset(source),
        cue=frozenset(spoken),
        content=frozenset(subtree(clause) - source - spoken),
        frame="adjective clause",
    )


_CLEFT = frozenset({"thing", "word", "message", "line", "answer", "all", "point", "what"})


def match_cleft(verb: Token, cue: Cue) -> Found | None:
    """ "The only thing they are saying is, wait": what follows the copula is the content."""
    noun = verb.head
    if verb.dep_ != "relcl" or noun.lemma_.lower() not in _CLEFT or noun.dep_ != "nsubj":
        return None
    copula = noun.head
    said = child_of(copula, "ccomp", "xcomp", "attr", "advcl")
    source, head = find_subject(verb)
    if copula.lemma_ != "be" or said is None or said.i < copula.i or head is None:
        return None
    return Found(
        head=verb.i,
        cls=cue.cls,
        source=frozenset(source),
        cue=frozenset(cue_tokens(verb)),
        content=frozenset(subtree(said)),
        frame="cleft",
    )


def match_phrase(token: Token, doc: Doc) -> Found | None:
    """ "According to X", "in the words of X": the rest of the clause is the content."""
    for phrase in lexicon().phrases.get(token.lower_, ()):
        stop = token.i + len(phrase)
        if stop >= len(doc) or any(
            doc[token.i + n].lower_ != word for n, word in enumerate(phrase)
        ):
            continue
        last = doc[stop - 1]
        target = child_of(last, "pobj", "pcomp") or child_of(token, "pobj")
        if target is None or target.i < stop:
            continue
        source = noun_phrase(target)
        words = frozenset(range(token.i, stop))
        clause = token
        while clause.dep_ not in ("ROOT", "ccomp", "parataxis") and clause.head.i != clause.i:
            clause = clause.head
        content = subtree(clause) - subtree(token) - source - words
        return Found(
            token.i,
            "speech",
            frozenset(source - words),
            words,
            frozenset(content),
            frame="phrase",
            quotable=True,
        )
    return None


def match_relay(token: Token, found: Iterable[Found]) -> Found | None:
    """ "..., the paper reported, citing two officials": they are the source of what it reported.
    `found` holds the reporting cues of the passage."""
    if token.tag_ != "VBG" or token.lemma_.lower() not in lexicon().relays:
        return None
    thing = child_of(token, "dobj")
    if thing is None:
        return None
    own = noun_phrase(thing)
    clause = child_of(token, "ccomp")
    if clause is not None and clause.i > thing.i and token.head.lemma_.lower() in lexicon().verbs:
        held = frozenset(subtree(clause))
        return Found(
            token.i,
            "speech",
            frozenset(own),
            frozenset((token.i,)),
            held - own,
            frame="relay",
            via=token.head.i,
        )
    outer = min(
        (
            f
            for f in found
            if f.cls == "speech"
            and f.content
            and f.head != token.i
            and 0 < abs(token.i - f.head) < 25
            and token.doc[f.head].sent == token.sent
        ),
        key=lambda f: abs(token.i - f.head),
        default=None,
    )
    if outer is None:
        return None
    return Found(
        token.i,
        "speech",
        frozenset(own),
        frozenset((token.i,)),
        outer.content - own - {token.i},
        frame="relay",
        via=outer.head,
    )
