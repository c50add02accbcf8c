"""A web page's own word on its metadata: JSON-LD, meta tags, time elements, address, byline.

Where several places tell the same thing, their order here is their rank; `found` tells which gave
it and which say otherwise. The publication day has weights of its own (`markup_days`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped,import-not-found,unused-ignore]

from onrecord.data import load
from onrecord.read.furniture import word_list
from onrecord.read.language import code_of
from onrecord.read.layout import byline_in
from onrecord.read.markup_days import own_text, published_day, updated_day
from onrecord.read.options import Meta
from onrecord.read.places import agree, first_of

_ARTICLE_TYPES = re.compile(
    r"(?:Article|BlogPosting|LiveBlogPosting|Report|NewsArticle|WebPage|CreativeWork|Posting)$"
)
_PAGE_TYPES = re.compile(r"(?:WebPage|CreativeWork)$")
_SITE_SUFFIX = re.compile(r"\s+[|–—·»]\s+[^|–—·»]{2,40}$")
_BYLINE_CLASS = re.compile(r"(?:^|[-_\s])(?:byline|author)s?(?:[-_\s]|$)", re.IGNORECASE)
_FRONT = frozenset(("home", "homepage", "front page", "news"))
_MOST_CHARS = 300

Values = Iterator[tuple[str, str]]
Tags = Mapping[str, Sequence[str]]


@cache
def _names(item: str) -> tuple[str, ...]:
    return tuple(load("lang/en/read_markup.toml")[item].split())


def metadata_of(tree: HtmlElement, url: str | None) -> tuple[Meta, tuple[tuple[str, str], ...]]:
    """The page's metadata, and where each item was found."""
    tags = _meta_tags(tree)
    objects = list(_json_ld(tree))
    address = first_of(_addresses(tree, objects, tags, url))
    linked = _of_this_page(objects, address[0] if address else None)
    tagged = {item: _tagged(tags, item) for item in ("published", "updated")}
    outlet = first_of(_texts(_outlets(linked, tags)))
    told = {
        "url": address,
        "published": published_day(tree, linked, tagged, address[0] if address else None),
        "updated": updated_day(tree, linked, tagged),
        "outlet": outlet,
        "title": first_of(_texts(_titles(tree, linked, tags, outlet[0] if outlet else None))),
        "byline": first_of(_texts(_bylines(tree, linked, tags))),
        "dateline": first_of(_texts(_datelines(tree, linked))),
        "section": first_of(_texts(_sections(tree, objects, linked, tags, address))),
        "language": first_of(_languages(tree, linked, tags)),
    }
    found = {item: one for item, one in told.items() if one is not None}
    return (
        Meta(**{item: value for item, (value, _) in found.items()}),  # type: ignore[arg-type]
        tuple(sorted((item, place) for item, (_, place) in found.items())),
    )


def _texts(values: Values) -> Values:
    """Values on one line each; what is empty or longer than any name is none."""
    for value, place in values:
        text = " ".join(value.split())
        if 1 < len(text) <= _MOST_CHARS:
            yield text, place


# --------------------------------------------------------------------- what the markup consists of


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """All objects of the page's JSON-LD that may be its article or lead to it; broken ones are
    passed over."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        raw = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").rstrip(";\n ")
        try:
            data = json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(data, 0)


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(data, list):
        for item in data[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(key), dict | list):
                yield from _objects(data[key], depth + 1)


def _is_a(item: Mapping[str, Any], types: re.Pattern[str]) -> bool:
    kind = item.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(k, str) and bool(types.search(k)) for k in kinds)


def _of_this_page(objects: Iterable[dict[str, Any]], url: str | None) -> list[dict[str, Any]]:
    """The articles among the objects: the one with the page's own address first, then other
    articles, then what speaks of the page as such."""

    def rank(item: dict[str, Any]) -> int:
        own = url is not None and any(agree(url, address) for address in _own_addresses(item))
        return 2 * _is_a(item, _PAGE_TYPES) + (not own)

    return sorted((item for item in objects if _is_a(item, _ARTICLE_TYPES)), key=rank)


def is_paid(tree: HtmlElement) -> bool:
    """Whether the page's article says of itself that it is not free to read."""
    said = (
        item.get("isAccessibleForFree") for item in _json_ld(tree) if _is_a(item, _ARTICLE_TYPES)
    )
    return any(value is False or str(value).casefold() == "false" for value in said)


def _own_addresses(item: Mapping[str, Any]) -> Iterator[str]:
    page = item.get("mainEntityOfPage")
    for value in (page.get("@id") if isinstance(page, dict) else page, item.get("url")):
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            yield value


def _meta_tags(tree: HtmlElement) -> Tags:
    out: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name and content:
                out.setdefault(name.casefold(), []).append(content)
    return out


def _tagged(tags: Tags, item: str) -> list[str]:
    """The first content of each meta tag that sites use for an item, commonest tag first."""
    return [tags[name][0] for name in _names(item) if name in tags]


# ------------------------------------------------------------------------------------- the address


def _addresses(
    tree: HtmlElement, objects: Iterable[dict[str, Any]], tags: Tags, url: str | None
) -> Values:
    """The page's addresses, without what tracks a reader. One that is a site's front page is not
    believed of a page that is none."""
    told = [(str(href), "canonical link") for href in tree.xpath("//link[@rel='canonical']/@href")]
    told += [(content, "meta tag") for content in tags.get("og:url", ())]
    articles = (o for o in objects if _is_a(o, _ARTICLE_TYPES) and not _is_a(o, _PAGE_TYPES))
    first = next(articles, {})
    told += [(address, "JSON-LD") for address in _own_addresses(first)]
    if url is not None:
        told.append((url, "address"))
    whole = [(bare_address(one.strip(), url), place) for one, place in told]
    inner = any(urlsplit(one).path.strip("/") for one, _ in whole)
    for one, place in whole:
        parts = urlsplit(one)
        if parts.scheme in ("http", "https") and parts.netloc:
            if inner and not parts.path.strip("/") and not parts.query:
                continue
            yield one, place


def bare_address(url: str, base: str | None = None) -> str:
    """An address as it stands on a page at `base`, without its fragment and the parameters that
    only track who follows it; empty where it is none."""
    try:
        parts = urlsplit(urljoin(base or "", url))
    except ValueError:
        return ""
    query = parts.query
    if any(mark in query for mark in _names("tracking")):
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _tracks(k)]
        query = urlencode(kept)
    return parts._replace(query=query, fragment="").geturl()


def _tracks(parameter: str) -> bool:
    return parameter.casefold().startswith(_names("tracking"))


# ------------------------------------------------------------------------------- everything else


def _outlets(linked: Iterable[Mapping[str, Any]], tags: Tags) -> Values:
    for item in linked:
        publisher = item.get("publisher")
        if isinstance(publisher, list) and publisher:
            publisher = publisher[0]
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and not name.startswith("http"):
            yield name, "JSON-LD"
    for content in _tagged(tags, "outlet"):
        if not content.startswith("http"):
            yield content, "meta tag"


def _titles(
    tree: HtmlElement, linked: Iterable[Mapping[str, Any]], tags: Tags, outlet: str | None
) -> Values:
    heads = [own_text(h) for h in tree.xpath("//h1")]
    heads = [head for head in heads if outlet is None or head.casefold() != outlet.casefold()]

    def bare(title: str) -> str:
        """A title without the site's name at its end."""
        title = " ".join(title.split())
        if outlet is not None and title.casefold().endswith(outlet.casefold()):
            shorter = title[: -len(outlet)].rstrip()
            if shorter.endswith(("|", "-", "–", "—", "·", "»", ":")):
                return shorter.rstrip(" |-–—·»:")
        return _SITE_SUFFIX.sub("", title)

    for item in linked:
        if isinstance(item.get("headline"), str):
            yield item["headline"], "JSON-LD"
    if len(heads) == 1:
        yield heads[0], "heading"
    for content in _tagged(tags, "title"):
        yield bare(content), "meta tag"
    for head in heads[:1]:
        yield head, "heading"
    for element in tree.xpath("//head/title"):
        yield bare(own_text(element)), "title element"


def _bylines(tree: HtmlElement, linked: Iterable[Mapping[str, Any]], tags: Tags) -> Values:
    for item in linked:
        authors = item.get("author")
        listed = authors if isinstance(authors, list) else [authors]
        names = [a.get("name") if isinstance(a, dict) else a for a in listed]
        yield _named(n for n in names if isinstance(n, str)), "JSON-LD"
    for key in _names("byline"):
        yield _named(tags.get(key, ())), "meta tag"
    for element in tree.xpath("//*[@rel='author' or @itemprop='author']")[:1]:
        yield _named([own_text(element)]), "byline"
    for element in tree.iter("div", "span", "p", "a", "address", "li"):
        if _BYLINE_CLASS.search(element.get("class") or ""):
            who = byline_in(own_text(element))
            if who is not None:
                yield _named([who]), "byline"
                return


def _named(names: Iterable[str]) -> str:
    """Writers' names, each once, in order; addresses of their pages are none."""
    bare = (re.sub(r"(?i)^by:?\s+", "", name.strip()) for name in names)
    return ", ".join(dict.fromkeys(n for n in bare if n and not n.startswith("http")))


def _datelines(tree: HtmlElement, linked: Iterable[Mapping[str, Any]]) -> Values:
    for item in linked:
        if isinstance(item.get("dateline"), str):
            yield item["dateline"], "JSON-LD"
    for element in tree.xpath("//*[@itemprop='dateline']")[:1]:
        yield element.get("content") or own_text(element), "dateline"


def _sections(
    tree: HtmlElement,
    objects: Iterable[Mapping[str, Any]],
    linked: Iterable[Mapping[str, Any]],
    tags: Tags,
    address: tuple[str, str] | None,
) -> Values:
    for item in linked:
        section = item.get("articleSection")
        section = section[0] if isinstance(section, list) and section else section
        if isinstance(section, str):
            yield section, "JSON-LD"
    for content in _tagged(tags, "section"):
        yield content, "meta tag"
    for item in objects:
        if item.get("@type") == "BreadcrumbList":
            yield from ((crumb, "breadcrumb") for crumb in _crumbs(item)[:1])
    if address is not None:
        first = urlsplit(address[0]).path.strip("/").partition("/")[0]
        if first.casefold() in word_list("sections"):
            yield first.capitalize(), "address"


def _crumbs(item: Mapping[str, Any]) -> list[str]:
    """The names on a trail of breadcrumbs between the front page and the page itself."""
    listed = item.get("itemListElement")
    names = []
    for one in listed if isinstance(listed, list) else ():
        inner = one.get("item") if isinstance(one, dict) else None
        name = one.get("name") if isinstance(one, dict) else None
        name = name or (inner.get("name") if isinstance(inner, dict) else None)
        if isinstance(name, str):
            names.append(name.strip())
    return [name for name in names[:-1] if name.casefold() not in _FRONT]


def _languages(tree: HtmlElement, linked: Iterable[Mapping[str, Any]], tags: Tags) -> Values:
    declared = [(item.get("inLanguage"), "JSON-LD") for item in linked]
    declared += [(tree.get("lang") or tree.get("xml:lang"), "lang attribute")]
    declared += [(content, "meta tag") for content in _tagged(tags, "language")]
    for value, place in declared:
        value = value.get("alternateName") if isinstance(value, dict) else value
        code = code_of(value) if isinstance(value, str) else None
        if code is not None:
            yield code, place
