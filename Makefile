# Proofhouse: two commands. `make demo` shows the whole system, `make test` proves it.
# Both install what is missing on Debian or Ubuntu (tests/infrastructure/install.sh says what) and share one build.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test chaos build bless docs fmt lint system-build system-test

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

demo: system-build ## build, then one whole run: 40 bureaus' feeds in, matches, statistics and reports out
	cargo build -p proofhouse-jobs
	cargo run --quiet -p proofhouse-jobs -- demo

test: system-test ## the whole test suite, the scenarios on a real Kafka and a real S3 server included
	bash tests/infrastructure/test.sh

# The seed is new each time unless it is given: make chaos PROOFHOUSE_CHAOS_SEED=2026
chaos: export PROOFHOUSE_CHAOS_SEED ?= $(shell date +%s)
chaos: export PROOFHOUSE_CHAOS_FAULTS ?= 220
chaos: system-test ## more than 200 faults on files and on a real S3 server while ingestion runs; prints a tally
	cargo test --workspace --test chaos -- --nocapture

build: system-build ## only compile
	cargo build -p proofhouse-jobs

bless: build ## write the checked-in files that tests compare with (JSON Schemas, goldens) anew
	PROOFHOUSE_BLESS=1 cargo test --workspace --exclude proofhouse-tests

docs: ## the crates' own documentation, in the browser's reach under the target folder
	cargo doc --workspace --no-deps

fmt: ## format all code
	cargo fmt --all

lint: ## what .ci/run checks before it tests
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

system-build:
	@bash tests/infrastructure/install.sh build

system-test:
	@bash tests/infrastructure/install.sh test
