# Two commands: make run, make test. Both set up by themselves. While writing: make check.
# The distribution's own, where it will do: that was built with profiles. One built without, as pyenv does unless
# it is told to, takes up to twice as long for the same.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo /usr/bin/python3 || echo python3)
PORT ?= 8000
# processes that run tests side by side
PROCESSES ?= 3
BIN := .venv/bin
STAMP := .venv/.klaar
# hundreds of processes start: what one of them compiled is compiled
unexport PYTHONDONTWRITEBYTECODE
TEST_STAMP := .venv/.klaar-test

.PHONY: setup run test check deep breaks fuzz bench ratios lock prepared lint fetched suite

setup: $(STAMP)

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
# $(call install,LOCK): the packages of a lock, and Griffie itself. uv does it in an eighth of the work of pip;
# where uv cannot (an index that only pip is told of), pip does it.
define install
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Griffie heeft Python 3.11 of nieuwer nodig")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --no-deps --require-hashes -r installer.lock
	$(UV) --require-hashes -r $(1) || $(PIP) --require-hashes -r $(1)
	$(UV) --no-deps --no-build-isolation -e . || $(PIP) --no-deps --no-build-isolation -e .
	$(BIN)/python -m indexer.dutch.lexicon
endef

$(STAMP): installer.lock requirements.lock pyproject.toml
	$(call install,requirements.lock)
	touch $(STAMP)

# all of requirements.lock is in this one too
$(TEST_STAMP): installer.lock requirements-test.lock requirements.lock pyproject.toml
	$(call install,requirements-test.lock)
	touch $(STAMP) $(TEST_STAMP)

run: setup
	@PORT=$(PORT) $(BIN)/griffie up

# What can be done side by side is; the suite ends last.
test:
	@$(MAKE) --no-print-directory -j 2 prepared $(TEST_STAMP)
	@$(MAKE) --no-print-directory -j 2 lint fetched suite

prepared:
	@bash tests/prepare.sh

lint: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(if $(filter true,$(CI)),--cache-dir=/dev/null)

# what tests need later, while the first of them are read: after the types, so that a core is free for it
fetched: lint
	$(BIN)/python -m tests.fetched

# in CI first whether anything became half as fast, while the types are looked at
suite: $(TEST_STAMP) $(if $(filter true,$(CI)),ratios)
	$(BIN)/python -m pytest -n $(PROCESSES)

# Within a minute: lint, types, and the tests that need no server, crawl or browser.
check: lint
	$(BIN)/python -m pytest -q -m fast -n $(PROCESSES) --durations 5 --durations-min 1

# What `make test` repeats a few times goes on here to the figures that the documentation states.
deep: prepared $(TEST_STAMP)
	GRIFFIE_TEST_DEEP=ja $(BIN)/python -m pytest -n $(PROCESSES)

# Breaks TIMES times as many values of answers as `make test` does.
TIMES = 20
breaks: $(TEST_STAMP)
	GRIFFIE_TEST_BREAKS=$(TIMES) $(BIN)/python -m pytest -q tests/test_breaks.py

# Puts INPUTS of each kind into parsers, questions, cursors, filters and the checker.
INPUTS = 100000
fuzz: $(TEST_STAMP)
	GRIFFIE_TEST_FUZZ=$(INPUTS) $(BIN)/python -m pytest -q -n $(PROCESSES) tests/test_fuzz.py tests/test_fuzz_uploads.py

bench: $(TEST_STAMP)
	$(BIN)/python -m bench

# A few ratios on a small size, within a minute; fails when one of them is less than half of what it was.
ratios: $(TEST_STAMP)
	$(BIN)/python -m bench.ratios

# What the locks bring in: its licences, and what a registry knows of its faults: the
# address of its JSON in REGISTRY=… (needs a network).
licences: $(TEST_STAMP)
	$(BIN)/python -m tests.supply_chain

vulnerabilities: $(TEST_STAMP)
	$(BIN)/python -m tests.supply_chain $(REGISTRY)

# Ten minutes of kills, redactions, backups and restores at random; SEED=… for another course.
chaos: $(TEST_STAMP)
	GRIFFIE_TEST_CHAOS=600 $(BIN)/python -m pytest -q tests/test_chaos.py

# Renews the locks: with hashes, and without addresses as is uv's way. What is installed to run is what
# was tested.
lock: export PATH := $(CURDIR)/$(BIN):$(PATH)
lock: $(TEST_STAMP)
	echo uv | uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 - -o installer.lock
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 --extra setup --extra test pyproject.toml -o requirements-test.lock
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 --extra setup -c requirements-test.lock pyproject.toml -o requirements.lock
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 --extra setup -c requirements-test.lock checker/pyproject.toml -o checker/requirements.lock
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 tests/clients/requirements.in -o tests/clients/requirements.lock
