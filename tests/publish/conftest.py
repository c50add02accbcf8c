"""A small register with all that a format has to carry, and texts that mean it harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from making import Said, agreement, report
from onrecord.model import Account, Incident, PartialDate, Relay, Source, SourceKind, Span, Stance
from onrecord.record import Register
from onrecord.resolve.rulings import Ruling, RulingKind

SIGNED = (
    "\U0001f30a Port Elm, 2 May - <script>alert('x')</script> & more.\n\n"
    "Peru and Chile signed the Salt Lagoon Accord, the “SLA”, on 1 May 2014, the foreign "
    "ministry of Peru said.\n"
    "It took effect at once and runs for twenty years. A review is due on 30 June 2030. "
    "Chile plans to ratify it by 1 June 2014, an official who was not allowed to speak "
    "told the Quay Gazette."
)
PUT_OFF = (
    "Chile now plans to ratify the Salt Lagoon Accord by 1 September 2031, the foreign ministry "
    'of Chile said; "no notice has been given", it added \x0b\x00 in a text with odd signs.\n\n'
    "Peruvian boats crossed the lagoon on 3 March 2015. Peru says they drifted. "
    "Chile says that they were sent."
)
ENDED = (
    "Peru has ended the Salt Lagoon Accord, Chile's ministry said on Monday. "
    "Peru denies that it has ended the accord. "
    "Talks on the Tern Island Treaty between Peru and Tonga have begun, 東京 sources say."
)
MINISTRY = Source(SourceKind.ORGANIZATION, "the foreign ministry of Peru", "said", "PER")
UNNAMED = Source(
    SourceKind.UNNAMED_PERSON,
    "an official who was not allowed to speak",
    "told",
    "CHL",
    chain=(Relay(SourceKind.MEDIA, "the Quay Gazette", "told"),),
    reason="not allowed to speak",
)


def _sentence(text: str, start: str) -> str:
    begin = text.index(start)
    ends = [i for i in (text.find(". ", begin), text.find(".\n", begin)) if i >= 0]
    return text[begin : min(ends) + 1] if ends else text[begin:]


def _incident(text: str) -> Incident:
    def account(party: str, start: str, says: str) -> Account:
        sentence = _sentence(text, start)
        at = text.index(sentence)
        source = Source(SourceKind.ORGANIZATION, party, "says", party[:3].upper())
        return Account(source, says, Span(at, at + len(sentence)), sentence)

    return Incident(
        "boats crossed the lagoon",
        PartialDate("2015-03-03"),
        "the lagoon",
        (
            account("Peru", "Peru says", "they drifted"),
            account("Chile", "Chile says", "they were sent"),
        ),
    )


def fill(register: Register) -> None:
    """Three reports, one of them in the words of another, and a ruling."""
    sla = agreement("Salt Lagoon Accord", "SLA", parties=("PER", "CHL"), scope="salt <and> fish")
    signed = _sentence(SIGNED, "Peru and Chile signed")
    ratify = _sentence(SIGNED, "Chile plans")
    review = _sentence(SIGNED, "A review is due")
    both = ("CHL", "PER")
    register.record(
        *report(
            "elm-1", SIGNED, "2014-05-02", [sla],
            [
                Said("sign", signed, when="2014-05-01", actors=both, source=MINISTRY),
                Said("enter_into_force", _sentence(SIGNED, "It took effect"), when="2014-05-01",
                     term="P20Y"),
                Said("ratify", ratify, modality="planned", when="2014-06-01", actors=("CHL",),
                     source=UNNAMED),
            ],
            outlet="Port Elm Herald",
            due=[("2030-06-30", review, "A1")],
        )
    )  # fmt: skip
    moved = _sentence(PUT_OFF, "Chile now plans")
    register.record(
        *report(
            "elm-2", PUT_OFF, "2015-03-10", [agreement("Salt Lagoon Accord", parties=both)],
            [
                Said("ratify", moved, modality="planned", when="2031-09-01", actors=("CHL",),
                     source=Source(SourceKind.ORGANIZATION, "the foreign ministry of Chile",
                                   "said", "CHL")),
            ],
            outlet='Quay "Gazette" & Sons',
            incidents=[_incident(PUT_OFF)],
        )
    )  # fmt: skip
    ended = _sentence(ENDED, "Peru has ended")
    denied = _sentence(ENDED, "Peru denies")
    talks = _sentence(ENDED, "Talks on")
    register.record(
        *report(
            "elm-3", ENDED, "2016-01-05",
            [
                agreement("the Salt Lagoon Accord", parties=both),
                agreement("Tern Island Treaty", parties=("PER", "TON"), local="A2"),
            ],
            [
                Said("terminate", ended, actors=("PER",),
                     source=Source(SourceKind.ORGANIZATION, "Chile's ministry", "said", "CHL")),
                Said("terminate", denied, modality="denied", actors=("PER",),
                     source=Source(SourceKind.ORGANIZATION, "Peru", "denies", "PER",
                                   stance=Stance.DENIES)),
                Said("negotiate", talks, agreement="A2",
                     source=Source(SourceKind.UNNAMED_PERSON, "東京 sources", "say")),
            ],
            outlet="Tern Tribune",
        )
    )  # fmt: skip
    register.settle()
    first, second = (a.id for a in register.agreements())
    register.rule(
        Ruling(
            RulingKind.DIFFERENT, (first, second), "M. Okoro", "two waters", "2016-02-01T08:00:00Z"
        )
    )


@pytest.fixture(scope="package")
def shore(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """The register of the shore: open, and not to be changed."""
    path: Path = tmp_path_factory.mktemp("shore") / "shore.db"
    with Register.open(path, create=True) as register:
        fill(register)
        yield register


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Register]:
    """A register of the test's own."""
    with Register.open(tmp_path / "own.db", create=True) as register:
        yield register
