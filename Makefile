# make demo   venv, install, the whole main job on the built-in demo market
# make test   venv, install, all tests
# make check  the fast inner loop: format, lint, types, imports, fast tests
# make proof  the long proofs;  make bench  the figures
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# What is to be installed decides whether it must be installed anew.
INPUTS := pyproject.toml constraints.txt

.PHONY: demo test check proof bench install browser clean

demo: install browser
	$(BIN)/adwatch demo

test: install browser
	$(BIN)/python -m pytest -n 2 -m "not proof"

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -n 2 -m "not slow and not proof"

# The zoo alone on the machine: it compares the pace of a control site.
proof: install browser
	ADWATCH_ZOO_SHARE=0.95 $(BIN)/python -m pytest tests/hostile
	$(BIN)/python -m pytest -n 2 -m "not proof" --ignore tests/hostile
# One after the other, with their figures shown, for as long as they take.
	$(BIN)/python -m pytest -s -m proof --timeout 14400 --ignore tests/hostile

bench: install
	$(BIN)/adwatch bench crawl
	$(BIN)/adwatch bench extract
	$(BIN)/adwatch bench link

install: $(STAMP)

$(STAMP): $(INPUTS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "adwatch needs Python 3.11 or newer: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Installing into $(VENV): about 2.5 GB on disk; on Linux, pip may choose a CUDA build of torch and fetch several GB more."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt pdqhash >/dev/null 2>&1 \
	  || echo "Left out: pdqhash (needs a C++ compiler; only a cross-check of picture hashes uses it)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt wacz >/dev/null 2>&1 \
	  || echo "Left out: wacz (only one test runs it, to validate an exported package)."
	@touch $@

# One already installed; else, for root, the system's, as Playwright's own lies in root's home, where
# the unprivileged user that Chromium runs as cannot read it; else Playwright's own.
browser: install
	@$(BIN)/python -m crawlers.browser >/dev/null 2>&1 \
	  || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } \
	  || { echo "Fetching Chromium ..."; $(BIN)/python -m playwright install chromium >/dev/null 2>&1 && $(BIN)/python -m crawlers.browser >/dev/null 2>&1; } \
	  || { command -v apt-get >/dev/null && sudo -n true 2>/dev/null && sudo apt-get update -qq >/dev/null && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } \
	  || echo "Left out: Chromium could not be fetched; boards that need JavaScript are not crawled. Install it and set ADWATCH_CHROMIUM."

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
