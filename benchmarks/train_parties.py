"""Lessons on whose an agreement is: annotated agreements and the threads that speak of them.

Used by `train_judge.py` and `threads.py`. The model is the one that chooses actors
(`train_actors.fit_choice`), over the sets of `extract/party_sets.py`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from train_actors import Lesson, fit_choice

from onrecord.extract.judge import Linear
from onrecord.extract.mentions import Mention
from onrecord.extract.party_sets import propose_parties
from onrecord.extract.scene import Scene

_LEADS = ("the ", "a ", "an ", "this ", "that ", "its ", "their ", "his ", "our ", "these ")
_LEADS += ("those ",)


def plain(name: str) -> str:
    """A name in lower case without its article."""
    words = " ".join("".join(c if c.isalnum() or c in "'-" else " " for c in name.lower()).split())
    return next((words.removeprefix(lead) for lead in _LEADS if words.startswith(lead)), words)


def labels(named: Mapping[str, Iterable[str]], mentions: Sequence[Mention]) -> dict[int, str]:
    """The annotated agreement of each mention that carries one's name; `named` maps the
    agreements to their names."""
    names: dict[str, set[str]] = {}
    for local, held_by in named.items():
        for name in held_by:
            names.setdefault(plain(name), set()).add(local)
    found = {}
    for place, mention in enumerate(mentions):
        text = plain(mention.text)
        held = names.get(text) or names.get(plain(mention.acronym or text)) or set()
        if not held and len(text.split()) >= 3:
            for name, of in names.items():
                if len(name.split()) >= 3 and (name in text or text in name):
                    held = held | of
        if len(held) == 1:
            found[place] = next(iter(held))
    return found


def spoken_of(scene: Scene, told: Mapping[int, str]) -> dict[int, str]:
    """The annotated agreement that each thread speaks of, by most of its labelled mentions."""
    found = {}
    for thread in scene.threads:
        count = Counter(
            told[n] for n, owner in enumerate(scene.owner) if owner == thread.number and n in told
        )
        if count:
            found[thread.number] = count.most_common(1)[0][0]
    return found


def party_lessons(scene: Scene, agreements: Sequence[Mapping[str, object]]) -> list[Lesson]:
    """What a report's annotated agreements (`id`, `names`, `parties`) teach."""
    named: dict[str, Iterable[str]] = {}
    parties: dict[str, frozenset[str]] = {}
    for agreement in agreements:
        local = str(agreement["id"])
        named[local] = list(map(str, _listed(agreement["names"])))
        parties[local] = frozenset(map(str, _listed(agreement.get("parties"))))
    lessons = []
    for number, local in spoken_of(scene, labels(named, scene.mentions)).items():
        sets = propose_parties(scene, scene.threads[number])
        chosen = [n for n, choice in enumerate(sets) if frozenset(choice.codes) == parties[local]]
        if chosen:
            lessons.append(Lesson(sets, chosen[0]))
    return lessons


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def never_seen(lessons: Mapping[str, Sequence[Lesson]], count: int = 3) -> dict[str, Linear]:
    """For each group of reports, a model fitted without it; `lessons` are those of each group."""
    groups = sorted(lessons)
    random.Random(5).shuffle(groups)
    part = {group: n % count for n, group in enumerate(groups)}
    models = [
        fit_choice([one for group in groups if part[group] != k for one in lessons[group]])
        for k in range(count)
    ]
    return {group: models[part[group]] for group in groups}
