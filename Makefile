# make demo    set up, load the 2024 workspace with sample data, evaluate the year, serve the pages
# make test    set up for development, then lint, types, tests and target files
# make check   the same without set-up
# make sbom    the bill of materials (CycloneDX JSON) and the list of licences, from the lock file
# make deep    what takes longer: many more files and forms changed at random, every metric computed a second
#              time, and all that docs/trust.md promises: kills and power cuts at every write, damage everywhere, years of two
#              schedulers (trust-report.json); three people before Chromium through a project's year

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo
PORT ?= 8000
UV := 0.13.9

# the tests start the program hundreds of times: it is to be compiled once
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-data test check suite deep trust quick format docs sbom bench clean

demo: $(VENV)/run.stamp
	$(BIN)/python -m examples.demo --out $(DEMO)
	$(BIN)/python app.py --workspace $(DEMO) serve --port $(PORT)

demo-data: $(VENV)/run.stamp
	$(BIN)/python -m examples.demo --out $(DEMO)

test: $(VENV)/test.stamp
	$(MAKE) check

# mypy takes one processor, which leaves the other to the tests
check:
	$(MAKE) --jobs 2 quick suite

# each worker takes half of the tests in their order, so that what a file makes once is made once; who is done first helps.
# Files of tests lie in memory where there is room (tests/temporary.py); what is tried at random is tried more often in `deep`
suite:
	$(BIN)/pytest -n 2 --dist worksteal --timeout 900
	$(BIN)/python app.py check

deep: $(VENV)/engines.stamp
	sh .ci/debian strace chromium postgresql mariadb-server
	command -v java >/dev/null || sh .ci/debian default-jre-headless
	CHROMIUM=needed $(BIN)/pytest tests/browser
	FUZZ_ROUNDS=2000 DAMAGE=all $(BIN)/pytest -n 2 tests/documents/test_fuzz.py tests/store/test_crash.py \
		tests/store/test_told_faults.py tests/sources/test_text_files.py tests/cli/test_wrong_use.py
	BUDGETS=all $(BIN)/pytest -n 2 tests/budgets/test_published.py
	LARGE_EXPORT=3000000 REGULAR_CELLS=90 GROWN_FILES=60 $(BIN)/pytest -n 2 tests/sources/test_memory_of_reading.py \
		tests/sources/test_regular_cells.py tests/sources/test_grown_files.py
	MADE_UP_TABLES=6 $(BIN)/pytest -n 2 tests/measuring/test_fused.py tests/measuring/test_drawing.py \
		tests/measuring/test_doubtful_cells.py tests/measuring/test_kept_answers.py
	ORACLE_TABLES=600 TYPED_TABLES=3000 PROJECT_TABLES=500 MUTATIONS=3000 DECLARED_TABLES=3000 $(BIN)/pytest -n 2 tests/oracle
	SCHEDULE_YEARS=6 $(BIN)/pytest tests/scheduling/test_catching_up.py tests/scheduling/test_clock_ahead.py
	ENGINES=all ENGINE_TABLES=20 $(BIN)/pytest -n 2 tests/engines -k "not spark"
	ENGINES=all ENGINE_TABLES=1 $(BIN)/pytest -n 0 tests/engines -k spark
	ENGINES=all $(BIN)/pytest -n 0 tests/sources/servers -k spark
	REQUESTS=20000 $(BIN)/pytest -n 2 tests/web/test_generated_requests.py
	BULLETIN_RUNS=20000 $(BIN)/pytest tests/bulletins/test_funnel.py
	API_EXAMPLES=300 $(BIN)/pytest -n 2 tests/web/test_api_generated.py
	MUTATED_FORMS=1000 $(BIN)/pytest -n 2 tests/mutations
	$(MAKE) trust

# every promise of docs/trust.md at full length, and trust-report.json of what was seen
trust: $(VENV)/test.stamp
	rm -f trust-lines.jsonl trust-report.json
	TRUST_LINES=trust-lines.jsonl KILLS=all POWER_CUTS=all DAMAGE=all TAMPERINGS=all SCHEDULE_YEARS=6 $(BIN)/pytest -n 2 $$($(BIN)/python -m tests.trust_report tests); \
	$(BIN)/python -m tests.trust_report write trust-lines.jsonl

quick:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

format:
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs:
	$(BIN)/python app.py check --catalogue > docs/checks.md
	$(BIN)/python -c 'from workspace.column_catalogue import format_columns as columns; print(columns(), end="")' > docs/columns.zh.md

sbom: $(VENV)/run.stamp
	$(BIN)/python -m supply.sbom > sbom.json
	$(BIN)/python -m supply.sbom --licences > docs/licences.md

bench: $(VENV)/bench.stamp $(VENV)/engines.stamp
	sh .ci/debian libreoffice-calc || echo "no LibreOffice here: it is left out of the peers"
	rm -f build/bench/results.jsonl
	$(BIN)/python -m benchmarks.answers
	$(BIN)/python -m benchmarks.first_read
	$(BIN)/python -m benchmarks.first_book
	$(BIN)/python -m benchmarks.checking
	$(BIN)/python -m benchmarks.papers
	$(BIN)/python -m benchmarks.grown_files
	$(BIN)/python -m benchmarks.fused
	$(BIN)/python -m benchmarks.unchanged
	$(BIN)/python -m benchmarks.many_sheets
	$(BIN)/python -m benchmarks.indicators_kept
	if sh .ci/debian postgresql mariadb-server; then $(BIN)/python -m benchmarks.engines --orders 100000,1000000 --engines postgresql,mariadb --no-each-month; \
	else echo "no database servers here: engines are left out"; fi
	if $(BIN)/python -c "import chdb"; then $(BIN)/python -m benchmarks.engines --orders 100000,1000000,10000000 --engines clickhouse --no-each-month; \
	else echo "no ClickHouse here (requirements-engines.txt): it is left out"; fi
	$(BIN)/python -m benchmarks.pages --sizes 10,100,1000,10000 --keep build/pages
	$(BIN)/python -m benchmarks.load --projects 1000 --users 20 --seconds 30 --keep build/pages
	$(BIN)/python -m benchmarks.summary --curves build/bench

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); sh .ci/debian python3-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV)


$(VENV)/run.stamp: requirements.lock $(BIN)/uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	touch $@

$(VENV)/test.stamp: requirements-dev.lock $(BIN)/uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.lock
	touch $@ $(VENV)/run.stamp

# on top of that: engines too heavy for every run of the tests
$(VENV)/engines.stamp: requirements-engines.lock $(VENV)/test.stamp
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-engines.lock
	touch $@

$(VENV)/bench.stamp: requirements-bench.lock $(BIN)/uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-bench.lock
	touch $@ $(VENV)/test.stamp $(VENV)/run.stamp

clean:
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis
