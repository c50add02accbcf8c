"""Whom a report credits: the outlets and agencies that it names as where it has the story from.

Frames and word lists are data (data/lang/en/read_credits.toml). The report's own paper counts
where the report names it as the one that was told (codebook section 7).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache

from onrecord.data import load
from onrecord.model import Document

_FILE = "lang/en/read_credits.toml"
_UPPER = "A-ZÀ-ÖØ-ÝĀ-ŽÇİŞ"
_WORD = rf"[{_UPPER}][\w&’'.-]*[\w&]|[{_UPPER}]"
_JOIN = r"of|and|de|dei|del|di|du|la|le|el|al|&|für|der|do|da"
_NAME = (
    rf"[\"“‘]?(?P<name>(?:[Tt]he )?(?:al-[{_UPPER}][\w-]+|{_WORD})"
    rf"(?: (?:(?:{_JOIN}) ){{0,2}}(?:{_WORD})){{0,5}})"
)
_HEAD_CUTS = frozenset({"byline", "label"})
_CREDIT_CUTS = frozenset(
    {"byline", "published-in", "source-line", "staff-line", "staff-line-in-paragraph"}
)
_ARTICLE = re.compile(r"^(?:[Tt]he|[Aa]n?)\s+")
_DESCRIBES = re.compile(
    r"(?:-(?:based|language|owned|run|backed|born)\b|(?:ish|ian|ean|ese|can|ench|ic|aqi|eli|ani)$)"
)
_POSSESSIVE = re.compile(r"[’']s$|[’']$")
_DAYS = frozenset(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
_MONTHS = frozenset(calendar.month_name)


@cache
def _lists() -> dict[str, frozenset[str]]:
    table = load(_FILE)["lists"]
    return {
        "outlet_words": frozenset(table["outlet_words"].split()),
        "single_words": frozenset(table["single_words"].split()),
        "not_outlets": frozenset(table["not_outlets"].split()),
        "known": frozenset(
            name.strip() for line in table["known"].split("\n") for name in line.split("|")
        )
        - {""},
    }


@cache
def frames() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """The frames: id, pattern with its group `name`, and what the name must be."""
    table = load(_FILE)
    medium = "|".join(
        word.strip()
        for line in table["lists"]["media"].split("\n")
        for word in line.split("|")
        if word.strip()
    )
    return tuple(
        (
            entry["id"],
            re.compile(_named(entry["pattern"].replace("{medium}", medium)), re.MULTILINE),
            entry["needs"],
        )
        for entry in table["frame"]
    )


def _named(pattern: str) -> str:
    """Put the name's pattern in; a second {name} of one frame gets a group of its own."""
    first, *rest = pattern.replace(r"\s", r"[^\S\n]").split("{name}")
    out = first  # blanks of a frame never run over the end of a line
    for number, piece in enumerate(rest):
        out += (_NAME if number == 0 else _NAME.replace("<name>", f"<name{number + 1}>")) + piece
    return out


def credits(document: Document) -> tuple[str, ...]:
    """The outlets and agencies credited, each once, as printed (a small "the" left off), in order
    of mention."""
    told = credits_in(_credit_text(document), document.outlet, _dateline_agency(document))
    return _distinct(iter((*told, *_in_byline(document))))


def _in_byline(document: Document) -> list[str]:
    """Agencies that the byline names, its own outlet left out: "By AFP", "Agencies"."""
    out: list[str] = []
    for cut in document.cuts:
        if cut.rule not in _HEAD_CUTS:
            continue
        for piece in re.split(r"\s*(?:[|,&/\n]| and |^[Bb]y )\s*", cut.text.strip()):
            unnamed = re.fullmatch(r"(?i:(?:news )?agencies|wires)", piece)
            known = piece in _lists()["known"]
            if unnamed or (known and not _same_paper(piece, document.outlet or "")):
                out.append(piece)
    return out


def credits_in(text: str, outlet: str | None = None, agency: str | None = None) -> tuple[str, ...]:
    """The credits of a text. `outlet` is its own paper; `agency` one named in its dateline."""
    outlet = re.sub(r"\s*[(,].*", "", outlet) if outlet else None
    hits: list[tuple[int, str]] = []
    doubtful: list[tuple[int, str]] = []
    for _, pattern, needs in frames():
        at = 0
        while (matched := pattern.search(text, at)) is not None:
            before = len(hits)
            for start, name in _names(matched):
                bare = _trim(name)
                if not bare:
                    continue
                sure_frame = needs == "any" or (needs == "name" and _is_proper(bare))
                if sure_frame and _is_name(bare):
                    hits.append((start, bare))
                elif (fitting := _outlet_at(bare, outlet)) is not None:
                    hits.append((start, fitting))
                elif _is_name(bare) and not _own_wire(bare, outlet):
                    doubtful.append((start, bare))
            # what was no outlet may have hidden one: "on Monday, the Mail reported, citing"
            at = matched.end() if len(hits) > before else max(at + 1, matched.end("name"))
    sure = [name for _, name in hits] + [name for name in (outlet, agency) if name]
    hits += [hit for hit in doubtful if _stands_for(hit[1], sure)]
    if agency and outlet and not _same_paper(agency, outlet):
        hits.append((-1, agency))
    return _distinct(name for _, name in sorted(hits))


def _credit_text(document: Document) -> str:
    """The story and the cut lines that may hold a credit; headlines are left out."""
    head = document.headline
    story = document.text[head.end :] if head is not None else document.text
    cut = [c.text.strip() for c in document.cuts if c.rule in _CREDIT_CUTS]
    first = f"{document.dateline}\n" if document.dateline and "(with" in document.dateline else ""
    datelines = [
        c.text.strip() for c in document.cuts if c.rule == "dateline" and "(with" in c.text
    ]
    return "\n".join([first, *datelines, story, *cut])


def _dateline_agency(document: Document) -> str | None:
    matched = re.search(r"\(([^()]{2,30})\)\s*$", document.dateline or "")
    return None if matched is None or matched[1].startswith("with ") else matched[1]


def _names(matched: re.Match[str]) -> Iterator[tuple[int, str]]:
    for group, value in matched.groupdict().items():
        if value:
            yield matched.start(group), value


def _trim(name: str) -> str:
    """The bare name: no small article, no possessive, no day of the week at its end."""
    name = re.sub(r"\s+", " ", name)
    name = re.sub(r"^(?:the|an?)\s+", "", name)
    words = _POSSESSIVE.sub("", name.rstrip(".,")).split()
    while words and (words[-1] in _DAYS or words[-1] in ("In", "On", "But", "He", "She", "It")):
        words.pop()
    while words and (
        (_DESCRIBES.search(words[0]) and len(words) > 2)
        or words[0] in ("On", "In", "At", "But", "And", "Meanwhile", "As")
    ):
        words.pop(0)
    if len(words) > 1 and _POSSESSIVE.search(words[0]):
        owner = _POSSESSIVE.sub("", words[0])
        words = [owner] if owner in _lists()["known"] else words[1:]
    return "" if words in ([], ["The"]) else " ".join(words)


def _is_name(name: str) -> bool:
    """Whether a name that a frame vouches for can be an outlet's at all."""
    words = name.split()
    if words[-1] in _lists()["not_outlets"] or name in _DAYS or name in _MONTHS:
        return False
    described = any(_DESCRIBES.search(word) for word in words)
    return name in _lists()["known"] or not (described and words[-1] not in _outlet_words())


def _own_wire(name: str, outlet: str | None) -> bool:
    """An agency's own dispatch goes out under its name, which is no credit to it."""
    return outlet in _lists()["known"] and _key(name) == _key(outlet or "")


def _outlet_at(name: str, outlet: str | None) -> str | None:
    """The outlet that a run of capitalised words begins with ("the Gazette Egypt had ...")."""
    words = name.split()
    for size in range(len(words), 0, -1):
        part = _POSSESSIVE.sub("", " ".join(words[:size]))
        if _is_outlet(part, outlet):
            return name if words[size : size + 1] == ["of"] else part
    return None


def _is_proper(name: str) -> bool:
    """More than the place a paper comes from ("the Northport daily"): two words, or initials."""
    return len(name.split()) > 1 or name.isupper() or "-" in name


def _outlet_words() -> frozenset[str]:
    return _lists()["outlet_words"]


def _is_outlet(name: str, outlet: str | None) -> bool:
    lists = _lists()
    words = _ARTICLE.sub("", name).split()
    if not words or words[-1] in lists["not_outlets"]:
        return False
    if _own_wire(name, outlet):
        return False
    if " ".join(words) in lists["known"]:
        return True
    if outlet and _same_paper(name, outlet):
        return True
    if len(words) == 1 and words[0] in lists["single_words"]:
        return True
    return len(words) > 1 and (words[-1] in _outlet_words() or words[0] in ("Radio", "Daily"))


def _stands_for(name: str, sure: list[str]) -> bool:
    """Whether a doubtful name is the short form or the initials of one that is sure."""
    return any(_same_paper(name, other) for other in sure)


def _key(name: str) -> list[str]:
    return [w for w in re.findall(r"\w+", name.casefold()) if w not in ("the", "a", "an")]


def _same_paper(short: str, long: str) -> bool:
    """Whether `short` is `long`, some of its words in order ("the Courier"), or its initials."""
    few, many = _key(short), _key(long)
    if not few or not many:
        return False
    if few == many:
        return True
    if len(few) < len(many) and any(
        many[i : i + len(few)] == few for i in range(len(many) - len(few) + 1)
    ):
        capital = {word.casefold() for word in _outlet_words()}
        return few[-1] == many[-1] or few[0] == many[0] or bool(capital & set(few))
    bare = _ARTICLE.sub("", short)
    capitals = "".join(w[0] for w in re.findall(r"\w+", _ARTICLE.sub("", long)) if w[0].isupper())
    return bare.isupper() and len(bare) > 1 and capitals.startswith(bare)


def _distinct(names: Iterator[str]) -> tuple[str, ...]:
    """Each credit once: a short form after (or before) the full name is the same paper, but the
    Sunday edition is not, and initials are kept beside the name as a reader would look for them."""
    out: list[str] = []
    for name in names:
        clash = next((i for i, other in enumerate(out) if _short_form(name, other)), None)
        if clash is None:
            out.append(name)
        elif len(_key(name)) > len(_key(out[clash])):
            out[clash] = name
    return tuple(out)


def _short_form(one: str, other: str) -> bool:
    few, many = sorted((_key(one), _key(other)), key=len)
    if few == many:
        return True
    extra = set(many) - set(few)
    if extra & {day.casefold() for day in _DAYS}:
        return False
    return set(few) < set(many) and bool(few)
