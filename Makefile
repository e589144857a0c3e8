# Two commands for a newcomer: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test check format docs clean
.DELETE_ON_ERROR:

demo: $(VENV)/core.done  ## An invented market through the whole main job; prints the report's path.
	@$(BIN)/berth demo --out berth-out/demo --force

test: $(VENV)/dev.done  ## Every check and every test.
	@$(MAKE) --no-print-directory check

check: ## The same, without installing anything.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m berth.cli.reference --check docs/cli.md
	$(BIN)/python -W error -m pytest --cov --cov-report=term

format: $(VENV)/dev.done  ## Put the sources into the shape that `check` asks for.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/dev.done  ## Write docs/cli.md from the command's own help.
	$(BIN)/python -m berth.cli.reference > docs/cli.md

clean:  ## Remove the virtual environment and what runs and checks left behind.
	rm -rf $(VENV) berth-out .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "berth needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv is missing; on Debian or Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/core.done: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -c constraints.txt -e .
	@touch $@

$(VENV)/dev.done: pyproject.toml constraints.txt constraints-dev.txt | $(BIN)/python
	$(PIP) -c constraints-dev.txt -e '.[dev]'
	@touch $(VENV)/core.done $@
