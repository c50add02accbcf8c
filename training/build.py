"""Turn the annotated sources in `src/*.report` into annotated reports, or say what is wrong.

    python training/build.py            write reports/*.json and reports/text/*.txt
    python training/build.py 04 m1      the same for the sources whose names begin so
    python training/build.py --check    write nothing; fail where the written files are out of date
    python training/build.py --counts   print how often each code occurs

The source format is described in README.md. Exit status: 0 done, 1 faults in the sources (one a
line on standard error, nothing is written).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from onrecord.data import load
from onrecord.model import (
    Event,
    Kind,
    Modality,
    Openness,
    PartialDate,
    Relation,
    SourceKind,
    Stance,
    add_term,
)

HERE = Path(__file__).parent
SOURCES = HERE / "src"
REPORTS = HERE / "reports"

KINDS = {
    "O": SourceKind.OUTLET,
    "N": SourceKind.NAMED_PERSON,
    "U": SourceKind.UNNAMED_PERSON,
    "G": SourceKind.ORGANIZATION,
    "D": SourceKind.DOCUMENT,
    "M": SourceKind.MEDIA,
}
PARTY_FILES = ("states", "territories", "organisations", "non_state")
FURNITURE = "||"
"""What stands before it in a line (dateline, speaker, bullet, time) is no part of the evidence."""

_AGREEMENT = re.compile(r"A\d+\Z")
_HEAD = re.compile(r">(\d?)\s*(.*)\Z")
_STATEMENT_END = re.compile(r"[.!?…][\"”’')\]]*\Z")
_BEFORE_SENTENCE = re.compile(r"(\A|\n|[.!?…:][\"”’')\]]*\s|[–—-]\s|\|\|\s)\Z")
_INNER_END = re.compile(r"(?<![A-Z.])(?<!\b[A-Z])(\w{2,}|\d)[.!?][\"”’)]? [“\"‘]?[A-Z]")
_ABBREVIATED = re.compile(
    r"\b(Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Capt|Sen|Rep|Gov|Hon|Rev|Prof|Sgt|Adm|Maj|Brig|Cmdr|vs|No|Nos|"
    r"Art|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Ltd|Inc|Co|Corp|approx|ret|retd|etc)\. "
)


class Fault(Exception):
    """Something in a source that cannot be turned into an annotation."""


@dataclass(slots=True)
class Line:
    """One sentence (or headline, list item, piece of furniture) as the source writes it."""

    text: str
    number: int
    heading: bool = False
    start: int = 0
    evidence: int = 0

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.start + len(self.text)


@dataclass(slots=True)
class Draft:
    """A report as read from its source, before offsets are known."""

    where: str
    slug: str
    outlet: str
    published: date
    manner: str
    title: str | None = None
    credits: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Parties that have no code; they keep their usual name."""
    agreements: list[tuple[int, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    """Source line number, index of the line that it annotates, and the annotation."""
    text: str = ""


def parts(value: str, separator: str = "|") -> list[str]:
    """The stripped pieces of a separated list."""
    return [piece.strip() for piece in value.split(separator)]


def party_codes() -> frozenset[str]:
    """Every party code that the package knows, those of former states too."""
    former: dict[str, Any] = load("parties/history.toml")["party"]
    return frozenset(former).union(*(load(f"parties/{name}.toml") for name in PARTY_FILES))


def read_drafts(path: Path) -> Iterator[Draft]:
    """The reports of one source file. Raises `Fault` on a line that belongs to none."""
    draft: Draft | None = None
    body = False
    pieces: list[str] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.rstrip()
        if line.startswith("@ "):
            if draft is not None:
                yield finish(draft, pieces)
            head = parts(line[2:])
            if len(head) != 4:
                raise Fault(f"{path.name}:{number}: expected '@ slug | outlet | day | manner'")
            draft = Draft(
                f"{path.name}:{number}", head[0], head[1], date.fromisoformat(head[2]), head[3]
            )
            body, pieces = False, []
        elif draft is None:
            if line and not line.startswith("%"):
                raise Fault(f"{path.name}:{number}: text before the first report")
        elif not body:
            if line == "---":
                body = True
            elif line.startswith("$ "):
                draft.credits = parts(line[2:], ";")
            elif line.startswith("+ "):
                draft.others = parts(line[2:], ";")
            elif line:
                draft.agreements.append((number, line))
        elif line.startswith((">", "!")):
            draft.marks.append((number, len(draft.lines) - 1, line))
        elif not line:
            pieces.append("\n\n")
        else:
            add_line(draft, pieces, line, number)
    if draft is not None:
        yield finish(draft, pieces)


def add_line(draft: Draft, pieces: list[str], line: str, number: int) -> None:
    """Append a line of text and the white space that joins it to what stands before."""
    joint = " "
    if line.startswith("/ "):
        joint, line = "\n", line[2:]
    heading = re.match(r"(##?) ", line)
    if heading:
        line = line[heading.end() :]
        if heading[1] == "#":
            draft.title = line
    if not pieces or pieces[-1] == "\n\n":
        joint = ""
    elif draft.lines[-1].heading:
        joint = "\n"
    if line.startswith(f"{FURNITURE} "):
        name = draft.where.partition(":")[0]
        raise Fault(f"{name}:{number}: nothing stands before {FURNITURE!r}: leave it out")
    furniture, marker, rest = line.partition(f" {FURNITURE} ")
    whole = f"{furniture} {rest}" if marker else line
    pieces.append(joint)
    skipped = len(furniture) + 1 if marker else 0
    draft.lines.append(Line(whole, number, bool(heading), evidence=skipped))
    pieces.append(whole)


def finish(draft: Draft, pieces: list[str]) -> Draft:
    """Lay out the text and give every line its offset."""
    while pieces and pieces[0] == "\n\n":
        pieces.pop(0)
    offset, lines = 0, iter(draft.lines)
    text: list[str] = []
    blank = False
    for piece in pieces:
        if piece == "\n\n":
            if blank:
                continue
            blank = True
        elif piece and not piece.isspace():
            line = next(lines)
            line.start = offset
            line.evidence += offset
            blank = False
        text.append(piece)
        offset += len(piece)
    draft.text = "".join(text).rstrip() + "\n"
    return draft


class Annotator:
    """Reads the annotations of one draft against its text."""

    def __init__(self, draft: Draft, codes: frozenset[str]) -> None:
        self.draft = draft
        self.codes = codes.union(draft.others)
        self.ids: list[str] = []

    def verbatim(self, words: str, what: str) -> str:
        """`words`, if they stand in the text. Raises `Fault`."""
        if words.casefold() not in self.draft.text.casefold():
            raise Fault(f"{what} is not in the text: {words!r}")
        return words

    def parties(self, written: str) -> list[str]:
        """A comma-separated list of party codes; '-' is none. Raises `Fault` on an unknown one."""
        found = [] if written == "-" else parts(written, ",")
        for code in found:
            if code not in self.codes:
                raise Fault(f"unknown party code {code!r}")
        return found

    def agreement(self, written: str) -> dict[str, Any]:
        """`A1 kind parties openness | names | scope | relation id, ...`"""
        head, names, *rest = parts(written)
        number, kind, parties, openness = head.split()
        if not _AGREEMENT.match(number):
            raise Fault(f"not an agreement's id: {number!r}")
        self.ids.append(number)
        scope = rest[0] if rest and rest[0] != "-" else None
        related = (
            [
                {"type": str(Relation(relation)), "agreement": other}
                for relation, other in (p.split() for p in parts(rest[1], ","))
            ]
            if len(rest) > 1 and rest[1] != "-"
            else []
        )
        return {
            "id": number,
            "names": [self.verbatim(name, "name") for name in parts(names, ";")],
            "kind": str(Kind(kind)),
            "parties": self.parties(parties),
            "openness": str(Openness(openness)),
            "scope": scope,
            "related": related,
        }

    def source(self, fields: list[str]) -> dict[str, Any]:
        """`kind | text | cue | affiliation | stance | r=resolved | reason=... | via K; text`."""
        kind = KINDS[fields[0]] if fields else SourceKind.OUTLET
        out: dict[str, Any] = {
            "kind": str(kind),
            "text": None,
            "cue": None,
            "affiliation": None,
            "stance": str(Stance.ASSERTS),
            "chain": [],
        }
        named = [f for f in fields[1:] if not re.match(r"(r=|reason=|via )", f)]
        if kind is not SourceKind.OUTLET:
            named += ["-"] * (3 - len(named))
            out["text"] = self.verbatim(named[0], "source")
            out["cue"] = None if named[1] == "-" else self.verbatim(named[1], "cue")
            affiliation = self.parties(named[2])
            out["affiliation"] = ",".join(affiliation) or None
            named = named[3:]
        for stance in named:
            out["stance"] = str(Stance(stance))
        for extra in fields[1:]:
            if extra.startswith("r="):
                out["resolved"] = self.verbatim(extra[2:], "resolved source")
            elif extra.startswith("reason="):
                out["reason"] = self.verbatim(extra[7:], "reason")
            elif extra.startswith("via "):
                relay, words, *cue = parts(extra[4:], ";")
                out["chain"].append(
                    {
                        "kind": str(KINDS[relay]),
                        "text": self.verbatim(words, "go-between"),
                        "cue": self.verbatim(cue[0], "cue") if cue and cue[0] != "-" else None,
                    }
                )
        return out

    def statement(self, index: int, written: str) -> dict[str, Any]:
        """`>[lines] agreement event modality date term actors [| source]`"""
        matched = _HEAD.match(written)
        if matched is None:
            raise Fault("not a statement")
        head, *fields = parts(matched[2])
        try:
            agreement, event, modality, when, term, actors = head.split()
        except ValueError:
            raise Fault(f"expected six fields, found {head!r}") from None
        if agreement not in self.ids:
            raise Fault(f"no such agreement: {agreement}")
        if term != "-":
            add_term(self.draft.published, term)
        return {
            "agreement": agreement,
            "event": str(Event(event)),
            "modality": str(Modality(modality)),
            "date": None if when == "-" else str(PartialDate(when)),
            "term": None if term == "-" else term,
            "actors": self.parties(actors),
            "source": self.source([f for f in fields if f]),
            "evidence": self.evidence(index, int(matched[1] or 1)),
        }

    def due(self, index: int, written: str) -> dict[str, Any]:
        """`! date | what | agreement`"""
        when, what, *agreement = parts(written[1:])
        day = PartialDate(when)
        if day.latest < self.draft.published:
            raise Fault(f"due before publication: {when}")
        if agreement and agreement[0] not in self.ids:
            raise Fault(f"no such agreement: {agreement[0]}")
        return {
            "date": str(day),
            "what": what,
            "agreement": agreement[0] if agreement else None,
            "evidence": self.evidence(index, 1),
        }

    def evidence(self, index: int, count: int) -> list[int]:
        """Offsets of the last `count` lines up to `index`. Raises `Fault` off sentence bounds."""
        text = self.draft.text
        if index + 1 < count:
            raise Fault("evidence begins before the text")
        first, last = self.draft.lines[index - count + 1], self.draft.lines[index]
        start, end = first.evidence, last.end
        if start == first.start and not _BEFORE_SENTENCE.search(text[:start]):
            raise Fault(f"no sentence begins at {text[start : start + 30]!r}")
        if not _STATEMENT_END.search(text[start:end]) and not text[end:].startswith("\n"):
            raise Fault(f"no sentence ends at {text[end - 30 : end]!r}")
        return [start, end]


def annotated(draft: Draft, codes: frozenset[str], faults: list[str]) -> dict[str, Any]:
    """The report in the format of annotated reports; faults are appended to `faults`."""
    reader = Annotator(draft, codes)
    agreements: list[dict[str, Any]] = []
    statements: list[dict[str, Any]] = []
    due: list[dict[str, Any]] = []
    source_file = draft.where.partition(":")[0]
    for number, written in draft.agreements:
        try:
            agreements.append(reader.agreement(written))
        except (Fault, ValueError, KeyError) as fault:
            faults.append(f"{source_file}:{number}: {fault}")
    for agreement in agreements:
        for related in agreement["related"]:
            if related["agreement"] not in reader.ids:
                faults.append(f"{draft.where}: related to no agreement: {related['agreement']}")
    for number, index, written in draft.marks:
        try:
            if written.startswith("!"):
                due.append(reader.due(index, written))
            else:
                statements.append(reader.statement(index, written))
        except (Fault, ValueError, KeyError) as fault:
            faults.append(f"{source_file}:{number}: {fault}")
    for credit in draft.credits:
        if credit not in draft.text:
            faults.append(f"{draft.where}: credit is not in the text: {credit!r}")
    if draft.title is None:
        faults.append(f"{draft.where}: no title")
    return {
        "doc": draft.slug,
        "set": "training",
        "outlet": draft.outlet,
        "title": draft.title,
        "published": draft.published.isoformat(),
        "manner": draft.manner,
        "text_sha256": sha256(draft.text.encode()).hexdigest(),
        "agreements": agreements,
        "statements": statements,
        "credits": draft.credits,
        "due": due,
        "incidents": [],
    }


def doubts(draft: Draft) -> Iterator[str]:
    """Annotated lines that look as if they held more than one sentence."""
    for index in sorted({index for _, index, _ in draft.marks}):
        line = draft.lines[index]
        evident = draft.text[line.evidence : line.end]
        plain = _ABBREVIATED.sub(r"\1 ", evident)
        if _INNER_END.search(plain) and not re.match(r"[“\"‘']", evident):
            where = draft.where.partition(":")[0]
            yield f"{where}:{line.number}: more than one sentence? {line.text[:90]}"


def build(
    only: tuple[str, ...] = (),
) -> tuple[dict[Path, str], list[dict[str, Any]], list[str], list[str]]:
    """Files to write with their content, the reports, faults, and doubts.

    `only` are beginnings of source names; without them all sources are built.
    """
    codes = party_codes()
    files: dict[Path, str] = {}
    reports: list[dict[str, Any]] = []
    faults: list[str] = []
    unsure: list[str] = []
    first: dict[str, str] = {}
    for path in sorted(SOURCES.glob("*.report")):
        asked = not only or path.name.startswith(only)
        try:
            drafts = list(read_drafts(path))
        except (Fault, ValueError) as fault:
            if asked:
                faults.append(str(fault))
            continue
        for draft in drafts:
            if draft.slug in first and (asked or first[draft.slug].startswith(only)):
                faults.append(
                    f"{draft.where}: a second report named {draft.slug!r}; the first is in "
                    f"{first[draft.slug]}"
                )
            first.setdefault(draft.slug, path.name)
            if not asked:
                continue
            report = annotated(draft, codes, faults)
            unsure.extend(doubts(draft))
            target = REPORTS / f"{draft.slug}.json"
            files[target] = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
            files[REPORTS / "text" / f"{draft.slug}.txt"] = draft.text
            reports.append(report)
    return files, reports, faults, unsure


def print_counts(reports: list[dict[str, Any]]) -> None:
    """Counts of reports, statements and codes, the commonest first."""
    statements = [s for r in reports for s in r["statements"]]
    empty = sum(not r["statements"] for r in reports)
    many = sum(len(r["agreements"]) >= 3 for r in reports)
    print(f"reports {len(reports)} (without a statement {empty}; three agreements or more {many})")
    print(f"statements {len(statements)}")
    tables: dict[str, Counter[str]] = {
        "event": Counter(s["event"] for s in statements),
        "modality": Counter(s["modality"] for s in statements),
        "source kind": Counter(s["source"]["kind"] for s in statements),
        "stance": Counter(s["source"]["stance"] for s in statements),
        "chain length": Counter(str(len(s["source"]["chain"])) for s in statements),
        "kind": Counter(a["kind"] for r in reports for a in r["agreements"]),
    }
    for name, counter in tables.items():
        print(f"{name}: " + ", ".join(f"{code} {n}" for code, n in counter.most_common()))


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("only", nargs="*", help="beginnings of source names; without, all")
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    parser.add_argument("--counts", action="store_true", help="print how often each code occurs")
    options = parser.parse_args()
    files, reports, faults, unsure = build(tuple(options.only))
    for line in unsure:
        print(f"look again: {line}", file=sys.stderr)
    for line in faults:
        print(line, file=sys.stderr)
    if faults:
        return 1
    present = {*REPORTS.glob("*.json"), *(REPORTS / "text").glob("*.txt")}
    if options.only:
        present &= files.keys()
    if options.check:
        stale = [p for p, content in files.items() if p not in present or p.read_text() != content]
        stale += sorted(present - files.keys())
        for path in stale:
            print(f"out of date: {path.name}", file=sys.stderr)
        return 1 if stale else 0
    (REPORTS / "text").mkdir(parents=True, exist_ok=True)
    for path in present - files.keys():
        path.unlink()
    for path, content in files.items():
        path.write_text(content, encoding="utf-8")
    if options.counts:
        print_counts(reports)
    else:
        print(f"{len(reports)} reports, {sum(len(r['statements']) for r in reports)} statements")
    return 0


if __name__ == "__main__":
    sys.exit(main())
