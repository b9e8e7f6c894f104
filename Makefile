# Mingzhang 明账. `make help` lists the verbs.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: load pictures help setup ocr run test test-full lint format types layers bench docs clean serve audit messages

help: ## List the verbs
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.installed-web ## Make .venv and install mingzhang with the workspace into it

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml requirements.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/.installed-web: $(VENV)/.installed requirements-web.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-web.lock
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed-web requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	touch $@

ocr: $(VENV)/.installed requirements-ocr.lock ## Add the reading of scans (large)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-ocr.lock

run: setup ## Build and audit the embedded example and say where the results are
	$(BIN)/mingzhang demo --output out/example

serve: $(VENV)/.installed-web ## Start the workspace and the portal on this machine, port 8000
	$(BIN)/mingzhang serve

audit: $(VENV)/.installed-dev ## Look the pinned packages up in the databases of known faults (needs network)
	@$(BIN)/python -m pip show --quiet pip-audit 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/python -m pip_audit --requirement requirements.lock --disable-pip --no-deps || \
	{ echo "make audit 需要联网查询已知漏洞库；查不到的，请在能联网的机器上运行。"; exit 1; }

messages: $(VENV)/.installed-dev ## Collect the words of the pages for translation and compile them (needs gettext)
	cd src/mingzhang/web && $(CURDIR)/$(BIN)/python -m django makemessages --locale en --no-wrap --no-location
	cd src/mingzhang/web && $(CURDIR)/$(BIN)/python -m django compilemessages --locale en

test: lint types layers ## Lint, types, layers and tests (at most 8 minutes)
	$(BIN)/python -m pytest -n auto -m "not slow"

test-full: lint types layers ## All tests, the slow ones too
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.installed-dev ## Style of code and catalogue
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/yamllint --strict src/mingzhang/catalogue

format: $(VENV)/.installed-dev ## Put the code into the common format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(VENV)/.installed-dev ## Check annotations strictly
	$(BIN)/mypy

layers: $(VENV)/.installed-dev ## Check that imports point down
	$(BIN)/lint-imports

bench: $(VENV)/.installed-dev ## Measure accuracy and speed
	$(BIN)/python -m benchmarks.accuracy
	$(BIN)/python -m benchmarks.findings
	$(BIN)/python -m benchmarks.root_cause
	$(BIN)/python -m benchmarks.false_alarms 1000
	$(BIN)/python -m benchmarks.faults 30
	$(BIN)/python -m benchmarks.fuzz_time
	$(BIN)/python -m benchmarks.pdf_accuracy
	$(BIN)/python -m benchmarks.pdf_styles
	$(BIN)/python -m benchmarks.docx_accuracy
	$(BIN)/python -m benchmarks.xlsx_html_accuracy
	$(BIN)/python -m benchmarks.posted_copy
	$(BIN)/python -m benchmarks.audit_agreement
	$(BIN)/python -m benchmarks.regions
	$(BIN)/python -m benchmarks.readers_speed
	$(BIN)/python -m benchmarks.tabulation
	$(BIN)/python -m benchmarks.publication_pdf
	$(BIN)/python -m benchmarks.publication_docx
	$(BIN)/python -m benchmarks.publication_formats
	$(BIN)/python -m benchmarks.build
	$(BIN)/python -m benchmarks.preview
	$(BIN)/python -m benchmarks.speed

docs: $(VENV)/.installed-web ## Write the generated reference pages anew
	$(BIN)/python -m docs.generate
	$(BIN)/python -m mingzhang.web.manage workflow_docs docs/workflow.md

pictures: $(VENV)/.installed-dev ## Draw the pictures of the documentation anew (those of the workspace need Chromium)
	$(BIN)/python -m docs.pictures
	MINGZHANG_PICTURES=1 $(BIN)/python -m pytest -m "not slow" tests/web/browser/test_journey.py

load: $(VENV)/.installed-dev ## Let 200 units submit within ten minutes and measure (12 minutes)
	$(BIN)/python -m benchmarks.load --units 200 --seconds 600

clean: ## Remove what the other verbs made
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
