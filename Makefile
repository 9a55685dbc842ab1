# Two commands do the work: `make demo` shows the product, `make test` proves it.
# Needed beforehand: python3 (3.11 or later) with pip, make, git. The environment is made in .venv.

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/bin/uv
BIN := .venv/bin
RUN := $(BIN)/python
# The interpreter that is here is the one we use; none is downloaded.
export UV_PYTHON_DOWNLOADS := never
# Told not to keep what it compiles, Python compiles two thousand modules anew for each of the many
# processes that the demo and the tests start: half of a worker's start.
export PYTHONDONTWRITEBYTECODE :=
COMPILE := $(UV) pip compile pyproject.toml --quiet --universal --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

.PHONY: help demo test check ordered typed layered format messages browser shots chaos bench lock \
	clean
.DEFAULT_GOAL := help

help:
	@echo "make demo              see the product work on a sample (ONCE=1 stops after the summary,"
	@echo "                       SAFT=path takes a company's own SAF-T file)"
	@echo "make test              run everything that a commit must pass"
	@echo "make check             its quick part: format, lint, types, import rules, house rules"
	@echo "make format            put the source in order"
	@echo "make messages          gather the texts, and write the Norwegian catalogue anew"
	@echo "make shots             browser tests only; the pictures land in test-output/"
	@echo "make chaos             the long form of the tests that kill processes"
	@echo "make bench             measure beside the peers (QUICK=1: small sizes; LONG=1: a million records)"
	@echo "make lock              pin the dependencies anew"
	@echo "make clean             stop what runs here and remove what was built"

# --- the environment ---------------------------------------------------------------------------

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is too old: bindeledd needs Python 3.11 or later. Name another with PYTHON=..."; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 \
		|| { echo "$(PYTHON) has no pip. Install the package python3-pip, then try again."; exit 1; }
	@echo "Fetching the installer ..."
	@mkdir -p .tools
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
		--target .tools uv==$(UV_VERSION) >.tools/log 2>&1 || { cat .tools/log; exit 1; }

# Whoever has the tests' environment has the product's too: the pins agree.
ifneq ($(wildcard .venv/ready-dev),)
.venv/ready: .venv/ready-dev
	@touch $@
else
.venv/ready: requirements.txt pyproject.toml | $(UV)
	@echo "Installing bindeledd in .venv ..."
	@$(call install,.venv,requirements.txt)
	@touch $@
endif

.venv/ready-dev: requirements-dev.txt pyproject.toml | $(UV)
	@echo "Installing bindeledd and what its tests need in .venv ..."
	@$(call install,.venv,requirements-dev.txt)
	@touch $@ .venv/ready

.venv-bench/ready: requirements-bench.txt pyproject.toml | $(UV)
	@echo "Installing bindeledd and its peers in .venv-bench ..."
	@$(call install,.venv-bench,requirements-bench.txt)
	@touch $@

define install
$(UV) venv --quiet --allow-existing --python "$(PYTHON)" $(1) && \
$(UV) pip sync --quiet --python $(1) --require-hashes $(2) && \
$(UV) pip install --quiet --python $(1) --no-deps --editable .
endef

lock: | $(UV)
	@$(COMPILE) --group dev -o requirements-dev.txt
	@$(COMPILE) -c requirements-dev.txt -o requirements.txt
	@$(COMPILE) -c requirements-dev.txt --group bench -o requirements-bench.txt

# --- the product -------------------------------------------------------------------------------

demo: .venv/ready
	@$(RUN) -m bindeledd demo $(if $(ONCE),--once) $(if $(SAFT),--saft "$(SAFT)")

# --- the proofs --------------------------------------------------------------------------------

test:
	@$(MAKE) --no-print-directory --jobs 2 .venv/ready-dev browser
	+@.ci/prove

check: ordered typed layered
	@echo "House rules"
	@$(RUN) -m pytest tests/house

ordered: .venv/ready-dev
	@echo "Format and lint"
	@$(BIN)/ruff format --quiet --check . || { echo "Run make format."; exit 1; }
	@$(BIN)/ruff check --quiet .

typed: .venv/ready-dev
	@echo "Types"
	@$(BIN)/mypy --no-error-summary

layered: .venv/ready-dev
	@echo "Import rules"
	@$(BIN)/lint-imports --no-logo >.venv/imports.log 2>&1 || { cat .venv/imports.log; exit 1; }

format: .venv/ready-dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

messages: .venv/ready-dev
	@$(RUN) tests/house/catalogue.py

browser:
	@.ci/browser

shots: .venv/ready-dev browser
	@$(RUN) -m pytest -n auto --dist loadfile -m browser --shots

chaos: .venv/ready-dev
	@$(RUN) -m pytest -m chaos --long --timeout 0 -s

bench: .venv-bench/ready
	@.venv-bench/bin/python -m benchmarks $(if $(QUICK),--quick) $(if $(LONG),--long)

clean:
	@[ ! -x $(RUN) ] || for folder in .demo .testdb; do \
		[ ! -d $$folder/postgres ] || BINDELEDD_DATA_DIR=$$folder $(RUN) -m bindeledd db stop; done
	@rm -rf .venv .venv-bench .tools .demo .testdb .hypothesis .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache test-output
