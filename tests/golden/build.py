"""Build the golden reports from their compact sources.

    python tests/golden/build.py [--check]

Each `source/SLUG.txt` holds a report and its annotation (the format is described in README.md).
This script finds every piece of evidence in the text, widens it to whole sentences, checks every
code against the vocabularies of `onrecord.model`, and writes `SLUG.json` and `text/SLUG.txt`.
With `--check` it writes nothing and says which files are out of date.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.model.codes import Event, Kind, Modality, Openness, Relation, SourceKind, Stance
from onrecord.model.dates import PartialDate, add_term

HERE = Path(__file__).parent
SOURCES = HERE / "source"
KINDS = {
    "np": SourceKind.NAMED_PERSON,
    "up": SourceKind.UNNAMED_PERSON,
    "org": SourceKind.ORGANIZATION,
    "doc": SourceKind.DOCUMENT,
    "med": SourceKind.MEDIA,
    "out": SourceKind.OUTLET,
}
PARTY = re.compile(r"[A-Z]{3}\Z|[A-Z][A-Za-z-]+\Z")
ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Capt|Lt|Sen|Rep|Gov|Hon|Jr|No|Nos|Art|vs|approx|ret|retd"
    r"|Jan|Feb|Aug|Sept|Oct|Nov|Dec|a\.m|p\.m)|\b[A-Z]|\b[A-Z]\.[A-Z])\.\Z"
)
END = re.compile(r"[.!?…][\"”’')\]]*(?=\s)|[\"”’)](?=\n)|\n")
BULLET = re.compile(r"[•*–-]\s+")
DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ .,'’/-]{2,}"  # TOWN, or TOWN. before a dash or colon
    r"(?:,? [A-Z][a-z]+\.?(?: \d{1,2})?(?:, \d{4})?)?(?: \([^)]*\))? ?[-–—:]+\s"
    r"|[A-ZÀ-Þ][\w’'-]+(?: [A-Z][\w’'-]+)?, \d{1,2} [A-Z][a-z]+(?: \d{4})?"  # Town, 3 March -
    r"(?: \([^)]*\))? ?[-–—:.]+\s"
)


class AnnotationError(Exception):
    """Something in a source file that cannot stand: says which file and which line."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of `text`, without datelines, bullets and outer space."""
    spans = []
    start = 0
    for end in [*(m.end() for m in END.finditer(text)), len(text)]:
        piece = text[start:end]
        same_line = text[end:].lstrip(" ")[:1]
        if ABBREVIATION.search(piece.rstrip()) and not piece.endswith("\n"):
            continue
        if same_line.islower() and not piece.endswith("\n"):  # “Never!” he said.
            continue
        stripped = piece.strip()
        if stripped:
            left = start + len(piece) - len(piece.lstrip())
            lead = BULLET.match(stripped) or DATELINE.match(stripped)
            spans.append((left + (lead.end() if lead else 0), left + len(stripped)))
        start = end
    return spans


def locate(text: str, fragment: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """The run of whole sentences that holds `fragment` ("first .. last" for a longer run).

    A leading `^` keeps the evidence from starting before the fragment (after a speaker's label).
    """
    exact = fragment.startswith("^")
    first, _, last = fragment.lstrip("^").partition(" .. ")
    for piece in filter(None, (first, last)):
        if text.count(piece) != 1:
            raise AnnotationError(
                f"{piece!r} stands {text.count(piece)} times in the text, not once"
            )
    begin = text.index(first)
    finish = text.index(last) + len(last) if last else begin + len(first)
    start = begin if exact else max(s for s, e in spans if s <= begin)
    end = min(e for s, e in spans if e >= finish)
    return start, end


def read_source(fields: list[str], text: str) -> dict[str, Any]:
    """`kind | text | cue | affiliation | stance | extras`, the outlet where there is none."""
    out: dict[str, Any] = {
        "kind": "outlet",
        "text": None,
        "cue": None,
        "affiliation": None,
        "stance": "asserts",
        "chain": [],
    }
    if not fields:
        return out
    plain = [f for f in fields if not re.match(r"(?:res|reason|chain|scope|proc)=", f)]
    plain += ["-"] * (5 - len(plain))
    kind, mention, cue, affiliation, stance = (None if f == "-" else f for f in plain[:5])
    out["kind"] = str(KINDS[kind or "out"])
    out["text"], out["cue"], out["affiliation"] = mention, cue, affiliation
    out["stance"] = str(Stance(stance or "asserts"))
    for name, value in extras(fields):
        if name == "res":
            out["resolved"] = value
        elif name == "reason":
            out["reason"] = value
        elif name == "chain":
            how, who, by = (*value.split(">"), "", "")[:3]
            out["chain"].append({"kind": str(KINDS[how]), "text": who, "cue": by or None})
    for words in (mention, cue, *(relay["text"] for relay in out["chain"])):
        if words and words not in text:
            raise AnnotationError(f"source words {words!r} do not stand in the text")
    return out


def extras(fields: list[str]) -> Iterator[tuple[str, str]]:
    for field in fields:
        name, found, value = field.partition("=")
        if found and name in ("res", "reason", "chain", "scope", "proc"):
            yield name, value


def parties(words: str) -> list[str]:
    codes = [] if words == "-" else words.split(",")
    for code in codes:
        if not PARTY.match(code):
            raise AnnotationError(f"{code!r} is no party code")
    return codes


def read_agreement(fields: list[str], text: str) -> dict[str, Any]:
    """`A1 kind parties openness | names ; names | scope=... | replaces=A2 | key=...`."""
    local, kind, members, openness = fields[0].split()
    names = [name.strip() for name in fields[1].split(" ; ")]
    for name in names:
        if name.lower() not in text.lower():
            raise AnnotationError(f"the name {name!r} does not stand in the text")
    out: dict[str, Any] = {
        "id": local,
        "names": names,
        "kind": str(Kind(kind)),
        "parties": parties(members),
        "openness": str(Openness(openness)),
    }
    for field in fields[2:]:
        name, _, value = field.partition("=")
        if name in ("scope", "key"):
            out[name] = value
        elif name == "offices":
            out["offices"] = dict(pair.split(":") for pair in value.split(";"))
        else:
            out.setdefault("related", []).append({"type": str(Relation(name)), "agreement": value})
    return out


def read_statement(fields: list[str], text: str, spans: list[tuple[int, int]]) -> dict[str, Any]:
    """`A1 event modality date term actors | evidence | source ...`."""
    local, event, modality, when, term, actors = fields[0].split()
    if when != "-":
        PartialDate(when)
    if term != "-":
        add_term(date(2000, 1, 1), term)
    out: dict[str, Any] = {
        "agreement": local,
        "event": str(Event(event)),
        "modality": str(Modality(modality)),
        "date": None if when == "-" else when,
        "term": None if term == "-" else term,
        "actors": parties(actors),
        "source": read_source(fields[2:], text),
        "evidence": list(locate(text, fields[1], spans)),
    }
    for name, value in extras(fields[2:]):
        if name in ("scope", "proc"):
            out["procedure" if name == "proc" else name] = value
    return out


def build(path: Path) -> tuple[dict[str, Any], str]:
    """The annotated report and its text, from one source file."""
    head, text, notes = re.split(r"^-----\n", path.read_text(encoding="utf-8"), flags=re.M)
    meta = dict(line.split(": ", 1) for line in head.strip().splitlines())
    date.fromisoformat(meta["published"])
    if "text" in meta:  # the text of a report that stands elsewhere in the project
        text = (HERE.parent.parent / meta["text"]).read_text(encoding="utf-8")
    text = text.strip("\n") + "\n"
    spans = sentences(text)
    report: dict[str, Any] = {
        "doc": path.stem,
        "set": meta["set"],
        "url": None,
        "outlet": meta["outlet"],
        "title": meta["title"],
        "published": meta["published"],
        "query": None,
        "agreements": [],
        "statements": [],
        "credits": [],
        "due": [],
        "incidents": [],
    }
    for number, line in enumerate(notes.splitlines(), 1):
        if not line.strip():
            continue
        mark, _, body = line.partition(" ")
        fields = [field.strip() for field in body.split(" | ")]
        try:
            if mark == "A":
                report["agreements"].append(read_agreement(fields, text))
            elif mark == "S":
                report["statements"].append(read_statement(fields, text, spans))
            elif mark == "C":
                report["credits"] += [name.strip() for name in body.split(" ; ")]
            elif mark == "D":
                PartialDate(fields[0])
                due = {"date": fields[0], "what": fields[1]}
                due["evidence"] = list(locate(text, fields[2], spans))
                if len(fields) > 3:
                    due["agreement"] = fields[3]
                report["due"].append(due)
            elif mark == "I":
                when = None if fields[0] == "-" else str(PartialDate(fields[0]))
                report["incidents"].append(
                    {"date": when, "what": fields[1], "place": fields[2], "accounts": []}
                )
            elif mark == "P":
                account = {"source": read_source(fields[2:], text), "says": fields[0]}
                account["evidence"] = list(locate(text, fields[1], spans))
                report["incidents"][-1]["accounts"].append(account)
            else:
                raise AnnotationError(f"a line begins with {mark!r}; expected A, S, C, D, I or P")
        except (AnnotationError, ValueError, KeyError, IndexError) as fault:
            raise AnnotationError(
                f"{path.name}, annotation line {number}: {fault}\n  {line}"
            ) from fault
    known = {agreement["id"] for agreement in report["agreements"]}
    for statement in report["statements"]:
        if statement["agreement"] not in known:
            raise AnnotationError(f"{path.name}: no agreement {statement['agreement']}")
    return report, text


def main(arguments: list[str]) -> int:
    """Write or check all reports; the exit status is 1 where something is wrong."""
    check = "--check" in arguments
    stale = faults = statements = 0
    paths = sorted(SOURCES.glob("*.txt"))
    for path in paths:
        try:
            report, text = build(path)
        except AnnotationError as fault:
            print(fault, file=sys.stderr)
            faults += 1
            continue
        statements += len(report["statements"])
        written = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
        for target, content in (
            (HERE / f"{path.stem}.json", written),
            (HERE / "text" / path.name, text),
        ):
            if target.exists() and target.read_text(encoding="utf-8") == content:
                continue
            if check:
                print(f"{target.name} is out of date: run tests/golden/build.py", file=sys.stderr)
                stale += 1
            else:
                target.write_text(content, encoding="utf-8")
    print(f"{len(paths)} reports, {statements} statements, {faults} faults")
    return 1 if faults or stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
