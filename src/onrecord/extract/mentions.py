"""Agreement mentions: noun phrases, titles and acronyms that name an agreement between states.

Design. A small grammar over noun phrases: determiner or possessive, modifiers (pair and subject,
age, year), a head noun of the lexicon, then "of/on/for/between/with" phrases; a title is a head
noun with capitals; an acronym counts where it is introduced ("(VFA)", "known as the CIS-MOA"),
well known, or used as a title's short form. What the phrase says of itself (definite, new,
plural, years, parties) is kept, for linking decides on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract import lexicon
from onrecord.extract.phrase_bounds import ACRONYM, phrase_end, phrase_start
from onrecord.extract.reading import Reading, Sentence
from onrecord.extract.standing import (
    YEAR,
    exchange_of_notes,
    is_concord,
    is_means,
    of_states,
    partners_of,
    proper_names,
    stands_for,
    told_times,
    with_party,
    words_before,
)
from onrecord.model import Kind, Span
from onrecord.parse.parties import codes_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEFINITE = frozenset(["the", "this", "that", "these", "those", "such", "both", "said", "same"])
_INDEFINITE = frozenset(["a", "an", "another", "any", "some", "one", "no", "each", "every"])
_NEW = frozenset(
    ["new", "fresh", "successor", "replacement", "future", "comprehensive", "next", "rival"]
) | frozenset(
    ["separate", "broader", "similar", "comparable", "different", "second", "interim", "draft"]
)
_OLD = frozenset(["existing", "current", "old", "previous", "earlier", "original"]) | frozenset(
    ["present", "former", "first", "expiring", "expired"]
)
_NO_CONTENT = frozenset(
    [
        "agreement",
        "deal",
        "pact",
        "accord",
        "treaty",
        "international",
        "bilateral",
        "the",
        "text",
        "formal",
        "so-called",
        "controversial",
        "landmark",
        "historic",
        "written",
        "signed",
        "key",
        "proposed",
        "full",
        "final",
        "document",
        "understanding",
        "arrangement",
        "memorandum",
        "convention",
        "protocol",
        "ceasefire",
        "declaration",
        "mou",
        "all",
        "major",
        "main",
        "state",
        "country",
        "side",
        "party",
        "year",
        "month",
        "last",
        "this",
        "late",
        "early",
        "term",
        "long",
        "short",
        "part",
        "copy",
        "version",
        "terms",
        "own",
        "such",
        "other",
        "same",
        "whole",
        "entire",
        "overall",
        "actual",
        "recent",
        "latest",
        "two",
        "three",
    ]
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that names an agreement, and what it says of it.

    `form` is `title`, `acronym`, `description` (has content of its own), `bare` ("the pact") or
    `weak` ("the text"); `content` the lower-case content lemmas; `span` in the document's text;
    `head` the token's place in its paragraph; `is_class` that it is told with members of it, and
    `is_member` that it is one of these (`onrecord.extract.listings`); mentions that share a number
    in `apart` are told one beside the other, and are never one; `partners` the parties it is
    "with", `proper` the names in it that are no party's, `told` the years and months of its
    sentence.
    """

    span: Span
    text: str
    sentence: int
    paragraph: int
    head: int
    first: int
    last: int
    kind: Kind
    form: str
    definite: bool
    indefinite: bool
    plural: bool
    new: bool
    old: bool
    content: frozenset[str]
    years: frozenset[str]
    parties: tuple[str, ...]
    acronym: str | None
    headline: bool
    suspect: bool
    quantified: bool = False
    possessive: bool = False
    noun: str = ""
    opens: bool = False
    lead: str = ""
    is_class: bool = False
    is_member: bool = False
    apart: frozenset[int] = frozenset()
    own: bool = False
    apposed: bool = False
    partners: tuple[str, ...] = ()
    proper: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


def find(reading: Reading) -> tuple[Mention, ...]:
    """All agreement mentions of a document in order of appearance."""
    text = reading.document.text
    introduced = _introduced(text)
    found: list[Mention] = []
    for sentence in reading.sentences:
        taken: set[int] = set()
        for token in reading.tokens(sentence):
            if token.i in taken:
                continue
            mention = _noun_mention(reading, sentence, token)
            if mention is None:
                mention = _acronym_mention(reading, sentence, token, introduced)
            if mention is None:
                continue
            if found and found[-1].span.covers(mention.span) and found[-1].form != "weak":
                continue
            taken.update(range(token.i, mention.last + 1) if mention.form == "title" else [token.i])
            found.append(mention)
    return tuple(found)


def _introduced(text: str) -> frozenset[str]:
    """Acronyms that the text itself puts beside an agreement: "(VFA)", "known as the CIS-MOA"."""
    nouns = r"(?:[Tt]reaty|[Aa]greement|[Pp]act|[Aa]ccord|[Mm]emorandum|[Cc]onvention|[Pp]rotocol)"
    acronym = r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:[-–][A-Z0-9]+)*"
    found: set[str] = set()
    for pattern in (
        rf"{nouns}[^.()\n]{{0,90}}[(\[](?:the |or |known as )?[\"“]?({acronym})[\"”]?[)\]]",
        rf"\b({acronym}) {nouns}\b",
        rf"(?:known as|called|or|dubbed) (?:the )?[\"“]?({acronym})\b[\"”]?,",
        rf"\b({acronym}),? (?:as )?(?:the|a|an) [^.,\n]{{0,60}}{nouns}",
        rf"\b({acronym}) \([^)]{{0,80}}{nouns}",
    ):
        found.update(re.findall(pattern, text))
    return frozenset(name for name in found if not codes_of(name))


def _noun_mention(reading: Reading, sentence: Sentence, token: Token) -> Mention | None:
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "PRON") or not token.text[:1].isalpha():
        return None
    lower = token.lower_
    entry = lexicon.heads().get(lower) or lexicon.heads().get(token.lemma_.lower())
    if entry is None and lower.endswith("s"):
        entry = lexicon.heads().get(lower[:-1])
    if entry is None and lower == "exchange" and exchange_of_notes(token):
        entry = (Kind.EXCHANGE_OF_NOTES, "strong")
    if entry is None and lower == "fire" and words_before(token, 2) == "cease-":
        entry = (Kind.CEASEFIRE, "strong")
    if entry is None and lower in ("that", "those") and with_party(token):
        entry = lexicon.heads()["one"]
    if entry is None:
        entry = _phrase_entry(token)
        if entry is not None and token.dep_ == "compound" and token.head.i == token.i + 1:
            token = token.head  # "road map", "side letter": the second word is the noun
    if entry is None or is_means(token, entry[0]):
        return None
    if token.dep_ == "compound" and token.head.i > token.i:
        following = token.head.lower_
        inner = lexicon.heads().get(following) or lexicon.heads().get(token.head.lemma_.lower())
        if inner is not None and token.head.i - token.i <= 2:
            return None
    kind, strength = entry
    if lower in ("one", "ones") and not stands_for(token):
        return None
    first = phrase_start(token, sentence)
    last, acronym = phrase_end(token, sentence)
    return _describe(reading, sentence, token, first, last, kind, strength, acronym)


def _phrase_entry(token: Token) -> tuple[Kind, str] | None:
    """A head noun of several words: "rules of engagement"."""
    if token.lower_ not in _phrase_openers():
        return None
    doc = token.doc
    for rest, kind, strength in lexicon.phrases().values():
        if f"{token.lower_} {rest[-1]}" not in lexicon.phrases():
            continue
        following = tuple(t.lower_ for t in doc[token.i + 1 : token.i + 1 + len(rest)])
        if following == rest:
            return kind, strength
    return None


@cache
def _phrase_openers() -> frozenset[str]:
    return frozenset(key.split()[0] for key in lexicon.phrases())


@cache
def _known_beginnings() -> frozenset[str]:
    """All that a well-known name begins with: what begins none is looked at no further."""
    names = lexicon.known()
    return frozenset(name[:length] for name in names for length in range(1, len(name) + 1))


def _describe(
    reading: Reading,
    sentence: Sentence,
    head: Token,
    first: int,
    last: int,
    kind: Kind,
    strength: str,
    acronym: str | None,
) -> Mention | None:
    words = head.doc
    published: date | None = reading.document.published
    span = reading.span_of(sentence.paragraph, words[first], words[last])
    text = span.of(reading.document.text)
    phrase = words[first : last + 1]
    before = words[first : head.i]
    capitals = [t for t in before if t.text[:1].isupper() and t.pos_ != "DET" and t.i > first]
    capitals += [
        t for t in before if t.i == first and t.tag_ in ("NNP", "NNPS") and first > sentence.first
    ]
    titled = (
        head.text[:1].isupper()
        and not head.text.isupper()
        and (head.i > sentence.first)
        and (
            bool(capitals)
            or (
                last > head.i
                and any(
                    t.text[:1].isupper() for t in words[head.i + 1 : last + 1] if t.pos_ == "PROPN"
                )
            )
        )
    )
    modifiers = {t.lower_ for t in before}
    blocked, context, concord = lexicon.not_agreement()
    if is_concord(head, first, last, concord):
        return None
    content = frozenset(
        t.lemma_.lower()
        for t in phrase
        if t.i != head.i
        and t.pos_ in ("NOUN", "PROPN", "ADJ", "VERB")
        and len(t.text) > 2
        and t.lemma_.lower() not in _NO_CONTENT
        and t.lower_ not in _NEW | _OLD
        and not t.text.isdigit()
    )
    lead = words[first].lower_
    definite = (
        lead in _DEFINITE
        or words[first].tag_ == "PRP$"
        or any(t.tag_ in ("POS", "PRP$") for t in before)
    )
    indefinite = lead in _INDEFINITE
    plural = head.tag_ in ("NNS", "NNPS")
    parties = () if ACRONYM.match(text.removeprefix("the ")) else codes_of(text, published)
    if titled:
        form = "title"
    elif strength == "anaphoric" or (
        strength == "weak" and not parties and head.lower_ not in ("rules", "terms")
    ):
        form = "weak"
    elif content or parties or YEAR.search(text):
        form = "description"
    else:
        form = "bare"
    nearby = {t.lower_ for t in words[sentence.first : sentence.last] if not of_states(t)}
    telling = (modifiers | content) - {"union"} if parties else modifiers | content
    suspect = bool(telling & blocked) or bool(nearby & context)
    return Mention(
        span=span,
        text=text,
        sentence=sentence.index,
        paragraph=sentence.paragraph,
        head=head.i,
        first=first,
        last=last,
        kind=kind,
        form=form,
        definite=definite,
        indefinite=indefinite,
        plural=plural,
        new=bool(modifiers & _NEW),
        old=bool(modifiers & _OLD),
        content=content,
        years=frozenset(YEAR.findall(text)),
        parties=parties,
        own=any(t.lower_ == "own" for t in before),
        apposed=head.dep_ == "appos",
        partners=partners_of(text, published),
        proper=proper_names(phrase, content, published),
        told=told_times(words[sentence.first : sentence.last].text),
        acronym=acronym,
        headline=sentence.headline,
        suspect=suspect and not titled,
        quantified=lead in ("all", "both", "these", "those"),
        possessive=any(t.tag_ in ("POS", "PRP$") for t in before),
        noun=_noun_of(head),
        opens=_opens(head, modifiers, definite),
        lead=words[first - 1].lower_ if first > sentence.first else "",
    )


def _noun_of(head: Token) -> str:
    """The head noun's lemma, with the word before it where two are needed: "side letter"."""
    lemma = head.lemma_.lower()
    before = head.doc[head.i - 1].lower_ if head.i else ""
    return f"{before} {lemma}" if f"{before} {lemma}" in lexicon.phrases() else lemma


def _opens(head: Token, modifiers: set[str], definite: bool) -> bool:
    """Whether a phrase with a noun that refers back brings in another agreement all the same.

    "A new text", "a third document", "the current one", "one offered to Kiribati".
    """
    if head.lower_ in ("that", "those"):
        return True  # "that with Morocco"
    if _noun_of(head) not in lexicon.opening():
        return False
    if head.lower_ == "one" and head.i + 1 < len(head.doc) and head.nbor().lower_ == "of":
        return True  # "one of 1993"
    if modifiers & _PERSONAL:
        return False  # "his successor" is a person
    if modifiers & (_NEW | _OLD | _ORDINALS) or head.lemma_.lower() in ("successor", "replacement"):
        return True
    described = any(c.dep_ in ("amod", "acl", "relcl") and c.i != head.i for c in head.children)
    return not definite and described


_PERSONAL = frozenset(["his", "her", "my", "your"])
_ORDINALS = frozenset(
    [
        "third",
        "fourth",
        "fifth",
        "adapted",
        "shorter",
        "longer",
        "narrower",
        "wider",
        "revised",
        "alternative",
        "parallel",
        "further",
        "other",
        "latter",
    ]
)


def _acronym_mention(
    reading: Reading, sentence: Sentence, token: Token, introduced: frozenset[str]
) -> Mention | None:
    """A well-known agreement's name or an acronym that the report introduced, standing alone."""
    doc = token.doc
    if not token.text[:1].isupper():
        return None
    if token.text not in _known_beginnings() and not any(
        name.startswith(token.text) for name in introduced
    ):
        return None
    name, last = None, token.i
    for length in (3, 2, 1):
        stop = min(token.i + length, sentence.last)
        piece = doc[token.i : stop].text
        if piece in lexicon.known():
            name, last = piece, stop - 1
            break
        if piece in introduced:
            name, last = piece, stop - 1
            break
    if name is None:
        return None
    if name.isupper() and len(name) < 3:
        return None
    entry = lexicon.known().get(name)
    if last + 1 < len(doc) and doc[last + 1].lower_ in lexicon.heads() and token.dep_ == "compound":
        return None
    first = token.i
    if first > sentence.first and doc[first - 1].lower_ in ("the", "a", "this"):
        first -= 1
    span = reading.span_of(sentence.paragraph, doc[first], doc[last])
    return Mention(
        span=span,
        text=span.of(reading.document.text),
        sentence=sentence.index,
        paragraph=sentence.paragraph,
        head=last,
        first=first,
        last=last,
        kind=entry.kind if entry else Kind.AGREEMENT,
        form="acronym",
        definite=True,
        indefinite=False,
        plural=False,
        new=False,
        old=False,
        content=frozenset([name.lower()]),
        years=frozenset(),
        parties=entry.parties if entry else (),
        acronym=name,
        headline=sentence.headline,
        suspect=False,
        noun=name.lower(),
        lead=doc[first - 1].lower_ if first > sentence.first else "",
    )
