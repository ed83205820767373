#!/bin/sh
# Builds Strongroom and serves a demo practice. Arguments go to `strongroom demo`.
set -eu
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
need_rust
need_compiler
say "Building (the first time takes some minutes) …"
cargo build --release --locked -p strongroom
exec "${CARGO_TARGET_DIR:-target}/release/strongroom" demo "$@"
