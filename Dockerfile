# The program with its playground. `docker build -t entente .`; docker-compose.yml runs it over Neo4j.

FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

# The version of rust-toolchain.toml, which is left behind: it would have rustup fetch what only development needs.
FROM rust:1.95.0-slim-bookworm AS program
WORKDIR /src
COPY Cargo.toml Cargo.lock build.rs ./
COPY benches/execute.rs benches/
COPY schema/ schema/
COPY seed/ seed/
COPY src/ src/
COPY --from=web /src/web/dist/ web/dist/
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked && cp target/release/entente /entente

FROM debian:12-slim
# For databases that are reached over TLS.
COPY --from=program /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=program /entente /usr/local/bin/
# Loopback would be the container's own: who may come in is said where its port is published.
ENV ENTENTE_LISTEN=0.0.0.0:8080
EXPOSE 8080
USER 65532:65532
ENTRYPOINT ["entente"]
CMD ["serve"]
