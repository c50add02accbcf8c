"""Who a claim is put down to, and what changed in that on the way: see `drift`."""

from __future__ import annotations

from collections.abc import Mapping

from onrecord.data import load
from onrecord.model import SourceKind, Statement
from onrecord.resolve.alignment import Report
from onrecord.resolve.outlets import is_outlet
from onrecord.resolve.passages import terms
from onrecord.resolve.wordings import Drift, around, pattern
from onrecord.resolve.words import words

NO_GO_BETWEEN = "go-between dropped"
_NOT_NAMED = SourceKind.UNNAMED_PERSON
_PARTIES = (SourceKind.ORGANIZATION, SourceKind.NAMED_PERSON)
BECOMES = {
    **{(_NOT_NAMED, kind): "no longer anonymous" for kind in _PARTIES},
    **{(SourceKind.MEDIA, kind): "a paper becomes a party" for kind in _PARTIES},
    (_NOT_NAMED, SourceKind.MEDIA): "a person becomes a paper",
    (SourceKind.NAMED_PERSON, SourceKind.ORGANIZATION): "a person becomes a body",
}


def sources_changed(
    child: Statement, parent: Statement, voices: Mapping[str, str], unsaid: bool
) -> list[Drift]:
    """Whether it is said by somebody else now, or by nobody. `unsaid`: the child attributes the
    claim nowhere, and says it no harder. What a party says that it did is its act: that it is no
    longer said by the party changes nothing."""
    was, now = parent.source, child.source
    if was.kind is SourceKind.OUTLET:
        return []
    before, after = voices[parent.id], voices[child.id]
    if now.kind is SourceKind.OUTLET:
        sides = {was.affiliation, *words().parties_in(was.text or "")}
        own_act = was.kind is SourceKind.ORGANIZATION and sides & set(parent.actors)
        if not unsaid or was.kind is SourceKind.MEDIA or own_act:
            return []
        told = f"{after}: {around(child.evidence_text)}"
        return [Drift("source: attribution dropped", before, told)]
    what = BECOMES.get((was.kind, now.kind))
    if what is None and was.chain and not now.chain and now.kind is not SourceKind.MEDIA:
        what = NO_GO_BETWEEN
    if what is None and was.kind is _NOT_NAMED and now.kind is _NOT_NAMED:
        rank = pattern("ranks")
        if bool(rank.search(was.text or "")) != bool(rank.search(now.text or "")):
            what = "described otherwise"
    if what == BECOMES[SourceKind.MEDIA, SourceKind.ORGANIZATION]:
        before = f"{before}: {around(parent.evidence_text)}"
    return [Drift(f"source: {what}", before, after)] if what else []


def heard_from(claim: Statement, report: Report) -> Statement:
    """The claim as made by the person whom the paper that it is put down to had it from, where the
    report says so of the same act: "the Post reported. The paper quoted two officials"."""
    if claim.source.kind is not SourceKind.MEDIA:
        return claim
    return next(
        (
            s
            for s in report.extraction.statements
            if (s.agreement, s.event) == (claim.agreement, claim.event)
            and s.source.kind not in (SourceKind.MEDIA, SourceKind.OUTLET)
            and any(r.text == claim.source.text or _is_reference(r.text) for r in s.source.chain)
        ),
        claim,
    )


def is_plain_credit(child: Statement, parent: Statement, told: Report) -> bool:
    """Whether the child puts down to the parent what the parent had from a person itself: that is
    how one credits."""
    return (
        child.source.kind is SourceKind.MEDIA
        and parent.source.kind is not SourceKind.MEDIA
        and not parent.source.chain
        and not pattern("apart").search(parent.source.text or "")
        and (
            is_outlet(child.source.text or "", told.document)
            or _is_reference(child.source.text or "")
        )
    )


def references() -> frozenset[str]:
    """Words by which a report goes on speaking of the outlet that it named."""
    return frozenset(load("resolve/echoes.toml")["outlets"]["references"])


def voices_of(report: Report) -> dict[str, str]:
    """Who says each statement, in words: "he" and "it" by whom they mean, "one of the two" with
    whom they are two of."""
    found: dict[str, str] = {}
    last: dict[tuple[SourceKind, str | None], str] = {}
    paper = ""
    for statement in sorted(report.extraction.statements, key=lambda s: (s.evidence, s.id)):
        source = statement.source
        if source.kind is SourceKind.OUTLET:
            found[statement.id] = "said by nobody, in the report's own voice"
            continue
        named = source.text or str(source.kind)
        if named.lower() in _PRONOUNS:
            named = source.resolved or last.get((source.kind, source.affiliation), named)
        else:
            last[source.kind, source.affiliation] = named
            if source.resolved and not _tells(named, source.resolved):
                named = f"{named} ({source.resolved})"
        papers = [r.text for r in source.chain if r.kind is SourceKind.MEDIA]
        papers += [source.text] if source.kind is SourceKind.MEDIA and source.text else []
        paper = next((p for p in papers if not _is_reference(p)), paper)
        relays = [paper if paper and _is_reference(r.text) else r.text for r in source.chain]
        through = ", ".join(relays)
        found[statement.id] = f"{named}, through {through}" if through else named
    return found


def _is_reference(paper: str) -> bool:
    return paper.lower().removeprefix("the ") in references()


def _tells(named: str, resolved: str) -> bool:
    """Whether a mention says all that is known of whom it means."""
    mine, whole = terms(named), terms(resolved)
    return mine.keys() >= whole.keys()


_PRONOUNS = ("he", "she", "it", "they")
