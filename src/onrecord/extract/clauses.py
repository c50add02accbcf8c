"""Clauses: what governs an event word and how it is put.

For a predicate, its operators are gathered by climbing to the root of the sentence through
complements and modifiers: negation, modals, tense and aspect, conditions, and embedding
predicates with their effects (`data/lang/en/operators.toml`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLIMB = frozenset(
    [
        "xcomp",
        "ccomp",
        "pcomp",
        "pobj",
        "prep",
        "dobj",
        "nsubj",
        "nsubjpass",
        "attr",
        "oprd",
        "acomp",
        "advcl",
        "conj",
        "compound",
        "poss",
        "amod",
        "nmod",
        "appos",
        "agent",
        "csubj",
        "acl",
        "dative",
        "npadvmod",
        "dep",
        "relcl",
        "parataxis",
    ]
)
_NEGATIVE = frozenset(
    [
        "not",
        "n't",
        "n’t",
        "never",
        "no",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "none",
        "without",
        "hardly",
        "cannot",
        "nowhere",
        "nor",
    ]
)


@dataclass(frozen=True, slots=True)
class Clause:
    """How a predicate is put: `operators` as readable marks, `tense` for resolving dates.

    Marks: `neg`, `modal:may`, `tense:past`, `aspect:perf`, `gov:plan`, `govlemma:plan`,
    `mark:if`, `in:relcl`, `subj:no`, `adv:not_yet`, `passive`, `nominal`, `question`.
    """

    operators: frozenset[str]
    tense: str
    verb: int
    negated: bool


def describe(token: Token) -> Clause:
    """Gather the operators above and beside a predicate."""
    marks: set[str] = set()
    nominal = token.pos_ in ("NOUN", "PROPN")
    if nominal:
        marks.add("nominal")
    _beside(token, marks, own=True)
    tense = _tense(token, marks)
    verb = token.i
    negated = bool({"neg", "subj:no", "obj:no"} & marks)
    for step, (governor, relation) in enumerate(_governors(token)):
        is_verb = governor.pos_ in ("VERB", "AUX")
        lemma = governor.lemma_.lower()
        effects = lexicon.operators().get(lemma, frozenset())
        if relation == "conj":
            # a coordinate predicate shares auxiliaries, not effects
            if is_verb and not _auxiliaries(token) and step == 0:
                inherited: set[str] = set()
                _beside(governor, inherited, own=False)
                marks.update(m for m in inherited if m.startswith(("modal:", "neg", "mark:if")))
                if tense == "none":
                    tense = _tense(governor, set())
            continue
        if relation in ("relcl", "acl", "appos"):
            marks.add(f"in:{relation}")
            if relation != "acl" or governor.i > token.i:
                break
            if lemma and effects:
                marks.update(f"gov:{effect}" for effect in effects)
                marks.add(f"govlemma:{lemma}")
            break
        if relation == "advcl":
            marks.add("in:advcl")
            if not {"mark:to"} & marks:
                break
        for effect in effects:
            if effect != "say":
                marks.add(f"gov:{effect}")
                if _is_negative(governor):
                    marks.add(f"notgov:{effect}")
        if effects and step <= 1:
            marks.add(f"govlemma:{lemma}")
        if "say" in effects:
            marks.add("said")
            if _is_negative(governor):
                marks.add("notsaid")
            break
        if is_verb:
            above: set[str] = set()
            _beside(governor, above, own=False)
            marks.update(f"up:{mark}" for mark in above)
            verb = governor.i
            if nominal or token.dep_ in ("xcomp", "pcomp", "ccomp"):
                upper = _tense(governor, set())
                if tense == "none":
                    tense = upper
                marks.add(f"uptense:{upper}")
    if token.doc[token.sent.end - 1].text == "?":
        marks.add("question")
    return Clause(frozenset(marks), tense, verb, negated)


def _governors(token: Token) -> Iterator[tuple[Token, str]]:
    current = token
    for _ in range(8):
        if current.head.i == current.i or current.dep_ == "ROOT":
            return
        relation = current.dep_
        if relation not in _CLIMB:
            return
        yield current.head, relation
        current = current.head


def _auxiliaries(token: Token) -> list[Token]:
    return [child for child in token.children if child.dep_ in ("aux", "auxpass")]


def _is_negative(token: Token) -> bool:
    return any(child.dep_ == "neg" or child.lower_ in _NEGATIVE for child in token.children)


def _beside(token: Token, marks: set[str], *, own: bool) -> None:
    """Marks of a predicate's own dependents."""
    for child in token.children:
        lower = child.lower_
        lemma = child.lemma_.lower()
        relation = child.dep_
        if relation == "neg" or (
            lower in _NEGATIVE and relation in ("advmod", "preconj", "cc", "det", "aux")
        ):
            marks.add("neg")
        elif relation in ("aux", "auxpass"):
            if child.tag_ == "MD":
                marks.add(f"modal:{lemma}")
            elif lemma == "have":
                marks.add("aspect:perf")
            elif relation == "auxpass":
                marks.add("passive")
                for inner in child.children:
                    if inner.dep_ == "neg":
                        marks.add("neg")
            elif lower == "to":
                marks.add("mark:to")
            elif lemma == "be":
                marks.add("aspect:prog")
        elif relation in ("nsubj", "nsubjpass", "csubj") or (relation in ("dobj", "attr") and own):
            place = "obj" if relation in ("dobj", "attr") else "subj"
            if lower in ("no", "none", "nobody", "nothing", "neither") or any(
                inner.lower_ in ("no", "neither", "none")
                and inner.dep_ in ("det", "advmod", "neg", "preconj")
                for inner in child.children
            ):
                marks.add(f"{place}:no")
        elif relation == "mark" or (relation == "advmod" and lower in lexicon.conditions()):
            marks.add(f"mark:{lower}")
        elif relation == "advcl":
            for inner in child.children:
                if inner.dep_ in ("mark", "advmod") and inner.lower_ in (
                    "if",
                    "unless",
                    "once",
                    "until",
                    "provided",
                    "when",
                    "after",
                ):
                    marks.add(f"has:{inner.lower_}")
                if (
                    inner.dep_ == "aux"
                    and inner.i == child.left_edge.i
                    and inner.lower_ in ("should", "were", "had")
                ):
                    marks.add("has:if")
        elif relation in ("advmod", "npadvmod"):
            for effect in lexicon.adverbs().get(lower, ()):
                marks.add(f"adv:{effect}")
            if lower in ("only", "unless"):
                marks.add("adv:only")
        elif relation == "prep" and lower in ("without", "despite", "until", "pending", "in"):
            if lower == "in" and not any(c.lower_ in ("case", "event") for c in child.children):
                continue
            marks.add(f"prep:{lower}")
        elif relation == "det" and own:
            marks.add(
                "det:no"
                if lower in ("no", "neither")
                else f"det:{'def' if lower in ('the', 'this', 'that', 'its', 'their') else 'indef'}"
            )
        elif relation == "amod" and own:
            for effect in lexicon.operators().get(lemma, ()):
                marks.add(f"amod:{effect}")
            if lower in (
                "failed",
                "stalled",
                "possible",
                "planned",
                "proposed",
                "future",
                "new",
                "early",
                "immediate",
            ):
                marks.add(f"amod:{lower}")
    if own:
        before = token.doc[token.i - 1] if token.i > token.sent.start else None
        if before is not None and before.lower_ in ("not", "without", "never"):
            marks.add("neg")
        for at in range(max(token.sent.start, token.i - 3), token.i):
            if token.doc[at].lower_ in ("yet", "still", "never", "no"):
                marks.add(f"near:{token.doc[at].lower_}")


def _tense(token: Token, marks: set[str]) -> str:
    """past, present, future or none; adds tense marks."""
    tags = {child.lemma_.lower(): child.tag_ for child in _auxiliaries(token)}
    modal = next((c for c in _auxiliaries(token) if c.tag_ == "MD"), None)
    if modal is not None:
        tense = "future"
    elif any(c.lower_ == "to" for c in _auxiliaries(token)):
        tense = "future" if "have" not in tags else "past"
    elif "have" in tags or "VBD" in tags.values() or token.tag_ == "VBD":
        tense = "past"
    elif token.tag_ == "VBN":
        present_passive = any(tag in ("VBZ", "VBP") for tag in tags.values())
        tense = "present" if present_passive else "past"
    elif token.tag_ in ("VBZ", "VBP", "VBG"):
        tense = "present"
        if any(tag == "VBD" for tag in tags.values()):
            tense = "past"
    else:
        tense = "none"
    marks.add(f"tense:{tense}")
    marks.add(f"tag:{token.tag_}")
    return tense
