"""Second look: a candidate beside its rivals.

The first model sees a candidate alone. Whether "looked at Japan's adherence" states a review or a
breach is decided by which of the two reads better, and a fact told before is seldom told anew. So
a second linear model sees the first one's probability with those of the rivals in the sentence and
of the same event elsewhere in the report, and what the encoder makes of the cue.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from onrecord.extract.candidates import Candidate
from onrecord.extract.encoder import Impression, Place
from onrecord.extract.scene import Scene
from onrecord.model import Event

_MOST_ODDS = 6.0
_STEPS = (0.15, 0.3, 0.45, 0.6, 0.8)


def _step(probability: float) -> int:
    return sum(probability >= bound for bound in _STEPS)


def _impressed(impression: Impression, event: str, odds: float) -> dict[str, float]:
    """Features of the encoder's log-odds beside the first model's."""
    read = max(-_MOST_ODDS, min(_MOST_ODDS, impression.odds(Event(event))))
    best = max(impression.events)
    return {
        "encoder": read,
        f"ev|encoder={event}": read / 2.0,
        f"encoder_step={round(read / 1.5)}": 1.0,
        f"agree={odds > 0}|{read > 0}": 1.0,
        f"encoder_best={impression.odds(Event(event)) >= best}": 1.0,
        "encoder_rival": max(-_MOST_ODDS, min(_MOST_ODDS, best)) - read,
    }


def about(thread: int, impression: Impression | None) -> dict[str, float]:
    """Features of what the encoder makes of a cue's being about this thread."""
    if impression is None:
        return {"link=none": 1.0}
    told = dict(impression.links)
    left = max(1e-4, 1.0 - sum(math.exp(odds) for odds in told.values()))
    if thread not in told:
        return {"link=outside": 1.0, "link_left": math.log(left)}
    odds = max(-_MOST_ODDS, told[thread])
    return {
        "link": odds,
        f"link_step={round(odds)}": 1.0,
        f"link_best={told[thread] >= max(told.values())}": 1.0,
        "link_left_here": math.log(left),
    }


def features(
    scene: Scene,
    held: Sequence[tuple[Candidate, float]],
    impressions: Mapping[Place, Impression],
) -> list[tuple[tuple[str, float], ...]]:
    """For each candidate (one a cue and event, with its first probability) the second features."""
    by_sentence: dict[int, list[int]] = {}
    for number, (candidate, _) in enumerate(held):
        by_sentence.setdefault(candidate.sentence, []).append(number)
    out: list[tuple[tuple[str, float], ...]] = []
    told = sum(p for _, p in held) / max(1, len(scene.reading.sentences))
    density = min(5, int(6 * told))
    for number, (candidate, probability) in enumerate(held):
        doc = scene.reading.paragraphs[candidate.paragraph].doc
        token = doc[candidate.token]
        above = {token.head.i, token.head.head.i} - {token.i}
        rival = governor = governed = other = same = 0.0
        better = 0
        for place in by_sentence[candidate.sentence]:
            if place == number:
                continue
            neighbour, p = held[place]
            if neighbour.event == candidate.event:
                same = max(same, p)
                continue
            if neighbour.token == candidate.token:
                rival = max(rival, p)
            elif neighbour.token in above:
                governor = max(governor, p)
            elif candidate.token in {
                doc[neighbour.token].head.i,
                doc[neighbour.token].head.head.i,
            }:
                governed = max(governed, p)
            other = max(other, p)
            better += p > probability
        earlier = later = 0.0
        for neighbour, p in held:
            if neighbour.event != candidate.event or neighbour.sentence == candidate.sentence:
                continue
            if neighbour.sentence < candidate.sentence:
                earlier = max(earlier, p)
            else:
                later = max(later, p)
        odds = math.log(max(1e-4, probability) / max(1e-4, 1.0 - probability))
        step = _step(probability)
        event = str(candidate.event)
        f = {
            "odds": odds,
            "bias": 1.0,
            f"step={step}": 1.0,
            f"rival={_step(rival)}": 1.0,
            f"rival-|{rival > probability}|{step}": 1.0,
            f"governor={_step(governor)}": 1.0,
            f"governor-|{governor > probability}|{step}": 1.0,
            f"governed={_step(governed)}": 1.0,
            f"governed-|{governed > probability}|{step}": 1.0,
            f"other={_step(other)}": 1.0,
            f"better={min(better, 3)}": 1.0,
            f"better|step={min(better, 3)}|{step}": 1.0,
            f"same={_step(same)}": 1.0,
            f"earlier={_step(earlier)}": 1.0,
            f"earlier|step={_step(earlier)}|{step}": 1.0,
            f"later={_step(later)}": 1.0,
            f"density={density}": 1.0,
            f"density|step={density}|{step}": 1.0,
            f"ev={event}": 1.0,
            f"ev|better={event}|{min(better, 2)}": 1.0,
            f"ev|odds={event}": odds / 2.0,
            f"nominal|earlier={token.pos_ == 'NOUN'}|{_step(earlier)}": 1.0,
        }
        if scene.reading.sentences[candidate.sentence].headline:
            f["headline"] = 1.0
        impression = impressions.get((candidate.paragraph, candidate.token))
        if impression is None:
            f["encoder=none"] = 1.0
        else:
            f.update(_impressed(impression, event, odds))
        out.append(tuple(sorted(f.items())))
    return out
