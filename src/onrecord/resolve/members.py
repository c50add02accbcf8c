"""An agreement as one report speaks of it, brought into a form that can be compared.

A `Member` is what the register keeps of a report's agreement for identity; a `Profile` is what
its names tell: acronyms, proper words, subjects, protected numbers and years, and whether the
report speaks of a coming agreement or a standing one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import chain

from onrecord.data import load
from onrecord.model import (
    Document,
    Event,
    Extraction,
    Kind,
    Modality,
    ReportAgreement,
    Span,
    content_id,
)
from onrecord.resolve.words import words

_LEDE_CHARS = 400
_MADE = frozenset({Event.SIGN, Event.CONCLUDE})
_OF_STANDING = frozenset(
    {
        Event.EXTEND,
        Event.ALLEGE_BREACH,
        Event.SUSPEND,
        Event.RESTORE,
        Event.DENOUNCE,
        Event.TERMINATE,
        Event.EXPIRE,
        Event.REPLACE,
    }
)
_COMING = frozenset({Event.PROPOSE, Event.NEGOTIATE, Event.CONCLUDE})


@dataclass(frozen=True, slots=True)
class Member:
    """One report's agreement with what identity needs of its report.

    `document` is the document's id, `doc` its name (file stem or URL, stable across re-reading);
    `years` the years in which the report says it was signed or concluded; `siblings` the other
    agreements of the report; `topic` the distinctive words of the sentences about it; `heading`
    those of the report's title and `lede` those of its first lines; `stage` is "coming" where
    nothing but proposals and talks is reported of it, "standing" where something is that only an
    agreement in being can undergo; `extractor` who found it; `is_party_guess` that no sentence
    about it names its parties together, so that they are put together from the report at large.
    """

    document: str
    doc: str
    published: date | None
    agreement: ReportAgreement
    years: frozenset[int] = frozenset()
    outlet: str | None = None
    siblings: tuple[ReportAgreement, ...] = ()
    topic: frozenset[str] = frozenset()
    heading: frozenset[str] = frozenset()
    lede: frozenset[str] = frozenset()
    stage: str = ""
    extractor: str = ""
    is_party_guess: bool = False

    @property
    def ref(self) -> str:
        """Stable reference: the report's name, the names and parties as printed there."""
        a = self.agreement
        return content_id("m", self.doc, a.local, list(a.names), sorted(a.parties))

    @property
    def order(self) -> tuple[date, str, str, str]:
        """Order of publication, of a day by the document's id: what decides, where an order must
        be chosen."""
        return (self.published or date.max, self.document, self.doc, self.agreement.local)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member's names and report tell about which agreement it is.

    `numbers` are pairs of carrier and number ("protocol", "4"); `named_years` and
    `named_parties` stand in a name,
    `stated_years` are those of signing; `role` is "coming", "standing" or empty; `plural` that
    the name is of a class of agreements; `derived` that a name tells of another that it is made
    for ("a protocol amending the treaty"); `instruments` what its names call it, where that is
    telling ("protocol", not "deal"); `phrases` each name's identifying words together; `context`
    words of the title and the siblings that it is related to; `links` the relations to
    siblings, as pairs of a relation (with "-of" where it points here) and the sibling's words.
    """

    acronyms: frozenset[str]
    initials: frozenset[str]
    titles: frozenset[str]
    proper: frozenset[str]
    subjects: frozenset[str]
    details: frozenset[str]
    numbers: frozenset[tuple[str, str]]
    named_years: frozenset[int]
    stated_years: frozenset[int]
    parties: frozenset[str]
    named_parties: frozenset[str]
    kind: Kind
    role: str
    stage: str
    plural: bool
    derived: bool
    instruments: frozenset[str]
    phrases: frozenset[frozenset[str]]
    links: frozenset[tuple[str, str]]
    context: frozenset[str]
    lede: frozenset[str]
    topic: frozenset[str]

    @property
    def vague(self) -> bool:
        """Whether the names alone tell nothing: "the new pact", "the current one"."""
        return not (self.acronyms or self.titles or self.proper or self.details)


def members(document: Document, extraction: Extraction) -> tuple[Member, ...]:
    """The members of one report, in the report's order."""
    lexicon = words()
    out = []
    for agreement in extraction.agreements:
        mine = [s for s in extraction.statements if s.agreement == agreement.local]
        years = frozenset(
            s.event_date.earliest.year
            for s in mine
            if s.event in _MADE
            and s.modality is Modality.ACTUAL
            and s.event_date is not None
            and s.event_date.earliest.year == min(s.event_date.latest.year, 9998)
        )
        spans = {s.evidence for s in mine} | {
            _sentence(document.text, m) for m in agreement.mentions
        }
        topic = frozenset(
            w for span in spans for w in lexicon.distinctive(document.text[span.start : span.end])
        )
        out_of_life = {s.event for s in mine if s.modality is not Modality.DENIED}
        stage = "standing" if out_of_life & _OF_STANDING else ""
        if (
            mine
            and not stage
            and all(s.event in _COMING or s.modality is not Modality.ACTUAL for s in mine)
        ):
            stage = "coming"
        out.append(
            Member(
                document=document.id,
                doc=document.name,
                published=document.published,
                agreement=agreement,
                years=years,
                outlet=document.outlet,
                siblings=tuple(a for a in extraction.agreements if a is not agreement),
                topic=topic,
                heading=lexicon.distinctive(document.title or ""),
                lede=_lede(document),
                stage=stage,
                extractor=extraction.extractor,
                is_party_guess=_is_party_guess(document, agreement, spans),
            )
        )
    return tuple(out)


def _is_party_guess(document: Document, agreement: ReportAgreement, spans: Iterable[Span]) -> bool:
    """Whether neither the names, the title nor a sentence about it has two of its parties."""
    if not agreement.mentions or len(agreement.parties) < 2:
        return False
    lexicon = words()
    told = [*agreement.names, document.title or "", *(span.of(document.text) for span in spans)]
    return not any(len(lexicon.parties_in(t) & set(agreement.parties)) > 1 for t in told)


def _lede(document: Document) -> frozenset[str]:
    """Distinctive words of the first lines: what a report is about on the whole."""
    start = document.text[:_LEDE_CHARS]
    return words().distinctive(start[: start.rfind(" ") + 1])


def _sentence(text: str, span: Span) -> Span:
    """The line around a mention, cut to the sentence where full stops show one."""
    start = max(text.rfind("\n", 0, span.start), text.rfind(". ", 0, span.start)) + 1
    ends = [e for e in (text.find("\n", span.end), text.find(". ", span.end)) if e >= 0]
    return Span(start, min(ends, default=len(text)))


def today(party: str) -> str:
    """The party that goes on in a former one's treaties (Russia for the Soviet Union), or itself:
    under either name it is the same party."""
    seen = {party}
    while (after := _continued().get(party)) is not None and after not in seen:
        seen.add(party := after)
    return party


@cache
def _continued() -> dict[str, str]:
    return {
        code: row["continued_by"]
        for code, row in load("parties/history.toml")["party"].items()
        if "continued_by" in row
    }


@lru_cache(maxsize=65536)
def profile(member: Member) -> Profile:
    """What the member's names, parties and siblings tell. Cached: members are values."""
    lexicon = words()
    agreement = member.agreement
    parts = [lexicon.parts(name) for name in agreement.names]
    roles = Counter(p.role for p in parts if p.role)
    links = {
        (str(related.type), word)
        for related in agreement.related
        for sibling in member.siblings
        if sibling.local == related.agreement
        for word in _sibling_words(sibling)
    } | {
        (f"{related.type}-of", word)
        for sibling in member.siblings
        for related in sibling.related
        if related.agreement == agreement.local
        for word in _sibling_words(sibling)
    }
    kinds = {str(related.type) for related in agreement.related} | {
        f"{related.type}-of"
        for sibling in member.siblings
        for related in sibling.related
        if related.agreement == agreement.local
    }
    role = roles.most_common(1)[0][0] if roles else ""
    if not role and ("replaces" in kinds or "renews" in kinds):
        role = "coming"
    elif not role and ("replaces-of" in kinds or "renews-of" in kinds):
        role = "standing"
    scope = lexicon.parts(agreement.scope) if agreement.scope else None
    return Profile(
        acronyms=frozenset().union(*(p.acronyms for p in parts)),
        initials=frozenset().union(*(p.initials for p in parts)),
        titles=frozenset(p.title for p in parts if p.title),
        proper=frozenset().union(*(p.proper for p in parts)),
        subjects=frozenset().union(*(p.subjects for p in parts), scope.subjects if scope else ()),
        details=frozenset().union(*(p.details for p in parts), scope.details if scope else ()),
        numbers=frozenset().union(*(p.numbers for p in parts)),
        named_years=frozenset().union(*(p.years for p in parts)),
        stated_years=member.years,
        parties=frozenset(map(today, agreement.parties)),
        named_parties=frozenset(map(today, chain.from_iterable(p.parties for p in parts))),
        kind=agreement.kind,
        role=role,
        stage=member.stage,
        plural=bool(parts) and parts[0].plural,
        derived=any(map(lexicon.is_derived, agreement.names)),
        instruments=frozenset().union(*(p.instruments for p in parts)),
        phrases=frozenset(p.details for p in parts if p.details),
        links=frozenset(links),
        context=member.heading | {word for _, word in links},
        lede=member.lede,
        topic=member.topic,
    )


def _sibling_words(sibling: ReportAgreement) -> frozenset[str]:
    lexicon = words()
    found: set[str] = set()
    for name in sibling.names:
        parts = lexicon.parts(name)
        found |= parts.acronyms | parts.proper | parts.subjects
    return frozenset(found)
