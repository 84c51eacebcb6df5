# Needs CPython 3.11 or newer, make and the package index; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
TARGETS := x86_64-linux-gnu.2.17 aarch64-linux-gnu.2.17 x86_64-linux-musl aarch64-linux-musl \
	x86_64-macos.11.0 aarch64-macos.11.0 x86_64-windows-gnu
SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=undefined -g -O1
LOOPS := hatch_build.py $(wildcard syndicate/kernels/*.[ch])
DOCS := README.md docs/cli.md docs/schema.md docs/formats.md

.DEFAULT_GOAL := help
.PHONY: help demo test sanitize lint fix bench docs lock wheels clean

help: ## show these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: .venv/installed ## scan the five seed articles, show stories and lineage, write demo.html
	@rm -f demo.db demo.db-wal demo.db-shm
	$(BIN)/syndicate scan seeds/*.txt --db demo.db --report demo.html
	$(BIN)/syndicate stories --db demo.db
	$(BIN)/syndicate story 1 --db demo.db
	$(BIN)/syndicate story 2 --db demo.db
	$(BIN)/syndicate lineage 004_1bb37439be3c627a.txt --db demo.db
	$(BIN)/syndicate lineage 001_60fa47dcc8204ff8.txt --db demo.db
	$(BIN)/syndicate lineage 002_c152ed9c5e12e94c.txt --db demo.db

test: .venv/tools ## run the tests, in random order
	$(BIN)/python -m pytest

# Built apart, so that everything else goes on with the loops it has. Python itself keeps memory until it ends.
sanitize: .venv/tools ## read hostile texts with the loops watched by the address and undefined-behaviour sanitizers (needs gcc)
	@folder=$$(mktemp -d) && trap "rm -rf $$folder" EXIT && export CC=gcc && \
	SYNDICATE_CFLAGS="$(SANITIZERS)" $(PIP) install -qq --no-deps --target $$folder . && \
	PYTHONPATH=$$folder ASAN_OPTIONS=detect_leaks=0 \
		LD_PRELOAD="$$(gcc -print-file-name=libasan.so) $$(gcc -print-file-name=libubsan.so)" \
		$(BIN)/pytest --quiet tests/test_native_loops*.py tests/test_fuzz_corpus.py tests/test_alignment_kernels.py tests/test_tokens.py

lint: .venv/tools ## check style, types, import layers, dependencies and generated documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry syndicate
	$(BIN)/cog --check -I docs $(DOCS)

fix: .venv/tools ## mend what the linters can mend by themselves
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/tools ## measure speed; with CORPORA=folder quality too
	$(BIN)/python -m benchmarks.sketch
	$(if $(CORPORA),$(BIN)/python -m benchmarks.judge --corpora $(CORPORA) --check,@echo "Name a folder of corpora with CORPORA=... to measure quality as well.")

docs: .venv/tools ## write the generated parts of the documents again
	$(BIN)/cog -r -I docs $(DOCS)

lock: .venv/tools ## resolve requirements.lock again, for every platform
	$(PIP) install --quiet uv
	echo '# The exact versions that were tested, for every platform; used as constraints. Made by `make lock`.' > requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade --quiet \
		--no-annotate --no-header --no-emit-index-url --no-emit-package pip >> requirements.lock

wheels: .venv/tools ## build a wheel for every platform into dist/
	$(PIP) install -qq 'ziglang>=0.13'
	@for target in $(TARGETS); do SYNDICATE_TARGET=$$target $(PIP) wheel --quiet --no-deps --wheel-dir dist . || exit 1; done

clean: ## remove everything that was made here
	rm -rf .venv build dist syndicate/kernels/loops* demo.html demo.db demo.db-wal demo.db-shm .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "syndicate needs CPython 3.11 or newer; name one with: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv

# A constraints file and not `pip install -r`: the same lock then serves with and without the tools.
.venv/installed: pyproject.toml requirements.lock $(LOOPS) | .venv/bin/python
	$(PIP) install -qq --constraint requirements.lock --editable .
	@touch $@

.venv/tools: pyproject.toml requirements.lock $(LOOPS) | .venv/bin/python
	$(PIP) install -qq --constraint requirements.lock --editable '.[dev]'
	@touch $@ .venv/installed
