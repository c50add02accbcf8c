"""What the parse gets wrong about reported speech, mended by the order of words and commas.

News writes attribution in a few fixed orders: "content, X said", "content, said X", "X said
(that) content", "X: content" in a transcript. A parser trained on other text often takes X for an
apposition or the verb for a noun; the order of commas still tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from onrecord.model import Span
from onrecord.parse.attribution_frames import Found, cue_tokens, is_passive, noun_phrase
from onrecord.parse.attribution_lexicon import Cue, lexicon
from onrecord.parse.source_kinds import BODIES, WORD, by_head, core_of

_STOPS = frozenset((".", "!", "?", ";", ":"))
_QUOTES = frozenset(("“", "”", '"', "''", "``", "»", "«"))
_FINITE = frozenset(("VBD", "VBZ", "VBP"))
_FINITE_OR_MISREAD = _FINITE | {"NNS", "VBN"}
_RELATIVES = frozenset(("who", "which", "whose", "whom", "that"))
_LABEL = re.compile(
    r"\s*(?:(?P<upper>[A-Z][A-Z.'’\-]+(?: [A-Z][A-Z.'’\-]+){0,4})"
    r"|(?P<role>Q|A|Question|Answer|Spokes(?:person|man|woman)|Moderator|Host|Interviewer|Reporter)"
    r"|(?P<name>(?:[A-Z][\w.'’-]+ ?){1,5}))"
    r"(?:\s*\((?P<who>[^:]{2,80})\))?\s*:\s+(?=\S)"
)
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’/\-]+(?:[ ,]+(?=[A-Z]))?){1,5}"
    r"(?:,? ?(?:[A-Z][a-z]+\.?){1,2})?(?:,? (?:\d{1,2} )?[A-Z][a-z]+\.?(?: \d{1,2})?(?:, \d{4})?)?"
    r"\s*(?:\([^)]{2,40}\)\s*)?(?:[-–—]+|:)\s+(?=\S)"
)


def dateline_end(text: str) -> int:
    """Where a paragraph's own words begin after its dateline ("GENEVA, March 1 - "), else 0."""
    found = _DATELINE.match(text)
    return found.end() if found and found.end() < len(text) and _LABEL.match(text) is None else 0


def label(text: str) -> tuple[Span, int] | None:
    """The speaker's label that opens a paragraph of a transcript, and where the speech begins.

    "QUESTION (Ann Lee):" gives the name in brackets.
    """
    found = _LABEL.match(text)
    if found is None:
        return None
    for group in ("who", "upper", "role", "name"):
        if found[group]:
            start, end = found.span(group)
            return Span(start, start + len(text[start:end].rstrip())), found.end()
    return None


_INNER_LABEL = re.compile(
    r"(?<=[.?!…])[\"”’')]* (?P<whole>(?:[A-Z][A-Z.'’\-]+(?: [A-Z][A-Z.'’\-]+){0,4}"
    r"|Question|Answer)(?:\s*\([^:()]{2,80}\))?:\s+(?=\S))"
)


def labels(text: str) -> list[tuple[Span, int, int]]:
    """The speakers' labels of a paragraph: the name, where its words begin, where the label does.

    Turns that a page has run together in one paragraph count where the label is in capitals.
    """
    first = label(text)
    if first is None:
        return []
    out = [(first[0], first[1], 0)]
    for inner in _INNER_LABEL.finditer(text, first[1]):
        start = inner.start("whole")
        found = label(inner["whole"] + "x")
        if found is not None:
            name = Span(start + found[0].start, start + found[0].end)
            out.append((name, start + found[1], start))
    return out


def is_transcript(labels: Sequence[str]) -> bool:
    """Whether a text whose paragraphs open with these labels is a transcript: two speakers or
    more, and one that speaks again."""
    return len(labels) >= 4 and len(set(labels)) >= 2 and len(set(labels)) < len(labels)


def sentence_bounds(doc: Doc, token: Token, inside: dict[int, int]) -> tuple[int, int]:
    """The sentence round a token by its stops, not by the parse; stops in quotations are none."""
    start, end = token.i, token.i
    while start > 0 and not _ends(doc, start - 1, inside):
        start -= 1
    while end + 1 < len(doc) and not _ends(doc, end, inside):
        end += 1
    return start, end


def _ends(doc: Doc, i: int, inside: dict[int, int]) -> bool:
    token = doc[i]
    if "\n" in token.text:
        return True
    return i not in inside and token.text in _STOPS


def mend(
    doc: Doc, token: Token, cue: Cue, found: Found | None, inside: dict[int, int]
) -> Found | None:
    """`found`, or what the order of words says where the parse gave no source or no content."""
    if token.i in inside:
        return found
    if found is not None and found.source and found.content and not _is_asyndetic(token):
        return found
    if "clause" not in cue.frames or cue.cls not in ("speech", "finding", "topic", "belief"):
        return found
    if token.tag_ not in _FINITE_OR_MISREAD or is_passive(token):
        return found
    if token.dep_ == "relcl" or any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children):
        return found
    start, end = sentence_bounds(doc, token, inside)
    for attempt in (_trailing, _inverted, _leading):
        mended = attempt(doc, token, start, end, inside, found)
        if mended is not None:
            source, content = mended
            spoken = cue_tokens(token) if found is not None else {token.i}
            base = found or Found(
                token.i, cue.cls, frozenset(), frozenset(spoken), frozenset(), quotable=True
            )
            return replace(
                base,
                source=frozenset(source - spoken),
                content=frozenset(content - source - spoken),
                cue=frozenset(spoken - source),
                frame=base.frame or "order",
            )
    return found


def _is_asyndetic(token: Token) -> bool:
    """Whether the parser joined the verb to the clause before it by a bare comma, although what
    follows is its subject ("..., disclosed an official")."""
    return (
        token.dep_ == "conj"
        and token.i > 0
        and token.nbor(-1).text == ","
        and not any(c.dep_ == "cc" for c in token.head.children)
        and any(c.dep_ == "dobj" for c in token.rights)
    )


def _is_noun(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "PRON", "NUM")


def has_finite_verb(doc: Doc, start: int, stop: int) -> bool:
    """Whether a finite verb stands among some tokens."""
    return any(doc[i].tag_ in _FINITE or doc[i].tag_ == "MD" for i in range(start, stop))


def _comma_before(doc: Doc, i: int, start: int, inside: dict[int, int]) -> int | None:
    """The nearest comma, dash or closing quotation mark before token `i`."""
    depth = 0
    for j in range(i - 1, start - 1, -1):
        text = doc[j].text
        if text == ")":
            depth += 1
        elif text == "(":
            depth -= 1
        elif not depth and (text == "," or j in inside):
            return j
    return None


def _boundary(doc: Doc, token: Token, start: int, inside: dict[int, int]) -> int | None:
    """Where the content ends before "X said": the end of a quotation, else the comma before X; X
    may hold an apposition between commas of its own."""
    for j in range(token.i - 1, max(start, token.i - 30) - 1, -1):
        if j in inside:
            return j
    comma = _comma_before(doc, token.i, start, inside)
    if comma is None or comma != token.i - 1:
        return comma
    inner = _comma_before(doc, comma, start, inside)
    outer = _comma_before(doc, inner, start, inside) if inner is not None else None
    if outer is None or inner is None or inner - outer < 2:
        return None
    if doc[inner + 1].lower_ not in _RELATIVES and not _is_noun(doc[inner - 1]):
        return None
    return outer


def _is_plain_phrase(doc: Doc, name: Sequence[int]) -> bool:
    """Whether the words are one plain noun phrase, so that a verb may follow which the tagger took
    for a plural ("a harbour report notes")."""
    return (
        doc[name[0]].pos_ in ("DET", "PROPN")
        and doc[name[-1]].tag_ in ("NN", "NNP")
        and not any(doc[i].pos_ in ("CCONJ", "ADP", "VERB", "AUX") for i in name)
    )


def _is_document(doc: Doc, name: Sequence[int], verb: Token) -> bool:
    """Whether the words name a document, with how it came about ("a note sent on Friday" shows)."""
    cue = lexicon().verbs.get(verb.lemma_.lower())
    if cue is None or cue.cls != "finding" or doc[name[0]].pos_ not in ("DET", "NOUN"):
        return False
    if has_finite_verb(doc, name[0], name[-1] + 1):
        return False
    return by_head(WORD.findall(core_of(doc[name[0] : name[-1] + 1].text)))[0] in BODIES


def _closes(doc: Doc, i: int, end: int) -> bool:
    """Whether the sentence ends after token `i`."""
    return i + 1 >= end


def _trailing(
    doc: Doc, token: Token, start: int, end: int, inside: dict[int, int], found: Found | None
) -> tuple[set[int], set[int]] | None:
    """ "content, X said (on Monday)." """
    after = doc[token.i + 1] if token.i < end else None
    if after is not None and after.lower_ == "that":
        return None
    if found is not None and any(i > token.i for i in found.content):
        return None
    comma = _boundary(doc, token, start, inside)
    if comma is None:
        return None
    name = [i for i in range(comma + 1, token.i) if doc[i].dep_ not in ("aux", "neg")]
    while name and (doc[name[-1]].pos_ == "ADV" or doc[name[-1]].is_punct):
        name.pop()
    while name and (doc[name[0]].text in _QUOTES or doc[name[0]].is_space):
        name.pop(0)
    plain = bool(name) and (_is_plain_phrase(doc, name) or _is_document(doc, name, token))
    if found is None and not (plain and _closes(doc, token.i, end)):
        return None
    if not name or not (_is_noun(doc[name[-1]]) or _is_noun(doc[name[0]])):
        return None
    if (
        doc[name[0]].pos_ in ("CCONJ", "SCONJ", "ADP", "VERB", "AUX")
        or doc[name[0]].lower_ in _RELATIVES
    ):
        return None
    if has_finite_verb(doc, name[0], name[0] + 1):
        return None
    if token.i + 2 <= end and doc[token.i + 1].text in (":", ",") and token.i + 2 in inside:
        return set(name), set()
    if not any(doc[i].pos_ in ("VERB", "AUX") for i in range(start, comma)):
        return None
    return set(name), set(range(start, comma))


def _inverted(
    doc: Doc, token: Token, start: int, end: int, inside: dict[int, int], found: Found | None
) -> tuple[set[int], set[int]] | None:
    """ "content, said X." """
    before = token.i - 1
    while before >= start and doc[before].dep_ in ("aux", "neg"):
        before -= 1
    if before < start or not (doc[before].text == "," or before in inside):
        return None
    if any(
        c.dep_ in ("nsubj", "nsubjpass")
        and not has_finite_verb(doc, c.left_edge.i, c.right_edge.i + 1)
        and c.right_edge.i + 1 != before
        for c in token.children
    ):
        return None
    if not has_finite_verb(doc, start, before) and before not in inside:
        return None
    for child in token.rights:
        if child.dep_ in ("dobj", "attr", "appos", "dep", "oprd", "ccomp") and _is_noun(child):
            content = set(found.content) if found is not None and found.content else set()
            if _is_asyndetic(token):
                content = set()
            return noun_phrase(child), (content - noun_phrase(child)) or set(range(start, before))
    return None


def _phrase_before(doc: Doc, name: list[int]) -> list[int]:
    """The last plain noun phrase of some words: back to its determiner or its first name."""
    out: list[int] = []
    for i in reversed(name):
        if doc[i].pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"):
            break
        out.insert(0, i)
        if doc[i].pos_ == "DET":
            break
    return out


def _leading(
    doc: Doc, token: Token, start: int, end: int, inside: dict[int, int], found: Found | None
) -> tuple[set[int], set[int]] | None:
    """ "X said (that) content", X not found by the parse."""
    if found is None or found.source or token.dep_ != "ROOT":
        return None
    if token.tag_ not in _FINITE or any(i in inside for i in range(start, token.i)):
        return None
    right = {i for i in found.content if i > token.i}
    if not right:
        return None
    first = start
    comma = next((i for i in range(start, token.i) if doc[i].text == ","), None)
    if comma is not None and doc[start].pos_ in ("ADP", "ADV", "SCONJ", "CCONJ"):
        first = comma + 1
    name = [i for i in range(first, token.i) if doc[i].dep_ not in ("aux", "neg")]
    while name and (doc[name[-1]].pos_ == "ADV" or doc[name[-1]].is_punct):
        name.pop()
    if comma is None and doc[start].pos_ in ("ADP", "SCONJ"):
        name = _phrase_before(doc, name)
    if not name or len(name) > 40 or not any(_is_noun(doc[i]) for i in name):
        return None
    if doc[name[0]].pos_ in ("CCONJ", "SCONJ", "ADP", "VERB", "AUX"):
        return None
    return set(name), right
