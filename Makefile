# Everything here works from a clean clone with Python 3.11 or newer, make and a package registry. Each target first
# brings .venv up to date; make PYTHON=python3.12 chooses the interpreter that .venv is made with.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
CODE := src tests bench examples docs
CLIENTS := build/clients

# The parts of `make test`; each can be run alone as `make test-PART`.
PARTS := unit store api clients docs campaigns installed
PYTEST := $(BIN)/python -m pytest -q --numprocesses=auto

.DEFAULT_GOAL := help
.PHONY: help demo test check conformance fuzz format bench bench-wire bench-quotes contract reference lock wheel clean
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
	@$(PYTEST) tests/unit tests/desk tests/conformance
test-store: $(READY)
	@$(PYTEST) tests/store
test-api: $(READY)
	@$(PYTEST) --dist=loadfile tests/api tests/transport
test-clients: $(READY) $(CLIENTS)/.ready $(CLIENTS)/node/.ready
	@$(PYTEST) -rs tests/clients
test-docs: $(READY)
	@$(PYTEST) -rs --dist=loadgroup tests/docs tests/house
test-campaigns: $(READY)
	@$(PYTEST) tests/campaigns
test-installed: $(READY)
	@$(PYTEST) -rs tests/installed

# Clients that do not go with the botocore of .venv, and those of another language.
$(CLIENTS)/.ready: requirements/clients.txt
	@echo "Installing the clients to test with ..."
	@rm -rf $(CLIENTS)/venv && $(PYTHON) -m venv $(CLIENTS)/venv
	@$(CLIENTS)/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(CLIENTS)/node/.ready: tests/clients/node/package.json tests/clients/node/package-lock.json
	@if command -v node >/dev/null && command -v npm >/dev/null; then \
	  echo "Installing the clients for Node ..." && mkdir -p $(@D) && cp $^ $(@D) && \
	  npm --prefix $(@D) ci --silent --ignore-scripts --no-audit --no-fund && touch $@; fi

check: $(READY) ## Lint, formatting, types, import contracts, a fresh contract and reference
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@MYPYPATH=src:tests $(BIN)/mypy --strict src tests bench docs
	@$(BIN)/lint-imports
	@$(BIN)/python -m sutler.wire.generate --check
	@$(BIN)/python docs/reference/operations.py --check

conformance: $(READY) ## Run botocore's protocol vectors in VECTORS=DIR on the generator
	@PYTHONPATH=tests $(BIN)/python -m conformance "$(VECTORS)"

fuzz: $(READY) ## Send a server whatever nobody foresaw, for two minutes; FUZZ=--help lists more
	@PYTHONPATH=tests $(BIN)/python -m campaigns.fuzz $(FUZZ)

format: $(READY) ## Format the code and mend what lint can mend
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

bench: $(READY) .venv/.bench ## Compare with moto_server, and with a server that answers a constant
	@$(BIN)/python -m bench.endpoint

bench-wire: $(READY) ## Compare the wire alone with two interpreters of botocore's model
	@$(BIN)/python -m bench.wire

bench-quotes: $(READY) .venv/.bench ## Compare quotes with the plain program, and reads beside quotes with reads alone
	@$(BIN)/python -m bench.quoting
	@$(BIN)/python -m bench.beside

.venv/.bench: $(READY) requirements/bench.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

contract: $(READY) ## Generate src/sutler/wire/contract.py from botocore's model
	@$(BIN)/python -m sutler.wire.generate

reference: $(READY) ## Write docs/reference/operations.md from the code
	@$(BIN)/python docs/reference/operations.py

lock: ## Pin the dependencies anew, with hashes, into requirements/
	@rm -rf build/lock && $(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install --quiet uv
	@for group in dev bench; do \
	  groups="--group dev"; test $$group = dev || groups="$$groups --group bench"; \
	  build/lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	    --no-emit-index-url --all-extras $$groups pyproject.toml -o requirements/$$group.txt; done
	@build/lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url requirements/clients.in -o requirements/clients.txt
	@rm -rf build/lock
	@! command -v npm >/dev/null || npm --prefix tests/clients/node update --package-lock-only --omit-lockfile-registry-resolved --silent

wheel: $(READY) ## Build the wheel into dist/
	@$(BIN)/python -m build --no-isolation --wheel

clean: ## Remove .venv and everything that was built
	@rm -rf .venv build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
