# `make demo` shows the product, `make test` checks it. All they need is Python 3.11 or newer.

NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)
VENV := .venv
RUN := $(VENV)/bin/python
ARGS ?=

VENV_MODULES = import ensurepip, venv
LOCK = uv pip compile --quiet --upgrade --universal --generate-hashes --no-annotate \
	--python-version 3.11 --custom-compile-command 'make lock' pyproject.toml

.SILENT:
.PHONY: help demo test lock messages folder

help:
	echo 'make demo   the site with its demonstration data, on this machine'
	echo 'make test   all tests, with lint, types and import contracts; ARGS=... goes to pytest'
	echo 'make messages   new texts into the French catalogue, then translate and run it again (needs gettext)'
	echo 'make lock   the newest allowed version of every dependency, into requirements*.txt'

demo: folder $(VENV)/requirements.installed
	$(RUN) manage.py migrate --verbosity 0
	$(RUN) manage.py demo

test: folder $(VENV)/requirements-dev.installed
	$(RUN) -m pytest --numprocesses auto --dist worksteal $(ARGS)

# One resolution for every system and every Python from 3.11 on; the tests run on what the site runs on.
lock: folder $(VENV)/requirements-dev.installed
	$(RUN) -m pip install --quiet --disable-pip-version-check uv
	$(RUN) -m $(LOCK) --output-file requirements.txt
	$(RUN) -m $(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt

# The compiled catalogue is kept with the source, so that nobody needs gettext to run or to test the site.
messages: folder $(VENV)/requirements-dev.installed
	$(RUN) manage.py makemessages --locale fr --no-location --no-obsolete --ignore var --ignore tests --verbosity 0
	$(RUN) manage.py compilemessages --locale fr --ignore .venv --verbosity 0

# Installed again only when the lock has changed.
$(VENV)/%.installed: %.txt | $(RUN)
	echo 'Installing what $< names; this takes a minute or two, once …'
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

$(RUN):
	test -n '$(PYTHON)' || { echo 'No Python 3.11 or newer is found. Install one, or name it: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$$($(PYTHON) --version) is too old: 3.11 or newer is needed. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -c '$(VENV_MODULES)' 2>/dev/null || { echo '$(PYTHON) lacks the modules venv and ensurepip. On Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	echo 'Making $(VENV) with $(PYTHON) …'
	$(PYTHON) -m venv --clear $(VENV)

folder:
	test -w . || { echo "Nothing can be written to $$PWD: copy the project to a folder of your own, and run make there." >&2; exit 1; }
