"""Lessons on who acts and when, and a model that chooses one answer among several.

Used by `train_judge.py`. For every annotated statement the candidate that stands for it gives its
sets of parties (`extract/actor_sets.py`) and its dates (`extract/time_choices.py`); the annotated
one is right. The model is a conditional logit (McFadden 1974): each answer's score against those of
its own statement alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer

from onrecord.extract import modality as put
from onrecord.extract.actor_sets import propose_actors
from onrecord.extract.actors import actors_of
from onrecord.extract.candidates import Candidate
from onrecord.extract.code_sets import CodeSet
from onrecord.extract.judge import Linear
from onrecord.extract.scene import Scene
from onrecord.extract.time_choices import TimeChoice, propose_times
from onrecord.model import Event, Modality

_RIDGE = 15.0
_RAREST = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """A statement's answers to choose from and the place of the right one among them."""

    sets: tuple[CodeSet, ...] | tuple[TimeChoice, ...]
    right: int


def lesson(
    scene: Scene,
    candidate: Candidate,
    parties: Sequence[str],
    modality: Modality,
    acting: Iterable[str],
) -> Lesson | None:
    """What a statement teaches; null where its actors are not among the sets."""
    trigger = put.trigger_span(scene, candidate)
    accusation = candidate.event is Event.ALLEGE_BREACH
    source = scene.source_of(candidate.paragraph, trigger, accusation=accusation)
    by_rule = actors_of(scene, candidate, parties, source, modality)
    sets = propose_actors(scene, candidate, parties, source, by_rule)
    wanted = set(acting)
    right = next((n for n, choice in enumerate(sets) if set(choice.codes) == wanted), None)
    return None if right is None else Lesson(sets, right)


def time_lesson(
    scene: Scene, candidate: Candidate, modality: Modality, told: str | None
) -> Lesson | None:
    """What a statement teaches of dates (`told` is ISO 8601 or null); null where it is none of its
    choices."""
    trigger = put.trigger_span(scene, candidate)
    accusation = candidate.event is Event.ALLEGE_BREACH
    source = scene.source_of(candidate.paragraph, trigger, accusation=accusation)
    choices = propose_times(scene, candidate, modality, source)
    dates = [str(choice.when) if choice.when is not None else None for choice in choices]
    return Lesson(choices, dates.index(told)) if told in dates else None


def fit_choice(lessons: Sequence[Lesson]) -> Linear:
    """The conditional logit of `lessons` as plain weights; rare and idle features are dropped."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict(s.features) for one in lessons for s in one.sets])
    kept = np.asarray((matrix != 0).sum(axis=0))[0] >= _RAREST
    matrix = matrix[:, kept].tocsr()
    sizes = np.array([len(one.sets) for one in lessons])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(lessons)), sizes)
    chosen = starts + np.array([one.right for one in lessons])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        scores -= np.maximum.reduceat(scores, starts)[owner]
        raised = np.exp(scores)
        total = np.add.reduceat(raised, starts)
        share = raised / total[owner]
        share[chosen] -= 1.0
        value = np.log(total).sum() - scores[chosen].sum() + _RIDGE / 2 * weights @ weights
        return value, matrix.T @ share + _RIDGE * weights

    found = minimize(
        loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    ).x
    named = zip(vectorizer.get_feature_names_out()[kept], found, strict=True)
    return Linear(0.0, {name: round(float(w), 3) for name, w in named if abs(w) >= 0.004})
