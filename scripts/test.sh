#!/usr/bin/env bash
# Everything that must hold, with what it needs installed first. Parts: check, journeys, browser, torture, timing, fuzz; without
# a part, the first three. Every stage runs even when an earlier one failed, and the last line counts them all.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
. scripts/prerequisites.sh

part="${1:-all}"
target="${CARGO_TARGET_DIR:-$PWD/target}"
tools="$target/tools"
logs="$target/test-logs"
passed=0
failed=0
broken=()

# ---- what the tests need -------------------------------------------------------------------------------------------

need_packages() {
    local missing=()
    have cc || missing+=(gcc libc6-dev)
    [ -x /usr/bin/chromium ] || missing+=(chromium)
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || have initdb || missing+=(postgresql)
    [ -x /usr/sbin/clamd ] || missing+=(clamav-daemon)
    [ -x /usr/sbin/dovecot ] || missing+=(dovecot-imapd)
    have openssl || missing+=(openssl)
    have curl || missing+=(curl)
    have setpriv || missing+=(util-linux)
    have python3 || missing+=(python3)
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    { have node && at_least 18 "$(node --version | tr -d v)"; } || missing+=(nodejs)
    have npm || missing+=(npm)
    [ "${#missing[@]}" = 0 ] && return
    install_debian "${missing[@]}" ||
        stop "the tests need these Debian packages (or what they hold): ${missing[*]}. Install them, then try again."
}

# Each tool below carries a stamp of what was asked for, so that a second run costs nothing.
need_python() {
    local wanted stamp="$tools/python/stamp"
    wanted=$(cat tests/python/requirements.txt)
    if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
        say "Installing the mail and object store servers the tests talk to …"
        rm -rf "$tools/python"
        python3 -m venv "$tools/python" >"$logs/python.log" 2>&1 &&
            "$tools/python/bin/python" -m pip install --quiet -r tests/python/requirements.txt >>"$logs/python.log" 2>&1 ||
            { tail -n 5 "$logs/python.log" >&2; stop "the Python packages of tests/python/requirements.txt could not be installed."; }
        printf '%s' "$wanted" >"$stamp"
    fi
    export STRONGROOM_TEST_PYTHON="$tools/python/bin/python" STRONGROOM_TEST_AIOSMTPD=1
}

need_node_modules() {
    local stamp=tests/browser/node_modules/.stamp wanted
    wanted=$(cksum <tests/browser/package-lock.json)
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    say "Installing the browser driver …"
    (cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund) >"$logs/npm.log" 2>&1 </dev/null ||
        { tail -n 5 "$logs/npm.log" >&2; stop "the packages of tests/browser/package-lock.json could not be installed."; }
    printf '%s' "$wanted" >"$stamp"
}

# ---- stages --------------------------------------------------------------------------------------------------------

# stage NAME COMMAND…: runs it, shows it, keeps a log, and leaves its result in $code.
stage() {
    local name="$1" from=$SECONDS
    shift
    say ""
    say "── $name"
    "$@" 2>&1 </dev/null | tee "$logs/$name.log"
    code=${PIPESTATUS[0]}
    say "── $name: $([ "$code" = 0 ] && say fine || say failed) after $((SECONDS - from)) s"
}

count() { passed=$((passed + $1)); failed=$((failed + $2)); }

# one NAME COMMAND…: a stage that counts as one test.
one() {
    stage "$@"
    if [ "$code" = 0 ]; then count 1 0; else count 0 1; broken+=("$1"); fi
}

# counted NAME READER COMMAND…: a stage whose log says how many tests passed and failed. A stage that failed without
# counting a failure did not get as far as its tests, which is one.
counted() {
    local name="$1" reader="$2" p=0 f=0
    shift 2
    stage "$name" "$@"
    read -r p f < <("$reader" "$logs/$name.log")
    [ "$code" != 0 ] && [ "${f:-0}" = 0 ] && f=1
    # No tests at all is not success either.
    [ "$code" = 0 ] && [ "${p:-0}" = 0 ] && f=1
    count "${p:-0}" "${f:-0}"
    [ "${f:-0}" = 0 ] || broken+=("$name")
}

read_cargo() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '/^test result:/ { for (i = 1; i < NF; i++) { if ($(i+1) == "passed;") p += $i; if ($(i+1) == "failed;") f += $i } } END { print p + 0, f + 0 }'
}

read_nextest() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '/^ *Summary \[/ { run = 0; ok = 0; for (i = 1; i < NF; i++) { if ($(i+1) ~ /^tests?$/) { split($i, part, "/"); run = part[length(part)] } if ($(i+1) ~ /^passed/) ok = $i } } END { print ok + 0, run - ok }'
}

read_node() {
    awk '/^(#|ℹ) pass / { p = $3 } /^(#|ℹ) fail / { f = $3 } /^(#|ℹ) cancelled / { c = $3 } END { print p + 0, f + c + 0 }' "$1"
}

check() {
    one format cargo fmt --all --check
    one lints cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
}

# One build for everything after it: the same packages with the same features, so that nothing is compiled twice.
build() {
    one build cargo build --workspace --bins --tests --locked
    export STRONGROOM_TEST_PROGRAM="$target/debug/strongroom"
}

rust_tests() {
    if cargo nextest --version >/dev/null 2>&1; then
        counted tests read_nextest cargo nextest run --workspace --locked --no-fail-fast "$@"
    else
        counted tests read_cargo cargo test --workspace --lib --bins --tests --locked --no-fail-fast "$@"
    fi
}

doc_tests() { counted doctests read_cargo cargo test --doc --workspace --locked; }

# Every journey, its pages looked at; then every one the other way (tests/browser/lib/leg.mjs) but those that have all ways
# in themselves or are about one engine.
browser() {
    counted browser read_node env STRONGROOM_TEST_SCREENSHOTS="$target/screenshots" \
        node --test --test-reporter=tap --test-concurrency=3 tests/browser/*.test.mjs
    local suites=() suite
    for suite in tests/browser/*.test.mjs; do
        case "$suite" in */manual.* | */first_journey.* | */tus.* | */without_scripts.*) ;; *) suites+=("$suite") ;; esac
    done
    counted browser-other read_node env STRONGROOM_TEST_LEG=other \
        node --test --test-reporter=tap --test-concurrency=3 "${suites[@]}"
}

# The whole workspace is named here too: one package alone has other features, and everything would be compiled anew.
torture() {
    counted torture read_cargo env STRONGROOM_TEST_KILLS="${KILLS:-1000}" STRONGROOM_TEST_CUTS="${CUTS:-200}" \
        STRONGROOM_TEST_REQUESTS="${REQUESTS:-50000}" STRONGROOM_TEST_MATTERS="${MATTERS:-50}" \
        cargo test --workspace --lib --locked -- --nocapture kill_9 power_loss nobody_reads whoever_knows
}

timing() {
    counted timing read_cargo env STRONGROOM_TEST_TIMING="${N:-5000}" \
        cargo test --workspace --lib --locked -- --ignored --nocapture asking_for_a_link
}

# A sanitiser needs a nightly toolchain, so this is no part of the suite; `tests/src/hostile.rs` tries the same functions
# and holds `fuzz/` against them. What a run finds interesting stays in fuzz/corpus for the next one; the committed seeds
# are only read.
fuzz() {
    have cargo-fuzz || stop "fuzzing needs cargo-fuzz (cargo install cargo-fuzz) and a nightly toolchain."
    cargo +nightly --version >/dev/null 2>&1 || stop "fuzzing needs a nightly toolchain (rustup toolchain install nightly)."
    local target
    # cargo-fuzz cannot be told to keep to the lock file, so it is held against the manifests first.
    one fuzz-lock cargo +nightly tree --locked --manifest-path fuzz/Cargo.toml --depth 1
    one fuzz-build cargo +nightly fuzz build
    for target in fuzz/targets/*.rs; do
        target=$(basename "$target" .rs)
        mkdir -p "fuzz/corpus/$target"
        one "fuzz-$target" cargo +nightly fuzz run "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
            -max_total_time="${FOR:-60}" -rss_limit_mb=3072 -timeout=25 -print_final_stats=1
    done
}

# ---- the run -------------------------------------------------------------------------------------------------------

need_rust
mkdir -p "$tools" "$logs"
# The folders of most tests stand in memory where there is room (`crates/testkit/src/house.rs`).
room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)
[ "${room:-0}" -gt 4000000 ] && [ -w /dev/shm ] && export STRONGROOM_TEST_FOLDER=/dev/shm
case "$part" in
    check) check ;;
    all) need_packages; need_python; need_node_modules; check; build; rust_tests; doc_tests; browser ;;
    journeys) need_packages; need_python; build; rust_tests -p journeys ;;
    browser) need_packages; need_python; need_node_modules; build; browser ;;
    torture) need_packages; need_python; build; torture ;;
    timing) need_packages; need_python; build; timing ;;
    fuzz) fuzz ;;
    *) stop "unknown part '$part': check, journeys, browser, torture, timing, fuzz, or nothing for the first three" ;;
esac

say ""
[ "${#broken[@]}" = 0 ] || say "Failed: ${broken[*]} (logs in $logs)"
say "$passed passed, $failed failed"
[ "$failed" = 0 ]
