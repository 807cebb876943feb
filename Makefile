# Hồi Đáp. `make run` is all a newcomer needs; `make help` lists the rest.
HOST ?= 127.0.0.1
PORT ?= 8000
HOIDAP_DATA ?= data
WORKERS ?= 2
ARGS ?=

# The environment's own Python once it is there, else the first one that is new enough.
PYTHON ?= $(shell for python in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -SEc 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
SETUP = $(if $(PYTHON),@$(PYTHON) -SE -m scripts.setup,$(error Hồi Đáp needs Python 3.11 or newer, and found none. Install it, or name it: make PYTHON=/path/to/python))
BIN = .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test test-deep bench lint format lock clean

help: ## List these verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## Prepare everything the program needs (again after a change: only what changed)
	$(SETUP) run

setup-test:
	$(SETUP) test

run: setup ## Serve the product with demo data: PORT=8000 HOST=127.0.0.1 HOIDAP_DATA=./data
	@export HOIDAP_HOST="$(HOST)" HOIDAP_PORT="$(PORT)" HOIDAP_DATA="$(HOIDAP_DATA)" HOIDAP_LIBRARY="$(CURDIR)"; \
	$(BIN)/hoidap init --demo --if-missing && exec $(BIN)/hoidap run

test: setup-test lint ## Check and test everything CI does: WORKERS=2 ARGS="tests/stories"
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not deep" $(ARGS)

test-deep: setup-test ## The long tests: random walks, fault injection
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m deep $(ARGS)

bench: setup-test ## The figures, as ratios within one run: ARGS="step --json"
	$(BIN)/hoidap bench $(ARGS)

lint: setup-test ## Form, types, and who may import whom
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --cache-dir .cache/import-linter
	$(BIN)/djlint --lint --quiet webui/templates
	$(PYTHON) -SE -m scripts.check_scripts
	$(BIN)/hoidap check .

format: setup-test ## Put the code into the house form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup-test ## Choose the newest allowed versions of the Python packages
	$(PYTHON) -m scripts.lock

clean: ## Remove what set-up and tests made (never the data folder)
	rm -rf .venv .cache webui/assets/node_modules webui/static/build engine/library/fonts dist .hypothesis
	find engine webui tests scripts \( -name '*.mo' -o -name '*.pyc' \) -delete
