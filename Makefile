# Trivet: `make demo` to look, `make test` to try, `make check` before each commit.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Checks need settings but no database; these values reach nothing.
CHECK_ENV := TRIVET_SECRET_KEY=check TRIVET_DATABASE_URL=postgresql://check@127.0.0.1:1/check TRIVET_NO_POOL=1

.PHONY: check lint types imports messages messages-check

check: lint types imports

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(CHECK_ENV) $(BIN)/mypy

imports:
	$(BIN)/lint-imports

# Brings the catalogues in step with the code: zh_Hans is written by hand, zh_Hant made from it.
messages:
	$(BIN)/python -m scripts.messages

messages-check:
	$(BIN)/python -m scripts.messages --check
