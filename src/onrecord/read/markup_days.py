"""The days that a web page gives itself: of publication, and of its last update.

For the publication day each place has a weight, days one apart (time zones) count as one, and the
heaviest day wins. The day of an update is the first that is told. `found` names the place that
gave a day, and those that disagree.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped,import-not-found,unused-ignore]

from onrecord.read.days import days_in, parse_day
from onrecord.read.places import agree, doubted, first_of

Told = tuple[date, str]

_IN_ADDRESS = (
    re.compile(
        r"/(?P<year>(?:19|20)\d\d)/(?P<month>\d{1,2}|[a-z]{3})/(?P<day>\d{1,2})(?:/|[^\d]|$)"
    ),
    re.compile(r"[/_-](?P<year>(?:19|20)\d\d)-(?P<month>\d{2})-(?P<day>\d{2})(?:\D|$)"),
    re.compile(r"[/_-](?P<year>(?:19|20)\d\d)(?P<month>\d{2})(?P<day>\d{2})(?:\D|$)"),
)
_MONTHS = tuple(name.casefold() for name in calendar.month_abbr if name)
_DATE_CLASS = re.compile(
    r"date|time|publi|posted|byline|dateline|meta|stamp|author|info", re.IGNORECASE
)
_UPDATE_WORD = re.compile(r"updat|modif|revis|edited|correct", re.IGNORECASE)
_WEIGHTS = {"JSON-LD": 6, "meta tag": 5, "time element": 3, "address": 4, "byline": 3}
_UNSET = date(1970, 1, 1)  # what a clock says that was never set


def published_day(
    tree: HtmlElement,
    linked: Sequence[Mapping[str, Any]],
    tagged: Mapping[str, Sequence[str]],
    url: str | None,
) -> Told | None:
    """The publication day and the places behind it; an update gives it where nothing else does.

    `linked` are the page's JSON-LD articles; `tagged` the contents of its meta tags that name a day
    under "published" and "updated".
    """
    told = [
        *_told("JSON-LD", (i.get("datePublished") or i.get("uploadDate") for i in linked)),
        *_told("JSON-LD", (i.get("dateCreated") for i in linked)),
        *_told("meta tag", tagged["published"]),
        *_one("time element", _time_element(tree)),
        *_one("address", _address_day(url)),
        *_one("byline", _printed_day(tree)),
    ]
    told = [one for at, one in enumerate(told) if one[1] not in {place for _, place in told[:at]}]
    if not told:
        return next(_by_update(tree, tagged), None)

    def weight(day: date) -> int:
        return sum(_WEIGHTS[place] for other, place in told if agree(other, day))

    day, place = max(told, key=lambda item: (weight(item[0]), _WEIGHTS[item[1]]))
    return day, doubted(place, day, told)


def updated_day(
    tree: HtmlElement, linked: Sequence[Mapping[str, Any]], tagged: Mapping[str, Sequence[str]]
) -> Told | None:
    """The day of the last update and the places behind it; JSON-LD, then meta tags, then print."""
    return first_of(
        [
            *_told("JSON-LD", (item.get("dateModified") for item in linked)),
            *_told("meta tag", tagged["updated"]),
            *_one("time element", _time_element(tree, updates=True)),
            *_one("update line", _printed_day(tree, updates=True)),
        ]
    )


def _by_update(tree: HtmlElement, tagged: Mapping[str, Sequence[str]]) -> Iterator[Told]:
    """The day of an update in place of that of publication: by then the report was known."""
    yield from _one("update line", _printed_day(tree, updates=True))
    yield from _told("meta tag of the update", tagged["updated"])


def _told(place: str, values: Iterable[Any]) -> Iterator[Told]:
    """The first of a place's values that is a day."""
    for value in values:
        day = parse_day(value)
        if day is not None and day != _UNSET:
            yield day, place
            return


def _one(place: str, day: date | None) -> Iterator[Told]:
    if day is not None:
        yield day, place


def _time_element(tree: HtmlElement, *, updates: bool = False) -> date | None:
    """The day of the first time element that is told to be that of publication, or of an update."""
    for wanted in (
        f"//*[@itemprop='{'dateModified' if updates else 'datePublished'}']",
        "//time[@pubdate]",
        "//article//time",
        "//header//time",
        "//time",
    ):
        for element in tree.xpath(wanted)[:3]:
            words = " ".join(
                filter(None, (element.get("class"), element.get("itemprop"), own_text(element)))
            )
            is_update = bool(_UPDATE_WORD.search(words)) and "datePublished" not in words
            if is_update is not updates:
                continue
            day = parse_day(element.get("datetime") or element.get("content")) or parse_day(
                own_text(element)
            )
            if day is not None and day != _UNSET:
                return day
    return None


def _address_day(url: str | None) -> date | None:
    if not url:
        return None
    path = urlsplit(url).path.casefold()
    for form in _IN_ADDRESS:
        if matched := form.search(path):
            month = matched["month"]
            number = _MONTHS.index(month) + 1 if month in _MONTHS else 0
            try:
                return date(int(matched["year"]), number or int(month), int(matched["day"]))
            except ValueError:
                continue
    return None


def _printed_day(tree: HtmlElement, *, updates: bool = False) -> date | None:
    """The day printed in an element that is called after its date or its writer: that of
    publication, or the one that is printed as an update's."""
    for element in tree.iter("div", "span", "p", "time", "li", "small", "em", "strong", "h6", "td"):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _DATE_CLASS.search(name):
            continue
        text = own_text(element)
        if not 6 <= len(text) <= 160:
            continue
        for found in days_in(text):
            before = text[: found.start].rpartition("|")[2]
            if found.day is not None and updates is bool(_UPDATE_WORD.search(before)):
                return found.day
    return None


def own_text(element: HtmlElement) -> str:
    """An element's text on one line, 300 characters at most."""
    return " ".join("".join(element.itertext()).split())[:300]
