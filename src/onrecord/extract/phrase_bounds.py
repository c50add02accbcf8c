"""Where the phrase about an agreement begins and ends, round its head noun."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from onrecord.data import load
from onrecord.extract import lexicon
from onrecord.extract.reading import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

ACRONYM = re.compile(
    r"[A-Z][A-Z0-9]*(?:[-–/][A-Z0-9]+)*[A-Z0-9]s?\Z|[A-Z][a-z]?[A-Z]{2,}[A-Za-z]*\Z"
)
_LINKS = frozenset([
    "of", "on", "for", "between", "with", "about", "against", "over", "concerning", "covering",
    "regarding", "governing", "regulating", "banning", "among",
])  # fmt: skip
_REFERRING = frozenset(["them", "which", "these", "those"])
_MISREAD = frozenset(["advcl", "amod", "acomp", "oprd"])
"""How a parse takes a head noun that it holds to be an adjective: "quit the barge compact"."""


def phrase_start(head: Token, sentence: Sentence) -> int:
    """Leftwards over determiners, modifiers and possessives, as long as they lean on the phrase."""
    at = head.i
    doc = head.doc
    while at > sentence.first and head.i - at <= 14:
        before = doc[at - 1]
        if _title_goes_on(before, at, sentence):
            at -= 2
            continue
        if not _leans(before, at, head, sentence):
            break
        at -= 1
        if before.pos_ == "DET" and before.tag_ != "PDT" and before.lower_ not in ("all", "both"):
            if at > sentence.first and doc[at - 1].lower_ in ("all", "both", "such"):
                at -= 1
            break
    while doc[at].tag_ == "POS" or (at < head.i and doc[at].text in _OPENERS):
        at += 1
    return at


_OPENERS = frozenset(["-", "–", "&", "'", '"', "“", "‘"])
_QUOTES = frozenset(["“", '"', "‘", "'", "$", "£"])


def _title_goes_on(before: Token, at: int, sentence: Sentence) -> bool:
    """ "Status of" before "Forces Agreement": a title that runs on over "of"."""
    doc = before.doc
    if before.text != "of" or at - 2 < sentence.first:
        return False
    word = doc[at - 2]
    return (
        word.text[:1].isupper()
        and word.pos_ in ("PROPN", "NOUN")
        and (doc[at].pos_ == "PROPN" and doc[at].text[:1].isupper())
    )


def _leans(before: Token, at: int, head: Token, sentence: Sentence) -> bool:
    """Whether a word before the phrase belongs to it."""
    doc = head.doc
    if before.pos_ in ("DET", "ADJ", "NUM", "PROPN") or before.tag_ in ("POS", "HYPH", "PRP$"):
        return True
    if before.dep_ in ("compound", "amod") or before.text in ("-", "–", "&"):
        return True
    if before.pos_ == "NOUN":
        if at == head.i and head.dep_ in _MISREAD:
            return True
        return before.dep_ in ("poss", "nmod", "npadvmod") or doc[at].text in ("-", "–")
    if before.text == "and":
        pair = ("PROPN", "ADJ")
        return (
            doc[at].pos_ in pair
            and head.i - at <= 4
            and at - 2 >= sentence.first
            and doc[at - 2].pos_ in pair
            and doc[at - 2].dep_ in ("compound", "amod", "nmod")
        )
    if before.pos_ == "ADV":
        return doc[at].pos_ == "ADJ" and before.dep_ == "advmod"
    return before.text in _QUOTES and at < head.i


@cache
def _relating() -> frozenset[str]:
    """Verbs after which another agreement is named: "a memorandum to implement the treaty"."""
    wordings = load("lang/en/relations.toml")["relation"]
    return frozenset(words.split()[0] for entry in wordings for words in entry["words"])


def phrase_end(head: Token, sentence: Sentence) -> tuple[int, str | None]:
    """Rightwards over an acronym in brackets and over the phrases that say what it is about."""
    doc = head.doc
    last = head.i
    acronym = None
    while True:
        following = doc[last + 1] if last + 1 < sentence.last else None
        if following is None:
            break
        if following.text in ("(", "[") and last + 2 < sentence.last:
            inside = doc[last + 2]
            if ACRONYM.match(inside.text) and last + 3 < sentence.last:
                acronym = inside.text
                end = last + 2
                while (
                    end + 1 < sentence.last and doc[end].text not in (")", "]") and end - last < 6
                ):
                    end += 1
                    if doc[end].text in ("-", "–") or ACRONYM.match(doc[end].text):
                        acronym = doc[last + 2 : end + 1].text
                last = end
            break
        linking = following.lower_ in _LINKS and (
            following.head.i <= last or following.dep_ in ("prep", "acl")
        )
        if not linking and following.lower_ == "to" and following.dep_ == "aux":
            verb = following.head
            if verb.lemma_.lower() in _relating():
                break
            if verb.dep_ in ("acl", "relcl") and verb.head.i <= last and verb.i - last <= 4:
                end = verb.i
                while end + 1 < sentence.last and end - last < 9:
                    step = doc[end + 1]
                    if step.text in (",", ";", ".", ":", "—") or step.pos_ in ("VERB", "AUX"):
                        break
                    if step.pos_ in ("SCONJ", "CCONJ") or step.lower_ in ("by", "in", "at", "less"):
                        break
                    end += 1
                return end, acronym
        if not linking:
            numbered = following.text.isdigit() and len(following.text) <= 2
            if numbered or (following.tag_ == "NNP" and re.match(r"[IVX]+\Z", following.text)):
                last = following.i
                continue
            break
        after = doc[last + 2 : min(sentence.last, last + 7)]
        if following.lower_ == "on" and any(word.lower_ == "behalf" for word in after):
            break
        if following.lower_ == "among" and after and after[0].lower_ in _REFERRING:
            break
        if lexicon.tells_time(following.lower_, [token.text for token in after]):
            break
        end = _prepositional_end(following, sentence)
        if end <= last:
            break
        last = end
        if last - head.i > 18:
            break
    return last, acronym


def _prepositional_end(preposition: Token, sentence: Sentence) -> int:
    """The end of a prepositional phrase, cut before relative clauses, verbs and commas."""
    doc = preposition.doc
    last = preposition.i
    inside = {token.i for token in preposition.subtree}
    for at in range(preposition.i + 1, min(sentence.last, preposition.i + 14)):
        token = doc[at]
        if at not in inside or token.text in (",", ";", ":", "—", "--", "(", ".", "”", '"'):
            break
        if token.text in ("-", "–") and doc[at - 1].whitespace_ and token.whitespace_:
            break
        if token.pos_ in ("VERB", "AUX") and token.tag_ != "VBG" and token.dep_ != "amod":
            break
        if token.tag_ in ("WDT", "WP", "WRB") or token.dep_ == "mark":
            if at == preposition.i + 1 and token.lower_ in ("where", "how", "who", "what", "which"):
                inner = preposition.right_edge.i
                return min(inner, preposition.i + 8, sentence.last - 1)
            break
        if (
            token.lower_
            in (
                "after",
                "before",
                "during",
                "until",
                "since",
                "by",
                "in",
                "at",
                "to",
                "because",
                "despite",
                "from",
                "as",
                "than",
            )
            and token.pos_ == "ADP"
        ) and not (
            token.lower_ in ("in", "at", "to", "from")
            and doc[at - 1].text[:1].isupper()
            and at + 1 < sentence.last
            and doc[at + 1].text[:1].isupper()
            and not doc[at + 1].text.isdigit()
        ):
            break
        last = at
    while last > preposition.i and doc[last].text in ("the", "and", "-", "a", "its", "’s", "'s"):
        last -= 1
    return last if last > preposition.i else preposition.i - 1
