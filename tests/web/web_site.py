"""The register that pages are looked at on, and where each kind of page is."""

from __future__ import annotations

from pathlib import Path

from making import Said, agreement, report
from onrecord.api import Desk
from onrecord.model import Account, Incident, PartialDate, Relay, Source, SourceKind, Span
from onrecord.outlooks import refresh
from onrecord.read import ReadOptions, load_meta
from onrecord.record import Register

HOUSE = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAIR = ("NOR", "SWE")
RAMMED = "A patrol boat was rammed off Skerry Rock on Friday."
OURS = "It was in our waters, the Norwegian ministry said, the Fjord Gazette reported."
THEIRS = "Sweden says that it was an accident."
HOSTILE = "<script>window.broken = 1</script><img src=x onerror=window.broken=1>"


def fill(path: Path) -> None:
    """The example reports as they are read, and three of our own: an incident, hostile markup, and
    names of one long word."""
    with Register.open(path, create=True) as register:
        meta = load_meta(HOUSE / "examples" / "meta.jsonl")
        Desk(register).read(
            sorted((HOUSE / "examples").glob("*.txt")), ReadOptions(meta=meta), jobs=1
        )
        text = f"{RAMMED} {OURS} {THEIRS}"
        told = [
            (OURS, Source(SourceKind.ORGANIZATION, "the Norwegian ministry", "said", "NOR",
                          chain=(Relay(SourceKind.MEDIA, "the Fjord Gazette"),))),
            (THEIRS, Source(SourceKind.ORGANIZATION, "Sweden", "says", "SWE")),
        ]  # fmt: skip
        incident = Incident(
            "a patrol boat was rammed",
            PartialDate("2024-05-03"),
            "Skerry Rock",
            tuple(
                Account(source, f"the account of {source.affiliation}",
                        Span(text.index(s), text.index(s) + len(s)), s)
                for s, source in told
            ),
        )  # fmt: skip
        pact = agreement("Skerry Fishing Pact", parties=PAIR)
        register.record(
            *report("skerry-2024", text, "2024-05-05", [pact],
                    [Said("allege_breach", OURS, actors=("SWE",))], incidents=[incident])
        )  # fmt: skip
        hostile = f"Norway and Sweden signed the Skerry Fishing Pact {HOSTILE} in May 2020."
        register.record(
            *report("hostile-2020", hostile, "2020-06-01", [pact],
                    [Said("sign", hostile, when="2020-05", actors=PAIR)], outlet=HOSTILE)
        )  # fmt: skip
        name = "Vertragsergaenzungsprotokoll" * 4
        long = f"Norway and Sweden amended the {name} in May 2019."
        register.record(
            *report("long-2019", long, "2019-06-01", [agreement(name, parties=PAIR)],
                    [Said("amend", long, when="2019-05", actors=PAIR)],
                    outlet="Gazette" * 12)
        )  # fmt: skip
        register.settle()
        refresh(register)


def pages_of(path: Path) -> dict[str, str]:
    """An address for every kind of page, on what is in the example register."""
    with Register.open(path) as register:
        cis = register.find("CIS-MOA")[0].agreement
        story = max(register.stories(), key=lambda s: len(s.reports))
        incident = register.incidents(*register.documents_with_incidents())[0].id
        statement = register.recorded(cis)[0].statement.id
    return {
        "register": "/",
        "dossier": f"/agreements/{cis}",
        "statements": f"/agreements/{cis}/statements",
        "happenings": f"/agreements/{cis}/happenings",
        "belief": f"/agreements/{cis}/belief",
        "why": f"/agreements/{cis}/why?cell=status",
        "statement": f"/statements/{statement}",
        "reports": "/reports",
        "report": "/reports/karakoram-courier-20230803?cuts=true",
        "pairs": "/pairs",
        "pair": "/pairs/PAK/USA",
        "sources": "/sources",
        "outlet": "/outlets?name=Karakoram+Courier",
        "echoes": "/echoes",
        "story": f"/echoes/{story.id}",
        "incidents": "/incidents",
        "incident": f"/incidents/{incident}",
        "due": "/due?on=2023-08-10",
        "search": "/search?q=memorandum",
        "long names": "/search?q=amended",
        "about": "/about",
        "api": "/api",
        "fault": "/no-such-page",
    }
