"""From a cue to its source and content: the frames of the lexicon over a dependency parse.

All functions work on token numbers of one parsed passage. The labels are ClearNLP's, as spaCy's
English pipelines give them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from onrecord.parse.attribution_lexicon import Cue

SUBJECTS = frozenset(("nsubj", "csubj", "expl"))
PASSIVE_SUBJECTS = frozenset(("nsubjpass", "csubjpass"))
_CUE_WORDS = frozenset(("aux", "auxpass", "neg", "prt"))
_NOT_SOURCE = frozenset(("it", "there"))
_RELATIVE = frozenset(("who", "which", "that", "whom"))


@dataclass(frozen=True, slots=True)
class Found:
    """What one cue attributes, as token numbers. `antecedent` is what a relative pronoun for a
    source stands for."""

    head: int
    cls: str
    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]
    antecedent: frozenset[int] = frozenset()
    quoted: bool = False


def subtree(token: Token) -> set[int]:
    """The numbers of a token and all below it."""
    return {t.i for t in token.subtree}


def _child(token: Token, *labels: str) -> Token | None:
    return next((c for c in token.children if c.dep_ in labels), None)


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive participle."""
    return any(c.dep_ in ("auxpass", "nsubjpass", "csubjpass") for c in verb.children) or (
        verb.dep_ in ("acl", "amod") and verb.tag_ == "VBN"
    )


def noun_phrase(head: Token, leave_out: Iterable[Token] = ()) -> set[int]:
    """A noun with what belongs to it: modifiers, appositions, relative clauses; without the
    clauses in `leave_out` and without loose remarks that the parser hung there."""
    found = subtree(head)
    for token in leave_out:
        found -= subtree(token)
    for child in head.children:
        if child.dep_ in ("parataxis", "ccomp", "meta"):
            found -= subtree(child)
    return found


def find_subject(verb: Token, depth: int = 0) -> tuple[set[int], Token | None]:
    """Who does what the verb says: its own subject, or the one that it shares with the verb that
    governs it. Returns the tokens and their head, or nothing."""
    passive = is_passive(verb)
    if passive:
        for agent in verb.children:
            if agent.dep_ == "agent" or (agent.dep_ == "prep" and agent.lower_ == "by"):
                target = _child(agent, "pobj")
                if target is not None:
                    return noun_phrase(target), target
        return set(), None
    subject = _child(verb, "nsubj", "csubj")
    if subject is not None:
        return noun_phrase(subject), subject
    if depth > 4 or verb.head.i == verb.i:
        return set(), None
    above = verb.head
    if verb.dep_ == "acl":
        return noun_phrase(above, leave_out=[verb]), above
    if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "dep", "pcomp", "aux"):
        if verb.dep_ == "pcomp":
            above = above.head
        if verb.dep_ == "xcomp":
            hearer = _child(above, "dobj")
            if hearer is not None and above.lemma_ not in ("decline", "refuse", "go", "take"):
                return noun_phrase(hearer, leave_out=[verb]), hearer
        if above.pos_ in ("VERB", "AUX"):
            if is_passive(above) and verb.dep_ != "conj":
                subject = _child(above, "nsubjpass")
                return (noun_phrase(subject), subject) if subject is not None else (set(), None)
            return find_subject(above, depth + 1)
        if above.pos_ in ("NOUN", "PROPN", "PRON"):
            return noun_phrase(above, leave_out=[verb]), above
    return set(), None


def cue_tokens(verb: Token) -> set[int]:
    """The verb with its auxiliaries, particle and negation."""
    return {verb.i} | {c.i for c in verb.children if c.dep_ in _CUE_WORDS and abs(c.i - verb.i) < 5}


def complement(verb: Token, cue: Cue) -> tuple[set[int], bool]:
    """The content that the parse gives a verb by its frames, and whether the subject belongs to
    it (raising and passive verbs, whose subject is spoken about and does not speak)."""
    frames = cue.frames
    passive = is_passive(verb)
    prepositions = cue.prepositions()
    content: set[int] = set()
    if "clause" in frames or "quote" in frames:
        for child in verb.children:
            if child.dep_ == "ccomp" and _is_clausal(child):
                content |= subtree(child)
        if not content and verb.dep_ == "parataxis":
            content = subtree(verb.head) - subtree(verb)
        if not content and verb.dep_ == "ROOT" and passive is False:
            content = _fronted(verb)
        if content and not (passive and _expletive(verb) is None and "hearer" not in frames):
            return content, False
    inf = next((c for c in verb.children if c.dep_ in ("xcomp", "oprd") and _is_to(c)), None)
    if passive and ("raise" in frames or "infinitive" in frames) and inf is not None:
        return subtree(inf), True
    if not passive and "raise" in frames:
        target = inf or _child(verb, "oprd", "acomp", "xcomp")
        if target is not None and cue.cls == "seeming":
            return subtree(target), True
    if not passive and inf is not None:
        thing = _child(verb, "dobj")
        if "object+inf" in frames and thing is not None:
            return subtree(thing) | subtree(inf), False
        if "infinitive" in frames:
            return subtree(inf), False
    return _nominal(verb, frames, prepositions, passive)


def _nominal(
    verb: Token, frames: frozenset[str], prepositions: dict[str, bool], passive: bool
) -> tuple[set[int], bool]:
    thing = _child(verb, "nsubjpass") if passive else _child(verb, "dobj")
    content: set[int] = set()
    with_subject = False
    for prep in verb.children:
        if prep.dep_ == "prep" and prep.lower_ in prepositions:
            target = _child(prep, "pobj", "pcomp")
            if target is None:
                continue
            takes_object = prepositions[prep.lower_]
            if takes_object:
                content |= subtree(prep)
                if thing is not None:
                    with_subject = passive
                    content |= subtree(thing) if not passive else set()
            else:
                content |= subtree(target)
    if content:
        return content, with_subject
    if "predicate" in frames:
        named = _child(verb, "oprd", "ccomp", "xcomp")
        if named is not None:
            return subtree(named), passive
    if "object" in frames and thing is not None:
        return (set(), True) if passive else (subtree(thing), False)
    return set(), False


def _is_to(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _is_clausal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX") or any(
        c.dep_ in ("nsubj", "nsubjpass", "mark", "cop", "aux") for c in token.children
    )


def _expletive(verb: Token) -> Token | None:
    return next(
        (
            c
            for c in verb.children
            if c.dep_ in ("expl", "nsubjpass", "nsubj") and c.lower_ in _NOT_SOURCE
        ),
        None,
    )


def _fronted(verb: Token) -> set[int]:
    """The clause before a reporting verb which the parser did not take for its complement."""
    left = [c for c in verb.lefts if c.dep_ in ("dep", "advcl", "nsubj") and _is_clausal(c)]
    if not left or not any(c.dep_ == "nsubj" and c.i > verb.i for c in verb.children):
        return set()
    return {i for c in left for i in subtree(c)}


def match_verb(verb: Token, cue: Cue) -> Found | None:
    """What a verb of the lexicon attributes where it stands, by the parse alone."""
    content, takes_subject = complement(verb, cue)
    source, head = find_subject(verb)
    if takes_subject:
        subject = _child(verb, "nsubjpass", "nsubj")
        if subject is not None and not is_passive(verb):
            source, head = set(), None
        if subject is not None and subject.lower_ not in _NOT_SOURCE:
            content |= subtree(subject)
    if head is not None and head.lower_ in _NOT_SOURCE and _is_dummy(head, verb):
        source, head = set(), None
    antecedent: set[int] = set()
    if head is not None and head.lower_ in _RELATIVE and verb.dep_ == "relcl":
        antecedent = noun_phrase(verb.head, leave_out=[verb])
    spoken = cue_tokens(verb)
    content -= source | spoken
    return Found(
        verb.i,
        cue.cls,
        frozenset(source),
        frozenset(spoken),
        frozenset(content),
        frozenset(antecedent),
    )


def _is_dummy(head: Token, verb: Token) -> bool:
    return head.lower_ == "there" or is_passive(verb)


def match_according(token: Token, doc: Doc) -> Found | None:
    """ "According to X": the rest of the clause that it stands in is the content."""
    to = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if to is None or to.lower_ != "to":
        return None
    target = _child(to, "pobj", "pcomp") or _child(token, "pobj")
    if target is None:
        return None
    source = noun_phrase(target)
    clause = token.head
    phrase = subtree(token)
    while clause.dep_ not in ("ROOT", "ccomp", "conj", "parataxis", "advcl", "relcl") and (
        clause.head.i != clause.i
    ):
        clause = clause.head
    content = subtree(clause) - phrase - source
    return Found(
        token.i, "speech", frozenset(source), frozenset((token.i, to.i)), frozenset(content)
    )
