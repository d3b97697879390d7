# Development tasks. The virtual environment .venv and node_modules are created on demand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DOCS_STAMP := $(VENV)/.docs-installed
GENERATOR_STAMP := $(VENV)/generator/.installed
NODE_STAMP := node_modules/.installed
LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
  --python-version 3.11 --generate-hashes $(UPGRADE)

.PHONY: help demo docs test soak check check-python check-javascript audit format bench bench-table bench-sizes bench-random bench-floors bench-options pictures lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

$(DOCS_STAMP): $(STAMP) deploy/docs.lock
	$(BIN)/python -m pip install --quiet --require-hashes --requirement deploy/docs.lock
	@touch $@

$(GENERATOR_STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)/generator
	$(VENV)/generator/bin/python -m pip install --quiet --upgrade pip
	$(VENV)/generator/bin/python -m pip install --quiet --group generator
	@touch $@

$(NODE_STAMP): package.json package-lock.json .npmrc
	@command -v npm >/dev/null || { \
	  echo "checking JavaScript needs Node.js 18.18 or later with npm: apt install nodejs npm" >&2; exit 1; }
	npm ci --silent
	@touch $@

demo: $(STAMP)  ## solve, verify and draw the toy car factory
	@mkdir -p out
	$(BIN)/tsaces solve instances/toy-car.json --time-limit 30 --out out/toy-car.embedding.json
	$(BIN)/tsaces verify out/toy-car.embedding.json --steps 3000
	$(BIN)/tsaces render out/toy-car.embedding.json --at 12
	$(BIN)/tsaces render out/toy-car.embedding.json --at 12 --out out/toy-car.svg
	$(BIN)/tsaces render out/toy-car.embedding.json --out out/toy-car.html
	@echo "the picture is in out/toy-car.svg, the factory at work in out/toy-car.html"

docs: $(DOCS_STAMP)  ## build the documentation with the Python reference as a site; every warning is an error
	@rm -rf build/site
	$(BIN)/sphinx-build --builder html --conf-dir docs --doctree-dir build/doctrees --fresh-env --quiet \
	  --fail-on-warning . build/site
	@echo "the site is in build/site: open build/site/index.html"

test: $(STAMP) $(GENERATOR_STAMP)  ## run all tests
	$(BIN)/python -m pytest -n 3 --dist worksteal

soak: $(STAMP)  ## run the tests that take minutes: fifty servers are killed while they work
	$(BIN)/python -m pytest -n 2 -m soak tests/api/faults

check: check-python check-javascript docs  ## check linting, formatting and types of Python and JavaScript, strictly, and the site

check-python: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check-javascript: $(NODE_STAMP)
	npm run --silent check

audit: $(STAMP)  ## check locked dependencies for known vulnerabilities, if the network allows
	-@$(BIN)/python -m pip install --quiet --group audit
	$(BIN)/python deploy/audit.py

format: $(STAMP) $(NODE_STAMP)  ## format the code and apply automatic fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npm run --silent format

bench: $(STAMP)  ## run the benchmarks and write docs/benchmarks.md; SECTIONS="plan" for some sections only
	$(BIN)/python -m benchmarks $(SECTIONS)

bench-table: $(STAMP)  ## compare the methods on the scenarios, resuming where it stopped; ROWS="hard-candy-*:aces" for some rows only
	$(BIN)/python -m benchmarks.table table --rows "$(ROWS)"

bench-sizes: $(STAMP)  ## measure how close the rhythmic method comes to the bound, by size; ROWS as above
	$(BIN)/python -m benchmarks.table sizes --rows "$(ROWS)"

bench-random: $(STAMP)  ## solve 300 random factories and replay the embeddings; OPTIONS="--seconds 60" and others
	$(BIN)/python -m benchmarks.random $(OPTIONS)

bench-floors: $(STAMP)  ## measure the rhythmic method on floors beyond the paper's: two-way lanes, room, handling, zones
	$(BIN)/python -m benchmarks floors

bench-options: $(STAMP)  ## measure the effect of each addition to ts-aces; ROWS as above
	$(BIN)/python -m benchmarks.table options --rows "$(ROWS)"

pictures: $(STAMP)  ## regenerate the pictures of docs/how-it-works.md, docs/control-room.md and docs/architecture.md
	$(BIN)/python -m tools.layers
	$(BIN)/python -m benchmarks.space_time
	$(BIN)/python -m benchmarks.control_room_pictures
	$(BIN)/python -m benchmarks.report_picture
	$(BIN)/python -m benchmarks.roadmap_picture

lock: $(STAMP)  ## lock the dependencies of the service and of the site; UPGRADE=--upgrade for newer versions
	$(BIN)/python -m pip install --quiet --group lock
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --output-file deploy/docs.lock --constraint requirements.lock --group docs
	$(BIN)/python -c 'import tomllib; \
	  print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], "pip", sep="\n")' \
	  | $(LOCK) --output-file deploy/build.lock -

clean:  ## remove generated files
	rm -rf $(VENV) node_modules build out .mypy_cache .pytest_cache .ruff_cache .hypothesis
