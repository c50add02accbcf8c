"""The edition of the rules is another whenever the rules may be."""

import tomllib
from hashlib import sha256
from pathlib import Path

from pytest import MonkeyPatch

from onrecord import conclude
from onrecord.conclude import edition

PINNED = Path(__file__).with_name("edition.toml")


def code_of_the_calculus() -> str:
    """A digest of the folder's code, comments and blank lines left out."""
    told = sha256()
    for path in sorted(Path(conclude.__file__).parent.glob("*.py")):
        lines = (line.rstrip() for line in path.read_text(encoding="utf-8").splitlines())
        told.update(path.name.encode())
        told.update("\n".join(x for x in lines if x and not x.lstrip().startswith("#")).encode())
    return told.hexdigest()[:16]


def test_the_edition_was_thought_of_when_the_calculus_changed() -> None:
    pinned = tomllib.loads(PINNED.read_text(encoding="utf-8"))
    assert pinned == {"number": edition.NUMBER, "code": code_of_the_calculus()}, (
        "the calculus changed: where any record may now be answered otherwise, raise NUMBER in "
        f"conclude/edition.py; then write number = {edition.NUMBER} (or the raised one) and "
        f'code = "{code_of_the_calculus()}" into {PINNED.name}'
    )


def test_a_rule_with_other_words_is_another_edition(monkeypatch: MonkeyPatch) -> None:
    before = conclude.edition_of_rules()
    told = dict(edition.RULES)
    told["signed"] = conclude.Rule("signed", "It is signed.", "VCLT 12")
    monkeypatch.setattr(edition, "RULES", told)
    edition._own.cache_clear()
    try:
        assert conclude.edition_of_rules() != before
    finally:
        monkeypatch.undo()
        edition._own.cache_clear()
    assert conclude.edition_of_rules() == before
