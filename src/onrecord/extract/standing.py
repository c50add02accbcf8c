"""What a word about an agreement noun says of it: that it stands for an agreement ("that with
Morocco", "one of 1993"), or names none ("in full accord", "prolonged by an exchange of notes")."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from onrecord.model import Kind
from onrecord.parse.dates_grammar import months
from onrecord.parse.parties import codes_of, find_parties

if TYPE_CHECKING:
    from spacy.tokens import Span as Phrase
    from spacy.tokens import Token

YEAR = re.compile(r"\b(1[6-9]\d\d|20\d\d)\b")
MEANS = frozenset(["by", "through", "via", "in", "upon", "after"])


def words_before(token: Token, count: int) -> str:
    """The text of the words just before a token."""
    return str(token.doc[max(0, token.i - count) : token.i].text)


def with_party(token: Token) -> bool:
    """ "That with Morocco ran out"; "those between the two neighbours"."""
    doc = token.doc
    return (
        token.i + 2 < len(doc)
        and doc[token.i + 1].lower_ in ("with", "between")
        and token.dep_ != "mark"
        and (doc[token.i + 2].text[:1].isupper() or doc[token.i + 2].lower_ == "the")
    )


def stands_for(token: Token) -> bool:
    """Whether "one" stands for an agreement: "the new one", "one with Turkey", "that one"."""
    doc = token.doc
    before = doc[token.i - 1].lower_ if token.i > token.sent.start else ""
    after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
    if after == "of":
        return token.i + 2 < len(doc) and bool(YEAR.fullmatch(doc[token.i + 2].text))
    if after in ("hundred", "million", "billion", "year", "day", "month", "week"):
        return False
    described = any(c.dep_ in ("amod", "prep", "acl", "relcl", "poss") for c in token.children)
    return (
        before in ("that", "this", "new", "current", "present", "old", "existing", "latter")
        or described
    ) and not (token.pos_ == "NUM" and token.dep_ == "nummod")


def exchange_of_notes(token: Token) -> bool:
    doc = token.doc
    tail = doc[token.i + 1 : token.i + 4].text.lower()
    return tail.startswith(("of notes", "of letters", "of diplomatic notes"))


def is_means(token: Token, kind: Kind) -> bool:
    """Whether notes are exchanged for another agreement's sake: "prolonged by an exchange of notes"
    (not "an exchange of notes of 1929 was renewed")."""
    if kind is not Kind.EXCHANGE_OF_NOTES or token.text[:1].isupper():
        return False
    governor = token.head
    if token.dep_ == "pobj":
        return governor.lower_ in MEANS
    objects = (c for c in governor.children if c.dep_ == "dobj")
    return token.dep_ == "nsubj" and any(c.pos_ == "PRON" for c in objects)


def is_concord(head: Token, first: int, last: int, concord: re.Pattern[str]) -> bool:
    """Whether the head is part of a phrase that names no agreement: "in full accord"."""
    words = head.doc
    around = words[max(0, first - 3) : min(len(words), last + 4)]
    at = head.idx - around.start_char
    return any(found.start() <= at < found.end() for found in concord.finditer(around.text.lower()))


def of_states(token: Token) -> bool:
    """Whether a word that tells of business is part of a party's name: the European "Union"."""
    if token.text != "Union" or token.i == 0:
        return False
    return bool(codes_of(token.doc[token.i - 1 : token.i + 1].text))


_WITH = re.compile(r"\bwith (.+)", re.S)


def partners_of(text: str, published: date | None) -> tuple[str, ...]:
    """The parties that a phrase says an agreement is with."""
    found = _WITH.search(text)
    return codes_of(found[1], published) if found else ()


def proper_names(phrase: Phrase, content: frozenset[str], published: date | None) -> frozenset[str]:
    """The names in a phrase by which an agreement is told from others: "the Adana accord".

    Lower-case lemmas; names of parties and of months are none.
    """
    named = [t for t in phrase if t.pos_ == "PROPN" and t.lemma_.lower() in content]
    if not named:
        return frozenset()
    taken = [p.span for p in find_parties(phrase.text, published)]
    start = phrase.start_char
    return frozenset(
        t.lemma_.lower()
        for t in named
        if t.text not in months()
        and not any(span.start <= t.idx - start < span.end for span in taken)
    )


def told_times(text: str) -> frozenset[str]:
    """The years and, in lower case, the months that a sentence names."""
    words = (word.strip(",.;()'") for word in text.split())
    return frozenset(YEAR.findall(text)) | {word.lower() for word in words if word in months()}
