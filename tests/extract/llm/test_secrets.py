"""A key reaches the server and nothing else: no log, error, output, register or cache."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from llm_reports import ACCORD, RIGHT, document
from llm_stub import KEY, Sent, completion, scripted, serving

from onrecord.api import Desk, model
from onrecord.api import open as open_desk
from onrecord.extract.llm.reader import Reader
from onrecord.extract.llm.settings import Key, Settings, load_settings, read_budget
from onrecord.model import OnrecordError, Problem


def command(
    words: list[str], folder: Path, outside: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """The program run in a folder."""
    program = [sys.executable, "-c", "from onrecord.cli import main; main()", *words]
    return subprocess.run(
        program, cwd=folder, env=outside, capture_output=True, text=True, check=False
    )


def test_a_key_is_in_nothing_that_is_written_or_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    (tmp_path / "in").mkdir()
    for n in range(3):
        (tmp_path / "in" / f"r{n}.txt").write_text(f"{ACCORD} Number {n}.", encoding="utf-8")
    right = scripted(RIGHT)

    def answer(body: dict[str, Any]) -> Sent:
        if "Number 1" in str(body):
            return Sent({"error": {"message": f"key {KEY} is over its quota"}}, 500)
        if "Number 2" in str(body):
            return completion(f"Your key is {KEY}.")
        return right(body)

    with serving() as stub:
        stub.answer = answer
        settings = stub.settings(tmp_path, tries=2)
        with Reader(settings, with_rules=True) as reader, open_desk(tmp_path / "r.db") as desk:
            desk = Desk(desk.register, model(reader))
            told = desk.read(tmp_path / "in")
            said = [str(t.problem) for t in told if t.problem] + [str(reader.spent()), repr(told)]
        stub.answer = lambda _: Sent(f"no such key: {KEY}", 401)
        with (
            Reader(stub.settings(tmp_path / "other")) as reader,
            pytest.raises(OnrecordError) as no,
        ):
            list(reader.over([document()]))
        assert all(h["Authorization"] == f"Bearer {KEY}" for h in stub.headers)
    said += [str(no.value), repr(settings), str(settings), caplog.text, repr(no.value.__cause__)]
    assert "over its quota" in "".join(said), "the server's words are told, without the key"
    assert not any(KEY in words for words in said)
    written = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert {"r.db", "answers.db"} <= {p.name for p in written}
    assert not [p for p in written if KEY.encode() in p.read_bytes()]


def test_a_key_is_in_nothing_that_the_command_prints_or_leaves(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(ACCORD, encoding="utf-8")
    with serving() as stub:
        stub.answer = scripted(RIGHT)
        outside = {
            **os.environ,
            "ONRECORD_LLM_URL": stub.url,
            "ONRECORD_LLM_MODEL": "stub-1",
            "ONRECORD_LLM_KEY": KEY,
            "ONRECORD_LLM_CACHE": str(tmp_path / "answers.db"),
        }
        for words in (
            ["read", "r.txt", "--published", "2024-05-16", "--extractor", "rules+llm"],
            ["differences", "--json"],
        ):
            done = command(words, tmp_path, outside)
            assert done.returncode == 0, done.stderr
            assert KEY not in done.stdout + done.stderr
        stub.answer = lambda _: Sent(f"bad key {KEY}", 401)
        (tmp_path / "s.txt").write_text(f"{ACCORD} More.", encoding="utf-8")
        refused = command(["extract", "s.txt", "--extractor", "llm"], tmp_path, outside)
    assert refused.returncode == 2 and "ONRECORD_LLM_URL" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1 and KEY not in refused.stderr
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path


def test_the_cache_is_for_its_owner_alone_and_holds_no_passage(tmp_path: Path) -> None:
    with serving() as stub:
        settings = stub.settings(tmp_path)
        with Reader(settings) as reader:
            list(reader.over([document()]))
    assert settings.cache_path.stat().st_mode & 0o077 == 0
    assert b"Shops in the harbour" not in settings.cache_path.read_bytes()


def test_options_go_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "model.toml"
    file.write_text('url = "http://localhost:1/v1"\nmodel = "a"\nprice_in = 0.5\ntries = 2\n')
    outside = {"ONRECORD_LLM_MODEL": "b", "ONRECORD_LLM_TRIES": "4", "ONRECORD_LLM_KEY": "kkkkk"}
    found = load_settings(file, {"model": "c", "url": None}, outside)
    assert (found.model, found.tries, found.price_in) == ("c", 4, 0.5)
    assert found.key == Key("kkkkk") and "kkkkk" not in repr(found)
    assert load_settings(None, {}, {**outside, "ONRECORD_LLM": str(file)}).model == "b"


def test_a_key_may_stand_in_a_file_that_nobody_else_can_read(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("sk-in-a-file\n")
    secret.chmod(0o600)
    given = {"url": "https://models.example/v1", "model": "m"}
    outside = {"ONRECORD_LLM_KEY_FILE": str(secret)}
    assert load_settings(None, given, outside).key.value == "sk-in-a-file"
    secret.chmod(0o644)
    with pytest.raises(OnrecordError, match="chmod 600"):
        load_settings(None, given, outside)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "address is needed"),
        ({"url": "http://localhost:1/v1"}, "name is needed"),
        ({"url": "ftp://x/v1", "model": "m"}, "not an address"),
        ({"url": "http://[", "model": "m"}, "not an address"),
        ({"url": "https://user:geheim@x/v1", "model": "m"}, "ONRECORD_LLM_KEY"),
        ({"url": "https://x/v1?api-key=geheim", "model": "m"}, "ONRECORD_LLM_KEY"),
        ({"url": "http://x.example/v1", "model": "m", "key": "geheim"}, "unencrypted"),
        ({"url": "https://x/v1", "model": "m", "key": "geh eim"}, "no key has"),
        ({"url": "https://x/v1", "model": "m", "tries": "many"}, "'many' is not a number"),
        ({"url": "https://x/v1", "model": "m", "concurrency": 0}, "1 or more"),
        ({"url": "https://x/v1", "model": "m", "timeout_seconds": "inf"}, "must be"),
        ({"url": "https://x/v1", "model": "m", "answers": "yaml"}, "json_schema"),
        ({"url": "https://x/v1", "model": "m", "budget": 1.0}, "needs prices"),
    ],
)
def test_settings_that_cannot_be_say_what_to_do(given: dict[str, Any], told: str) -> None:
    with pytest.raises(OnrecordError, match=told) as fault:
        load_settings(None, given, {})
    assert "geheim" not in str(fault.value)


@pytest.mark.parametrize("text", ['url = "x"\nurgency = 1\n', "not toml at all ="])
def test_a_settings_file_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "model.toml"
    file.write_text(text)
    with pytest.raises(OnrecordError, match=r"model\.toml"):
        load_settings(file, {}, {})


def test_a_budget_is_money_or_tokens() -> None:
    assert read_budget("0.50") == {"budget": 0.5}
    assert read_budget("200000tokens") == {"budget_tokens": 200_000}
    with pytest.raises(OnrecordError, match="expected money"):
        read_budget("a lot")


def test_settings_have_no_key_of_their_own() -> None:
    assert Settings().key == Key("") and Problem("a", "b").where == "a"
