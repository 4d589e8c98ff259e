# `make run` starts the server; `make test` runs every check and every test. Both install what is missing first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run build bench test check unit interop deps deps-test clean

# Options for the server, as in: make run ARGS="--http 0.0.0.0:8080 --announce 192.0.2.10"
ARGS ?=
# Speech models that `make run` installs if they are missing: names, `default` for the default set, `none` for none.
MODELS ?= default
# `make run VOICE=neural` installs the neural voice as well, and agrees to its terms.
VOICE ?=
models = $(filter-out none,$(MODELS)) $(if $(filter neural,$(VOICE)),piper-en-us-joe --accept-licence)
# Options for pytest, as in: make interop PYTEST="-k barge"
PYTEST ?=

help: ## Show this list.
	@echo "Parley: a self-hosted server for spoken conversations over WebRTC."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: deps ## Install what is missing, build for release, start the server and print its URL.
	@Scripts/build.sh --product parley
	@[ -z "$(strip $(models))" ] || .build/release/parley models install $(models) \
		|| echo "Going on with the classic engines. To try again: .build/release/parley models install $(strip $(models))"
	@exec .build/release/parley serve $(ARGS)

build: deps ## Build for release.
	@Scripts/build.sh --product parley

bench: build ## Measure the server with many calls at once; figures and plots go to out/.
	@mkdir -p out
	@.build/release/parley bench --scenario all --json out/bench.json --html out/bench.html $(ARGS)

test: deps-test ## Run every check and test: format, imports, warnings, unit, end to end, interop.
	@Scripts/check.sh
	@Scripts/test.sh </dev/null
	@Scripts/interop.sh $(PYTEST) </dev/null
	@[ -n "$(PYTEST)" ] || python3 Scripts/conformance.py --results out/results/*.xml
	@echo
	@echo "make test: all passed (format, imports, warnings, unit and end-to-end tests, interop)."

check: deps-test ## Check format, imports, proofs and warnings; builds product and tests.
	@Scripts/check.sh

unit: deps-test ## Run the Swift tests alone.
	@Scripts/build.sh --build-tests
	@Scripts/test.sh

interop: deps-test ## Run the tests with browsers and other WebRTC stacks alone.
	@Scripts/build.sh --product parley
	@Scripts/interop.sh $(PYTEST)

deps:
	@Scripts/install-deps.sh run

deps-test:
	@Scripts/install-deps.sh test

clean: ## Remove what was built, the Python environment and test output.
	rm -rf .build .venv out
