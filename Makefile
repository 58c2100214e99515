# What one types while working on Second Opinion; `make help` lists it.
# Needs Python 3.11 or newer, pip and make. Another Python: make test PYTHON=python3.12

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup develop demo test lint format slow soak real servers mutants lock clean

BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-config --quiet --upgrade

help: ## list what make can do here
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 10

setup: ## set up .venv with what the bot needs, from the lock files
	@PYTHON="$(PYTHON)" sh .ci/venv run

develop: ## set up .venv with what tests and checks need as well
	@PYTHON="$(PYTHON)" sh .ci/venv develop

demo: setup ## try the bot in its own workspace; SCRIPT=1 plays a story in the terminal
	@$(BIN)/python -m bot demo $(if $(filter 1 yes true,$(SCRIPT)),--script)

# Each of the programs that tests start would compile everything anew.
test slow: export PYTHONDONTWRITEBYTECODE :=

test: lint ## all checks and the everyday tests; ARGS="-k words" chooses
	$(BIN)/python -m pytest -rs -n auto --dist worksteal $(ARGS)

lint: develop ## style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: develop ## put style and format right where a machine can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

slow: develop ## the tests that take minutes, and each property with many more examples
	$(BIN)/python -m pytest -rs -m "(slow or hypothesis) and not real" \
		--hypothesis-profile=thorough -n auto --maxprocesses 4 --dist worksteal $(ARGS)

soak: develop ## random steps through the services: STEPS=200000, SEED=1 begins elsewhere
	SOAK_STEPS=$(or $(STEPS),20000) SOAK_SEED=$(or $(SEED),1) $(BIN)/python -m pytest -rA -m slow \
		tests/soak -k thousands_of_random_steps $(ARGS)

servers: develop ## fetch the real servers that `make real` publishes to
	$(BIN)/python -m tests.real.servers

real: develop ## the tests with real servers and a real browser
	$(BIN)/python -m pytest -rs -m real $(ARGS)

mutants: develop ## break the code in thousands of small ways, and count what the tests notice
	@$(BIN)/python -m pip --disable-pip-version-check --no-input --quiet install \
		--require-hashes -r requirements-mutation.txt
	$(BIN)/python -m tests.mutation $(ARGS)

lock: develop ## renew the lock files
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) --group build -c requirements.txt -o requirements-build.txt
	$(COMPILE) pyproject.toml --group build --group dev \
		-c requirements.txt -c requirements-build.txt -o requirements-dev.txt
	$(COMPILE) --group mutation -c requirements-dev.txt -o requirements-mutation.txt

clean: ## remove .venv and all caches
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
