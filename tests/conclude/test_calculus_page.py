"""The page on the calculus: each worked example runs, and its rule table is the code's."""

import re
from pathlib import Path

import pytest
from calculus_notation import answer, differences, question, statements
from other_notation import is_other, wrong_in

from onrecord.conclude import RULES
from onrecord.model import Status

PAGE = (Path(__file__).parents[2] / "docs" / "calculus.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```calculus\n(.*?)```", PAGE, re.S)


@pytest.mark.parametrize("example", EXAMPLES)
def test_worked_example_comes_out_as_the_page_says(example):
    lines = [line for line in example.splitlines() if line.strip()]
    parties = ("AAA", "BBB")
    if lines[0].startswith("parties "):
        parties = tuple(lines.pop(0).split()[1].split(","))
    recorded = statements([line for line in lines if "->" not in line])
    questions = [line for line in lines if "->" in line]
    assert recorded
    assert questions
    asked = [question(line) for line in questions if not is_other(line)]
    wrong = [w for a in asked for w in differences(answer(recorded, a, parties), a)]
    wrong += [w for q in questions if is_other(q) for w in wrong_in(q, recorded, parties)]
    assert not wrong, "\n".join(wrong)


def test_the_page_has_examples_and_names_every_status():
    assert len(EXAMPLES) >= 15
    assert all(f"`{status}`" in PAGE for status in Status)
    asked = {line.split()[0] for e in EXAMPLES for line in e.splitlines() if line.strip()}
    assert asked >= {"due", "overdue", "changes", "believed", "conflicts", "timeline"}


def test_the_page_lists_the_rules_as_the_code_has_them():
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", PAGE.partition("## The rules")[2], re.M)
    assert rows == [(r.id, r.words, r.why) for r in RULES.values()]
