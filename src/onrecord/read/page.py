"""One page's lines: which of them head the story, and what they say of it.

`Page` marks lines with the rule that cuts them and collects the metadata that they carry. It never
touches the text; `clean` does the cutting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from onrecord.read import furniture, layout
from onrecord.read.days import days_in

_OFFICIAL_TITLE = re.compile(r"(?:joint )?(?:press release|communiqu|statement)", re.IGNORECASE)
_HEAD_LINES = 40
_TITLE_CHARS = 220
_ITEM = re.compile(
    r"\(?\d{1,2}[.)]|[-*•–]\s|\d{1,2}[:.]\d{2}\b|[IVX]+\.\s"
    r"|(?:article|section|part|chapter|annex) \w+\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")


@dataclass(slots=True)
class Line:
    """One line of the page: its place, its text without blanks, and the rule that cut it."""

    start: int
    end: int
    text: str
    words: int
    rule: str | None = None
    dateline_chars: int = 0
    tail: tuple[int, str] | None = None

    @property
    def kept(self) -> bool:
        return self.rule is None and bool(self.text)

    @property
    def reads_on(self) -> bool:
        """A paragraph rather than a line of the page's head."""
        return self.words >= 25 or (self.words >= 12 and bool(_SENTENCE_END.search(self.text)))


def split(text: str) -> list[Line]:
    lines = []
    at = 0
    for raw in text.split("\n"):
        end = min(at + len(raw) + 1, len(text))
        stripped = raw.strip()
        lines.append(Line(at, end, stripped, len(stripped.split()) if len(raw) < 5_000 else 999))
        at = end
    return lines


def key(line: Line) -> str:
    return " ".join(line.text.casefold().split())


# ------------------------------------------------------------------------------------- the page


class Page:
    """What the lines of one page say about it. Marks lines; never touches the text."""

    def __init__(self, lines: list[Line], *, outlet: str | None, title: str | None) -> None:
        self.lines = lines
        self.given_outlet = outlet
        self.given_title = title
        self.published: tuple[date, str] | None = None
        self.updated: tuple[date, str] | None = None
        self.section_found: tuple[str, str] | None = None
        self.ambiguous: str | None = None
        self.outlet_found: tuple[str, str] | None = None
        self.title_found: tuple[str, str] | None = None
        self.byline_found: tuple[str, str] | None = None
        self.dateline_found: tuple[str, str] | None = None
        self.title_lines: list[int] = []
        self.body = len(lines)

    # -- above the story

    def read_head(self) -> None:
        """Bylines, datelines, days and mastheads among the lines before the first paragraph."""
        self.body = self._first_paragraph()
        self._masthead()
        titled = False
        for index in range(min(self.body, len(self.lines))):
            line = self.lines[index]
            if line.text and line.rule is not None and self._take_outlet(line.text):
                continue
            if not line.text or line.rule not in (None, "menu", "reading-list"):
                continue
            if self._take_day(line):
                continue
            if line.rule is not None:
                continue
            if furniture.is_label(line.text) and self._others_kept(index):
                line.rule = "label"
                if furniture.is_section(line.text):
                    self.section_found = self.section_found or (line.text, "label")
                continue
            if not titled:
                titled = True
                continue
            who = layout.byline_in(line.text)
            if who is None and layout.is_person(line.text) and self._signed_below(index):
                who = line.text
            if who is not None:
                line.rule = "byline"
                self.byline_found = self.byline_found or (who, "byline")
                continue
            place = layout.dateline_alone(line.text)
            if place is not None:
                line.rule = "dateline"
                self.dateline_found = self.dateline_found or (place, "dateline")

    def _others_kept(self, index: int) -> bool:
        return any(line.kept for at, line in enumerate(self.lines[: self.body]) if at != index)

    def _signed_below(self, index: int) -> bool:
        """Whether a role, a day or a row of buttons stands under what may be a writer's name."""
        for line in self.lines[index + 1 : index + 4]:
            if line.text:
                return (
                    layout.byline_in(line.text) is not None
                    or layout.dated_line(line.text) is not None
                    or line.rule in ("byline", "buttons", "reading-list")
                )
        return False

    def _first_paragraph(self) -> int:
        """The index of the story's first paragraph: one that reads on and is not said twice."""
        seen: dict[str, int] = {}
        for line in self.lines[: _HEAD_LINES * 2]:
            if line.kept and line.words < 60:
                seen[key(line)] = seen.get(key(line), 0) + 1
        titled = False
        for index, line in enumerate(self.lines):
            if not line.kept:
                continue
            if layout.opens_with_day_and_hour(line.text):
                continue
            said_once = seen.get(key(line), 1) == 1 or layout.opens_with_speaker(line.text)
            if line.reads_on and said_once and not self._heads(index, titled):
                return index
            titled = True
        return len(self.lines)

    def _heads(self, index: int, titled: bool) -> bool:
        """Whether a long line is still headline or standfirst: a byline or a day follows it."""
        line = self.lines[index]
        if line.words > 45 or (not titled and line.words > 35):
            return False
        if not titled and not _SENTENCE_END.search(line.text):
            return True
        for later in self.lines[index + 1 : index + 4]:
            if not later.text or later.rule is not None:
                continue
            by = layout.byline_in(later.text)
            return by is not None or layout.dated_line(later.text) is not None
        return False

    def _masthead(self) -> None:
        """The paper's name over its menu, or anywhere in the head where it is known."""
        head = [i for i in range(min(self.body, len(self.lines))) if self.lines[i].text]
        kept = [i for i in head if self.lines[i].rule is None]
        if len(kept) < 2 and self.body >= len(self.lines):
            return
        for position, index in enumerate(head):
            line = self.lines[index]
            if line.rule is not None or line.words > 10 or _SENTENCE_END.search(line.text):
                continue
            known = self.given_outlet is not None and _names(line.text, self.given_outlet)
            below = self.lines[index + 1] if index + 1 < len(self.lines) else None
            over_menu = (
                position <= 1
                and below is not None
                and below.rule in ("menu", "buttons")
                and line.words <= 4
                and len(kept) > 1
                and all(word[:1].isupper() for word in line.text.split())
            )
            issuer = position == 0 and self._over_label(index, len(kept))
            if known or over_menu or issuer:
                line.rule = "masthead"
                if not known and self.outlet_found is None:
                    self.outlet_found = (line.text, "masthead")

    def _over_label(self, index: int, kept: int) -> bool:
        """Whether the line is an office's name over "Press release No. 7" or "Notice 12/2021"."""
        if index + 1 >= len(self.lines) or kept < 3:
            return False
        below = self.lines[index + 1]
        if not layout.is_label(below.text) or _OFFICIAL_TITLE.match(self.lines[index].text):
            return False
        if below.rule is None and layout.dated_line(below.text) is None:
            below.rule = "release-label"
        return True

    # -- days and outlets

    def _take_day(self, line: Line) -> bool:
        found = layout.dated_line(line.text)
        if found is None:
            return False
        if line.rule is None and not self._is_title_of_record(line):
            line.rule = "byline"
            who = _before_day(line.text, found.start)
            if who is not None:
                self.byline_found = self.byline_found or (who, "byline")
            place = _place_before_day(line.text, found.start)
            if place is not None and who is None:
                self.dateline_found = self.dateline_found or (place, "dateline")
        if found.day is None:
            days = {day.day for other in self.lines[:_HEAD_LINES] for day in days_in(other.text)}
            agreed = [day for day in found.readings if day in days]
            if len(agreed) != 1:
                self.ambiguous = line.text[found.start : found.end]
                return True
            self._date(agreed[0], "byline")
            return True
        if layout.is_update(line.text, found):
            self.updated = (found.day, "update line")
            if self.published is None:
                self.published = (found.day, "update line")
            return True
        self._date(found.day, "byline")
        return True

    def _is_title_of_record(self, line: Line) -> bool:
        """A transcript's or release's own title, which carries its day and stays in the text."""
        at = self.lines.index(line)
        if layout.is_label(line.text) and any(
            other.kept for other in self.lines[at + 1 : self.body]
        ):
            return False
        return layout.official_day(line.text) is not None and not any(
            other.kept for other in self.lines[:at]
        )

    def _date(self, day: date, where: str) -> None:
        if self.published is None or self.published[1] == "update line":
            self.published = (day, where)

    def _take_outlet(self, text: str) -> bool:
        named = layout.outlet_in(text)
        if named is None:
            return False
        if self.outlet_found is None or named[1] == "published-in line":
            self.outlet_found = named
        return True

    def outlet_beside(self, given: str | None) -> tuple[str, str] | None:
        """The outlet that the page names; beside a given one, an agency in its dateline is none."""
        found = self.outlet_found
        return None if given is not None and found and found[1] == "dateline" else found

    def read_tail(self) -> None:
        """Days and outlets in what was cut after the story; they outrank nothing but a guess."""
        for line in self.lines[self.body :]:
            if line.kept and layout.is_labelled_day(line.text):
                self._take_day(line)
                continue
            if not line.text or line.rule is None:
                continue
            if line.rule == "published-in" and line.text.casefold().find("published in") >= 0:
                day = next(iter(days_in(line.text)), None)
                if day is not None and day.day is not None and _opens_published(line.text):
                    self.published = (day.day, "published-in line")
            self._take_outlet(line.text)

    # -- title

    def find_title(self) -> None:
        """The headline and the standfirst: the kept lines before the first paragraph."""
        head = [i for i in range(min(self.body, len(self.lines))) if self.lines[i].kept]
        head = [i for i in head if len(self.lines[i].text) <= 2 * _TITLE_CHARS]
        if self.given_title is not None:
            same = [i for i in head if _same_name(self.lines[i].text, self.given_title)]
            if same:
                head = head[head.index(same[0]) :]
        if not head:
            return
        first = self.lines[head[0]]
        if self.body >= len(self.lines) and len(head) == 1 and _SENTENCE_END.search(first.text):
            return
        self.title_lines = [head[0]]
        for index in head[1:]:
            if len(self.title_lines) >= 4 or not self._is_standfirst(index):
                break
            self.title_lines.append(index)
        if len(first.text) <= _TITLE_CHARS:
            self.title_found = (first.text, "headline")
        day = layout.official_day(first.text)
        if day is not None:
            self._date(day, "headline")

    def _is_standfirst(self, index: int) -> bool:
        """Whether a line under the headline still belongs to it rather than opens the story."""
        text = self.lines[index].text
        if text.endswith(("?", ":")) or text.startswith(("[", "(")) or opens_item(text):
            return False
        if self.lines[index].words < 3 or text.isupper():
            return False
        below = next((line for line in self.lines[index + 1 :] if line.text), None)
        if below is not None and below.rule is None and opens_item(below.text):
            return False
        repeated = any(
            line.rule == "repeat" and key(line) == key(self.lines[index]) for line in self.lines
        )
        marked = below is not None and below.rule in ("byline", "dateline", "caption", "buttons")
        return repeated or marked or not _SENTENCE_END.search(text)

    # -- datelines inside paragraphs

    def cut_datelines(self) -> None:
        """The dateline before the first paragraph, and before others in a digest."""
        paragraphs = [i for i in range(self.body, len(self.lines)) if self.lines[i].kept]
        speakers = sum(layout.opens_with_speaker(self.lines[i].text) for i in paragraphs) > 1
        for number, index in enumerate(paragraphs):
            line = self.lines[index]
            if number == 0 and layout.dateline_alone(line.text) is not None:
                continue
            dateline = layout.dateline_of(line.text, number == 0, speakers)
            if dateline is None or dateline.length >= len(line.text):
                continue
            line.dateline_chars = dateline.length
            if number == 0:
                self.dateline_found = (dateline.line, "dateline")
                if dateline.agency and self.outlet_found is None:
                    self.outlet_found = (dateline.agency, "dateline")
                day = next(iter(days_in(dateline.line)), None)
                if day is not None and day.day is not None:
                    self._date(day.day, "dateline")


# ------------------------------------------------------------------------------------- small tests


def opens_item(text: str) -> bool:
    """Whether a line opens a list item of the story (a numbered article, a bullet)."""
    return bool(_ITEM.match(text))


def _bare(name: str) -> str:
    return " ".join(word for word in re.findall(r"\w+", name.casefold()) if word != "the")


def _same_name(one: str, other: str) -> bool:
    return _bare(one) == _bare(other) != ""


def _names(line: str, outlet: str) -> bool:
    """Whether a line is the outlet's name, alone or with its motto after a dash or a bar."""
    return _same_name(line, outlet) or _same_name(re.split(r"\s[-–—|:]\s", line)[0], outlet)


def _opens_published(text: str) -> bool:
    return text.casefold().lstrip("(").startswith(("published in", "first published in"))


def _before_day(text: str, start: int) -> str | None:
    """The writer's name before the day in "Given Family May 03, 2021"."""
    before = text[:start].rstrip(" ,|-–—")
    before = re.split(r"\s+\|\s+|\s{2,}", before)[0].strip()
    if not before or ":" in before:
        return None
    if before.casefold().startswith("by "):
        return layout.byline_in(before)
    words = before.split()
    if text[:start].rstrip().endswith((",", ".")) or not 2 <= len(words) <= 5:
        return None
    if before.isupper() or not all(word[:1].isupper() for word in words):
        return None
    return before


def _place_before_day(text: str, start: int) -> str | None:
    """The place before the day in "Northport, 3 May 2021"."""
    matched = re.fullmatch(r"\(?([^\d,|:]{2,40}), (?:the )?", text[:start])
    return matched[1] if matched else None
