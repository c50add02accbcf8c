"""A web page's own word on its metadata: JSON-LD, meta tags, time elements, address, byline.

Where they differ on the publication day, each place has a weight, days one apart (time zones)
count as one, and the heaviest day wins; `found` tells which place gave it and which disagreed.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped,import-not-found,unused-ignore]

from onrecord.data import load
from onrecord.read.days import days_in, parse_day
from onrecord.read.options import Meta

_ARTICLE_TYPES = re.compile(
    r"(?:Article|BlogPosting|LiveBlogPosting|Report|NewsArticle|WebPage|CreativeWork|Posting)$"
)
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
_SITE_SUFFIX = re.compile(r"\s+[|–—·»]\s+[^|–—·»]{2,40}$")


@cache
def _names(item: str) -> tuple[str, ...]:
    return tuple(load("lang/en/read_markup.toml")[item].split())


def metadata_of(tree: HtmlElement, url: str | None) -> tuple[Meta, tuple[tuple[str, str], ...]]:
    """The page's metadata, and where each item was found."""
    found: dict[str, str] = {}
    linked = list(_json_ld(tree))
    tags = _meta_tags(tree)
    canonical = _canonical(tree, tags, url)
    if canonical is not None:
        found["url"] = "canonical link" if canonical != url else "address"
    published = _published(tree, linked, tags, canonical or url, found)
    updated = _first_day([(item.get("dateModified"), "") for item in linked]) or _first_day(
        [(tags[name], "") for name in _names("updated") if name in tags]
    )
    if updated is not None:
        found["updated"] = updated[0].isoformat()
    outlet = _text(found, "outlet", _outlets(linked, tags))
    title = _text(found, "title", _titles(tree, linked, tags))
    byline = _text(found, "byline", _bylines(tree, linked, tags))
    section = next((item["articleSection"] for item in linked if item.get("articleSection")), None)
    section = section or tags.get("article:section")
    if isinstance(section, list):
        section = section[0] if section else None
    if isinstance(section, str) and section.strip():
        found["section"] = section.strip()
    return (
        Meta(published=published, outlet=outlet, title=title, url=canonical or url, byline=byline),
        tuple(sorted(found.items())),
    )


# ---------------------------------------------------------------------------- the publication day


def _published(
    tree: HtmlElement,
    linked: list[dict[str, Any]],
    tags: dict[str, str],
    url: str | None,
    found: dict[str, str],
) -> date | None:
    told: list[tuple[date, str]] = []
    for place, values in (
        ("JSON-LD", [(i.get("datePublished") or i.get("uploadDate"), "") for i in linked]),
        ("JSON-LD", [(i.get("dateCreated"), "") for i in linked]),
        ("meta tag", [(tags[name], "") for name in _names("published") if name in tags]),
    ):
        day = _first_day(values)
        if day is not None and not any(place == at for _, at in told):
            told.append((day[0], place))
    for day_found, place in (
        (_time_element(tree), "time element"),
        (_address_day(url), "address"),
        (_byline_day(tree), "byline"),
    ):
        if day_found is not None:
            told.append((day_found, place))
    if not told:
        return _update_day(tree, tags, found)
    near = timedelta(days=1)

    def weight(day: date) -> int:
        return sum(_WEIGHTS[place] for other, place in told if abs(other - day) <= near)

    best = max(told, key=lambda item: (weight(item[0]), _WEIGHTS[item[1]]))
    against = [f"{place} says {day}" for day, place in told if abs(day - best[0]) > near]
    found["published"] = "; ".join([best[1], *against])
    return best[0]


def _update_day(tree: HtmlElement, tags: dict[str, str], found: dict[str, str]) -> date | None:
    """The day of an update where the page gives no other: by then it was known."""
    day = _byline_day(tree, updates=True)
    if day is not None:
        found["published"] = "update line"
        return day
    tagged = _first_day([(tags[name], "") for name in _names("updated") if name in tags])
    if tagged is not None:
        found["published"] = "meta tag of the update"
        return tagged[0]
    return None


def _first_day(values: list[tuple[Any, str]]) -> tuple[date, str] | None:
    for value, note in values:
        day = parse_day(value)
        if day is not None:
            return day, note
    return None


def _time_element(tree: HtmlElement) -> date | None:
    for wanted in (
        "//*[@itemprop='datePublished']",
        "//time[@pubdate]",
        "//article//time",
        "//header//time",
        "//time",
    ):
        for element in tree.xpath(wanted)[:3]:
            words = " ".join(
                filter(None, (element.get("class"), element.get("itemprop"), _own_text(element)))
            )
            if _UPDATE_WORD.search(words) and "datePublished" not in words:
                continue
            day = parse_day(element.get("datetime") or element.get("content")) or parse_day(
                _own_text(element)
            )
            if day is not None:
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


def _byline_day(tree: HtmlElement, *, updates: bool = False) -> date | None:
    """The day printed in an element that is called after its date or its writer.

    A day printed as that of an update counts only where `updates` asks for it.
    """
    for element in tree.iter("div", "span", "p", "time", "li", "small", "em", "strong", "h6", "td"):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _DATE_CLASS.search(name):
            continue
        text = _own_text(element)
        if not 6 <= len(text) <= 160:
            continue
        for found in days_in(text):
            before = text[: found.start].rpartition("|")[2]
            if found.day is not None and (updates or not _UPDATE_WORD.search(before)):
                return found.day
    return None


def _own_text(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())[:300]


# ------------------------------------------------------------------------------- everything else


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The article objects among the page's JSON-LD; broken ones are passed over."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        raw = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").rstrip(";\n ")
        try:
            data = json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _articles(data, 0)


def _articles(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(data, list):
        for item in data[:200]:
            yield from _articles(item, depth + 1)
    elif isinstance(data, dict):
        kind = data.get("@type")
        kinds = kind if isinstance(kind, list) else [kind]
        if any(isinstance(k, str) and _ARTICLE_TYPES.search(k) for k in kinds):
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(key), dict | list):
                yield from _articles(data[key], depth + 1)


def _meta_tags(tree: HtmlElement) -> dict[str, str]:
    out: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name and content:
                out.setdefault(name.casefold(), content)
    return out


def _canonical(tree: HtmlElement, tags: dict[str, str], url: str | None) -> str | None:
    links = tree.xpath("//link[@rel='canonical']/@href")
    for value in [*links, tags.get("og:url"), url]:
        if value:
            address = urljoin(url or "", str(value).strip())
            if address.startswith(("http://", "https://")):
                return address
    return url


def _outlets(linked: list[dict[str, Any]], tags: dict[str, str]) -> Iterator[tuple[str, str]]:
    for item in linked:
        publisher = item.get("publisher")
        if isinstance(publisher, list) and publisher:
            publisher = publisher[0]
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str):
            yield name, "JSON-LD"
    for key in _names("outlet"):
        if key in tags and not tags[key].startswith("http"):
            yield tags[key], "meta tag"


def _titles(
    tree: HtmlElement, linked: list[dict[str, Any]], tags: dict[str, str]
) -> Iterator[tuple[str, str]]:
    for item in linked:
        if isinstance(item.get("headline"), str):
            yield item["headline"], "JSON-LD"
    heads = [_own_text(h) for h in tree.xpath("//h1")]
    if len(heads) == 1:
        yield heads[0], "heading"
    for key in _names("title"):
        if key in tags:
            yield _SITE_SUFFIX.sub("", tags[key]), "meta tag"
    for head in heads[:1]:
        yield head, "heading"
    for element in tree.xpath("//head/title"):
        yield _SITE_SUFFIX.sub("", _own_text(element)), "title element"


def _bylines(
    tree: HtmlElement, linked: list[dict[str, Any]], tags: dict[str, str]
) -> Iterator[tuple[str, str]]:
    for item in linked:
        authors = item.get("author")
        listed = authors if isinstance(authors, list) else [authors]
        names = [a.get("name") if isinstance(a, dict) else a for a in listed]
        text = ", ".join(n for n in names if isinstance(n, str) and n.strip())
        if text:
            yield text, "JSON-LD"
    for key in _names("byline"):
        if key in tags and not tags[key].startswith("http"):
            yield tags[key], "meta tag"
    for element in tree.xpath("//*[@rel='author' or @itemprop='author']")[:1]:
        yield _own_text(element), "byline"


def _text(found: dict[str, str], key: str, values: Iterator[tuple[str, str]]) -> str | None:
    for value, place in values:
        text = " ".join(value.split())
        if 1 < len(text) <= 300:
            found[key] = place
            return text
    return None
