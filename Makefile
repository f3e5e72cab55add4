# What there is to do, one short target each; the work itself is in scripts/.
#   make                  lists the targets
#   make test ARGS=…      ARGS goes to the program behind the target
SHELL := bash
.DEFAULT_GOAL := help
# One thing at a time: two compilers side by side only wait for each other.
.NOTPARALLEL:

# Tools that `make setup` installs, and everything that is compiled. Both may lie outside the clone, so that several
# clones share them.
export USHER_TOOLS := $(abspath $(or $(USHER_TOOLS),.tools))
export CARGO_TARGET_DIR := $(abspath $(or $(CARGO_TARGET_DIR),target))
export PATH := $(USHER_TOOLS)/bin:$(USHER_TOOLS)/node_modules/.bin:$(PATH)

.PHONY: help run setup build dist check fmt test test-rust test-e2e test-client fuzz timing bench first-visit lighthouse screenshots torture clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build what has changed, then serve on http://127.0.0.1:3000 (ARGS="--help" and others)
	@exec env -u USHER_TOOLS $(CARGO_TARGET_DIR)/release/usher serve $(ARGS)

setup: ## install what is missing, under .tools
	@scripts/setup

build: setup ## build the release: one self-contained binary, target/release/usher
	@scripts/build

dist: setup ## the same as one smaller file to hand out, target/dist/usher: ten minutes more
	@scripts/dist

check: ## formatting, lints for server and browser, dependencies
	@scripts/setup check
	@scripts/check

fmt: ## format the Rust code
	cargo fmt --all

test: ## everything: check, Rust tests, browser journeys, generated client; each on its own:
	@scripts/test

test-rust: ## the Rust tests, on SQLite and on PostgreSQL (ARGS="-p accounts deactivate")
	@scripts/test-rust $(ARGS)

test-e2e: build ## the journeys in a browser, on both databases (ARGS="-g sign-in --project nojs")
	@scripts/test-e2e $(ARGS)

test-client: build ## a Python client generated from the OpenAPI document (ARGS="--document FILE")
	@scripts/test-client $(ARGS)

fuzz: build ## the API, tried with 20,000 generated requests on both databases (FUZZ_SEED=N repeats a run)
	@scripts/fuzz $(ARGS)

timing: build ## whether the clock tells who has an account: sign-in and forgotten passwords, 500 tries a kind
	@scripts/timing $(ARGS)

bench: build ## what each question costs, beside its floor (ARGS="--sizes 10000,100000,1000000")
	@scripts/bench $(ARGS)

first-visit: build ## what a first visit to the list takes on a slow telephone: bytes, first rows, usable
	@scripts/first-visit $(ARGS)

lighthouse: build ## what Lighthouse says of sign-in and of the list of 10,000 people; below 95 it fails
	@scripts/lighthouse $(ARGS)

screenshots: build ## the pictures of the README, from made-up people
	@USHER_E2E_DATABASE=sqlite scripts/test-e2e --config screenshots.config.ts $(ARGS)

torture: build ## power cuts, races, faults, overload, in full: an hour or more (ARGS="--cycles 20 --seed 7 races")
	@scripts/torture $(ARGS)

clean: ## remove what was built; the tools in .tools stay
	rm -rf target end2end/node_modules end2end/test-results
