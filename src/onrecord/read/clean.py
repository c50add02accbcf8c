"""Cleaning: the text of a page as read -> a `Document` with story, metadata and what was cut.

Nothing is rewritten. Whole lines go, or the dateline before a paragraph, or the reporters' line
after the last one; every character that goes is kept in `Document.cuts`, and `restore` puts the
page together again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.model import Cut, Document, Span
from onrecord.read import furniture, layout
from onrecord.read.days import days_in
from onrecord.read.language import seems

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
class _Line:
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


def clean(
    text: str,
    *,
    name: str,
    published: date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    url: str | None = None,
    found: Sequence[tuple[str, str]] = (),
) -> Document:
    """Clean a plain-text report and read its metadata off the page.

    `name` becomes the document's name. A value given for `published`, `outlet`, `title`, `byline`
    or `url` wins over what the page says; `found` says where each came from ("option" where it
    does not). The story's characters stay as they are. Source of the rules:
    data/lang/en/furniture.toml. Line endings other than `\\n` are normalised first.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    lines = _split(text)
    page = _Page(lines, outlet=outlet, title=title)
    _cut_furniture(lines)
    page.read_head()
    page.read_tail()
    _cut_repeats(lines, page.body)
    page.find_title()
    page.cut_datelines()
    _cut_tails(lines)
    kept, cuts, places = _assemble(text, lines)
    origins = dict(found)
    items: dict[str, str] = {}

    def choose(key: str, given: object, own: tuple[object, str] | None) -> object:
        if given is not None:
            items[key] = origins.get(key, "option")
            return given
        if own is None:
            return None
        items[key] = own[1]
        return own[0]

    chosen_day = choose("published", published, page.published)
    chosen_outlet = choose("outlet", outlet, page.outlet_found)
    chosen_title = choose("title", title, page.title_found)
    chosen_byline = choose("byline", byline, page.byline_found)
    chosen_dateline = choose("dateline", None, page.dateline_found)
    if page.updated is not None:
        items["updated"] = page.updated.isoformat()
    if page.ambiguous and chosen_day is None:
        items["ambiguous day"] = page.ambiguous
    language = seems(kept)
    if language is not None:
        items["language"] = "common words"
    return Document(
        name=name,
        text=kept,
        published=chosen_day if isinstance(chosen_day, date) else None,
        outlet=_string(chosen_outlet),
        title=_string(chosen_title),
        byline=_string(chosen_byline),
        dateline=_string(chosen_dateline),
        url=url,
        language=language[0] if language else None,
        found=tuple(sorted(items.items())),
        headline=_headline(page, places),
        cuts=cuts,
    )


def restore(document: Document) -> str:
    """The page as it was read: the cleaned text with every cut put back where it stood."""
    out: list[str] = []
    at = 0
    for cut in sorted(document.cuts, key=lambda cut: cut.raw_start):
        out.append(document.text[at : cut.offset])
        out.append(cut.text)
        at = cut.offset
    out.append(document.text[at:])
    return "".join(out)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _split(text: str) -> list[_Line]:
    lines = []
    at = 0
    for raw in text.split("\n"):
        end = min(at + len(raw) + 1, len(text))
        stripped = raw.strip()
        lines.append(_Line(at, end, stripped, len(stripped.split()) if len(raw) < 5_000 else 999))
        at = end
    return lines


def _key(line: _Line) -> str:
    return " ".join(line.text.casefold().split())


# ------------------------------------------------------------------------------- rules of the data


def _cut_furniture(lines: list[_Line]) -> None:
    story_words = 0
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line.text:
            index += 1
            continue
        shape = furniture.structure_of(line.text)
        rule = furniture.rule_for(line.text, story_words)
        if rule is None and shape is not None:
            line.rule = shape
        elif rule is not None:
            if rule.cuts == "rest" and _may_cut_rest(lines, index, story_words, rule):
                for later in lines[index:]:
                    later.rule = rule.id if later.text else None
                return
            line.rule = rule.id
            if rule.cuts == "block":
                index = _cut_block(lines, index, rule.id)
                continue
        elif line.reads_on:
            story_words += line.words
        index += 1


def _may_cut_rest(lines: list[_Line], index: int, story_words: int, rule: furniture.Rule) -> bool:
    if rule.max_rest is None:
        return True
    rest = sum(line.words for line in lines[index + 1 :])
    return rest <= rule.max_rest * story_words


def _cut_block(lines: list[_Line], index: int, rule: str) -> int:
    """Cut the short lines directly under a list's title; they end at a blank or a paragraph."""
    index += 1
    while index < len(lines) and lines[index].text:
        line = lines[index]
        if line.words > 16 or (line.words >= 8 and line.text.endswith(".")):
            break
        line.rule = rule
        index += 1
    return index


def _cut_repeats(lines: list[_Line], body: int) -> None:
    """A line that stood before word for word: a headline, lede or pull quote printed twice."""
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if not line.kept or len(line.text) > 2_000:
            continue
        key = _key(line)
        fewest = 2 if index <= body else 5
        if key in seen and line.words >= fewest:
            line.rule = "repeat"
        seen.add(key)


def _cut_tails(lines: list[_Line]) -> None:
    for line in reversed(lines):
        if not line.kept:
            continue
        line.tail = furniture.tail_of(line.text)
        return


# ------------------------------------------------------------------------------------- the page


class _Page:
    """What the lines of one page say about it. Marks lines; never touches the text."""

    def __init__(self, lines: list[_Line], *, outlet: str | None, title: str | None) -> None:
        self.lines = lines
        self.given_outlet = outlet
        self.given_title = title
        self.published: tuple[date, str] | None = None
        self.updated: date | None = None
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
                seen[_key(line)] = seen.get(_key(line), 0) + 1
        titled = False
        for index, line in enumerate(self.lines):
            if not line.kept:
                continue
            if layout.opens_with_day_and_hour(line.text):
                continue
            if line.reads_on and seen.get(_key(line), 1) == 1 and not self._heads(index, titled):
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

    def _take_day(self, line: _Line) -> bool:
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
            self.updated = found.day
            if self.published is None:
                self.published = (found.day, "update line")
            return True
        self._date(found.day, "byline")
        return True

    def _is_title_of_record(self, line: _Line) -> bool:
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
            line.rule == "repeat" and _key(line) == _key(self.lines[index]) for line in self.lines
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


# ------------------------------------------------------------------------------------- assembling


def _assemble(text: str, lines: list[_Line]) -> tuple[str, tuple[Cut, ...], dict[int, Span]]:
    """The cleaned text, its cuts, and where each kept line stands in it."""
    out: list[str] = []
    cuts: list[Cut] = []
    places: dict[int, Span] = {}
    size = 0

    def cut(start: int, end: int, rule: str) -> None:
        if start >= end:
            return
        last = cuts[-1] if cuts else None
        if last and last.rule == rule and last.raw_start + len(last.text) == start:
            cuts[-1] = Cut(last.offset, last.raw_start, last.text + text[start:end], rule)
        else:
            cuts.append(Cut(size, start, text[start:end], rule))

    def keep(start: int, end: int) -> None:
        nonlocal size
        out.append(text[start:end])
        size += end - start

    last_kept = max((i for i, line in enumerate(lines) if line.kept), default=-1)
    blank = True
    for index, line in enumerate(lines):
        if line.rule is not None:
            cut(line.start, line.end, line.rule)
            continue
        if not line.text:
            if blank or index > last_kept:
                cut(line.start, line.end, "blank")
            else:
                keep(line.start, line.end)
            blank = True
            continue
        blank = False
        body = line.start + _indent(text, line)
        ends = body + len(line.text)
        tail = body + line.tail[0] if line.tail else ends
        cut(line.start, body, "blank")
        cut(body, body + line.dateline_chars, "dateline")
        begin = size
        keep(body + line.dateline_chars, tail)
        places[index] = Span(begin, size)
        if line.tail:
            cut(tail, ends, line.tail[1])
        newline = line.end - 1 if line.end > ends and text[line.end - 1] == "\n" else line.end
        cut(ends, newline, "blank")
        if index < last_kept:
            keep(newline, line.end)
        else:
            cut(newline, line.end, "blank")
    return "".join(out), tuple(cuts), places


def _indent(text: str, line: _Line) -> int:
    raw = text[line.start : line.end]
    return len(raw) - len(raw.lstrip())


def _headline(page: _Page, places: dict[int, Span]) -> Span | None:
    spans = [places[index] for index in page.title_lines if index in places]
    return Span(spans[0].start, spans[-1].end) if spans else None


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
