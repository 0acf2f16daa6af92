# Everything that one does with this project: make run, demo, test, check, torture, bench,
# screenshots, audit, sbom, pins, clean. Only Python 3.11 or newer is needed beforehand.

# The first Python that is new enough; name another one with PYTHON=…
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)
# Compiled once and kept, also where the environment says not to: else every process of the tests
# and every start of the server compiles everything again.
unexport PYTHONDONTWRITEBYTECODE
# Not taken from the environment, where other programs keep something else under this name.
HOST = 127.0.0.1
PORT ?= 8501
ROWS ?= 100000

BIN := .venv/bin
DEMO_DATABASE := sqlite:///data/demo.sqlite
# tests/conftest.py starts the server with the same flags.
SERVE := $(BIN)/uvicorn dashboard:app --host $(HOST) --port $(PORT) --no-access-log --no-server-header --no-proxy-headers \
	--http project.web.limits:PromptProtocol

# Asked first, so that no address is promised where another program answers.
port_is_free = $(BIN)/python -c "import socket; one = socket.socket(); \
	one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); one.bind(('$(HOST)', $(PORT)))" 2>/dev/null || { \
	echo "Port $(PORT) is in use by another program. Stop that one, or choose another port: make $@ PORT=8502"; \
	exit 1; }

.DEFAULT_GOAL := run
BEGAN := $(shell date +%s)
took = @echo "make $@ took $$(( $$(date +%s) - $(BEGAN) )) seconds, lint included."
# Half of the tests each, in order, so that those that share a server or a database stay together;
# who is ready first takes over from the other.
PARALLEL := -n auto --maxprocesses 4 --dist worksteal
.PHONY: run demo test check lint torture bench screenshots audit sbom pins clean browser office nginx

# Links that are sent to somebody lead to this port, unless a setting says otherwise.
run demo: export DASHBOARD_PUBLIC_URL ?= http://localhost:$(PORT)
run: .venv/installed
	@$(port_is_free)
	@$(BIN)/python -m project prepare
	@echo "Open http://localhost:$(PORT) in a browser (Ctrl+C stops it)."
	@exec $(SERVE)

demo: export DATABASE_URL = $(DEMO_DATABASE)
demo: .venv/installed
	@$(port_is_free)
	@$(BIN)/python -m project demo
	@echo "Open http://localhost:$(PORT) in a browser (Ctrl+C stops it). The figures are examples."
	@exec $(SERVE)

# All but the torture: the real browser and the real PostgreSQL included. What waited in vain for a
# browser or server on a busy machine gets a second try; a wrong answer does not.
test: lint browser nginx
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest $(PARALLEL) -m "not torture" \
		--reruns 2 --only-rerun "TimeoutError" --only-rerun "Locator expected"
	$(took)

# The fast part, for after every few lines: format, lint, types, import rules, and what needs no
# page, no server, no browser and no PostgreSQL, and is done within a second. The rest: make test.
check: lint
	@$(BIN)/pytest $(PARALLEL) -q \
		-m "not screen and not browser and not postgres and not slow and not torture"
	$(took)

# The first time mypy looks at everything: two processes, half a minute less (74 and 40 s).
lint: .venv/installed-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy $(if $(wildcard .mypy_cache),,--num-workers 2)
	@$(BIN)/lint-imports

torture: .venv/installed-dev browser office nginx
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest -m "torture or hypothesis" --hypothesis-profile many

bench: browser
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m bench --rows $(ROWS)

screenshots: .venv/installed-dev browser
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m bench.screenshots

# Known weaknesses in what we depend on. Without these flags it can audit nothing and be content.
audit: .venv/installed-dev
	@mkdir -p build
	@$(BIN)/pip-audit --requirement requirements.txt --no-deps --disable-pip \
		--format json --output build/audit.json
	@$(BIN)/python -c "import json, sys; \
		audited = sum('vulns' in one for one in json.load(open('build/audit.json'))['dependencies']); \
		print(audited, 'packages audited'); sys.exit(audited == 0)"

# What the program is made of, for who must answer for it (CycloneDX).
sbom: .venv/installed-dev
	@mkdir -p build
	@$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml \
		--mc-type application --output-reproducible --output-file build/sbom.json
	@$(BIN)/python -c "import json; \
		print(len(json.load(open('build/sbom.json'))['components']), 'components in build/sbom.json')"

# Newer versions within the bounds of pyproject.toml; commit what changes together with it.
pins: .venv/installed-dev
	@$(call compile,requirements.txt,)
	@$(call compile,requirements-dev.txt,--group dev --constraint requirements.txt)

compile = $(BIN)/uv pip compile pyproject.toml $(2) --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-header --no-annotate --quiet --output-file $(1)

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what is installed by itself ---------------------------------------------------------------

# uv is much faster, when it is there; pip does the same.
install = { test -x $(BIN)/uv && $(BIN)/uv pip install --quiet --python $(BIN)/python \
	--compile-bytecode --requirement $(1); } || $(BIN)/python -m pip install --quiet --requirement $(1)

.venv/created:
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed. Name one: make run PYTHON=/path/to/python3.11"; exit 1; }
	@echo "First time: making .venv and installing what is needed. This takes a minute."
	@"$(PYTHON)" -m venv .venv || { \
		echo "No .venv could be made. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv || \
		echo "uv is not available: pip does it, more slowly."
	@touch $@

.venv/installed: requirements.txt | .venv/created
	@$(call install,requirements.txt)
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@$(call install,requirements-dev.txt)
	@touch $@

# An nginx, to stand in front of two processes as on the internet: the system's own, else Debian's.
nginx:
	@PATH="$$PATH:/usr/sbin"; command -v nginx >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing nginx for the tests."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq --no-install-recommends nginx-light openssl >/dev/null && exit 0; fi; \
	echo "The tests need nginx and openssl: install them."; exit 1

# A LibreOffice, to open what we write as a Dutch spreadsheet does: the system's own, else Debian's.
office:
	@command -v soffice >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing LibreOffice Calc for the tests."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq --no-install-recommends libreoffice-calc-nogui >/dev/null && exit 0; fi; \
	echo "make torture needs LibreOffice Calc: install it."; exit 1

# A Chromium: the system's own, else Debian's (as root), else the one that npm carries.
browser: .venv/installed-dev
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome $(BIN)/chromium; do \
		test -n "$$name" && command -v "$$name" >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the tests."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq --no-install-recommends chromium >/dev/null && exit 0; fi; \
	if command -v npm >/dev/null; then \
		mkdir -p build/browser && npm install --silent --prefix build/browser @sparticuz/chromium \
		&& found=$$(cd build/browser && node --input-type=module --eval \
			"import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath())") \
		&& ln -sf "$$found" $(BIN)/chromium && exit 0; fi; \
	echo "The tests need a browser. Install Chromium, or name one: CHROMIUM=/path/to/it make test"; \
	exit 1
