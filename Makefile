# Portique: everything starts here. `make demo` and `make test` set up what they need.

VENV ?= .venv
PY := $(VENV)/bin/python
NAME ?=

.PHONY: help setup runtime benches demo test check soak street bench docs clean

help:  ## say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup:  ## make the environment, install the packages of Portique and its tests, prove the browser
	@PORTIQUE_VENV=$(VENV) bash .ci/setup test

runtime:
	@PORTIQUE_VENV=$(VENV) bash .ci/setup runtime

benches:
	@PORTIQUE_VENV=$(VENV) bash .ci/setup bench

demo: runtime  ## ten days of watch on the town: visits, evidence, digests, successors (a few minutes)
	@$(PY) -m tests.town.demo

test: setup  ## what CI runs: format, lint, types, contracts, tests
	@echo "• format, lint, types"
	@$(VENV)/bin/ruff format --check --quiet . || { echo "make check met le code en forme" >&2; exit 1; }
	@$(VENV)/bin/ruff check --quiet . && $(VENV)/bin/mypy --no-error-summary
	@echo "• tests"
	@$(PY) -m pytest -q -n 2 --dist loadfile --timeout 300

check: setup  ## format, lint, types, import contracts
	@$(VENV)/bin/ruff format . && $(VENV)/bin/ruff check . && $(VENV)/bin/mypy && $(VENV)/bin/lint-imports

soak: setup  ## the long harnesses, whole: thousands of kills, attacks, large worlds
	@$(PY) -m pytest -q -m soak
	@PORTIQUE_LAW_CASES=13000 $(PY) -m pytest -q tests/monitor/phrases/test_laws.py
	@PORTIQUE_FUZZ_CASES=100000 $(PY) -m pytest -q -s tests/hostile/test_fuzz.py

street: setup  ## read real shop software running on loopback
	@$(PY) -m pytest -q -m street

bench: benches  ## measure: make bench NAME=line, or all; results in benchmarks/results/ (needs a C++ compiler)
	@$(PY) -m benchmarks $(NAME)

docs: setup  ## write the generated parts of docs/ anew, and bring new sentences into the catalogue
	@$(PY) -m tests.generated_docs --write
	@$(PY) -m tests.catalogue --write

clean:  ## remove what was made; never a workspace
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
