# Two commands do everything: `make demo` and `make test`.
# Both first make a virtual environment from the lock file, whose hashes pip checks.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= demo

# The tests run against the installed package, never the checkout.
RUN := PYTHONSAFEPATH=1 $(BIN)/python

.PHONY: demo test proof oracles lint words gallery snapshots install clean

demo: install
	$(BIN)/journeymine demo --out $(OUT)

test: install lint
	$(RUN) -m pytest -m "not proof" -n 2 --dist loadfile

proof: install
	HYPOTHESIS_PROFILE=proof $(RUN) -m pytest -n 2 --dist loadfile

# The estimators against lifelines, which wants an older pandas than ours: in its own environment.
oracles: .venv-oracles/installed
	PYTHONPATH=. .venv-oracles/bin/python -m pytest -m "not proof" -p no:cacheprovider tests/statistics -ra

.venv-oracles/installed: tests/statistics/oracles.txt
	$(PYTHON) -m venv --clear .venv-oracles
	.venv-oracles/bin/python -m pip install --quiet --disable-pip-version-check -r tests/statistics/oracles.txt
	touch $@

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# After a message was added or changed: every catalog gets an empty entry for what it lacks
# and loses what is gone.  Then translate the empty ones (docs/languages.md).
words: $(VENV)/locked
	$(BIN)/python tests/support/catalogs.py

# The package is built and installed anew whenever one of its files changed.
SOURCES := pyproject.toml README.md LICENSE $(shell find journeymine cli -type f -not -name '*.pyc')

install: $(VENV)/installed

$(VENV)/locked: requirements.lock
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/installed: $(VENV)/locked $(SOURCES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall .
	touch $@

# The pictures of docs/gallery.md, made by the code that stands there.
gallery: install
	$(RUN) tests/support/gallery.py

# The small pictures that tests/drawing/test_snapshots.py compares; look at what changed.
snapshots: install
	$(RUN) tests/support/small_pictures.py

clean:
	rm -rf $(VENV) .venv-oracles build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
