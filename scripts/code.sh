#!/bin/sh
# Prints the demo owner's current one-time code. Arguments go to `strongroom demo --code`.
set -eu
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
program="${CARGO_TARGET_DIR:-target}/release/strongroom"
[ -x "$program" ] || stop "the demo is not built yet: run 'make run' first, and this in a second terminal."
exec "$program" demo --code "$@"
