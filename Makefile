# Two commands do everything, set-up included: `make demo` and `make test`.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin
RUN := $(BIN)/directive-rules

.PHONY: demo test lint bench clean

demo: .venv/.installed
	@status=0; $(RUN) audit examples/beijing-2016/export --ruleset bj-2016-502 --illustrative \
		--list violated,late,undetermined --out build/demo || status=$$?; \
	if [ $$status -gt 1 ]; then exit $$status; fi; \
	echo; \
	echo "The report:     build/demo/summary.en.txt, build/demo/summary.zh.txt"; \
	echo "Every verdict:  build/demo/verdicts.jsonl    What it rests on: build/demo/manifest.json"; \
	echo "Ask why:        $(RUN) explain build/demo bj-2016-502/monthly-report/HYCX@2016-11 --lang en"

test: .venv/.installed-dev
	$(BIN)/pytest

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	for ruleset in rulesets/*/directive.yaml; do $(RUN) lint "$$(basename "$$(dirname "$$ruleset")")" || exit 1; done

bench: .venv/.installed-dev
	$(BIN)/python -m benchmarks.relational
	$(BIN)/python -m benchmarks.records
	$(BIN)/python benchmarks/interpreter.py

.venv/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it (apt-get install python3 python3-venv, or brew install python) and call make again"; exit 4; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "python3-venv is needed: apt-get install python3-venv"; exit 4; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.installed-dev: .venv/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[monitor]' 2>build-durable.log && rm -f build-durable.log || { \
		echo "durable-rules could not be built, and its tests are skipped. It needs a C compiler and Python's headers:"; \
		echo "  apt-get install gcc python3-dev      or      xcode-select --install      then: touch pyproject.toml; make test"; }
	@touch $@

clean:
	rm -rf build .venv
