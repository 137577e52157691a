# Everything a newcomer needs: `make demo` and `make test` set up .venv by themselves (Python 3.11+ with venv).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN := $(BIN)/python

.PHONY: help demo test test-fast test-heavy check lint types bench chaos parts browser fuzz mutants pictures coverage lock docker-lint clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    play one reporting month in the terminal (writes build/demo/transcript.html too)"
	@echo "make test    run the tests, but for those marked heavy"
	@echo "make test-fast   the rules, and one story of each subject"
	@echo "make test-heavy  what make test leaves out: chaos, fuzz, whole processes, a played year"
	@echo "make check   lint, types and tests: what a change must pass"
	@echo "make coverage  all tests, and what of the code they reach"
	@echo "make fuzz    two thousand broken files, and as many broken requests"
	@echo "make chaos   the proofs of delivery at length (an hour; with PostgreSQL by BOARDBOT_TEST_POSTGRES_URL)"
	@echo "make parts   papers opened by LibreOffice, mail fetched from Dovecot (needs soffice, pdftotext and dovecot, as root)"
	@echo "make browser  pages in Chromium: accessibility by axe-core, phones, keyboard, print"
	@echo "make mutants deliberate faults, one at a time, in a copy of the tree; prints those that no test notices (an hour)"
	@echo "make pictures  draw the README's pictures from the golden files (needs Chromium)"
	@echo "make bench   what the bot costs, beside other ways (a quarter of an hour; build/bench.json too)"
	@echo "make lock    renew the pinned requirements (needs uv)"

$(VENV)/run.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "boardbot needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) (once; about a minute)..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/run.stamp
	@$(BIN)/boardbot demo --out build/demo

test: $(VENV)/dev.stamp
	$(RUN) -m pytest -m "not heavy"

test-fast: $(VENV)/dev.stamp
	$(RUN) -m pytest -m fast

test-heavy: $(VENV)/dev.stamp
	$(RUN) -m pytest -m heavy

lint: $(VENV)/dev.stamp docker-lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache

docker-lint: $(VENV)/dev.stamp
	$(BIN)/hadolint Dockerfile

types: $(VENV)/dev.stamp
	$(BIN)/mypy

check: lint types test

chaos: $(VENV)/dev.stamp
	BOARDBOT_CHAOS=40 $(BIN)/python -m pytest -n 0 -s tests/chaos

bench: $(VENV)/run.stamp requirements-bench.lock
	@$(PIP) install --require-hashes -r requirements-bench.lock
	@$(BIN)/python -m benchmarks

pictures: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.messages.pictures

parts: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n 0 tests/papers/parts.py tests/mail/parts.py

browser: $(VENV)/dev.stamp requirements-browser.lock
	@$(PIP) install --require-hashes -r requirements-browser.lock
	$(BIN)/python -m pytest -n 0 tests/pages/browser.py tests/mail/browser.py

fuzz: $(VENV)/dev.stamp
	BOARDBOT_FUZZ=2000 $(BIN)/python -m pytest tests/fuzz

mutants: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.mutants

coverage: $(VENV)/dev.stamp
	@$(BIN)/coverage erase
	@$(MAKE) test test-heavy RUN="$(BIN)/coverage run"
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra bench -c requirements.lock pyproject.toml -o requirements-bench.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra pdf -c requirements.lock pyproject.toml -o requirements-pdf.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra browser -c requirements.lock pyproject.toml -o requirements-browser.lock

clean:
	rm -rf $(VENV) build
