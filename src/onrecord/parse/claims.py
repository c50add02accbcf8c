"""Whose claim a stretch of text is: the innermost speaker's or the outlet's (codebook 8)."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from onrecord.model import OUTLET, Source, Span
from onrecord.parse.attribution import Attribution
from onrecord.parse.attribution_lexicon import lexicon
from onrecord.parse.source_kinds import PEOPLE, word_lists

CLAIMS = frozenset(
    (
        "speech",
        "finding",
        "belief",
        "label",
        "light",
        "noun",
        "turn",
        "decline",
        "evaluation",
        "directive",
    )
)


def is_claim(item: Attribution, source: Source | None) -> bool:
    """Whether an attribution says something of the world rather than wants or does something: a
    promise or a threat is an act that somebody else tells of, unless its words are quoted. To
    reject is to deny in a person's mouth, an act in a state's."""
    if item.lemma == "reject" and source is not None and source.kind in PEOPLE:
        return True
    if item.cls not in CLAIMS:
        return False
    if item.quoted:
        return True
    acts = word_lists()
    return item.lemma not in acts.acts and (
        item.frame not in acts.act_frames or item.lemma in acts.claims
    )


def covering(
    found: Sequence[Attribution], sources: Sequence[Source | None], span: Span
) -> int | None:
    """The place of the innermost attribution of a claim whose content covers `span`."""
    best: tuple[int, int] | None = None
    for n, item in enumerate(found):
        if item.covers(span) and is_claim(item, sources[n]):
            size = sum(s.end - s.start for s in item.content)
            inner = best is not None and size == best[0] and item.nested_in == best[1]
            if best is None or size < best[0] or inner:
                best = (size, n)
    return None if best is None else best[1]


def source_at(
    found: Sequence[Attribution],
    sources: Sequence[Source | None],
    trigger: Span,
    background: Span | None = None,
) -> Source:
    """Whose claim the words at `trigger` are: the innermost speaker, or the outlet.

    `background` is the thing on which they are background (`background_on`): where the speaker
    speaks of it, they are the outlet's voice, unless they stand inside quotation marks.
    """
    at = covering(found, sources, trigger)
    while at is not None:
        source = sources[at]
        own = source is not None and (source.text or "").lower() in ("i", "we", "my", "our")
        outer = found[at].nested_in
        if own and outer is not None and sources[outer] is not None:
            at = outer
            continue
        if background is not None and not found[at].quoted and found[at].covers(background):
            return OUTLET
        if source is not None:
            return source
        at = found[at].nested_in
    return OUTLET


def accuser_at(
    found: Sequence[Attribution], sources: Sequence[Source | None], trigger: Span
) -> Source | None:
    """Who makes the accusation that the words at `trigger` are: the one whose word they are the
    cue of ("accused", "complained"), else who is said to act on it in an attribution of any class
    ("urged reprisals for breaking the pact") that no claim covers."""
    for n, item in enumerate(found):
        if sources[n] is not None and any(part.overlaps(trigger) for part in item.cue):
            return sources[n]
    if covering(found, sources, trigger) is not None:
        return None
    around = [
        (sum(part.end - part.start for part in item.content), n)
        for n, item in enumerate(found)
        if item.covers(trigger) and sources[n] is not None
    ]
    return sources[min(around)[1]] if around else None


def background_on(doc: Doc, trigger: Span) -> Span | None:
    """The noun on which the words at `trigger` are background, in a relative clause, a participle
    or an apposition; none where they state something themselves. Offsets are those of `doc.text`.

    What a noun of speech says ("reports that ..."), what a cleft brings out ("it was the army that
    ...") and what an infinitive has in view ("the first to ...") is no background.
    """
    span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
    if span is None:
        return None
    token: Token = span.root
    while token.head.i != token.i:
        noun = token.head
        if token.dep_ == "appos" or (token.dep_ == "acl" and token.tag_ == "VBN"):
            return Span(noun.idx, noun.idx + len(noun.text))
        if token.dep_ == "relcl" and not _says_itself(token, noun):
            return Span(noun.idx, noun.idx + len(noun.text))
        if token.dep_ in ("ccomp", "parataxis"):
            return None
        token = noun
    return None


def _says_itself(clause: Token, noun: Token) -> bool:
    """Whether what looks like a relative clause on `noun` is the statement itself."""
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children):
        return True
    copula = noun.head
    if (
        noun.dep_ in ("attr", "nsubj")
        and copula.lemma_ == "be"
        and any(c.lower_ == "it" and c.dep_ in ("nsubj", "expl") for c in copula.children)
    ):
        return True
    speaks = noun.lemma_.lower() in lexicon().nouns
    that = clause.left_edge
    return speaks and that.lower_ == "that" and noun.i < that.i <= noun.i + 2 and _is_full(clause)


def _is_full(clause: Token) -> bool:
    """Whether a clause has all its parts beside the "that" which opens it."""
    return any(
        c.dep_ in ("nsubj", "nsubjpass", "expl") and c.lower_ not in ("that", "which", "who")
        for c in clause.children
    )
