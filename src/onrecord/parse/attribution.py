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
from onrecord.parse.attribution_frames import Found, match_verb
from onrecord.parse.attribution_lexicon import lexicon
from onrecord.parse.attribution_nominal import (
    match_adjective,
    match_cleft,
    match_noun,
    match_phrase,
    match_relay,
)
from onrecord.parse.attribution_reach import widen, with_antecedents
from onrecord.parse.attribution_surface import (
    dateline_end,
    is_transcript,
    label,
    labels,
    mend,
)
from onrecord.parse.pipeline import parse_many
from onrecord.parse.quotation import Quotation, paragraphs, quotations

_QUOTE_MARKS = frozenset("“”\"'‘’„«»`")
_LEAD_IN = frozenset((":", "-", "–", "—", ".", "?", "!"))
_EDGE = frozenset(",;:.!?—–-…()[]*•|")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution. `source` is empty where nobody is named ("it is believed"); `cue` where a
    quotation runs on from the paragraph before. `nested_in` is the place, in the same sequence, of
    the attribution whose content holds this one. `cls` is the cue's class in the lexicon, `lemma`
    its lemma, `frame` how its content hangs on it. `antecedent` is what a relative pronoun for a
    source ("who said") stands for."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    nested_in: int | None = None
    cls: str = "speech"
    lemma: str = ""
    antecedent: Span | None = None
    quoted: bool = False
    via: Span | None = None
    frame: str = ""

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
            via=move((self.via,))[0] if self.via else None,
        )


def attribute(doc: Doc) -> tuple[Attribution, ...]:
    """Every attribution of a parsed text, nested ones too, in order of their cues.

    Offsets count code points of `doc.text`. A text parsed paragraph by paragraph (`attributions`,
    `attribute_parts`) gives better parses than one parsed in one piece.
    """
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
            begin = part.start + dateline_end(part.of(text))
            kept = [t for t in tokens[first:at] if t.idx >= begin]
            out.extend(_paragraph(doc, text, Span(begin, part.end), kept))
    return _nest([*_speakers(text), *out])


def attribute_parts(text: str, parts: Iterable[tuple[int, Doc]]) -> tuple[Attribution, ...]:
    """The same for a text of which pieces were parsed: pairs of a piece's offset in `text` and its
    parse, in order; a piece is a paragraph, or whole sentences of one."""
    out: list[Attribution] = []
    for offset, doc in parts:
        piece = doc.text
        for item in _paragraph(doc, piece, Span(0, len(piece)), list(doc)):
            out.append(item.moved(offset))
    return _nest([*_speakers(text), *out])


def passages(text: str) -> tuple[Span, ...]:
    """The pieces of a text that are best parsed alone: its paragraphs without datelines and
    speakers' labels."""
    out = []
    for part in paragraphs(text):
        words = part.of(text)
        begin = part.start + dateline_end(words)
        if begin == part.start and (found := label(words)) is not None:
            begin = part.start + found[1]
        out.append(Span(begin, part.end))
    return tuple(out)


def attributions(text: str, nested: bool = False) -> tuple[Attribution, ...]:
    """Every attribution of a text exactly as it stands, paragraph by paragraph.

    Attributions inside another's content are left out unless `nested` asks for them.
    """
    parts = passages(text)
    docs = parse_many(part.of(text) for part in parts)
    whole = attribute_parts(text, ((p.start, d) for p, d in zip(parts, docs, strict=True)))
    return whole if nested else outermost(whole)


def outermost(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Those inside no other's content; a transcript's turns neither count nor hold others."""
    return tuple(
        replace(item, nested_in=None)
        for item in found
        if item.cls != "turn" and (item.nested_in is None or found[item.nested_in].cls == "turn")
    )


def _speakers(text: str) -> list[Attribution]:
    """The turns of a transcript: each label speaks until the next one."""
    turns: list[tuple[Span, list[Span]]] = []
    for part in paragraphs(text):
        found = labels(part.of(text))
        said = part.start + (found[0][2] if found else len(part.of(text)))
        if turns and said > part.start:
            turns[-1][1].append(Span(part.start, said))
        for n, (name, begin, _) in enumerate(found):
            end = found[n + 1][2] if n + 1 < len(found) else part.end - part.start
            turns.append(
                (
                    Span(part.start + name.start, part.start + name.end),
                    [Span(part.start + begin, part.start + end)],
                )
            )
    if not is_transcript([name.of(text) for name, _ in turns]):
        return []
    return [
        Attribution(source=(name,), cue=(), content=tuple(said), quoted=True, cls="turn")
        for name, said in turns
    ]


def _paragraph(doc: Doc, text: str, part: Span, tokens: Sequence[Token]) -> list[Attribution]:
    quotes = quotations(text, part)
    inside = _quote_of(tokens, quotes)
    found = [match for token in tokens if (match := _match(doc, token, inside)) is not None]
    found = widen(doc, _merge_controlled(doc, found), inside)
    found = _assign_quotes(doc, tokens, quotes, inside, found)
    found = _relay(doc, tokens, _hand_over(doc, found, inside))
    found = with_antecedents(doc, found)
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
                via=_hull(doc, {match.via}) if match.via is not None else None,
                frame=match.frame,
            )
        )
    return sorted(out, key=lambda a: a.cue)


def _match(doc: Doc, token: Token, inside: dict[int, int]) -> Found | None:
    if token.lower_ in lexicon().phrases and (phrase := match_phrase(token, doc)) is not None:
        return phrase
    lemma = token.lemma_.lower()
    if token.pos_ == "NOUN" and (noun := lexicon().nouns.get(lemma)) is not None:
        named = match_noun(token, noun)
        if named is not None:
            return named
    if token.pos_ == "ADJ" and (adjective := lexicon().adjectives.get(lemma)) is not None:
        return match_adjective(token, adjective)
    if token.pos_ not in ("VERB", "AUX", "NOUN") or token.dep_ == "amod":
        return None
    particle = next((c.lower_ for c in token.children if c.dep_ in ("prt", "advmod")), "")
    verbs = lexicon().verbs
    cue = verbs.get(f"{lemma} {particle}") or verbs.get(lemma)
    if cue is None:
        return None
    if token.dep_ == "relcl" and (cleft := match_cleft(token, cue)) is not None:
        return cleft
    found = match_verb(token, cue) if token.pos_ != "NOUN" else None
    if token.pos_ == "NOUN" and token.tag_ != "NNS":
        return None
    return mend(doc, token, cue, found, inside)


def _merge_controlled(doc: Doc, found: list[Found]) -> list[Found]:
    """ "Declined to say whether ..." is one cue: the verb that governs goes into the cue of the
    verb that reports."""
    by_head = {f.head: f for f in found}
    gone = {f.light for f in found if f.light is not None and _is_light(by_head.get(f.light))}
    out = []
    for f in found:
        token = doc[f.head]
        above = by_head.get(token.head.i) if token.dep_ == "xcomp" else None
        if (
            above is not None
            and f.content
            and above.cls in ("decline", "wish", "seeming")
            and f.cls in ("speech", "topic", "label", "evaluation")
        ):
            gone.add(above.head)
            cls = above.cls if above.cls == "decline" else f.cls
            f = replace(f, cue=f.cue | above.cue, source=above.source or f.source, cls=cls)
            f = replace(f, content=f.content - f.source - f.cue)
        elif f.cls == "decline" and not _refuses_to_speak(token):
            f = replace(f, cls="wish")
        out.append(f)
    return [f for f in out if f.head not in gone]


def _refuses_to_speak(token: Token) -> bool:
    """Whether what is declined is to say something, not to do something."""
    words = lexicon()
    return token.lemma_.lower() in words.silences or any(
        c.dep_ == "xcomp"
        and (held := words.verbs.get(c.lemma_.lower())) is not None
        and held.cls in ("speech", "topic")
        for c in token.children
    )


def _is_light(found: Found | None) -> bool:
    return found is not None and found.cls in ("light", "act", "label")


def _hand_over(doc: Doc, found: list[Found], inside: dict[int, int]) -> list[Found]:
    """ "X said A, adding that B": the parser makes B's verb a part of A; it is X who adds."""
    out = list(found)
    for n, inner in enumerate(out):
        token = doc[inner.head]
        if inner.cls != "speech" or token.tag_ != "VBG" or token.dep_ not in ("advcl", "conj"):
            continue
        if inner.head in inside or not inner.head or token.left_edge.i == 0:
            continue
        if doc[token.left_edge.i - 1].text not in (",", "”", '"', "''"):
            continue
        below = frozenset(t.i for t in token.subtree)
        for m, outer in enumerate(out):
            if m != n and inner.head in outer.content and outer.cls in ("speech", "finding"):
                out[m] = replace(outer, content=outer.content - below)
                if outer.source:
                    out[n] = replace(inner, source=outer.source, antecedent=outer.antecedent)
    return out


def _relay(doc: Doc, tokens: Sequence[Token], found: list[Found]) -> list[Found]:
    """Add the sources that an outlet cites, in place of the citing itself."""
    relayed = {t.i: f for t in tokens if (f := match_relay(t, found)) is not None}
    return [f for f in found if f.head not in relayed] + list(relayed.values())


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
            content = (_before_quote(doc, f, given[n], inside) | given[n]) - f.source - f.cue
            f = replace(f, content=frozenset(content), quoted=True)
        elif f.head in inside:
            within = frozenset(members[inside[f.head]])
            f = replace(f, content=f.content & within, source=f.source & within or f.source)
        if f.content:
            out.append(f)
    return out


def _before_quote(
    doc: Doc, found: Found, quoted: set[int], inside: dict[int, int]
) -> frozenset[int]:
    """A content without the lead-in to a quotation ("He was blunt: "We leave," he said")."""
    first = min(quoted)
    if first > found.head or first == 0 or doc[first - 1].text not in _LEAD_IN:
        return found.content
    return frozenset(i for i in found.content if i > first or i in inside)


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
        via = inner.via
        if via is not None:
            holders = [
                (0, m) for m, o in enumerate(found) if any(c.covers(via) for c in o.cue) and m != n
            ]
        else:
            holders = [
                (sum(s.end - s.start for s in outer.content), m)
                for m, outer in enumerate(found)
                if m != n and all(outer.covers(s) for s in marks)
            ]
        out.append(replace(inner, nested_in=min(holders)[1] if holders else None))
    return tuple(out)
