"""Grounding: of what a model claims, what the passage bears out; the rest is dropped and counted.

Evidence, trigger, source and cue must stand in the passage, letter by letter but for white space
and quotation marks; offsets are ours. Of repeated words those are meant that stand where the
claim's other words do. Dates and terms are read by our resolver from the words that tell them,
parties by our lexicon, and mentions are linked as the rules link them. A claim whose words say
another event than it claims, or deny nothing where it claims a denial, is dropped too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from onrecord.extract import judge as judging
from onrecord.extract import lexicon
from onrecord.extract.actors import MUTUAL
from onrecord.extract.candidates import match_cues
from onrecord.extract.llm.answers import Answer, Claim, ClaimedAgreement
from onrecord.extract.llm.codebook import sayings
from onrecord.extract.llm.folding import Folded, fold
from onrecord.extract.llm.passages import Passage
from onrecord.extract.party_sets import parties_of
from onrecord.extract.reading import Sentence
from onrecord.extract.scene import Scene
from onrecord.extract.threads import Thread
from onrecord.model import (
    OUTLET,
    Event,
    Kind,
    Modality,
    PartialDate,
    ReportAgreement,
    Source,
    SourceKind,
    Span,
    Stance,
    Statement,
)
from onrecord.parse.dates import TimeExpression, resolve
from onrecord.parse.parties import codes_of
from onrecord.parse.source_kinds import describe

_MOST_SENTENCES = 3
_FORM_ORDER = ("title", "acronym", "description", "bare", "weak")
_LETTER = re.compile(r"[^\W\d_]")
_NEGATIONS = re.compile(
    r"\b(?:no|not|never|none|nothing|neither|nor|without|cannot|nobody)\b|n['’]t\b", re.I
)
_DENYING = frozenset(("deny", "fail"))


@dataclass(frozen=True, slots=True)
class Unnamed:
    """An agreement that a model found and our own reading did not: its wordings, as printed."""

    names: tuple[str, ...]
    kind: Kind
    parties: tuple[str, ...]
    mentions: tuple[Span, ...]


@dataclass(slots=True)
class Grounded:
    """What is left of the answers to a report's passages: statements with their agreement (a
    thread's number, or beyond the threads a place in `unnamed`), and what was dropped, by reason.
    """

    found: list[tuple[Statement, int]] = field(default_factory=list)
    unnamed: list[Unnamed] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Meant:
    """The agreement that a model's id stands for."""

    key: int
    spans: tuple[Span, ...]
    parties: tuple[str, ...]


class Grounder:
    """Grounds the answers to the passages of one report. `certainty` is that of a statement that
    only a model vouches for."""

    def __init__(self, scene: Scene, certainty: float) -> None:
        self._scene = scene
        self._certainty = certainty
        self._text = scene.reading.document.text
        self.result = Grounded()

    def take(self, passage: Passage, answer: Answer) -> None:
        """Add what an answer says that its passage bears out."""
        words = _Words(self._text, passage)
        meant = {}
        for agreement in answer.agreements:
            known = self._agreement(words, agreement)
            if known is not None:
                meant[agreement.id] = known
        used: set[tuple[str, Span]] = set()
        after = passage.span.start
        for claim in answer.claims:
            made = self._statement(words, claim, meant, used, after)
            if isinstance(made, str):
                self.result.dropped[made] += 1
            else:
                self.result.found.append((made, meant[claim.agreement].key))
                used.add((claim.event, made.evidence))
                after = made.evidence.start

    # Agreements

    def _agreement(self, words: _Words, claimed: ClaimedAgreement) -> _Meant | None:
        spans = [span for mention in claimed.mentions for span in words.find(mention)]
        if not spans:
            copied = any(is_copied(mention) for mention in claimed.mentions)
            self.result.dropped["agreement copied" if copied else "agreement not in passage"] += 1
            return None
        parties = self._codes(words, claimed.parties)
        key = self._thread(spans)
        if key is None:
            key = self._unnamed(spans, claimed.kind, parties)
        if key is None:
            self.result.dropped["agreement without parties"] += 1
            return None
        return _Meant(key, tuple(spans), parties)

    def _thread(self, spans: Sequence[Span]) -> int | None:
        """The thread of the fullest of our mentions that these words share."""
        best: tuple[int, int, int] | None = None
        for number, mention in enumerate(self._scene.mentions):
            owner = self._scene.owner[number]
            if owner is None or not any(mention.span.overlaps(span) for span in spans):
                continue
            rank = (_FORM_ORDER.index(mention.form), mention.span.start, owner)
            best = rank if best is None else min(best, rank)
        return best[2] if best else None

    def _unnamed(self, spans: Sequence[Span], kind: str, parties: tuple[str, ...]) -> int | None:
        """The place of an agreement without a thread: one met before, or a new one with parties."""
        names = tuple(dict.fromkeys(" ".join(span.of(self._text).split()) for span in spans))
        folded = {name.lower() for name in names}
        base = len(self._scene.threads)
        for place, held in enumerate(self.result.unnamed):
            if folded & {name.lower() for name in held.names}:
                self.result.unnamed[place] = Unnamed(
                    tuple(dict.fromkeys((*held.names, *names))),
                    held.kind,
                    tuple(dict.fromkeys((*held.parties, *parties))),
                    tuple(sorted({*held.mentions, *spans})),
                )
                return base + place
        if not parties:
            return None
        known = Kind(kind) if kind in set(Kind) else Kind.AGREEMENT
        self.result.unnamed.append(Unnamed(names, known, parties, tuple(sorted(set(spans)))))
        return base + len(self.result.unnamed) - 1

    def _codes(self, words: _Words, names: Iterable[str]) -> tuple[str, ...]:
        """The codes of parties by the names that the passage gives them."""
        codes: list[str] = []
        for name in names:
            span = next(words.find(name), None)
            if span is None:
                self.result.dropped["party not in passage"] += 1
                continue
            found = self._scene.codes_at(span, places=True) or codes_of(
                span.of(self._text), self._scene.reading.document.published
            )
            if not found:
                self.result.dropped["party without a code"] += 1
            codes.extend(found)
        return tuple(dict.fromkeys(codes))

    # Statements

    def _statement(
        self,
        words: _Words,
        claim: Claim,
        meant: dict[str, _Meant],
        used: set[tuple[str, Span]],
        after: int,
    ) -> Statement | str:
        """The statement that a claim makes, or why it makes none."""
        if claim.event not in set(Event) or claim.modality not in set(Modality):
            return "code not in the codebook"
        if claim.agreement not in meant:
            return "statement about no agreement"
        event, modality = Event(claim.event), Modality(claim.modality)
        agreement = meant[claim.agreement]
        sentences = words.evidence(claim, agreement.spans, used, after)
        if isinstance(sentences, str):
            return sentences
        evidence = Span(sentences[0].span.start, sentences[-1].span.end)
        trigger = next(words.find(claim.trigger, evidence), None)
        if trigger is None or not _LETTER.search(claim.trigger):
            return "trigger not in evidence"
        if self._says_another(sentences, trigger, event):
            return "evidence says another event"
        source = self._source(words, claim, sentences, trigger)
        if isinstance(source, str):
            return source
        if modality is Modality.DENIED and not self._denies(sentences, source):
            return "evidence denies nothing"
        when, derivation = self._when(words, claim, evidence, modality)
        return Statement(
            document=self._scene.reading.document.id,
            agreement=f"T{agreement.key}",
            event=event,
            modality=modality,
            evidence=evidence,
            evidence_text=evidence.of(self._text),
            source=source,
            event_date=when,
            derivation=derivation,
            term=self._term(words, claim, evidence),
            actors=self._actors(words, claim, event, agreement),
            trigger=trigger,
            certainty=self._certainty,
        )

    def _says_another(self, sentences: Sequence[Sentence], trigger: Span, claimed: Event) -> bool:
        """Whether the trigger is a plain wording of other events and nothing says the claimed one.

        This is what a model says that was talked into another code.
        """
        plain: set[Event] = set()
        for sentence in sentences:
            offset = self._scene.reading.paragraphs[sentence.paragraph].offset
            for token, cue in match_cues(self._scene.reading.tokens(sentence)):
                if cue.event is claimed:
                    return False
                start = offset + token.idx
                if cue.strong and trigger.start <= start < trigger.end:
                    plain.add(cue.event)
        return bool(plain)

    def _denies(self, sentences: Sequence[Sentence], source: Source) -> bool:
        if source.stance in (Stance.DENIES, Stance.DECLINES):
            return True
        effects, beside = lexicon.operators(), lexicon.adverbs()
        for sentence in sentences:
            if _NEGATIONS.search(sentence.span.of(self._text)):
                return True
            for token in self._scene.reading.tokens(sentence):
                lemma = token.lemma_.lower()
                marks = effects.get(lemma, frozenset()) | beside.get(lemma, frozenset())
                if marks & _DENYING or "neg" in marks:
                    return True
        return False

    def _source(
        self, words: _Words, claim: Claim, sentences: Sequence[Sentence], trigger: Span
    ) -> Source | str:
        """Who says it, as printed; a source or cue that is not printed drops the claim."""
        if claim.source_kind not in set(SourceKind) or claim.stance not in set(Stance):
            return "code not in the codebook"
        kind, stance = SourceKind(claim.source_kind), Stance(claim.stance)
        if kind is SourceKind.OUTLET:
            return replace(OUTLET, stance=stance)
        evidence = Span(sentences[0].span.start, sentences[-1].span.end)
        named = words.near(claim.source_text, evidence)
        if named is None:
            return "source not in passage"
        cue = None
        if claim.source_cue:
            cue = words.near(claim.source_cue, Span(min(named.start, evidence.start), evidence.end))
            if cue is None:
                return "cue not in passage"
        said = cue.of(self._text) if cue else ""
        own = self._scene.source_of(sentences[0].paragraph, trigger)
        mention = named.of(self._text)
        if own.text and (own.text in mention or mention in own.text):
            return replace(own, kind=kind, stance=stance)
        described = replace(describe(mention, said), kind=kind, stance=stance)
        return self._scene.with_affiliation(described)

    def _when(
        self, words: _Words, claim: Claim, evidence: Span, modality: Modality
    ) -> tuple[PartialDate | None, str | None]:
        """The date of the words that tell it, in the reading that the modality asks for."""
        expression = self._expression(words, claim.when, evidence, "time", ("date", "interval"))
        if expression is None:
            return None, None
        ahead = (Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL)
        chosen = resolve(expression, "future" if modality in ahead else "past")
        if chosen is None:
            self.result.dropped["time without a date"] += 1
            return None, None
        return chosen, expression.derivation or repr(expression.text)

    def _term(self, words: _Words, claim: Claim, evidence: Span) -> str | None:
        expression = self._expression(words, claim.term, evidence, "term", ("duration",))
        return expression.term if expression else None

    def _expression(
        self, words: _Words, told: str, evidence: Span, what: str, kinds: tuple[str, ...]
    ) -> TimeExpression | None:
        """Our own reading of the words that tell a time, nearest to the evidence."""
        if not told:
            return None
        span = words.near(told, evidence)
        if span is None:
            self.result.dropped[f"{what} not in passage"] += 1
            return None
        for expression in self._scene.times_in(Span(max(0, span.start - 40), span.end)):
            if expression.span.overlaps(span) and expression.kind in kinds:
                return expression
        self.result.dropped[f"{what} not understood"] += 1
        return None

    def _actors(
        self, words: _Words, claim: Claim, event: Event, agreement: _Meant
    ) -> tuple[str, ...]:
        actors = self._codes(words, claim.actors)
        if actors or event not in MUTUAL:
            return actors
        if agreement.key < len(self._scene.threads):
            thread = self._scene.threads[agreement.key]
            return parties_of(self._scene, thread, judging.load().parties)
        return agreement.parties


class _Words:
    """The words of a passage that a model was shown, to be found again in the document."""

    def __init__(self, text: str, passage: Passage) -> None:
        self._text = text
        self._passage = passage
        self._blocks = [Folded(text, span) for span in _stretches(passage.sentences)]

    def find(self, told: str, inside: Span | None = None) -> Iterator[Span]:
        """Where these words stand, in order; `inside` keeps to a stretch of the text."""
        for block in self._blocks:
            for span in block.find(told):
                if inside is None or inside.covers(span):
                    yield span

    def near(self, told: str, place: Span) -> Span | None:
        """Where these words stand nearest to a place: in it, else before it, else after it."""

        def distance(span: Span) -> tuple[int, int]:
            if place.covers(span):
                return 0, span.start
            before = place.start - span.start
            return (1, before) if before > 0 else (2, -before)

        return min(self.find(told), key=distance, default=None)

    def evidence(
        self,
        claim: Claim,
        mentions: Sequence[Span],
        used: set[tuple[str, Span]],
        after: int,
    ) -> tuple[Sentence, ...] | str:
        """The whole sentences that the quoted words stand in, or why there are none.

        Of repeated words those with the claim's other words beside them, not yet used for the
        same event, and not before the claim that came last.
        """
        quoted = list(self.find(claim.evidence))
        if not quoted or not _LETTER.search(claim.evidence):
            return "evidence copied" if is_copied(claim.evidence) else "evidence not in passage"
        best: tuple[tuple[bool, int, bool, int], tuple[Sentence, ...]] | None = None
        others = (claim.trigger, claim.source_text, claim.source_cue, claim.when, claim.term)
        for span in quoted:
            sentences = tuple(s for s in self._passage.sentences if s.span.overlaps(span))
            if not sentences or len(sentences) > _MOST_SENTENCES:
                continue
            whole = Span(sentences[0].span.start, sentences[-1].span.end)
            around = self._around(sentences)
            beside = sum(
                any(self.find(words, whole)) + any(self.find(words, around))
                for words in others
                if words
            )
            beside += any(whole.covers(m) for m in mentions)
            rank = ((claim.event, whole) in used, -beside, whole.start < after, whole.start)
            if best is None or rank < best[0]:
                best = (rank, sentences)
        return best[1] if best else "evidence too long"

    def _around(self, sentences: Sequence[Sentence]) -> Span:
        """Sentences with the ones before and after them in their paragraph."""
        first, last = sentences[0], sentences[-1]
        near = [
            s.span
            for s in self._passage.sentences
            if first.index - 1 <= s.index <= last.index + 1
            and s.paragraph in (first.paragraph, last.paragraph)
        ]
        return Span(near[0].start, near[-1].end)


def _stretches(sentences: Sequence[Sentence]) -> Iterator[Span]:
    """Runs of sentences that nothing was left out between: a quotation may run over them."""
    run: list[Sentence] = []
    for sentence in sentences:
        if run and sentence.index != run[-1].index + 1:
            yield Span(run[0].span.start, run[-1].span.end)
            run = []
        run.append(sentence)
    if run:
        yield Span(run[0].span.start, run[-1].span.end)


def is_copied(words: str) -> bool:
    """Whether words repeat an example of the instruction."""
    folded = fold(words)
    return len(folded) >= 8 and any(folded in fold(saying) for saying in sayings())


def described(unnamed: Unnamed, local: str) -> ReportAgreement:
    """The report's agreement that only a model found."""
    return ReportAgreement(
        local=local,
        names=unnamed.names,
        kind=unnamed.kind,
        parties=unnamed.parties,
        mentions=unnamed.mentions,
    )


def first_mention(threads: Sequence[Thread], unnamed: Sequence[Unnamed], key: int) -> Span:
    """Where an agreement is first spoken of."""
    if key < len(threads):
        return threads[key].mentions[0].span
    return unnamed[key - len(threads)].mentions[0]
