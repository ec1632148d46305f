# Two commands: make run, make test. Both set up by themselves. While writing: make check.
PYTHON ?= python3
PORT ?= 8000
# processes that run tests side by side
PROCESSES ?= 3
BIN := .venv/bin
STAMP := .venv/.klaar
TEST_STAMP := .venv/.klaar-test

.PHONY: setup run test check breaks bench lock

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Griffie heeft Python 3.11 of nieuwer nodig")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

$(TEST_STAMP): $(STAMP) requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $(TEST_STAMP)

run: setup
	@PORT=$(PORT) $(BIN)/griffie up

test: $(TEST_STAMP)
	@bash tests/prepare.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(PROCESSES)

# Within a minute: lint, types, and the tests that need no server, crawl or browser.
check: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -m fast -n $(PROCESSES)

# Breaks TIMES times as many values of answers as `make test` does.
TIMES = 20
breaks: $(TEST_STAMP)
	GRIFFIE_TEST_BREAKS=$(TIMES) $(BIN)/python -m pytest -q tests/test_breaks.py

bench: $(TEST_STAMP)
	$(BIN)/python -m bench

# What the locks bring in: its licences, and what a registry knows of its faults: the
# address of its JSON in REGISTRY=… (needs a network).
licences: $(TEST_STAMP)
	$(BIN)/python -m tests.supply_chain

vulnerabilities: $(TEST_STAMP)
	$(BIN)/python -m tests.supply_chain $(REGISTRY)

# Ten minutes of kills, redactions, backups and restores at random; SEED=… for another course.
chaos: $(TEST_STAMP)
	GRIFFIE_TEST_CHAOS=600 $(BIN)/python -m pytest -q tests/test_chaos.py

# Renews the locks: with hashes, and without addresses as is uv's way (needs uv).
lock:
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 --extra setup pyproject.toml -o requirements.lock
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 --extra setup --extra test pyproject.toml -o requirements-test.lock
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 --extra setup checker/pyproject.toml -o checker/requirements.lock
