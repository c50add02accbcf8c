"""The files to run it with: what they call is there, and what they promise is written down."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from typer.testing import CliRunner

from onrecord.cli.app import app
from onrecord.web.routes import ANYONE, ROUTES

DEPLOY = Path(__file__).parent.parent / "deploy"
PYPROJECT = DEPLOY.parent / "pyproject.toml"


def options_of(command: str) -> str:
    return CliRunner().invoke(app, [command, "--help"]).output


def test_every_command_and_option_in_the_units_is_there() -> None:
    called = 0
    for unit in sorted((DEPLOY / "systemd").glob("*.service")):
        for start in re.findall(r"bin/onrecord ([^;\n']+)", unit.read_text(encoding="utf-8")):
            words = start.replace('--register "$$to" ', "").split()
            told = options_of(words[0])
            called += 1
            for word in words:
                assert not word.startswith("--") or word in told, (unit.name, word)
    assert called == 3


def test_the_image_serves_with_the_extras_it_needs_as_an_unprivileged_user() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    (extras,) = re.findall(r"/source\[([a-z,]+)\]", text)
    declared = PYPROJECT.read_text(encoding="utf-8")
    assert all(re.search(rf"^{extra} = \[", declared, re.M) for extra in extras.split(","))
    assert re.search(r"^USER onrecord$", text, re.M)
    command = re.findall(r'"(--?[a-z]+)"', text)
    assert all(word in options_of("serve") for word in command)


def test_the_compose_file_runs_it_beside_a_database_whose_password_is_not_in_it() -> None:
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    web, database = told["services"]["web"], told["services"]["database"]
    assert web["environment"]["ONRECORD_REGISTER"].startswith("postgresql://onrecord@database/")
    assert web["depends_on"]["database"]["condition"] == "service_healthy"
    assert database["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert (DEPLOY.parent / web["build"]["dockerfile"]).is_file()
    assert all(port.startswith("127.0.0.1:") for port in web["ports"])
    assert all(word in options_of("serve") for word in web["command"] if word.startswith("--"))
    (asked,) = re.findall(r"8000(/\w+)", web["healthcheck"]["test"][-1])
    assert (asked, ANYONE) in {(row.path, row.role) for row in ROUTES}
