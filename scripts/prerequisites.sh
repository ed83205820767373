# Sourced by the other scripts: looks for what they need, and installs Debian packages when it may. It never touches
# Rust itself, and says what is missing in one sentence when it cannot install it.

RUST_WANTED=1.95

say() { printf '%s\n' "$*"; }
stop() { printf 'strongroom: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# as_root COMMAND…: runs it as root without asking for a password; fails when that is not possible.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo && sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

# install_debian PACKAGE…: installs them where apt-get is the way to do that and we may.
install_debian() {
    have apt-get && as_root true || return 1
    say "Installing $* …"
    quiet=$(mktemp)
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >"$quiet" 2>&1 </dev/null ||
        { as_root env DEBIAN_FRONTEND=noninteractive apt-get update >"$quiet" 2>&1 </dev/null &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >"$quiet" 2>&1 </dev/null; }; then
        rm -f "$quiet"
    else
        tail -n 5 "$quiet" >&2
        rm -f "$quiet"
        return 1
    fi
}

# at_least WANTED GOT: whether a version of the form major.minor is new enough.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

need_rust() {
    # A shell that was not started by a login often lacks the folder rustup installs to.
    have cargo || { [ -x "$HOME/.cargo/bin/cargo" ] && PATH="$HOME/.cargo/bin:$PATH" && export PATH; }
    have cargo || stop "Rust $RUST_WANTED or newer is needed: install it with rustup (https://rustup.rs), then try again."
    version=$(cargo --version | cut -d ' ' -f 2)
    at_least "$RUST_WANTED" "$version" ||
        stop "Rust $RUST_WANTED or newer is needed and this is $version: run 'rustup update stable', then try again."
}

need_compiler() {
    have cc || install_debian gcc libc6-dev || true
    have cc || stop "a C compiler is needed for the cryptography library: install the package gcc (or clang), then try again."
}
