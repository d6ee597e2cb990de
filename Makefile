# Two commands: `make run` and `make test`. Each does all the set-up it needs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
export BLUELAMP_HOME ?= $(CURDIR)/var
BIN := .venv/bin
UV := .uv/bin/uv

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.uv/ok: requirements-uv.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Bluelamp needs Python 3.11 or newer: install python3 and python3-venv.'; exit 1; }
	@echo 'Setting up Python packages (once; the download takes a while) …'
	@python3 -m venv .uv || { echo 'Python cannot make a venv: apt-get install python3-venv.'; exit 1; }
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

.venv/run-ok: .uv/ok requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(UV) venv --quiet --python python3 .venv
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps -e .
	@touch $@

.venv/dev-ok: .venv/run-ok requirements-dev.txt
	@echo 'Setting up the packages for tests …'
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@

install: .venv/run-ok ## set up without starting anything

.PHONY: help install run test test-slow lint bench ui lock clean
run: .venv/run-ok ## start the demonstration station on http://127.0.0.1:8000 (PORT=, BLUELAMP_HOME=)
	@exec $(BIN)/bluelamp serve --port $(PORT)

test: .venv/dev-ok ## run the tests (ARGS= for pytest)
	@$(BIN)/python -m pytest -m 'not slow and not crash' $(ARGS)

test-slow: .venv/dev-ok ## run the slow stages: rebuilt css and js, processes killed at random moments
	@$(BIN)/python -m pytest -m 'slow or crash' $(ARGS)

lint: .venv/dev-ok ## ruff, mypy --strict, import-linter, templates
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --config importlinter.ini
	@$(BIN)/python tests/lint_templates.py

bench: .venv/dev-ok ## measure, side by side, into bench/RESULTS.md
	@$(BIN)/python -m bench $(ARGS)

ui: ## rebuild the committed css and js from ui/ (needs Node)
	@cd ui && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent build

lock: .uv/ok ## pin every dependency by hash
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements-uv.in -o requirements-uv.txt
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml requirements.in -o requirements.txt
	@$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements.txt requirements-dev.in -o requirements-dev.txt

clean: ## remove what set-up made; keeps var/
	@rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
