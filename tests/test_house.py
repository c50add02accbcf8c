"""The house: what a newcomer, a machine and a stranger rely on."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
README = (HOUSE / "README.md").read_text(encoding="utf-8")
MAKEFILE = (HOUSE / "Makefile").read_text(encoding="utf-8")
CONTRIBUTING = (HOUSE / "CONTRIBUTING.md").read_text(encoding="utf-8")


def ours(*endings: str) -> list[Path]:
    """Files of the project with these endings, as git knows them."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    names = listed if any(listed) else [str(p.relative_to(HOUSE)) for p in HOUSE.rglob("src/**/*")]
    return [HOUSE / n for n in names if n.endswith(endings) and (HOUSE / n).is_file()]


def test_the_readme_gives_two_commands_and_they_exist() -> None:
    for command in ("demo", "test"):
        assert f"make {command}" in README
        assert re.search(rf"^{command}:", MAKEFILE, re.MULTILINE)


def test_continuous_integration_runs_the_readmes_test_command_and_nothing_else() -> None:
    lines = (HOUSE / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    done = [line for line in lines if line and not line.startswith("#")]
    assert done == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]


def test_every_make_target_is_explained() -> None:
    targets = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
    explained = re.findall(r"^([a-z]+):.*## \S", MAKEFILE, re.MULTILINE)
    assert targets == explained
    for name in ("demo", "test", "check", "bench", "quality"):
        assert name in targets


def test_the_lock_pins_every_package_by_hash_and_names_no_address() -> None:
    lock = (HOUSE / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"https?://|index-url|find-links", lock)
    pinned = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]
    assert len(pinned) > 20
    for one in pinned:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", one) and "--hash=sha256:" in one, one[:60]


def test_the_lock_covers_what_the_project_needs() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (HOUSE / "requirements.lock").read_text(encoding="utf-8").lower().replace("_", "-")
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["dev"], *extras["read"]]
    for requirement in needed:
        name = re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-")
        assert re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE), f"run `make lock`: {name}"


@pytest.mark.parametrize("file", ours(".py"), ids=lambda p: str(p.relative_to(HOUSE)))
def test_no_module_grows_past_600_lines(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 600


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    place = re.compile(r"(?<![\w./])/(?:home/\w+|root|Users/\w+)/")
    for file in ours(".py", ".md", ".toml", "Makefile", ".json"):
        found = place.search(file.read_text(encoding="utf-8"))
        assert found is None, (file, found)


def test_the_newcomers_table_leads_to_places_that_exist() -> None:
    rows = re.findall(r"^\| you want to .*\|$", CONTRIBUTING, re.MULTILINE)
    assert len(rows) >= 8
    for row in rows:
        for place in re.findall(r"`((?:src|tests|docs|benchmarks|examples)/[^`]*)`", row):
            assert (HOUSE / place).exists(), place


def test_the_readmes_links_lead_somewhere() -> None:
    for page in (README, CONTRIBUTING):
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page):
            assert (HOUSE / target).exists(), target


def test_the_five_lines_of_python_in_the_readme_run(tmp_path: Path) -> None:
    from making import Said, agreement, report
    from onrecord.record import Register

    (lines,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len([line for line in lines.splitlines() if line.strip()]) <= 5
    text = "Pakistan and the United States signed the memorandum, CIS-MOA, in October 2005."
    with Register.open(tmp_path / "onrecord.db", create=True) as register:
        register.record(
            *report(
                "one", text, "2006-01-01",
                [agreement("CIS-MOA", parties=("PAK", "USA"))],
                [Said("sign", text, when="2005-10")],
            )
        )  # fmt: skip
    (tmp_path / "reports").mkdir()
    lines = lines.replace('"onrecord.db"', repr(str(tmp_path / "onrecord.db")))
    lines = lines.replace('"reports/"', repr(str(tmp_path / "reports")))
    done: dict[str, object] = {}
    exec(compile(lines, "README.md", "exec"), done)
    assert str(done["answer"].status) == "signed"  # type: ignore[attr-defined]


def test_every_number_of_the_changelog_is_the_versions() -> None:
    import onrecord

    changes = (HOUSE / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert onrecord.__version__ == project["version"]
    assert f"## {project['version']}" in changes
