# All set-up happens here: `make demo` and `make test` create the virtual environment they need,
# and everything they write stays inside this folder.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin

export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export MPLCONFIGDIR := $(CURDIR)/.cache/matplotlib

# Made once for all commands, those typed by hand too, until a source of the model changes.
COMPILED := .cache/compiled-once
MODEL := $(shell find sim -name '*.py')

.PHONY: demo test test-small test-page lint reproduce bench digests mutants lock clean

# The founding question on the real input: each lever alone, in a few draws of the posterior.
demo: $(COMPILED)
	@echo "Running the founding question as a preview ..."
	@$(BIN)/awda reproduce headline --quick --out results

test: $(VENV)/dev-ready
	$(BIN)/python -m pytest -n 2 --dist loadfile
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest -m small -n 2 --dist loadfile

# The small tests alone, compiled, of all rooms or of those in TESTS: for a further version of Python.
test-small: $(VENV)/dev-ready
	$(BIN)/python -m pytest -m small -n 2 --dist loadfile $(TESTS)

# The web page in a real browser, Debian's chromium or that which CHROMIUM names. npm gives the rules of
# accessibility (axe-core), once; without npm that one test is left out.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
AXE := .cache/axe/package/axe.min.js

test-page: $(VENV)/dev-ready $(COMPILED)
	@test -n "$(CHROMIUM)" || { echo "test-page: no chromium is installed"; exit 1; }
	@test -f $(AXE) || { mkdir -p .cache/axe && cd .cache/axe && npm pack --silent axe-core@4 >/dev/null \
		&& tar -xzf axe-core-*.tgz; } || echo "test-page: axe-core cannot be had; that test is left out"
	CHROMIUM=$(CHROMIUM) $(BIN)/python -m pytest -n 0 --override-ini=norecursedirs=.cache tests/page_browser

lint: $(VENV)/dev-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

reproduce: $(VENV)/dev-ready $(COMPILED)
	@echo "Every kept result is made again and compared: two hours or more on two cores."
	$(BIN)/awda reproduce all --out results --check

bench: $(VENV)/run-ready
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.store

# The whole history of the Iraqi world, one agent a household, is bit for bit what it was.
digests: $(VENV)/dev-ready
	$(BIN)/python tests/digests.py whole

# Two hundred small faults in the rules, one at a time: how many do the small tests catch? It goes on
# where it was stopped; about an hour and a half on two cores.
mutants: $(VENV)/dev-ready
	$(BIN)/python -m benchmarks.mutants

lock: $(VENV)/dev-ready
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		--extra build -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		--extra build --extra dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) .cache

$(VENV)/run-ready: requirements.lock pyproject.toml
	@echo "Installing Awda and the libraries it needs in $(VENV), a minute or two ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@mkdir -p $(MPLCONFIGDIR)
	@$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(COMPILED): $(VENV)/run-ready $(MODEL)
	@echo "Compiling the model, about a minute ..."
	@mkdir -p .cache
	@$(BIN)/awda run village > $@ || { rm -f $@; exit 1; }

$(VENV)/dev-ready: requirements-dev.lock $(VENV)/run-ready
	@echo "Installing the tools of developers in $(VENV), a minute or two ..."
	@$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
