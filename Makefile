# What people run: `make run` and `make test`. Needs Rust (rustup reads rust-toolchain.toml) and Node.js 20 with npm;
# `make test` also needs Chromium (CHROMIUM says where), Python 3.11 with venv (PYTHON says which), and Java 17 with Maven for
# Neo4j, as `make run-neo4j` does.

CHROMIUM ?= /usr/bin/chromium
CARGO ?= cargo
PYTHON ?= python3
export CHROMIUM

.PHONY: run run-neo4j test web lint rust browser drawing networkx accept bench deny clean

## Serve the built-in data with the playground at http://127.0.0.1:8080/
run: web
	$(CARGO) run --release --locked -- serve

## Serve the same from Neo4j, without Docker; its data stays in target/neo4j/home
run-neo4j: web
	$(CARGO) build --release --locked
	tests/neo4j/with --home target/neo4j/home sh -c \
	  '$(CARGO) run --release --locked -- import && exec $(CARGO) run --release --locked -- serve'

## Run every test
test: lint rust browser drawing networkx

## Build the playground; without npm the server has a plain page instead
web: web/dist/index.html

web/dist/index.html: web/package-lock.json web/index.html web/vite.config.ts $(wildcard web/src/* web/examples/*)
	@if command -v npm >/dev/null; then cd web && npm ci --no-audit --no-fund && npm run build; \
	else echo "npm is not installed: the server will have a plain page instead of the playground"; fi

lint: web
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	cd web && npm run check
	cd tests/compose && npm ci --no-audit --no-fund && npm run lint

rust: web
	INSTA_UPDATE=no $(CARGO) test --locked

## The audits of the GraphQL-over-HTTP draft and the playground in a browser, against the program just tested
browser: rust
	cd tests/http && npm ci --no-audit --no-fund
	tests/http/serving node tests/http/audits.mjs
	tests/http/serving node web/e2e/playground.mjs

## The examples of docs/drawing.md, with the libraries that they are about
drawing: rust
	cd tests/drawing && npm ci --no-audit --no-fund
	ENTENTE_CORS_ORIGIN=http://localhost:5173 tests/http/serving node tests/drawing/drawing.mjs docs/drawing.md

## What is found over many steps, compared with NetworkX: on the embedded store, and a part of it on Neo4j
networkx: rust target/networkx/installed
	target/networkx/bin/python tests/networkx/check.py target/debug/entente
	tests/neo4j/with target/networkx/bin/python tests/networkx/check.py target/debug/entente --neo4j --every 12

target/networkx/installed: tests/networkx/requirements.txt
	$(PYTHON) -m venv target/networkx
	target/networkx/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

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
