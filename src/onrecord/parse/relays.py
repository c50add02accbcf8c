"""Go-betweens that a report names in passing: "a report in X", "it quoted an official, talking to
Y, as saying". A second look over sources that `sources.read_sources` has found.

The codebook's section 5: the source is the innermost speaker; outlets between stand in `chain`,
outermost first, as printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.model import Relay, Source, SourceKind
from onrecord.parse.attribution import Attribution
from onrecord.parse.parties import codes_of
from onrecord.parse.source_kinds import describe, reason_of

_NAME = r"(?:[Tt]he )?[A-ZÀ-Þ][\w.’'&-]*(?: (?:of|and|de|al|[A-ZÀ-Þ][\w.’'&-]*))*"
_PIECE = r"(?:reports?|story|stories|article|dispatch|account|piece|item|despatch|broadcast)"
_REPORT_IN = re.compile(
    rf"((?:An?|The|Another|One) (?:\w+ )?{_PIECE} (?:in|by|of|from|on)) ({_NAME})\Z", re.I
)
_THE_REPORT = re.compile(
    rf"(?:the|that|this|its) (?:same )?(?:{_PIECE}|paper|newspaper|daily)\Z", re.I
)
_QUOTED = re.compile(
    r"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+(?P<who>[^.;:]+?)"
    rf"(?:,\s*(?:while\s+)?(?P<how>talking|speaking) to (?P<outlet>{_NAME}))?"
    r",?\s+(?:as\s+)?saying\b"
)
_BRACKETED = re.compile(r"(they|it|we|them) \(([^()]+)\)?\Z", re.I)
_PRONOUNS = frozenset(["he", "she", "they"])
_PEOPLE = (SourceKind.NAMED_PERSON, SourceKind.UNNAMED_PERSON)


def refine(
    text: str, found: Sequence[Attribution], sources: Sequence[Source | None]
) -> tuple[Source | None, ...]:
    """The sources with outlets named in passing as media, and those quoted through them.

    `sources` are those of `found`, in the same order; offsets refer to `text`.
    """
    out: list[Source | None] = list(sources)
    order = sorted(range(len(found)), key=lambda n: _start(found[n]))
    outlet: Source | None = None
    quoted: tuple[int, Source] | None = None
    for n in order:
        source = out[n]
        mention = source.text if source is not None else None
        if source is None or not mention:
            continue
        named = _REPORT_IN.match(mention)
        if named:
            source = replace(source, kind=SourceKind.MEDIA, text=named[2], cue=named[1])
            outlet = source
        elif _THE_REPORT.match(mention) and source.kind is not SourceKind.MEDIA and outlet:
            source = replace(source, kind=SourceKind.MEDIA, resolved=outlet.text)
        bracketed = _BRACKETED.match(mention)
        if bracketed and codes_of(bracketed[2]):
            source = replace(
                source,
                kind=SourceKind.ORGANIZATION,
                text=f"{bracketed[1]} ({bracketed[2]})",
                affiliation=codes_of(bracketed[2])[0],
            )
        inner = _inner(text, found[n], source, outlet)
        if inner is not None:
            source = inner
            quoted = (_start(found[n]), inner)
        elif source.text and source.text.lower() in _PRONOUNS and quoted is not None:
            speaker = quoted[1]
            between = [
                out[m]
                for m in order
                if quoted[0] < _start(found[m]) < _start(found[n])
                and found[m].nested_in is None
                and (held := out[m]) is not None
                and held.kind in _PEOPLE
                and (held.text or "").lower() not in _PRONOUNS
            ]
            if not between:
                source = replace(
                    source, kind=speaker.kind, resolved=speaker.text, chain=speaker.chain
                )
        out[n] = source
    return tuple(_relinked(n, found, out) for n in range(len(found)))


def _start(item: Attribution) -> int:
    first = item.source or item.cue or item.content
    return first[0].start if first else 0


def _inner(text: str, item: Attribution, source: Source, outlet: Source | None) -> Source | None:
    """The speaker whom an outlet quotes, with the outlets that hand the words on."""
    if source.kind is not SourceKind.MEDIA or not item.content or not item.source:
        return None
    between = text[item.source[-1].end : item.content[0].start + 1]
    matched = _QUOTED.search(between)
    if matched is None:
        return None
    who = " ".join(matched["who"].split())
    first = Relay(
        SourceKind.MEDIA,
        (outlet.text if source.resolved and outlet and outlet.text else source.text) or "",
        outlet.cue if source.resolved and outlet else source.cue,
    )
    chain = [*source.chain, first]
    if matched["outlet"]:
        chain.append(Relay(SourceKind.MEDIA, matched["outlet"], f"{matched['how']} to"))
    return replace(describe(who, "saying"), chain=tuple(chain), reason=reason_of(who))


def _relinked(
    n: int, found: Sequence[Attribution], sources: Sequence[Source | None]
) -> Source | None:
    """A nested source takes its outer speaker's chain, and the speaker, before its own."""
    source = sources[n]
    above = found[n].nested_in
    if source is None or above is None:
        return source
    outer = sources[above]
    if (
        outer is None
        or not outer.chain
        or not outer.text
        or source.chain[: len(outer.chain)] == outer.chain
    ):
        return source
    return replace(source, chain=(*outer.chain, Relay(outer.kind, outer.text, outer.cue)))
