# Two commands: `make run` opens the program, `make test` runs everything CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: run test check fmt debian pictures facilitator bench campaign-crash campaign-fuzz wheel clean
run: $(STAMP)
	@$(BIN)/tabletop

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

check: $(STAMP)
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fmt: $(STAMP)
	$(BIN)/ruff check --fix src tests
	$(BIN)/ruff format src tests

test: check
	$(BIN)/python -m pytest -n 2

# What some tests need from Debian; without it they skip loudly (in CI a skip for a missing part fails).
debian:
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq tmux fonts-dejavu-core \
	  chromium poppler-utils libreoffice-writer-nogui libreoffice-calc-nogui >/dev/null

# The README's pictures, taken from the program running in real terminals and a real browser.
pictures: $(STAMP)
	$(BIN)/python -m tests.pictures.readme docs/pictures
	$(BIN)/python -m tests.pictures.phones docs/pictures

# Guides, texts and sheets in facilitator/, from the exercises.
facilitator: $(STAMP)
	$(BIN)/python -m tests.docs.guides

bench: $(STAMP)
	$(BIN)/python -m tests.benchmarks

campaign-crash: $(STAMP)
	$(BIN)/python -m tests.campaigns.crash --runs 200

campaign-fuzz: $(STAMP)
	$(BIN)/python -m tests.campaigns.fuzz --inputs 1000000

wheel: $(STAMP)
	$(BIN)/python -m build --wheel

clean:
	rm -rf $(VENV) dist build
