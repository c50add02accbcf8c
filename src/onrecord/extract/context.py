"""Second look: a candidate beside its rivals.

The first model sees a candidate alone. Whether "looked at Japan's adherence" states a review or a
breach is decided by which of the two reads better, and a fact told before is seldom told anew. So
a second linear model sees the first one's probability and what the encoder makes of the cue, and
where its rivals in the sentence and the same event elsewhere in the report stand on both together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from onrecord.extract.candidates import Candidate
from onrecord.extract.encoder import Impression, Place
from onrecord.extract.scene import Scene
from onrecord.model import Event

_MOST_ODDS = 6.0
_MOST_DENSITY = 8
_MOST_NAMED = 5
_NOBODY = 5.0
_LEAST = 1e-3
_UNREAD = -3.0
_STEPS = (0.15, 0.3, 0.45, 0.6, 0.8)


def _step(probability: float) -> int:
    return sum(probability >= bound for bound in _STEPS)


def _impressed(impression: Impression, event: str, odds: float) -> dict[str, float]:
    """Features of the encoder's log-odds beside the first model's."""
    read = _bounded(impression.odds(Event(event)))
    best = max(impression.events)
    left = _left(impression)
    return {
        "encoder": read,
        f"ev|encoder={event}": read / 2.0,
        f"encoder_step={round(read / 1.5)}": 1.0,
        f"agree={odds > 0}|{read > 0}": 1.0,
        f"encoder_best={impression.odds(Event(event)) >= best}": 1.0,
        "encoder_rival": _bounded(best) - read,
        "about_none": left,
        f"about_none={round(left)}": 1.0,
        "named": float(min(_MOST_NAMED, len(impression.links))),
    }


def _bounded(odds: float) -> float:
    return max(-_MOST_ODDS, min(_MOST_ODDS, odds))


def _left(impression: Impression) -> float:
    """The log-probability that a cue speaks of no agreement named in its window."""
    return math.log(max(_LEAST, 1.0 - sum(math.exp(odds) for _, odds in impression.links)))


def about(thread: int, impression: Impression | None) -> dict[str, float]:
    """Features of what the encoder makes of a cue's being about this thread."""
    if impression is None:
        return {"link=none": 1.0}
    told = dict(impression.links)
    left = _left(impression)
    if thread not in told:
        return {"link=outside": 1.0, "link_left": left}
    odds = max(-_MOST_ODDS, told[thread])
    return {
        "link": odds,
        f"link_step={round(odds)}": 1.0,
        f"link_best={told[thread] >= max(told.values())}": 1.0,
        "link_left_here": left,
    }


def features(
    scene: Scene,
    held: Sequence[tuple[Candidate, float]],
    impressions: Mapping[Place, Impression],
) -> list[tuple[tuple[str, float], ...]]:
    """For each candidate (one a cue and event, with its first probability) the second features."""
    candidates = [candidate for candidate, _ in held]
    odds = [math.log(max(1e-4, p) / max(1e-4, 1.0 - p)) for _, p in held]
    read = [impressions.get((c.paragraph, c.token)) for c in candidates]
    weighed = [
        _weighed(candidate, first, impression)
        for candidate, first, impression in zip(candidates, odds, read, strict=True)
    ]
    chances = [1.0 / (1.0 + math.exp(-weight)) for weight in weighed]
    told = sum(chances) / max(1, len(scene.reading.sentences))
    here: dict[int, float] = {}
    for candidate, chance in zip(candidates, chances, strict=True):
        here[candidate.sentence] = here.get(candidate.sentence, 0.0) + chance
    out: list[tuple[tuple[str, float], ...]] = []
    for number, rivals in enumerate(_rivals(candidates, weighed)):
        candidate, impression = candidates[number], read[number]
        event = str(candidate.event)
        f = {
            "odds": odds[number],
            "bias": 1.0,
            f"step={_step(held[number][1])}": 1.0,
            f"density={min(_MOST_DENSITY, int(6 * told))}": 1.0,
            "told_here": here[candidate.sentence],
            f"ev={event}": 1.0,
            f"ev|odds={event}": odds[number] / 2.0,
        }
        for name, best in rivals.items():
            lead = max(-_NOBODY, min(_NOBODY, best - weighed[number]))
            f[name] = best / 3.0
            f[f"{name}={round(best)}"] = 1.0
            f[f"{name}_leads={round(lead)}"] = 1.0
        if scene.reading.sentences[candidate.sentence].headline:
            f["headline"] = 1.0
        if impression is None:
            f["encoder=none"] = 1.0
        else:
            f.update(_impressed(impression, event, odds[number]))
        out.append(tuple(sorted(f.items())))
    return out


def _weighed(candidate: Candidate, odds: float, impression: Impression | None) -> float:
    """The mean of the first model's log-odds and the encoder's."""
    read = _UNREAD if impression is None else impression.odds(candidate.event)
    return (_bounded(odds) + _bounded(read)) / 2.0


def _rivals(
    candidates: Sequence[Candidate], weighed: Sequence[float]
) -> Iterator[dict[str, float]]:
    """For each candidate the strongest of each kind of rival: another event at its cue, the same
    event at another cue of the sentence, any other there, the same event before and after."""
    by_sentence: dict[int, list[int]] = {}
    by_event: dict[Event, list[int]] = {}
    for number, candidate in enumerate(candidates):
        by_sentence.setdefault(candidate.sentence, []).append(number)
        by_event.setdefault(candidate.event, []).append(number)
    for number, candidate in enumerate(candidates):
        best = dict.fromkeys(("rival", "same", "other", "earlier", "later"), -_NOBODY)
        for place in by_sentence[candidate.sentence]:
            if place == number:
                continue
            neighbour = candidates[place]
            if neighbour.event == candidate.event:
                kind = "same"
            else:
                kind = "rival" if neighbour.token == candidate.token else "other"
            best[kind] = max(best[kind], weighed[place])
        for place in by_event[candidate.event]:
            sentence = candidates[place].sentence
            if sentence != candidate.sentence:
                kind = "earlier" if sentence < candidate.sentence else "later"
                best[kind] = max(best[kind], weighed[place])
        yield best
