"""The plain words of an answer: reasons, other readings, what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from onrecord.conclude.claims import Claim, ids_of, origins_of
from onrecord.conclude.clashes import Clash
from onrecord.conclude.history import Stretch
from onrecord.conclude.reading import Reading
from onrecord.conclude.rules import RULES
from onrecord.model import Event, Modality, Status

EVENT_WORDS: dict[Event, str] = {
    Event.PROPOSE: "an offer",
    Event.NEGOTIATE: "talks",
    Event.CONCLUDE: "agreement on a text",
    Event.APPROVE: "approval at home",
    Event.SIGN: "the signing",
    Event.RATIFY: "ratification",
    Event.ENTER_INTO_FORCE: "entry into force",
    Event.AMEND: "a change",
    Event.EXTEND: "a renewal",
    Event.REVIEW: "a review",
    Event.DEMAND: "a demand",
    Event.ALLEGE_BREACH: "an alleged breach",
    Event.REFUSE: "a refusal",
    Event.SUSPEND: "a suspension",
    Event.RESTORE: "a restoration",
    Event.DENOUNCE: "notice of withdrawal",
    Event.TERMINATE: "an ending by an act",
    Event.EXPIRE: "expiry",
    Event.REPLACE: "replacement",
    Event.AFFIRM: "an affirmation",
}

_CHANGES: dict[Status, str] = {
    Status.UNKNOWN: "Any report of an act on it, published by the day of knowledge.",
    Status.PROPOSED: "A report of talks, of an agreed text or of a signing.",
    Status.NEGOTIATING: "A report of an agreed text or of a signing.",
    Status.CONCLUDED: "A report that it was signed, or that it is being applied.",
    Status.SIGNED: "A report that it was ratified, took effect or is being applied.",
    Status.RATIFIED: "A report that it took effect or is being applied.",
    Status.IN_FORCE: "A report of a suspension, of notice, or of an end.",
    Status.UNDER_NOTICE: "A report that the notice was withdrawn, or that the end came earlier.",
    Status.SUSPENDED: "A report that the suspension was lifted, or of notice or an end.",
    Status.ENDED: "A report that it was renewed, restored or never ended.",
}


def _plural(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def reason_for(
    reading: Reading,
    current: Stretch | None,
    following: Stretch | None,
    on: date,
    known: date,
    party: str | None,
) -> str:
    """One or two sentences that a reader understands without the rules at hand."""
    if current is None:
        if not reading.view.claims:
            return f"No report published by {known} mentions it."
        if not reading.view.member:
            return f"No report published by {known} makes {party} a party to it."
        if reading.stretches:
            first = reading.stretches[0]
            return (
                f"What was published by {known} shows it {words_for(first.status)} only from "
                f"{first.stated or first.begins} on; nothing tells of {on}."
            )
        events = {c.modality for c in reading.view.claims}
        if Modality.ACTUAL not in events:
            return (
                f"What was published by {known} only plans, supposes or denies acts on it; none "
                "is said to have happened."
            )
        return f"Nothing published by {known} tells of an act that gives it a status."
    origins, told = origins_of(current.claims), len(ids_of(current.claims))
    text = RULES[current.rule].words
    if current.stated is not None:
        text += f" Since {current.stated}"
    else:
        text += f" By {current.latest}, when it was first reported"
    text += f", as {_plural(told, 'statement')} from {_plural(origins.total, 'origin')} "
    text += "tells." if told == 1 else "tell."
    if following is not None:
        until = following.stated or following.begins
        if following.projected:
            what = "It" if following.status is Status.ENDED else "The suspension"
            text += f" {what} runs out on {until} unless something is reported."
        else:
            text += f" From {until} on it {_is(following.status)}."
    return text


def _is(status: Status) -> str:
    return "has ended" if status is Status.ENDED else f"is {words_for(status)}"


def words_for(status: Status) -> str:
    """A status as a reader would say it."""
    return str(status).replace("_", " ")


def says_of(claims: Sequence[Claim]) -> str:
    """What one side of a conflict says, in words."""
    said = []
    for claim in claims:
        what = EVENT_WORDS[claim.event]
        put = {
            Modality.ACTUAL: f"{what} happened",
            Modality.DENIED: f"{what} did not happen",
            Modality.PLANNED: f"{what} is planned",
        }.get(claim.modality, f"{what} may come")
        when = f" ({claim.stated})" if claim.stated else ""
        term = f" for {claim.statement.term}" if claim.statement.term else ""
        said.append(f"{put}{when}{term}")
    return "; ".join(dict.fromkeys(said))


def why_other(clash: Clash) -> str:
    """What the side that is not preferred says, in words."""
    what = EVENT_WORDS[clash.event]
    if clash.kind == "denial":
        denied = clash.other[0].modality is Modality.DENIED
        return f"{what} is denied" if denied else f"{what} is reported"
    if clash.kind == "date":
        dates = sorted({str(c.stated) for c in clash.other if c.stated})
        return f"{what} is dated {', '.join(dates) or 'otherwise'}"
    if clash.kind == "term":
        terms = sorted({c.statement.term or "" for c in clash.other})
        return f"{what} is said to be for {', '.join(terms)}"
    days = sorted({str(c.stated) for c in clash.other if c.stated})
    if clash.other[0].modality is Modality.PLANNED:
        return f"its end is said to lie ahead, on {', '.join(days)}"
    return f"{what} is said to have come already"


def what_would_change(status: Status, following: Stretch | None) -> str:
    """What report would give another answer for the same day."""
    text = _CHANGES[status]
    if following is not None and following.projected and following.rule == "ran_out":
        text += f" A report of a renewal would move the end on {following.stated}."
    return text
