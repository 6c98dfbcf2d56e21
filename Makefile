# Trivet. `make` lists what there is; nothing but make and Python 3.11 with venv has to be there.
PYTHON ?= python3
BIN := .venv/bin
TESTS ?= tests
TEMPLATES = $(shell find trivet -name '*.html')
# Checks need settings but no database; these values reach nothing.
CHECK_ENV := TRIVET_DATA=.cache/check TRIVET_SECRET_KEY=check TRIVET_DATABASE_URL=postgresql://check@127.0.0.1:1/check TRIVET_NO_POOL=1

.DEFAULT_GOAL := help
.PHONY: help demo test check lint format types imports templates migrations bench messages \
	messages-check process-pages runtime development

help:
	@echo "make demo      install, start everything and serve the demo company on port 8000"
	@echo "make test      run every test (TESTS=tests/unit for some of them)"
	@echo "make check     style, types, direction of imports, templates, migrations, translations"
	@echo "make bench     measure what a user waits for, at full size and a tenth"
	@echo "make format    bring Python and templates into the one layout"
	@echo "make process-pages  write docs/processes from the drawings"
	@echo "make messages  collect the words to translate; make zh-Hant from zh-Hans"

demo: runtime
	@$(BIN)/python -m trivet demo

test: development
	$(BIN)/python -m pytest -n 2 $(TESTS)

check: lint types imports templates migrations messages-check

lint: development
	@echo "Style: ruff finds no fault, and the layout is the one layout."
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: development
	@$(BIN)/ruff format .
	@$(BIN)/djade --target-version 5.2 $(TEMPLATES) || true

types: development
	@echo "Types: mypy agrees."
	@$(CHECK_ENV) $(BIN)/mypy

imports: development
	@echo "Imports: everything points down."
	@$(BIN)/lint-imports

templates: development
	@echo "Templates: their layout is the one layout (\`make format\` mends it)."
	@$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)

migrations: development
	@echo "Migrations: the models say nothing that no migration says."
	@$(CHECK_ENV) $(BIN)/python -W ignore -m trivet manage makemigrations --check --dry-run

bench: development
	$(BIN)/python -m benchmarks

# Brings the catalogues in step with the code: zh_Hans is written by hand, zh_Hant made from it.
messages: development
	@$(BIN)/python -m scripts.messages

messages-check: development
	@echo "Translations: complete in each language."
	@$(BIN)/python -m scripts.messages --check

runtime:
	@$(PYTHON) scripts/install.py requirements.lock

development:
	@$(PYTHON) scripts/install.py requirements-dev.lock

# The pages under docs/processes are made from the process tree and the drawings.
process-pages: development
	$(BIN)/python scripts/process_pages.py
