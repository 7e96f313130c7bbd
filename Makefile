# What people run: `make run` and `make test`. Needs Rust (rustup reads rust-toolchain.toml) and Node.js 20 with npm;
# `make test` also needs Chromium (CHROMIUM says where), Python 3.11 with venv (PYTHON says which), and Java 17 with Maven for
# Neo4j, as `make run-neo4j` does.

CHROMIUM ?= /usr/bin/chromium
CARGO ?= cargo
PYTHON ?= python3
# Parts of the tests that run side by side: the Rust tests wait for Neo4j half of the time, the others for their servers.
JOBS ?= 3
# What the tests start.
PROGRAM = $(or $(CARGO_TARGET_DIR),target)/debug/entente
# Tests that share a Neo4j server wait for each other, so there are more of them than cores.
RUST_TEST_THREADS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 2)
# Random tests have a new seed in each run; ENTENTE_SEED=N repeats one, ENTENTE_LONG=1 makes them as long as a night.
ifndef ENTENTE_SEED
ENTENTE_SEED := $(shell od -An -N3 -tu4 /dev/urandom | tr -d ' ')
endif
export CHROMIUM

.PHONY: run run-neo4j test parts web lint format clippy types compose built rust audits playground drawing networkx \
  networkx-neo4j neo4j crates accept bench deny clean

## Serve the built-in data with the playground at http://127.0.0.1:8080/
run: web
	$(CARGO) run --release --locked -- serve

## Serve the same from Neo4j, without Docker; its data stays in target/neo4j/home
run-neo4j: web
	$(CARGO) build --release --locked
	tests/neo4j/with --home target/neo4j/home sh -c \
	  '$(CARGO) run --release --locked -- import && exec $(CARGO) run --release --locked -- serve'

## Run every test, several parts side by side, and say at the end where the time went
test:
	@tests/part --begin
	@$(MAKE) --no-print-directory --jobs=$(JOBS) --keep-going --output-sync=target ENTENTE_SEED=$(ENTENTE_SEED) parts; \
	  status=$$?; tests/part --table; echo "random tests: ENTENTE_SEED=$(ENTENTE_SEED) repeats them"; exit $$status

# In this order they begin: what others wait for first.
parts: web crates neo4j format clippy rust playground audits networkx networkx-neo4j drawing types compose

## Build the playground; without npm the server has a plain page instead
web: web/dist/index.html

web/dist/index.html: web/package-lock.json web/index.html web/vite.config.ts $(wildcard web/src/* web/examples/*)
	@if command -v npm >/dev/null; then tests/part web sh -c 'cd web && npm ci --no-audit --no-fund && npm run build'; \
	else echo "npm is not installed: the server will have a plain page instead of the playground"; fi

%/node_modules/.package-lock.json: %/package-lock.json
	@tests/part "packages of $*" sh -c 'cd $* && npm ci --no-audit --no-fund'

# What is fetched while the playground is built.
crates:
	@tests/part crates $(CARGO) fetch --locked

neo4j:
	@tests/part "Neo4j's libraries" tests/neo4j/server --fetch

lint: format clippy types compose

format:
	@tests/part format $(CARGO) fmt --check

clippy: web | crates
	@tests/part clippy $(CARGO) clippy --locked --all-targets -- -D warnings

types: web
	@tests/part types sh -c 'cd web && npm run check'

compose: tests/compose/node_modules/.package-lock.json
	@tests/part compose sh -c 'cd tests/compose && npm run lint'

# Cargo does one of this and clippy at a time. Clippy is over sooner, and nothing waits for it but the tests that take long.
built: web | crates $(if $(filter parts,$(MAKECMDGOALS)),clippy)
	@tests/part build $(CARGO) test --locked --no-run

rust: built | neo4j
	@INSTA_UPDATE=no RUST_TEST_THREADS=$(RUST_TEST_THREADS) ENTENTE_SEED=$(ENTENTE_SEED) tests/part rust $(CARGO) test --locked

## The audits of the GraphQL-over-HTTP draft and the playground in a browser, against the program that is tested
audits: built tests/http/node_modules/.package-lock.json
	@tests/part audits tests/http/serving node tests/http/audits.mjs

playground: built
	@tests/part playground tests/http/serving node web/e2e/playground.mjs

## The examples of docs/drawing.md, with the libraries that they are about
drawing: built tests/drawing/node_modules/.package-lock.json
	@ENTENTE_CORS_ORIGIN=http://localhost:5173 tests/part drawing \
	  tests/http/serving node tests/drawing/drawing.mjs docs/drawing.md

## What is found over many steps, compared with NetworkX: on the embedded store, and a part of it on Neo4j
networkx: built target/networkx/installed
	@ENTENTE_SEED=$(ENTENTE_SEED) tests/part "networkx, embedded store" target/networkx/bin/python tests/networkx/check.py $(PROGRAM)

networkx-neo4j: built target/networkx/installed | neo4j
	@ENTENTE_SEED=$(ENTENTE_SEED) tests/part "networkx, Neo4j" \
	  tests/neo4j/with target/networkx/bin/python tests/networkx/check.py $(PROGRAM) --neo4j --every $(if $(filter 1,$(ENTENTE_LONG)),1,12)

target/networkx/installed: tests/networkx/requirements.txt
	@tests/part "packages of Python" sh -c '$(PYTHON) -m venv target/networkx && \
	  target/networkx/bin/pip install --quiet --disable-pip-version-check --requirement $<'
	@touch $@

## Write the generated files and the answers of tests/queries anew; look at the difference before committing it
accept:
	ENTENTE_ACCEPT=1 INSTA_UPDATE=always $(CARGO) test --locked --test main

## Compare with a bare field, on graphs of 100,000 and 1,000,000 relations; needs wrk
bench:
	benches/run

## Licences and sources of dependencies; needs cargo-deny
deny:
	$(CARGO) deny check bans licenses sources

clean:
	$(CARGO) clean
	rm -rf web/dist web/node_modules tests/http/node_modules tests/compose/node_modules tests/drawing/node_modules
