"""From a cue to its source and content: the frames of the lexicon over a dependency parse.

All functions work on token numbers of one parsed passage. The labels are ClearNLP's, as spaCy's
English pipelines give them. `candidates` lists every reading that the parse allows a verb, in order
of preference; the lexicon says which of them attribute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.parse.attribution_lexicon import Cue, lexicon

_CUE_WORDS = frozenset(("aux", "auxpass", "neg", "prt"))
_NEGATIVES = frozenset(("neither", "never", "nor"))
DUMMIES = frozenset(("it", "there"))
_NEUTRAL = frozenset(("it", "this", "that", "these", "there"))
_NOUNS = frozenset(("NOUN", "PROPN", "PRON"))
_RELATIVE = frozenset(("who", "which", "that", "whom"))
_SUBJECTS = ("nsubj", "csubj")
_PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
_SHARES_SUBJECT = frozenset(("conj", "xcomp", "advcl", "ccomp", "dep", "pcomp"))


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
    frame: str = ""
    quotable: bool = False
    via: int | None = None
    light: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One complement that the parse gives a verb: the frame's name and the content's tokens;
    `about_subject` where the subject is spoken of and does not speak."""

    frame: str
    content: frozenset[int]
    about_subject: bool = False


def subtree(token: Token) -> set[int]:
    """The numbers of a token and all below it."""
    return {t.i for t in token.subtree}


def child_of(token: Token, *labels: str) -> Token | None:
    """The first child under one of the labels."""
    return next((c for c in token.children if c.dep_ in labels), None)


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive participle."""
    return any(c.dep_ in ("auxpass", "nsubjpass", "csubjpass") for c in verb.children) or (
        verb.dep_ in ("acl", "amod", "advcl")
        and verb.tag_ == "VBN"
        and child_of(verb, "aux") is None
    )


def noun_phrase(head: Token, leave_out: Iterable[Token] = ()) -> set[int]:
    """A noun with what belongs to it: modifiers, appositions, relative clauses; without the
    clauses in `leave_out` and without loose remarks that the parser hung there."""
    found = subtree(head)
    for token in leave_out:
        found -= subtree(token)
    for child in head.children:
        if child.dep_ in ("parataxis", "ccomp", "meta", "advcl") and child.i > head.i:
            found -= subtree(child)
    return found


def find_subject(verb: Token, depth: int = 0) -> tuple[set[int], Token | None]:
    """Who does what the verb says: its own subject, or the one that it shares with the verb that
    governs it. Returns the tokens and their head, or nothing."""
    if is_passive(verb):
        return _agent(verb)
    subject = child_of(verb, *_SUBJECTS)
    if subject is not None:
        return noun_phrase(subject), subject
    if depth > 5 or verb.head.i == verb.i:
        return set(), None
    above = verb.head
    if verb.dep_ in ("acl", "relcl") or (
        verb.dep_ in ("xcomp", "advcl", "ccomp", "dep") and above.pos_ in ("NOUN", "PROPN")
    ):
        return _subject_of_noun(verb, above, depth)
    if verb.dep_ not in _SHARES_SUBJECT:
        return set(), None
    if verb.dep_ == "pcomp":
        if above.lower_ == "as" and not is_passive(above.head):
            quoted = above.head if above.head.pos_ in _NOUNS else child_of(above.head, "dobj")
            if quoted is not None:
                return noun_phrase(quoted, leave_out=[above]), quoted
        above = above.head
    if verb.dep_ == "xcomp":
        hearer = child_of(above, "dobj")
        controls = lexicon().verbs.get(above.lemma_.lower())
        if hearer is not None and controls is not None and "object+inf" in controls.frames:
            return noun_phrase(hearer, leave_out=[verb]), hearer
    if above.pos_ not in ("VERB", "AUX"):
        return (set(), None) if above.i == verb.i else _climb(above, depth)
    if is_passive(above) and verb.dep_ != "conj":
        subject = child_of(above, *_PASSIVE_SUBJECTS)
        return (noun_phrase(subject), subject) if subject is not None else (set(), None)
    if is_passive(above):
        subject = child_of(above, *_PASSIVE_SUBJECTS)
        if subject is not None:
            return noun_phrase(subject), subject
    return find_subject(above, depth + 1)


def _climb(token: Token, depth: int) -> tuple[set[int], Token | None]:
    """From an adjective or the like to the verb it is said with."""
    if token.head.i == token.i or token.head.pos_ not in ("VERB", "AUX"):
        return set(), None
    return find_subject(token.head, depth + 1)


def _agent(verb: Token) -> tuple[set[int], Token | None]:
    for agent in verb.children:
        if agent.dep_ == "agent" or (agent.dep_ == "prep" and agent.lower_ == "by"):
            target = child_of(agent, "pobj")
            if target is not None:
                return noun_phrase(target), target
    return set(), None


def _subject_of_noun(verb: Token, noun: Token, depth: int) -> tuple[set[int], Token | None]:
    """Of "a man claiming ..." the man; of "issued a statement saying ..." whoever issued it."""
    cue = lexicon().nouns.get(noun.lemma_.lower())
    if cue is not None and cue.cls == "vehicle":
        owner = child_of(noun, "poss")
        if owner is not None:
            return noun_phrase(owner) - {c.i for c in owner.children if c.dep_ == "case"}, owner
        if noun.dep_ == "dobj" and noun.head.pos_ == "VERB":
            source, head = find_subject(noun.head, depth + 1)
            if head is not None:
                return source, head
        for prep in noun.children:
            if prep.dep_ == "prep" and prep.lower_ in ("from", "by"):
                target = child_of(prep, "pobj")
                if target is not None:
                    return noun_phrase(target, leave_out=[verb]), target
    return noun_phrase(noun, leave_out=[verb]), noun


def cue_tokens(verb: Token) -> set[int]:
    """The verb with its auxiliaries, particle and negation."""
    found = {verb.i} | {
        c.i
        for c in verb.children
        if (c.dep_ in _CUE_WORDS or c.lower_ in _NEGATIVES) and abs(c.i - verb.i) < 5
    }
    if verb.dep_ == "conj" and not found - {verb.i} and 0 < verb.i - verb.head.i < 4:
        # "would neither confirm nor deny", "did not confirm or deny": one refusal
        shared = {c.i for c in verb.head.children if c.dep_ in _CUE_WORDS or c.lower_ in _NEGATIVES}
        if any(verb.doc[i].dep_ == "neg" or verb.doc[i].lower_ in _NEGATIVES for i in shared):
            found |= shared | {verb.head.i}
    return found


# ---------------------------------------------------------------- readings of a verb


def candidates(verb: Token) -> Iterator[Reading]:
    """Every reading of a verb's complements, the likeliest content first."""
    passive = is_passive(verb)
    clause = _clause(verb, passive)
    if clause:
        yield Reading("clause", frozenset(clause))
    infinitive = next(
        (
            c
            for c in verb.children
            if c.dep_ in ("xcomp", "oprd", "advcl", "ccomp") and is_infinitive(c)
        ),
        None,
    )
    thing = child_of(verb, *_PASSIVE_SUBJECTS) if passive else child_of(verb, "dobj")
    if infinitive is not None and infinitive.dep_ in ("xcomp", "oprd"):
        if passive:
            yield Reading("raise", frozenset(subtree(infinitive)), True)
        else:
            if thing is not None and thing.i < infinitive.i:
                yield Reading("object+inf", frozenset(subtree(thing) | subtree(infinitive)))
            yield Reading("infinitive", frozenset(subtree(infinitive)))
            yield Reading("seem", frozenset(subtree(infinitive)), True)
    yield from _predicates(verb, thing, passive)
    yield from _prepositions(verb, thing, passive)
    gerund = child_of(verb, "xcomp", "pcomp") or child_of(verb, "advcl")
    if gerund is not None and gerund.tag_ == "VBG" and not _after_comma(gerund):
        yield Reading("gerund", frozenset(subtree(gerund)))
    if thing is not None:
        if passive:
            yield Reading("passive", frozenset(), True)
        else:
            yield Reading("object", frozenset(_object(thing)))


def _after_comma(token: Token) -> bool:
    first = token.left_edge
    return first.i > 0 and first.nbor(-1).text == ","


def _object(thing: Token) -> set[int]:
    """An object with its modifiers, without a loose clause that the parser hung to it."""
    found = subtree(thing)
    for child in thing.children:
        if child.dep_ in ("advcl", "parataxis"):
            found -= subtree(child)
    return found


def _clause(verb: Token, passive: bool) -> set[int]:
    """The finite clause that a verb reports, also where the parser took it for something else."""
    content: set[int] = set()
    clauses = [
        c for c in verb.children if c.dep_ == "ccomp" and _is_clausal(c) and not is_infinitive(c)
    ]
    if clauses and clauses[-1].i > verb.i and not _is_parenthetical(verb, clauses[-1]):
        clauses = [c for c in clauses if c.i > verb.i]
    for clause in clauses:
        content |= _own(clause, verb)
    if content:
        for joined in verb.children:
            if joined.dep_ != "conj" or joined.i < verb.i:
                continue
            if _is_that(joined) or _goes_on(joined, verb):
                content |= subtree(joined)
        return content
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep_ in ("advcl", "ccomp", "relcl", "dep") and _is_that(child):
            content |= subtree(child)
        else:
            content |= _clause_of_noun(child)
    if content:
        return content
    if verb.dep_ == "pcomp" and verb.head.head.lemma_.lower() in lexicon().relays:
        fronted = child_of(verb.head.head, "ccomp")
        if fronted is not None and fronted.i < verb.i:
            return subtree(fronted)
    mark = child_of(verb.head, "mark") if verb.dep_ in ("ccomp", "advcl") else None
    if mark is not None and mark.lower_ == "that" and verb.i < mark.i < verb.head.i:
        return {i for i in subtree(verb.head) if i >= mark.i}
    if verb.dep_ == "parataxis":
        return subtree(verb.head) - subtree(verb)
    if not passive and verb.dep_ in ("ROOT", "conj"):
        return _fronted(verb)
    return content


def _goes_on(joined: Token, verb: Token) -> bool:
    """Whether a clause that the parser joined to the reporting verb goes on with what it reports:
    without a comma, about something said before ("told them talks had begun but it was late")."""
    subject = child_of(joined, *_SUBJECTS, *_PASSIVE_SUBJECTS, "expl")
    cc = next((c for c in verb.children if c.dep_ == "cc" and verb.i < c.i < joined.i), None)
    if subject is None or cc is None or cc.nbor(-1).text == ",":
        return False
    return subject.lower_ in _NEUTRAL and joined.lemma_.lower() not in lexicon().verbs


def _clause_of_noun(child: Token) -> set[int]:
    """The reported clause where the parser hung it on the hearer, the occasion ("told a briefing
    that ...", "warned in a speech that ...") or read its verb as a participle."""
    if child.dep_ == "prep":
        noun = child_of(child, "pobj")
    else:
        noun = child if child.dep_ in ("dobj", "npadvmod", "dative") else None
    if noun is None:
        return set()
    for low in noun.children:
        if low.dep_ in ("relcl", "acl", "ccomp") and _is_that(low) and _has_subject(low):
            return subtree(low)
        if low.dep_ == "acl" and low.tag_ == "VBD" and noun.dep_ == "dobj":
            return subtree(noun)
    return set()


def _is_parenthetical(verb: Token, clause: Token) -> bool:
    """Whether a clause after a verb goes on with one before it: ", he said, "."""
    first = clause.left_edge
    return first.i > 0 and first.nbor(-1).is_punct


def _own(clause: Token, verb: Token) -> set[int]:
    """A reported clause without what the parser joined to it although it goes on with the speaker:
    ", and he added", ", but conceded"."""
    found = subtree(clause)
    if clause.i < verb.i:
        return found
    verbs = lexicon().verbs
    for joined in clause.children:
        if joined.dep_ != "conj" or joined.pos_ != "VERB" or joined.i < clause.i:
            continue
        cue = verbs.get(joined.lemma_.lower())
        if cue is None or cue.cls != "speech" or joined.tag_ != verb.tag_:
            continue
        if child_of(joined, "nsubj", "aux") is not None or child_of(joined, "ccomp") is None:
            continue
        found -= subtree(joined)
        found -= {c.i for c in clause.children if c.dep_ == "cc" and c.i < joined.i}
    return found


def _predicates(verb: Token, thing: Token | None, passive: bool) -> Iterator[Reading]:
    said = child_of(verb, "oprd", "acomp", "attr")
    small = next(
        (c for c in verb.children if c.dep_ in ("ccomp", "xcomp") and not is_infinitive(c)),
        None,
    )
    if small is not None and (
        small.pos_ in ("NOUN", "ADJ", "PROPN")
        or not _is_clausal(small)
        or (small.tag_ in ("VBN", "VBD") and child_of(small, "aux", "auxpass", "mark") is None)
    ):
        said = said or small
    if said is None or said.i < verb.i:
        return
    if passive:
        yield Reading("predicate", frozenset(subtree(said)), True)
        return
    content = subtree(said) | (subtree(thing) if thing is not None and thing.i != said.i else set())
    yield Reading("predicate", frozenset(content))
    yield Reading("seem", frozenset(subtree(said)), True)


def _prepositions(verb: Token, thing: Token | None, passive: bool) -> Iterator[Reading]:
    particle = child_of(verb, "prt")
    preps = list(_preps(verb))
    for prep, target in preps:
        content = subtree(target)
        if passive:
            yield Reading(f"object+p:{prep.lower_}", frozenset(subtree(prep)), True)
        elif thing is not None and thing.i < prep.i:
            held = subtree(thing) | subtree(prep)
            yield Reading(f"object+p:{prep.lower_}", frozenset(held))
    infinitive = _infinitive_after(verb, preps)
    for prep, target in preps:
        content = subtree(target)
        content |= _following(preps, content)
        if infinitive is not None and infinitive.i > target.i:
            yield Reading(f"p:{prep.lower_}+inf", frozenset(content | subtree(infinitive)))
        if particle is not None:
            yield Reading(f"p:{particle.lower_} {prep.lower_}", frozenset(content))
        yield Reading(f"p:{prep.lower_}", frozenset(content))


def _infinitive_after(verb: Token, preps: list[tuple[Token, Token]]) -> Token | None:
    """The infinitive that goes with a verb, also where the parser hung it on the means ("called on
    both sides in a resolution to sign")."""
    holders = (verb, *(target for _, target in preps if target.pos_ == "NOUN"))
    return next(
        (
            c
            for n, holder in enumerate(holders)
            for c in holder.children
            if c.dep_ in (("acl",) if n else ("xcomp", "advcl")) and is_infinitive(c)
        ),
        None,
    )


def _following(preps: list[tuple[Token, Token]], content: set[int]) -> set[int]:
    """The complements that follow one without a break ("action | against it | for the breach")."""
    out: set[int] = set()
    for prep, _ in preps:
        if prep.left_edge.i == max(content | out) + 1:
            out |= subtree(prep)
    return out


def _preps(verb: Token) -> Iterator[tuple[Token, Token]]:
    """The prepositions after a verb with their complements; two in a row count as the last."""
    for prep in verb.children:
        if prep.dep_ not in ("prep", "agent", "prt", "advmod") or prep.i < verb.i:
            continue
        target = child_of(prep, "pobj", "pcomp") or (
            child_of(prep, "amod", "acomp") if prep.lower_ == "as" else None
        )
        if target is not None:
            yield prep, target
        for low in prep.children:
            if low.dep_ == "prep":
                target = child_of(low, "pobj", "pcomp")
                if target is not None:
                    yield low, target


def is_infinitive(verb: Token) -> bool:
    """Whether "to" goes with the verb."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _is_that(verb: Token) -> bool:
    return any(
        c.lower_ == "that" and c.i < verb.i and c.dep_ in ("mark", "nsubj", "dobj", "advmod")
        for c in verb.children
    )


def _has_subject(verb: Token) -> bool:
    """Whether a clause has a subject beside a "that" that the parser took for one."""
    return any(
        c.dep_ in ("nsubj", "nsubjpass", "expl") and c.lower_ not in _RELATIVE
        for c in verb.children
    )


def _is_clausal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX") or any(
        c.dep_ in ("nsubj", "nsubjpass", "mark", "cop", "aux") for c in token.children
    )


def _fronted(verb: Token) -> set[int]:
    """The clause before a reporting verb which the parser did not take for its complement."""
    left = [c for c in verb.lefts if c.dep_ in ("dep", "advcl", "nsubj") and _is_clausal(c)]
    if not left or not any(c.dep_ == "nsubj" and c.i > verb.i for c in verb.children):
        return set()
    return {i for c in left for i in subtree(c)}


# ---------------------------------------------------------------- matching


def read(token: Token, cue: Cue) -> Reading | None:
    """The first reading of a verb that its cue's frames allow."""
    found = next((r for r in candidates(token) if r.frame in cue.frames), None)
    if found is None or not found.content:
        return found
    return Reading(found.frame, _without_background(token, found.content), found.about_subject)


def _without_background(verb: Token, content: frozenset[int]) -> frozenset[int]:
    """A content without the relative clause or apposition that ends it after a comma: background
    in the outlet's own voice (codebook section 8)."""
    first, last = min(content), max(content)
    for i in sorted(content):
        token = verb.doc[i]
        if i <= verb.i or token.dep_ not in ("relcl", "appos"):
            continue
        edge = token.left_edge
        if edge.i > first + 1 and edge.nbor(-1).text == "," and token.right_edge.i >= last - 1:
            return content - subtree(token)
    return content


def match_verb(verb: Token, cue: Cue, reading: Reading | None = None) -> Found | None:
    """What a verb of the lexicon attributes where it stands, by the parse alone. Without any
    reading that the frames allow, the content is empty: a quotation may yet be given to it."""
    cue = _silent(verb, cue)
    reading = reading or read(verb, cue)
    quotable = "quote" in cue.frames
    if reading is None and not quotable:
        return None
    if cue.lemma in lexicon().relays and is_passive(verb):
        return None
    content = set(reading.content) if reading is not None else set()
    source, head = find_subject(verb)
    if reading is not None and reading.about_subject:
        subject = child_of(verb, *_PASSIVE_SUBJECTS, *_SUBJECTS)
        if not is_passive(verb):
            source, head = set(), None
        if subject is not None and subject.lower_ not in DUMMIES:
            content |= noun_phrase(subject)
    if (
        head is not None
        and head.lower_ in DUMMIES
        and (
            head.lower_ == "there"
            or head.dep_ == "expl"
            or is_passive(verb)
            or (head.head != verb and verb.dep_ == "xcomp")
        )
    ):
        source, head = set(), None
    if cue.cls == "seeming":
        source, head = set(), None
    antecedent: set[int] = set()
    if head is not None and head.lower_ in _RELATIVE:
        relative = next((a for a in (verb, *verb.ancestors) if a.dep_ == "relcl"), None)
        if relative is not None:
            antecedent = noun_phrase(relative.head, leave_out=[relative])
    spoken = cue_tokens(verb)
    content -= source | spoken
    return Found(
        head=verb.i,
        cls=_class(verb, cue, reading),
        source=frozenset(source),
        cue=frozenset(spoken),
        content=frozenset(content),
        antecedent=frozenset(antecedent),
        frame=reading.frame if reading is not None else "",
        quotable=quotable,
    )


def _silent(verb: Token, cue: Cue) -> Cue:
    """A verb of speech under negation ("did not answer", "would not comment on") with the frames
    that a refusal to speak has beside its own."""
    if cue.lemma not in lexicon().silences:
        return cue
    negated = any(c.dep_ == "neg" or c.lower_ in _NEGATIVES for c in verb.children)
    if not negated:
        return cue
    return Cue(cue.lemma, "decline", cue.frames | {"object", "p:on", "p:to", "p:about"})


def _class(verb: Token, cue: Cue, reading: Reading | None) -> str:
    """The cue's class; to reject what somebody said ("the claim") is speech, to reject a thing is
    taking a side; to wonder or comment *that* something is so is speech, too."""
    if cue.cls == "topic" and reading is not None and reading.frame == "clause":
        return "speech"
    if cue.cls == "position" and reading is not None and reading.frame in ("object", "passive"):
        thing = child_of(verb, "dobj", *_PASSIVE_SUBJECTS)
        if thing is not None and thing.lemma_.lower() in lexicon().nouns:
            return "speech"
    return cue.cls
