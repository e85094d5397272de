# Everything here works from a clean clone with Python 3.11 or newer, make and a package registry. Each target first
# brings .venv up to date; make PYTHON=python3.12 chooses the interpreter that .venv is made with.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
CODE := src tests bench examples

# The parts of `make test`; each can be run alone as `make test-PART`.
PARTS := unit store api docs campaigns installed
PYTEST := $(BIN)/python -m pytest -q --numprocesses=auto

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench bench-quotes contract lock wheel clean
.DELETE_ON_ERROR:

help: ## Print this
	@grep -hE '^[a-z%/.-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

$(READY): pyproject.toml requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Sutler needs Python 3.11 or newer: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Bringing .venv up to date (a minute, when it is new) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## Watch a quote become an installed Outpost
	@$(BIN)/sutler demo

test: $(READY) ## Run every test in parts, and print how long each took
	@times=; trap 'printf "\nSeconds by part:%s\n" "$$times"' EXIT; for part in $(PARTS); do \
	  printf '\n== %s\n' "$$part"; begin=$$(date +%s); $(MAKE) --no-print-directory test-$$part || exit 1; \
	  times="$$times $$part $$(( $$(date +%s) - begin ))"; done

test-unit: $(READY)
	@$(PYTEST) tests/unit tests/desk
test-store: $(READY)
	@$(PYTEST) tests/store
test-api: $(READY)
	@$(PYTEST) --dist=loadfile tests/api
test-docs: $(READY)
	@$(PYTEST) tests/docs tests/house
test-campaigns: $(READY)
	@$(PYTEST) tests/campaigns
test-installed: $(READY)
	@$(PYTEST) -rs tests/installed

check: $(READY) ## Lint, formatting, types, import contracts, a fresh contract
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@MYPYPATH=src:tests $(BIN)/mypy --strict src tests bench
	@$(BIN)/lint-imports
	@$(BIN)/python -m sutler.wire.generate --check

format: $(READY) ## Format the code and mend what lint can mend
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

bench: $(READY) .venv/.bench ## Compare with moto_server, and with a server that answers a constant
	@$(BIN)/python -m bench.endpoint

bench-quotes: $(READY) .venv/.bench ## Compare quotes with the plain program, and reads beside quotes with reads alone
	@$(BIN)/python -m bench.quoting
	@$(BIN)/python -m bench.beside

.venv/.bench: $(READY) requirements/bench.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

contract: $(READY) ## Generate src/sutler/wire/contract.py from botocore's model
	@$(BIN)/python -m sutler.wire.generate

lock: ## Pin the dependencies anew, with hashes, into requirements/
	@rm -rf build/lock && $(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install --quiet uv
	@for group in dev bench; do \
	  groups="--group dev"; test $$group = dev || groups="$$groups --group bench"; \
	  build/lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	    --no-emit-index-url --all-extras $$groups pyproject.toml -o requirements/$$group.txt; done
	@rm -rf build/lock

wheel: $(READY) ## Build the wheel into dist/
	@$(BIN)/python -m build --no-isolation --wheel

clean: ## Remove .venv and everything that was built
	@rm -rf .venv build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
