# Run, test and check; every target installs what it lacks. Variables: PORT, HOST, DATABASE_URL, DEMO.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
DEMO ?= 1
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: help run test slow e2e tour check bench assets lock clean
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## list the targets
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || tools/need python3-venv
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.txt
	@touch $@

run: .venv/.runtime ## start the site with the demo county (DEMO= for an empty one)
	@DEMO=$(DEMO) $(BIN)/python -m tools.serve || [ $$? -eq 130 ] # 130: stopped by Ctrl-C

test: .venv/.dev ## all tests, on SQLite and then on a PostgreSQL of their own
	@tools/need postgresql
	TEST_DB=sqlite $(BIN)/python -m pytest -q -n $(WORKERS) -m "not slow"
	TEST_DB=postgres $(BIN)/python -m pytest -q -n $(WORKERS) -m "not slow"

slow: .venv/.dev ## the long proofs: killed at random, logs replayed, large real files, on both databases
	@tools/need postgresql
	TEST_DB=sqlite $(BIN)/python -m pytest -q -n $(WORKERS) -m slow
	TEST_DB=postgres $(BIN)/python -m pytest -q -n $(WORKERS) -m slow

e2e: .venv/.dev assets ## a real browser walks through the site
	@tools/need chromium chromium-l10n fonts-noto-cjk
	$(BIN)/python -m pytest -q tests/e2e

tour: .venv/.dev assets ## take the pictures of docs/tour.md anew
	@tools/need chromium chromium-l10n fonts-noto-cjk
	TOUR=1 $(BIN)/python -m pytest -q tests/e2e/test_tour.py

check: .venv/.dev ## style, types, layers, templates, migrations, translations, diagrams
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tools.po compile
	$(BIN)/python -m tools.limits
	$(BIN)/lint-imports
	$(BIN)/python -m tools.circles
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	@tools/need gettext
	$(BIN)/python -m tools.po missing
	$(BIN)/python -m tools.po stale
	$(BIN)/python manage.py diagrams --check

bench: .venv/.dev assets ## statements and CPU of requests, lives, an import and the engine, on both databases
	@tools/need postgresql
	$(BIN)/python -m benchmarks

assets: .venv/.runtime ## fetch the front-end files that are used
	@$(BIN)/python -m tools.assets

lock: .venv/.dev ## pin all dependencies again, with hashes
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	$(COMPILE) requirements-assets.in -o requirements-assets.txt
	$(BIN)/python -m tools.assets --lock

clean: ## remove everything that is made here, the demo's data too
	rm -rf .venv node_modules var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find locale -name '*.mo' -delete
