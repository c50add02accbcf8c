"""The judge: linear models that weigh a candidate's features; coefficients are data.

Models of the same make: whether the cue states its event, which agreement it is about, how it is
put, whether a date ahead is due, when the event was, whose the agreement is, and who acts.
`data/models/judge.json` holds the coefficients, made by `make train` from annotated reports. A
logistic model is inspectable: `explain` lists what spoke for and against.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from onrecord.model import Modality, OnrecordError

Features = Iterable[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic model: a weight for each feature."""

    bias: float
    weights: Mapping[str, float]

    def score(self, features: Features) -> float:
        """The log-odds."""
        weight = self.weights.get
        total = 0.0
        for name, value in features:
            total += weight(name, 0.0) * value
        return self.bias + total

    def probability(self, features: Features) -> float:
        """The probability in (0, 1)."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.score(features)))))

    def explain(self, features: Features, most: int = 8) -> tuple[tuple[str, float], ...]:
        """The features that weigh most, with their part of the log-odds."""
        parts = [(name, self.weights.get(name, 0.0) * value) for name, value in features]
        return tuple(sorted(parts, key=lambda part: -abs(part[1]))[:most])


@dataclass(frozen=True, slots=True)
class Judge:
    """The models and the thresholds that were chosen for them."""

    event: Linear
    second: Linear
    thread: Linear
    modality: Mapping[Modality, Linear]
    accept: float
    calibration: tuple[tuple[float, float], ...]
    due: Linear
    accept_due: float
    actors: Linear | None = None
    times: Linear | None = None
    parties: Linear | None = None

    def certainty(self, probability: float) -> float:
        """A model's probability on the scale of observed frequency (piecewise linear)."""
        points = self.calibration
        if not points:
            return probability
        if probability <= points[0][0]:
            return points[0][1]
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            if probability <= x1:
                return y0 + (y1 - y0) * (probability - x0) / (x1 - x0)
        return points[-1][1]


def from_json(raw: str, name: str) -> Judge:
    """Read coefficients. Raises `OnrecordError` where the file is not one of ours."""
    try:
        table = json.loads(raw)
        return Judge(
            event=Linear(table["event"]["bias"], table["event"]["weights"]),
            second=Linear(table["second"]["bias"], table["second"]["weights"]),
            thread=Linear(table["thread"]["bias"], table["thread"]["weights"]),
            modality={
                Modality(key): Linear(value["bias"], value["weights"])
                for key, value in table["modality"].items()
            },
            accept=float(table["accept"]),
            due=Linear(table["due"]["bias"], table["due"]["weights"]),
            accept_due=float(table["accept_due"]),
            calibration=tuple((float(x), float(y)) for x, y in table["calibration"]),
            actors=_choice(table, "actors"),
            times=_choice(table, "times"),
            parties=_choice(table, "parties"),
        )
    except (ValueError, KeyError, TypeError) as fault:
        raise OnrecordError(
            f"{name}: not a judge's coefficients ({fault}); make them anew with 'make train'"
        ) from None


def _choice(table: Mapping[str, Mapping[str, Mapping[str, float]]], name: str) -> Linear | None:
    """A model that chooses among sets; it has no bias."""
    return Linear(0.0, table[name]["weights"]) if name in table else None


@cache
def load() -> Judge:
    """The shipped coefficients."""
    path = files("onrecord.data").joinpath("models/judge.json")
    try:
        return from_json(path.read_text(encoding="utf-8"), "data/models/judge.json")
    except FileNotFoundError:
        raise OnrecordError(
            "data/models/judge.json is missing from this installation; make it with 'make train'"
        ) from None
