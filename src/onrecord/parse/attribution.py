"""Attribution: who says what. Cue, source and content of reported speech, thought and record.

Rules over the dependency parse, with the words in `data/lang/en/attribution.toml`, and over the
quotation marks, which the parse does not see. After PARC 3.0 (Pareti 2016) and PolNeAR (Newell,
Margolin and Ruths 2018): the *source* is who is said to speak or think, the *cue* the word that
attributes, the *content* what is attributed. Offsets count code points of the text given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from onrecord.model import Span
from onrecord.parse.attribution_frames import Found, match_according, match_verb
from onrecord.parse.attribution_lexicon import lexicon
from onrecord.parse.pipeline import parse_many
from onrecord.parse.quotation import Quotation, paragraphs, quotations

_QUOTE_MARKS = frozenset("“”\"'‘’„«»`")
_EDGE = frozenset(",;:.!?—–-…()[]*•|")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution. `source` is empty where nobody is named ("it is believed"); `cue` where a
    quotation runs on from the paragraph before. `nested_in` is the place, in the same sequence, of
    the attribution whose content holds this one. `cls` is the cue's class in the lexicon, `lemma`
    its lemma. `antecedent` is what a relative pronoun for a source ("who said") stands for."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    nested_in: int | None = None
    cls: str = "speech"
    lemma: str = ""
    antecedent: Span | None = None
    quoted: bool = False

    def covers(self, span: Span) -> bool:
        """Whether the content covers a span."""
        return any(part.covers(span) for part in self.content)

    def moved(self, by: int) -> Attribution:
        """The same with all offsets moved."""

        def move(spans: tuple[Span, ...]) -> tuple[Span, ...]:
            return tuple(Span(s.start + by, s.end + by) for s in spans)

        return replace(
            self,
            source=move(self.source),
            cue=move(self.cue),
            content=move(self.content),
            antecedent=move((self.antecedent,))[0] if self.antecedent else None,
        )


def attribute(doc: Doc) -> tuple[Attribution, ...]:
    """Every attribution of a parsed text, nested ones too, in order of their cues."""
    text = doc.text
    out: list[Attribution] = []
    tokens = list(doc)
    at = 0
    for part in paragraphs(text):
        while at < len(tokens) and tokens[at].idx < part.start:
            at += 1
        first = at
        while at < len(tokens) and tokens[at].idx < part.end:
            at += 1
        if first < at:
            out.extend(_paragraph(doc, text, part, tokens[first:at], out[-1] if out else None))
    return _nest(out)


def attributions(text: str, nested: bool = False) -> tuple[Attribution, ...]:
    """Every attribution of a text exactly as it stands, paragraph by paragraph.

    Attributions inside another's content are left out unless `nested` asks for them.
    """
    parts = paragraphs(text)
    out: list[Attribution] = []
    for part, doc in zip(parts, parse_many(part.of(text) for part in parts), strict=True):
        found = _paragraph(
            doc, doc.text, Span(0, len(doc.text)), list(doc), out[-1] if out else None
        )
        out.extend(a.moved(part.start) for a in found)
    whole = _nest(out)
    return whole if nested else tuple(a for a in whole if a.nested_in is None)


def _paragraph(
    doc: Doc, text: str, part: Span, tokens: Sequence[Token], before: Attribution | None
) -> list[Attribution]:
    words = lexicon()
    quotes = quotations(text, part)
    inside = _quote_of(tokens, quotes)
    found: list[Found] = []
    for token in tokens:
        match: Found | None = None
        if token.lower_ == "according":
            match = match_according(token, doc)
        elif token.pos_ in ("VERB", "AUX"):
            cue = words.verbs.get(token.lemma_.lower())
            if cue is not None:
                match = match_verb(token, cue)
        if match is not None:
            found.append(match)
    found = _assign_quotes(doc, tokens, quotes, inside, found)
    keep = {t.i for t in tokens}
    out = []
    for match in found:
        content = match.content & keep
        if not any(doc[i].is_alpha or doc[i].like_num for i in content):
            continue
        out.append(
            Attribution(
                source=_spans(doc, match.source & keep),
                cue=_spans(doc, match.cue),
                content=_spans(doc, content),
                cls=match.cls,
                lemma=doc[match.head].lemma_.lower(),
                antecedent=_hull(doc, match.antecedent & keep),
                quoted=match.quoted,
            )
        )
    return sorted(out, key=lambda a: a.cue)


def _quote_of(tokens: Sequence[Token], quotes: Sequence[Quotation]) -> dict[int, int]:
    """Token number to the number of the quotation that holds it."""
    out: dict[int, int] = {}
    at = 0
    for token in tokens:
        while at < len(quotes) and quotes[at].span.end <= token.idx:
            at += 1
        if at < len(quotes) and quotes[at].span.start <= token.idx:
            out[token.i] = at
    return out


def _assign_quotes(
    doc: Doc,
    tokens: Sequence[Token],
    quotes: Sequence[Quotation],
    inside: dict[int, int],
    found: list[Found],
) -> list[Found]:
    """Give every quotation that is somebody's words to the cue that introduces it."""
    members: dict[int, list[int]] = {}
    for token, number in inside.items():
        members.setdefault(number, []).append(token)
    cues = [n for n, f in enumerate(found) if f.quotable and f.head not in inside]
    given: dict[int, set[int]] = {}
    last: int | None = None
    taken: set[int] = set()
    for number, quote in enumerate(quotes):
        own = members.get(number)
        if not own or not quote.is_utterance:
            continue
        holder = next((n for n in cues if len(found[n].content & set(own)) * 2 >= len(own)), None)
        if holder is None:
            holder = _nearest(doc, own, found, cues, inside)
        if holder is None and last is not None and _starts_sentence(doc, own):
            holder = last
        if holder is not None:
            given.setdefault(holder, set()).update(own)
            taken.add(holder)
            last = holder
    out = []
    for n, f in enumerate(found):
        if n in given:
            content = (f.content | given[n]) - f.source - f.cue
            f = replace(f, content=frozenset(content), quoted=True)
        elif f.head in inside:
            within = frozenset(members[inside[f.head]])
            f = replace(f, content=f.content & within, source=f.source & within or f.source)
        if f.content:
            out.append(f)
    return out


def _nearest(
    doc: Doc, own: list[int], found: list[Found], cues: list[int], inside: dict[int, int]
) -> int | None:
    """The cue right after a quotation ("...," he said) or right before it (he said: "...")."""
    first, end = own[0], own[-1]
    best: tuple[int, int] | None = None
    for n in cues:
        f = found[n]
        edge = f.source | f.cue
        low, high = min(edge), max(edge)
        if f.source and low > end + 4 and f.head > end + 4:
            continue
        if f.head > end and _clear(doc, end + 1, f.head, f.source | f.cue, inside):
            gap = f.head - end
        elif f.head < first and high < first and _clear(doc, f.head + 1, first, f.cue, inside, 12):
            gap = first - f.head + 3
        else:
            continue
        if best is None or gap < best[0]:
            best = (gap, n)
    return None if best is None else best[1]


def _clear(
    doc: Doc,
    start: int,
    stop: int,
    allowed: frozenset[int],
    inside: dict[int, int],
    most: int = 6,
) -> bool:
    """Whether nothing but the cue's own words, and few others, stands between."""
    others = 0
    for i in range(start, stop):
        if i in inside:
            return False
        token = doc[i]
        if i in allowed or token.is_punct or token.is_space:
            if token.lower_ in (".", "!", "?") and i > start and i not in allowed:
                return False
            continue
        others += 1
    return others <= most


def _starts_sentence(doc: Doc, own: list[int]) -> bool:
    before = next((doc[i] for i in range(own[0] - 1, -1, -1) if not doc[i].is_space), None)
    return before is None or before.text in (".", "!", "?", "”", '"', "…", "''")


def _runs(doc: Doc, numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of token numbers; a gap of nothing but punctuation or space is closed."""
    runs: list[tuple[int, int]] = []
    for i in sorted(numbers):
        if runs and all(doc[j].is_space or doc[j].is_punct for j in range(runs[-1][1] + 1, i)):
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def _spans(doc: Doc, numbers: Iterable[int]) -> tuple[Span, ...]:
    out = []
    for first, last in _runs(doc, numbers):
        while first <= last and (doc[first].is_space or doc[first].text in _EDGE):
            first += 1
        while last >= first and (doc[last].is_space or doc[last].text in _EDGE):
            last -= 1
        if first <= last and not all(
            doc[i].is_punct or doc[i].is_space for i in range(first, last + 1)
        ):
            out.append(Span(doc[first].idx, doc[last].idx + len(doc[last])))
    return tuple(out)


def _hull(doc: Doc, numbers: Iterable[int]) -> Span | None:
    spans = _spans(doc, numbers)
    return Span(spans[0].start, spans[-1].end) if spans else None


def _nest(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Say of each attribution which other's content holds its cue and content."""
    out = []
    for n, inner in enumerate(found):
        marks = inner.cue + inner.content
        holders = [
            (sum(s.end - s.start for s in outer.content), m)
            for m, outer in enumerate(found)
            if m != n and all(outer.covers(s) for s in marks)
        ]
        out.append(replace(inner, nested_in=min(holders)[1] if holders else None))
    return tuple(out)
