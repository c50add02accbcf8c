"""Cleaning: the text of a page as read -> a `Document` with story, metadata and what was cut.

Nothing is rewritten. Whole lines go, or the dateline before a paragraph, or the reporters' line
after the last one; every character that goes is kept in `Document.cuts`, and `restore` puts the
page together again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from onrecord.model import Cut, Document, Span
from onrecord.read import furniture, layout
from onrecord.read.language import seems
from onrecord.read.lists import cut_lists
from onrecord.read.options import FIELDS
from onrecord.read.page import Line, Page, key, split
from onrecord.read.places import NEAR, T, doubted


def clean(
    text: str,
    *,
    name: str,
    published: date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    url: str | None = None,
    updated: date | None = None,
    section: str | None = None,
    dateline: str | None = None,
    language: str | None = None,
    found: Sequence[tuple[str, str]] = (),
    whole_page: bool = True,
) -> Document:
    """Clean a plain-text report and read its metadata off the page.

    `name` becomes the document's name. A value given wins over what the page says; `found` says
    where each came from ("option" where it does not), and in the document's `found` the page's
    word stands beside it where it is another. A day of update before the day of publication is
    none. `whole_page` says that menus and lists of links may stand around the story; where
    it was taken out of its page already, lists are its own. The story's characters stay as they
    are. Source of the rules: data/lang/en/furniture.toml. Line endings other than `\\n` are
    normalised first.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    lines = split(text)
    page = Page(lines, outlet=outlet, title=title)
    _cut_furniture(lines)
    if whole_page:
        cut_lists(lines, title)
    page.read_head()
    page.read_tail()
    _cut_repeats(lines, page.body)
    page.find_title()
    page.cut_datelines()
    _cut_tails(lines)
    kept, cuts, places = _assemble(text, lines)
    origins = dict(found)
    items = {key: place for key, place in found if key not in FIELDS}

    def choose(key: str, given: T | None, own: tuple[T, str] | None) -> T | None:
        chosen = (given, origins.get(key, "option")) if given is not None else own
        if chosen is None:
            return None
        items[key] = doubted(chosen[1], chosen[0], [own] if own is not None else [])
        return chosen[0]

    day = choose("published", published, page.published)
    update = choose("updated", updated, page.updated)
    if update is not None and day is not None and update < day - NEAR:
        items["update before publication"] = f"{items.pop('updated')} says {update}"
        update = None
    if page.ambiguous and day is None:
        items["ambiguous day"] = page.ambiguous
    if language is None and (guess := seems(kept)) is not None:
        language, origins["language"] = guess[0], "common words"
    return Document(
        name=name,
        text=kept,
        published=day,
        updated=update,
        outlet=choose("outlet", outlet, page.outlet_beside(outlet)) or None,
        title=choose("title", title, page.title_found) or None,
        byline=choose("byline", byline, page.byline_found) or None,
        dateline=choose("dateline", dateline, page.dateline_found) or None,
        section=choose("section", section, page.section_found) or None,
        url=choose("url", url, None),
        language=choose("language", language, None),
        found=tuple(sorted(items.items())),
        headline=_headline(page, places),
        cuts=cuts,
    )


def restore(document: Document) -> str:
    """The text as it was read: the cleaned text with every cut put back where it stood.

    For a web page that is the text of the story as it was extracted; cuts with the rule `page`
    belong to the page around it.
    """
    out: list[str] = []
    at = 0
    own = (cut for cut in document.cuts if cut.rule != "page")
    for cut in sorted(own, key=lambda cut: cut.raw_start):
        out.append(document.text[at : cut.offset])
        out.append(cut.text)
        at = cut.offset
    out.append(document.text[at:])
    return "".join(out)


# ------------------------------------------------------------------------------- rules of the data


def _cut_furniture(lines: list[Line]) -> None:
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


def _may_cut_rest(lines: list[Line], index: int, story_words: int, rule: furniture.Rule) -> bool:
    """Whether what follows can be furniture as a whole: a byline ahead says that a story does."""
    if rule.max_rest is None:
        return True
    ahead = [line for line in lines[index + 1 : index + 16] if line.text][:8]
    if any(layout.byline_in(line.text) or layout.dated_line(line.text) for line in ahead):
        rest_of_story = sum(line.words for line in lines[index + 1 :] if line.reads_on)
        if rest_of_story > 0.5 * story_words:
            return False
    rest = sum(line.words for line in lines[index + 1 :])
    return rest <= rule.max_rest * story_words


def _cut_block(lines: list[Line], index: int, rule: str) -> int:
    """Cut the short lines directly under a list's title; they end at a blank or a paragraph."""
    index += 1
    while index < len(lines) and lines[index].text:
        line = lines[index]
        if line.words > 16 or (line.words >= 8 and line.text.endswith(".")):
            break
        line.rule = rule
        index += 1
    return index


def _cut_repeats(lines: list[Line], body: int) -> None:
    """A headline or lede printed again anywhere, or a sentence of the story as a pull quote.

    What comes more than twice in the story is a refrain of it and stays.
    """
    times = Counter(key(line) for line in lines if line.kept and len(line.text) <= 2_000)
    seen: dict[str, int] = {}
    for index, line in enumerate(lines):
        if not line.kept or len(line.text) > 2_000:
            continue
        said = key(line)
        first = seen.setdefault(said, index)
        if first == index:
            continue
        heads = first < body and (line.words >= 2 if index <= body else line.words >= 4)
        quoted = line.words >= 12 and times[said] == 2
        if heads or (quoted and not layout.opens_with_speaker(line.text)):
            line.rule = "repeat"


def _cut_tails(lines: list[Line]) -> None:
    for line in reversed(lines):
        if not line.kept:
            continue
        line.tail = furniture.tail_of(line.text)
        return


# ------------------------------------------------------------------------------------- assembling


def _assemble(text: str, lines: list[Line]) -> tuple[str, tuple[Cut, ...], dict[int, Span]]:
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


def _indent(text: str, line: Line) -> int:
    raw = text[line.start : line.end]
    return len(raw) - len(raw.lstrip())


def _headline(page: Page, places: dict[int, Span]) -> Span | None:
    spans = [places[index] for index in page.title_lines if index in places]
    return Span(spans[0].start, spans[-1].end) if spans else None
