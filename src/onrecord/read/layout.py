"""The lines of a page that carry its metadata: mastheads, bylines, datelines, days of publication.

Everything here looks at single lines or at the opening of a paragraph; what becomes of them is
decided in `clean`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from onrecord.read.days import Found, days_in
from onrecord.read.furniture import word_list

_UPPER = "A-ZÀ-ÖØ-ÝĀ-ŽḀ-ỾÇİŞ"
_NAME = rf"[{_UPPER}][\w'’.-]*"
_OF = "(?:de|da|do|dos|del|der|den|van|von|bin|bint|al|el|ben|la|le|wa|y|e)"
_NAMES = rf"{_NAME}(?:(?: {_OF} | |-){_NAME}){{0,4}}"
_PERSON = rf"{_NAME}(?: (?:{_OF} )*{_NAME}){{1,3}}"
_TIME = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?\s?m\.?\b)?|\b\d{1,2}\s?[ap]\.?m\.?\b"
    r"|\b[A-Z]{2,4}T\b|\b(?:GMT|UTC|EST|BST|IST|PKT|local time|hrs|hours)\b",
)
_LABEL = re.compile(
    r"\b(?:first |last )?(?:published|posted|updated|modified|created|date|dated|issued|filed|"
    r"released?|release date|press release|news release|edition)\b(?: (?:on|at))?\s*:?",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:last )?(?:updated|modified|revised)\b", re.IGNORECASE)
_PLAIN = frozenset(
    [
        "a",
        "an",
        "the",
        "at",
        "by",
        "and",
        "of",
        "for",
        "in",
        "on",
        "from",
        "to",
        "with",
        "min",
        "mins",
        "minute",
        "minutes",
        "read",
        "reads",
        "shares",
        "share",
        "comment",
        "comments",
        "views",
        "view",
        "only",
        "subscribers",
        "no",
        "vol",
        "issue",
        "number",
        "updated",
        "published",
        "posted",
        "last",
        "first",
        "press",
        "release",
        "pm",
        "am",
        "hrs",
        "local",
        "time",
        "near",
        "your",
        "our",
    ]
)
_OFFICIAL = re.compile(
    r"\b(?:briefing|transcript|press release|news release|statement|communiqu[eé]|notice|remarks|"
    r"bulletin|gazette|readout|fact sheet|newsletter|declaration)\b",
    re.IGNORECASE,
)
_PUBLISHED_IN = re.compile(
    r"(?:first )?published in (?P<outlet>[^,]{2,60})(?:,| on)\s.*\d{4}.*", re.IGNORECASE
)
_OWNER = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:(?:19|20)\d\d[-–\d]*\s+)?(?P<outlet>[^.|©\d]{3,60}?)"
    r"(?:\s+(?:19|20)\d\d)?\s*(?:[.|].*|all rights.*|$)",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r",?\s+(?:(?:FZ|FZE|Pvt|Pte|Private|Public)\s+)?(?:LLC|Ltd|Limited|Inc|plc|GmbH|Co|Corp|SA|AG|"
    r"Group|Media Group|FZE)\.?$",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"(?:written |posted |reported |story )?by:?\s+"
    rf"(?P<who>{_NAMES}(?:(?:,| and| &|;) ?(?:a |an |the )?[\w'’. -]{{2,60}})*)",
    re.IGNORECASE,
)
_NAME_AND_ROLE = re.compile(rf"(?P<who>{_PERSON})(?:,| \||  +) ?(?P<role>[\w'’. -]{{3,60}})")
_FROM_CORRESPONDENTS = re.compile(
    r"from (?:our|a|the|an) .{0,30}(?:correspondents?|reporters?|bureau|stringers?)\b.{0,60}",
    re.IGNORECASE,
)
_NAME_AND_PLACES = re.compile(rf"(?P<who>{_PERSON})(?:, {_NAMES}){{1,3}}\.?")
_ALONE = re.compile(_PERSON)
_HANDLE = re.compile(rf"(?P<who>{_PERSON}),? @\w+")
_SECTION_AND_NAME = re.compile(rf"(?P<section>[A-Za-z]+) \| (?P<who>{_PERSON})")
_TWO_AND_PLACES = re.compile(
    rf"{_PERSON} in {_NAMES}(?: \(\w+\))?(?:,? and {_PERSON}(?: in {_NAMES})?(?: \(\w+\))?)*"
)

_CAPS = rf"[{_UPPER}][{_UPPER}'’.-]+(?:[ -](?:AL-|DE |DEL |OF )?[{_UPPER}][{_UPPER}'’.-]*){{0,3}}"
_MIXED = rf"{_NAME}(?: {_NAME}){{0,2}}"
_DASH = r"(?:\s*(?:--|[–—−])\s*|\s-\s+)"
_PARTS = rf"(?:,? ?(?:{_MIXED}|\d[\d.:/]*|(?:\w+\.? )?\d{{1,2}}(?:,? \d{{4}})?|\w+day)\.?){{0,4}}"
_AGENCY = r"(?: ?[(/][\w .&'’-]{2,30}[)/]?)?"
_DATELINE_DASH = re.compile(
    rf"(?P<line>(?P<place>{_CAPS}(?:[/,] ?{_CAPS}){{0,3}}){_PARTS}"
    rf"(?P<agency>{_AGENCY}))\.?{_DASH}(?=[\"“'‘«(\[]?[{_UPPER}\d])"
)
_DATELINE_AFTER = re.compile(r"(?P<agency>[A-Z][\w-]+(?: [A-Z][\w-]+)?)\. (?=[A-Z])")
_DATELINE_COLON = re.compile(rf"(?P<line>(?P<place>{_CAPS}|{_NAME}(?: {_NAME}){{0,2}})):\s+(?=\S)")
_DATELINE_STOP = re.compile(rf"(?P<line>(?P<place>[{_UPPER}]{{4,}}))\. (?=[{_UPPER}])")
_DATELINE_DATED = re.compile(
    rf"(?P<line>(?:\d[^–—]{{6,30}}, (?P<place>{_NAMES})"
    rf"|(?P<place2>{_NAMES}), \d[^–—-]{{6,30}})){_DASH}(?=\S)"
)
_DATELINE_MIXED = re.compile(
    rf"(?P<line>(?P<place>{_MIXED})(?:, {_MIXED}){{0,2}})\s[—–]\s(?=[{_UPPER}“\"'‘])"
)
_PLACES = re.compile(rf"{_MIXED}(?:, {_MIXED}){{2,4}}")
_DATELINE_ALONE = re.compile(
    rf"[(]?(?P<place>{_CAPS}|{_NAMES})(?:, {_NAMES})*(?:[,:] .*|:)?(?: \(with [\w ]+\))?[)]?[:.]?"
)
_SPEAKER = re.compile(rf"(?:{_NAME}(?: {_NAME}){{0,3}}|Q|A)(?: \([^)]*\))?: ")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The dateline at the head of a paragraph: `length` characters, the place, the agency."""

    length: int
    line: str
    place: str
    agency: str | None


def dated_line(line: str) -> Found | None:
    """The day of a line that says nothing but when (and by whom, where) it was published.

    Null for sentences: what is left beside day, hour, names and the words of bylines must be
    next to nothing.
    """
    if len(line) > 220 or len(line.split()) > 30:
        return None
    days = list(days_in(line))
    if not days:
        return None
    pick = days[0]
    if len(days) > 1:
        first = [day for day in days if not _UPDATED.search(line[: day.start].rpartition("|")[2])]
        pick = (first or days)[0]
    rest = line
    for day in reversed(days):
        rest = f"{rest[: day.start]} {rest[day.end :]}"
    rest = _TIME.sub(" ", rest)
    if opens_with_day_and_hour(line):
        return pick
    if re.match(r"\s*:\s+\w+(?: \w+){2,}", line[pick.end :]):
        return None
    if re.search(r"[,;] (?:19|20)\d\d$", line) and _LABEL.search(line):
        return pick
    left = [word.strip(".,:;()[]|") for word in rest.split()]
    lower = [
        word
        for word in left
        if word[:1].islower()
        and word.casefold() not in _PLAIN
        and word.casefold() not in word_list("byline_words")
        and word.casefold() not in word_list("buttons")
        and word.casefold() not in word_list("sections")
    ]
    upper = [word for word in left if word[:1].isupper()]
    if lower or len(upper) > 12:
        return None
    return pick


def is_update(line: str, day: Found) -> bool:
    """Whether the day in the line is said to be that of an update."""
    return bool(_UPDATED.search(line[: day.start].rpartition("|")[2]))


def official_day(title: str) -> date | None:
    """The day in the title of a transcript, release or notice: these carry it there."""
    if not _OFFICIAL.search(title):
        return None
    days = {found.day for found in days_in(title)}
    return days.pop() if len(days) == 1 else None


def is_label(line: str) -> bool:
    """Whether a line is an office's label on its paper: "Press release No. 7/2021", "Notice 12"."""
    return bool(len(line.split()) <= 8 and _OFFICIAL.match(line) and re.search(r"\d", line))


def outlet_in(line: str) -> tuple[str, str] | None:
    """The outlet that a "Published in" or a copyright line names, and which of them it was."""
    if matched := _PUBLISHED_IN.fullmatch(line):
        day = next(iter(days_in(line)), None)
        if day is not None:
            name = matched["outlet"].strip(" ,")
            return name, "published-in line"
    if matched := _OWNER.match(line):
        name = _COMPANY.sub("", matched["outlet"].strip(" ,"))
        if 0 < len(name.split()) <= 5 and not name.islower():
            return name, "copyright line"
    return None


def byline_in(line: str) -> str | None:
    """The persons or desk that a byline names, or null where the line is no byline."""
    if len(line) > 160 or line.endswith(("?", "!", '"', "”", ":")) or re.search(r"[.;]\s\w", line):
        return None
    bare = (
        re.split(r"\s+\|\s+", line)[0] if "|" in line and line.lower().startswith("by ") else line
    )
    if matched := _BY.fullmatch(bare.rstrip(".")):
        return matched["who"]
    tokens = [token.strip(".,").casefold() for token in line.split()]
    roles = word_list("byline_words")
    if 1 < len(tokens) <= 7 and tokens[-1] in roles and line[0].isupper():
        return line
    if 1 < len(tokens) <= 5 and sum(token in roles for token in tokens) >= 2:
        return line
    if _is_agency(line):
        return line
    if _FROM_CORRESPONDENTS.fullmatch(line):
        return line
    if matched := _HANDLE.fullmatch(line):
        return matched["who"]
    if (matched := _NAME_AND_PLACES.fullmatch(line)) and len(line.split()) <= 8:
        return matched["who"]
    if line.endswith("."):
        return None
    if matched := _NAME_AND_ROLE.fullmatch(line):
        role = matched["role"].split()
        capitals = all(word[:1].isupper() for word in role)
        if role[-1].casefold() in roles or (capitals and len(role) <= 2):
            return matched["who"]
    if (matched := _SECTION_AND_NAME.fullmatch(line)) and matched["section"].casefold() in (
        word_list("sections")
    ):
        return matched["who"]
    if _TWO_AND_PLACES.fullmatch(line):
        return line
    return None


def is_person(line: str) -> bool:
    """Whether a line is two to four words that could be a person's name and nothing else."""
    return bool(_ALONE.fullmatch(line)) and 2 <= len(line.split()) <= 4


def is_labelled_day(line: str) -> bool:
    """Whether a line opens with "Published", "Posted", "Updated" and gives nothing but the day."""
    return bool(_LABEL.match(line)) and dated_line(line) is not None


def _is_agency(line: str) -> bool:
    """Whether a short line opens with an agency's name: "AFP", "Reuters, Northport"."""
    words = re.split(r"[\s,|/]+", line)
    known = word_list("photo_agencies")
    return (
        len(words) <= 3
        and words[0].casefold() in known
        and (words[0].isupper() or words[0].istitle())
        and all(word[:1].isupper() for word in words if word)
    )


def dateline_of(paragraph: str, first: bool, speakers: bool) -> Dateline | None:
    """The dateline that opens a paragraph.

    `first` says that it is the story's first paragraph, where all forms are allowed; later ones
    (a digest) need capitals and a dash. `speakers` says that other paragraphs open with a name and
    a colon as well, as in a transcript, so that a colon shows no dateline.
    """
    head = paragraph[:160]
    if (matched := _DATELINE_DASH.match(head)) and not _is_label_word(matched["place"]):
        length = matched.end()
        agency = matched["agency"].strip(" ()/") or None
        has_day = bool(re.search(r"\d", matched["line"]))
        if has_day and (after := _DATELINE_AFTER.match(head, length)):
            length, agency = after.end(), after["agency"]
        return Dateline(length, head[:length].strip(" -–—"), matched["place"].strip(), agency)
    if not first:
        return None
    if (matched := _DATELINE_DATED.match(head)) and next(days_in(matched["line"]), None):
        place = matched["place"] or matched["place2"]
        return Dateline(matched.end(), matched["line"], place, None)
    if matched := _DATELINE_MIXED.match(head):
        return Dateline(matched.end(), matched["line"], matched["place"], None)
    if matched := _DATELINE_STOP.match(head):
        return Dateline(matched.end(), matched["line"], matched["place"], None)
    if not speakers and (matched := _DATELINE_COLON.match(head)):
        if _is_label_word(matched["place"]):
            return None
        return Dateline(matched.end(), matched["line"], matched["place"], None)
    return None


def _is_label_word(place: str) -> bool:
    """Whether what looks like a place is a label ("Analysis:", "EXCLUSIVE -")."""
    return "-".join(place.casefold().split()) in word_list("not_places")


def dateline_alone(line: str) -> str | None:
    """The place of a line that is nothing but a dateline ("NORTHPORT:")."""
    if len(line) > 90 or len(line.split()) > 9:
        return None
    matched = _DATELINE_ALONE.fullmatch(line)
    if matched is None:
        return None
    if line.endswith(":") and (line[:-1].isupper() or len(line.split()) == 1):
        return line.rstrip(":")
    if "(with " in line:
        return matched["place"]
    if _PLACES.fullmatch(line) and len(line.split()) <= 6:
        return line
    return None


def opens_with_day_and_hour(line: str) -> bool:
    """Whether a line opens as a time stamp does: a full day, then the hour."""
    day = next(iter(days_in(line[:60])), None)
    if day is None or line[: day.start].strip():
        return False
    return bool(re.match(r"\s*[,|-]?\s*\d{1,2}[:.]\d{2}\b", line[day.end :]))


def opens_with_speaker(line: str) -> bool:
    """Whether a paragraph opens with a name or label and a colon."""
    return bool(_SPEAKER.match(line))
