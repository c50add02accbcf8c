"""From a thread of mentions to the report's agreement: names, kind, parties, scope, openness."""

from __future__ import annotations

import re

from onrecord.extract.judge import Linear
from onrecord.extract.mentions import Mention
from onrecord.extract.party_sets import parties_of
from onrecord.extract.scene import Scene
from onrecord.extract.threads import Thread
from onrecord.model import Kind, Openness, ReportAgreement, Span

_SECRET = re.compile(r"\b(?:secret|clandestine|undisclosed)\b", re.I)
_UNPUBLISHED = re.compile(
    r"\b(?:unpublished|not (?:been )?(?:published|made public|disclosed)|no official announcement"
    r"|quietly|never (?:been )?(?:published|shown|made public)|verbal|unwritten|confidential)\b",
    re.I,
)
_CLAUSE_WORDS = 14
_FORM_ORDER = {"title": 0, "acronym": 1, "description": 2, "bare": 3, "weak": 4}


def describe(
    scene: Scene, thread: Thread, local: str, model: Linear | None = None
) -> ReportAgreement:
    """The agreement that a thread of mentions speaks of. `local` is its id in the report, `model`
    the judge's of parties."""
    text = scene.reading.document.text
    names: list[str] = []
    ordered = sorted(thread.mentions, key=lambda m: (_FORM_ORDER[m.form], m.span))
    nameless = not any(m.content or m.acronym or m.years for m in ordered)
    for mention in ordered:
        told = _with_clause(scene, mention) if nameless else mention.text
        name = " ".join(told.split())
        if all(name.lower() != held.lower() for held in names):
            names.append(name)
    around = " ".join(
        scene.reading.sentences[m.sentence].span.of(text) for m in thread.mentions[:8]
    )
    if any(_SECRET.search(m.text) for m in thread.mentions):
        openness = Openness.SECRET
    elif _UNPUBLISHED.search(around):
        openness = Openness.UNPUBLISHED
    elif any(m.form in ("title", "acronym") for m in thread.mentions):
        openness = Openness.PUBLIC
    else:
        openness = Openness.UNKNOWN
    return ReportAgreement(
        local=local,
        names=tuple(names),
        kind=_kind(thread),
        parties=parties_of(scene, thread, model),
        openness=openness,
        scope=_scope(ordered),
        mentions=tuple(m.span for m in thread.mentions),
    )


def _with_clause(scene: Scene, mention: Mention) -> str:
    """A phrase that says nothing of itself, with the clause that says which it is: "the agreement
    under which landlocked Ethiopia was to lease a port", "the declaration they signed in May"."""
    paragraph = scene.reading.paragraphs[mention.paragraph]
    sentence = scene.reading.sentences[mention.sentence]
    for clause in paragraph.doc[mention.head].children:
        if clause.dep_ not in ("relcl", "acl") or clause.left_edge.i != mention.last + 1:
            continue
        last = min(clause.right_edge.i, mention.last + _CLAUSE_WORDS, sentence.last - 1)
        for at in range(mention.last + 2, last + 1):
            if paragraph.doc[at].text in (",", ";", ":", "—"):
                last = at - 1
                break
        end = paragraph.doc[last]
        while end.is_punct and end.i > mention.last:
            end = end.nbor(-1)
        span = Span(mention.span.start, paragraph.offset + end.idx + len(end.text))
        return span.of(scene.reading.document.text)
    return mention.text


def _kind(thread: Thread) -> Kind:
    return thread.kinds.most_common(1)[0][0] if thread.kinds else Kind.AGREEMENT


_SCOPE = re.compile(
    r"\b(?:on|for|covering|concerning|regarding|governing|about|against) (.{4,120})\Z", re.S
)


def _scope(ordered: list[Mention]) -> str | None:
    """What it covers, as the fullest mention words it."""
    for mention in ordered:
        found = _SCOPE.search(mention.text)
        if found and not found[1][:1].isdigit():
            return " ".join(found[1].split())
    return None
