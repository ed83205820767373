#!/usr/bin/env bash
# Measures Strongroom beside its peers, after installing them. Arguments go to bench/run.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/prerequisites.sh
need_rust
need_compiler
missing=()
have rclone || missing+=(rclone)
have openssl || missing+=(openssl)
have python3 || missing+=(python3)
{ have node && at_least 20 "$(node --version | tr -d v)"; } || missing+=(nodejs)
have npm || missing+=(npm)
[ "${#missing[@]}" = 0 ] || install_debian "${missing[@]}" ||
    stop "the measurements need these Debian packages (or what they hold): ${missing[*]}. Install them, then try again."
exec bench/run "$@"
