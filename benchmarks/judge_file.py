"""What `train_judge.py` writes: a judge's coefficients and its certainty, as data.

Used by `train_judge.py`; `onrecord.extract.judge` reads the file, `data/models/judge.json`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression

from onrecord.extract import judge as judging


def table_of(
    judge: judging.Judge, accept: float, curve: list[tuple[float, float]]
) -> dict[str, Any]:
    """A judge's coefficients as `data/models/judge.json` holds them."""

    def linear(model: judging.Linear) -> dict[str, Any]:
        return {"bias": model.bias, "weights": model.weights}

    choices = {"actors": judge.actors, "times": judge.times, "parties": judge.parties}
    return {
        "event": linear(judge.event),
        "second": linear(judge.second),
        "thread": linear(judge.thread),
        "modality": {str(m): linear(model) for m, model in judge.modality.items()},
        **{name: {"weights": model.weights if model else {}} for name, model in choices.items()},
        "accept": accept,
        "calibration": curve,
        "due": linear(judge.due),
        "accept_due": judge.accept_due,
    }


def calibration(points: list[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Held-out probability to observed frequency, monotone, at eleven points."""
    x = np.array([p for p, _ in points])
    y = np.array([float(h) for _, h in points])
    model = IsotonicRegression(out_of_bounds="clip", y_min=0.01, y_max=0.99).fit(x, y)
    grid = np.linspace(0.05, 0.95, 10)
    return [
        (round(float(g), 2), round(float(v), 3))
        for g, v in zip(grid, model.predict(grid), strict=True)
    ]
