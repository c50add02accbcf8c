"""The rules extractor: offline, deterministic. Candidates are proposed, judged and assembled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from onrecord.extract import RULES, context, encoder
from onrecord.extract import judge as judging
from onrecord.extract import modality as put
from onrecord.extract.actor_sets import choose_actors
from onrecord.extract.actors import actors_of
from onrecord.extract.agreements import describe
from onrecord.extract.candidates import Candidate, propose
from onrecord.extract.carried import Faint, carry
from onrecord.extract.dedupe import distinct
from onrecord.extract.due import find_due
from onrecord.extract.each_named import told_of_each
from onrecord.extract.encoder import Impression, Place
from onrecord.extract.incidents import find_incidents
from onrecord.extract.party_sets import parties_of
from onrecord.extract.reading import paragraph_spans, read
from onrecord.extract.relations import related_to
from onrecord.extract.scene import Scene, build
from onrecord.extract.time_choices import choose_time
from onrecord.extract.timing import date_of, term_of, time_of
from onrecord.extract.triage import may_matter
from onrecord.model import (
    Document,
    Event,
    Extraction,
    Modality,
    PartialDate,
    ReportAgreement,
    Source,
    Stance,
    Statement,
)
from onrecord.read.credits import credits

_FAINT = 0.1
_LIKELY = 0.5
SURER = 0.65


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with the probability that it is stated, and what the encoder made of its cue."""

    candidate: Candidate
    probability: float
    thread_probability: float
    impression: Impression | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with what the judge made of it, accepted or not."""

    candidate: Candidate
    probability: float
    thread_probability: float
    modality: Modality
    modality_probability: float = 1.0

    @property
    def sureness(self) -> float:
        """How likely event and modality are right together: what is accepted is the two at once.

        Which agreement is meant is left out: where one is doubted, the next best is doubted more.
        """
        return self.probability * self.modality_probability


def judge_all(
    scene: Scene,
    judge: judging.Judge,
    least: float = _FAINT,
    impressions: Mapping[Place, Impression] | None = None,
) -> Iterator[Judged]:
    """Judge every candidate: one for each cue, about the agreement that fits best.

    Those below `least` are passed over before agreement and modality are decided. `impressions`
    are the encoder's; without them it reads the cues that may be worth it.
    """
    for weighed in weigh_all(scene, judge, least, impressions):
        yield judged(scene, weighed, judge)


def judged(scene: Scene, weighed: Weighed, judge: judging.Judge) -> Judged:
    """A candidate that was weighed, with how its event is put."""
    candidate = weighed.candidate
    how, share = put_how(scene, candidate, judge, weighed.impression)
    return Judged(candidate, weighed.probability, weighed.thread_probability, how, share)


def weigh_all(
    scene: Scene,
    judge: judging.Judge,
    least: float = _FAINT,
    impressions: Mapping[Place, Impression] | None = None,
) -> Iterator[Weighed]:
    """What `judge_all` judges, before it is decided how each event is put."""
    held: dict[tuple[int, int, Event], list[Candidate]] = {}
    for candidate in propose(scene):
        key = (candidate.paragraph, candidate.token, candidate.event)
        held.setdefault(key, []).append(candidate)
    groups = list(held.values())
    first = [(choices[0], judge.event.probability(choices[0].features)) for choices in groups]
    worth = encoder.worth_reading(first)
    read = impressions
    if read is None:
        read = encoder.read(scene, worth, encoder.telling(first))
    second = context.features(scene, first, encoder.of(worth, read))
    for choices, marks in zip(groups, second, strict=True):
        probability = judge.second.probability(marks)
        if probability < least:
            continue
        impression = read.get((choices[0].paragraph, choices[0].token))
        scored = [
            (judge.thread.probability(link_marks(c, impression)), -n, c)
            for n, c in enumerate(choices)
        ]
        fit, _, best = max(scored, key=lambda item: item[:2])
        yield Weighed(best, probability, fit, impression)


def link_marks(
    candidate: Candidate, impression: Impression | None
) -> tuple[tuple[str, float], ...]:
    """What speaks for a candidate's agreement: the rules' features and the encoder's."""
    return (*candidate.features, *context.about(candidate.thread, impression).items())


def put_how(
    scene: Scene,
    candidate: Candidate,
    judge: judging.Judge,
    impression: Impression | None,
) -> tuple[Modality, float]:
    """How the event is put, and how likely that is."""
    when = time_of(scene, candidate)
    trigger = put.trigger_span(scene, candidate)
    stance = scene.source_of(candidate.paragraph, trigger).stance
    marks = tuple(put.features(scene, candidate, when, stance, impression).items())
    open_to: list[Modality] = [m for m in judge.modality if m is not Modality.DENIED]
    denied = impression is not None and impression.denied > _LIKELY
    if denied or stance is not Stance.ASSERTS or put.is_negative(scene, candidate):
        open_to = list(judge.modality)
    chances = {m: judge.modality[m].probability(marks) for m in open_to}
    best = max(open_to, key=lambda m: (chances[m], str(m)))
    share = chances[best] / sum(chances.values())
    consented = {"nominal", "gov:plan"} <= candidate.clause.operators
    if best is Modality.ACTUAL and consented and "neg" not in candidate.clause.operators:
        return Modality.PLANNED, share  # codebook 8: to approve the signing is no signing yet
    return best, share


def accepted(found: Sequence[Judged], threshold: float) -> list[Judged]:
    """Of the judged, those that pass: one a sentence and event, and of another agreement another
    where that is surer ("Mali ended the 2013 accord and quit the protocol of 2020")."""
    kept: dict[tuple[int, Event], list[Judged]] = {}
    for item in sorted(found, key=lambda j: -j.sureness):
        held = kept.setdefault((item.candidate.sentence, item.candidate.event), [])
        another = all(item.candidate.thread != other.candidate.thread for other in held)
        if item.sureness >= (threshold if not held else SURER) and another:
            held.append(item)
    passed = [item for held in kept.values() for item in held]
    return sorted(passed, key=lambda j: (j.candidate.sentence, j.candidate.token))


def statements_of(
    scene: Scene,
    judge: judging.Judge,
    impressions: Mapping[Place, Impression] | None = None,
) -> list[tuple[Statement, int]]:
    """Statements with the number of their thread, before repeats are taken out."""
    parties = Parties(scene, judge.parties)
    weighed = list(weigh_all(scene, judge, impressions=impressions))
    likely = {
        number: judged(scene, item, judge)
        for number, item in enumerate(weighed)
        if item.probability >= judge.accept
    }

    def told(item: Judged) -> Statement:
        return assemble(scene, item, parties, judge)

    def told_after_all(item: Weighed) -> Statement:
        return told(judged(scene, item, judge))

    passed = accepted(list(likely.values()), judge.accept)
    found = [(told(item), item.candidate.thread) for item in passed]
    faint = [
        Faint(
            scene.reading.sentences[item.candidate.sentence].span,
            certainty_of(item.probability, judge),
            item.candidate.thread,
            partial(told_after_all, item),
        )
        for number, item in enumerate(weighed)
        if number not in likely or likely[number].sureness < judge.accept
    ]
    return told_of_each(scene, carry(scene, found, faint))


class Parties:
    """The parties of a scene's agreements, each found when it is first asked for."""

    def __init__(self, scene: Scene, model: judging.Linear | None) -> None:
        self._scene, self._model = scene, model
        self._found: dict[int, tuple[str, ...]] = {}

    def of(self, thread: int) -> tuple[str, ...]:
        """The parties of the agreement with a thread's number."""
        if thread not in self._found:
            told = self._scene.threads[thread]
            self._found[thread] = parties_of(self._scene, told, self._model)
        return self._found[thread]


def certainty_of(probability: float, judge: judging.Judge) -> float:
    """How sure a statement is, as it is kept."""
    return round(judge.certainty(probability), 3)


def assemble(scene: Scene, item: Judged, parties: Parties, judge: judging.Judge) -> Statement:
    """The statement that a judged candidate makes. `parties` are those of each thread."""
    document = scene.reading.document
    candidate = item.candidate
    trigger = put.trigger_span(scene, candidate)
    accusation = candidate.event is Event.ALLEGE_BREACH
    source = scene.source_of(candidate.paragraph, trigger, accusation=accusation)
    modality = item.modality
    when, derivation = when_of(scene, candidate, modality, source, judge)
    if source.stance is Stance.DECLINES and modality in (Modality.DENIED, Modality.ACTUAL):
        modality = Modality.POSSIBLE
    asserted = modality in (Modality.ACTUAL, Modality.PLANNED)
    if source.stance is Stance.DENIES and asserted and not candidate.clause.negated:
        modality = Modality.DENIED
    evidence = scene.reading.sentences[candidate.sentence].span
    sides = parties.of(candidate.thread)
    actors = actors_of(scene, candidate, sides, source, item.modality)
    if judge.actors is not None:
        actors = choose_actors(scene, candidate, sides, source, actors, judge.actors)
    return Statement(
        document=document.id,
        agreement=f"T{candidate.thread}",
        event=candidate.event,
        modality=modality,
        evidence=evidence,
        evidence_text=evidence.of(document.text),
        source=source,
        event_date=when,
        derivation=derivation,
        term=term_of(scene, candidate),
        actors=actors,
        trigger=trigger,
        certainty=certainty_of(item.probability, judge),
    )


def when_of(
    scene: Scene,
    candidate: Candidate,
    modality: Modality,
    source: Source,
    judge: judging.Judge,
) -> tuple[PartialDate | None, str | None]:
    """The event's date with its derivation: by the model of dates, else by the rules alone."""
    if judge.times is not None:
        return choose_time(scene, candidate, modality, source, judge.times)
    return date_of(time_of(scene, candidate), candidate, modality)


def scene_of(document: Document) -> Scene:
    """Read and parse a document."""
    return build(read(document, list(paragraph_spans(document.text))))


def finish(
    scene: Scene, found: Sequence[tuple[Statement, int]], model: judging.Linear | None = None
) -> tuple[tuple[Statement, ...], tuple[ReportAgreement, ...]]:
    """Number the agreements that statements are about, in order of first mention; `model` is the
    judge's of parties."""
    used = sorted({thread for _, thread in found}, key=lambda n: scene.threads[n].mentions[0].span)
    local = {thread: f"A{place}" for place, thread in enumerate(used, 1)}
    agreements = tuple(
        replace(
            describe(scene, scene.threads[n], local[n], model),
            related=related_to(scene, n, local),
        )
        for n in used
    )
    statements = tuple(replace(s, agreement=local[thread]) for s, thread in found)
    return statements, agreements


def extract(document: Document) -> Extraction:
    """All that the rules find in a document."""
    if not may_matter(document.text):
        return Extraction(document=document.id, extractor=RULES, credits=credits(document))
    scene = scene_of(document)
    judge = judging.load()
    found = distinct(scene, statements_of(scene, judge))
    statements, agreements = finish(scene, found, judge.parties)
    return Extraction(
        document=document.id,
        extractor=RULES,
        agreements=agreements,
        statements=statements,
        credits=credits(document),
        due=find_due(scene, statements, judge),
        incidents=find_incidents(scene) if statements else (),
    )
