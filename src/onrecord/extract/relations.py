"""What a report says of how its agreements hang together: renews, replaces, amends, implements.

Two mentions that a wording ties (`onrecord.extract.relation_wordings`) are related, a class and the
members named with it (`onrecord.extract.listings`), and what a name tells by itself: "a successor".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from onrecord.data import load
from onrecord.extract.scene import Scene
from onrecord.extract.threads import Thread
from onrecord.model import Related, Relation

_FARTHEST_BACK = 4


@cache
def _alone() -> tuple[tuple[Relation, frozenset[str], frozenset[str]], ...]:
    """The names that tell by themselves: the relation, the nouns, the modifiers."""
    return tuple(
        (Relation(entry["type"]), frozenset(entry["nouns"]), frozenset(entry["modifiers"]))
        for entry in load("lang/en/relations.toml")["alone"]
    )


def related_to(scene: Scene, thread: int, local: Mapping[int, str]) -> tuple[Related, ...]:
    """The relations of a thread's agreement to others of the report, by what `local` calls them;
    those to agreements that it does not name are left out."""
    found = {
        Related(relation, local[other])
        for one, relation, other in find_relations(scene)
        if one == thread and other in local
    }
    return tuple(sorted(found, key=lambda r: (r.type, r.agreement)))


def find_relations(scene: Scene) -> Iterator[tuple[int, Relation, int]]:
    """All that a report relates: a thread, how it is related, and to which other; of two that are
    related more than once, what is said in so many words."""
    told: set[frozenset[int]] = set()
    for one, relation, other in (*_told_of_two(scene), *_told_alone(scene)):
        if frozenset((one, other)) not in told:
            told.add(frozenset((one, other)))
            yield one, relation, other


def _told_of_two(scene: Scene) -> Iterator[tuple[int, Relation, int]]:
    """What is said of a class and its member, or of two mentions side by side."""
    for thread in scene.threads:
        for whole in scene.classes_of(thread.number):
            yield thread.number, Relation.PART_OF, whole
    for pair in scene.pairs:
        newer, older = scene.owner[pair.newer], scene.owner[pair.older]
        if newer is not None and older is not None and newer != older:
            yield newer, pair.relation, older


def _told_alone(scene: Scene) -> Iterator[tuple[int, Relation, int]]:
    """What the name of an agreement says by itself ("a successor", "the annex"): of the agreement
    that the report speaks of longest, of those that it can be."""
    for thread in scene.threads:
        relation = _relation_alone(scene, thread)
        if relation is None:
            continue
        fitting = [
            other
            for other in scene.threads
            if other is not thread
            and _relation_alone(scene, other) is None
            and _may_be_of(scene, thread, other, relation)
        ]
        spoken = {other.number: _sentences_back(thread, other) for other in fitting}
        near = [other for other in fitting if 0 <= spoken[other.number] <= _FARTHEST_BACK]
        if near:
            best = min(near, key=lambda t: (-len(t.mentions), spoken[t.number], t.number))
            yield thread.number, relation, best.number


def _sentences_back(thread: Thread, other: Thread) -> int:
    """How many sentences before one's first mention the other was last named; below 0: never."""
    first = thread.mentions[0]
    before = [m.sentence for m in other.mentions if m.span < first.span]
    return first.sentence - max(before) if before else -1


def _relation_alone(scene: Scene, thread: Thread) -> Relation | None:
    """What the first name that an agreement has in a report says by itself."""
    mention = next((m for m in thread.mentions if not m.headline), thread.mentions[0])
    tokens = scene.reading.paragraphs[mention.paragraph].tokens
    before = {t.lower_ for t in tokens[mention.first : mention.head]}
    for relation, nouns, modifiers in _alone():
        if mention.noun in nouns or before & modifiers:
            return relation
    return None


def _may_be_of(scene: Scene, thread: Thread, other: Thread, relation: Relation) -> bool:
    """Whether nothing that the two say of themselves speaks against it."""
    if scene.classes_of(thread.number) or any(m.is_class for m in other.mentions):
        return False
    if thread.parties and other.parties and not thread.parties <= other.parties:
        return False
    if relation is not Relation.REPLACES:
        return True
    own = set(thread.content)
    return not own or bool(own & set(other.content))
