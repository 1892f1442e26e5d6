#!/usr/bin/env bash
# Installs with apt what is missing on Debian or Ubuntu, and says what it installs.
#
#   install.sh build   what compiling needs: a C and C++ toolchain, cmake, pkg-config, headers of OpenSSL and zlib
#   install.sh test    that, and what the scenarios need: Java 17 or later, Maven, openssl, Python 3 with venv, Chromium
#                   (the S3 server is built with Go, which is fetched when it is not installed)
#
# Installs nothing, and asks for no password, when all is there. PROOFHOUSE_NO_INSTALL=1 only says what is missing.
set -euo pipefail

purpose="${1:-build}"
missing=()
need() { # need PACKAGE TEST...: the package is missing when the test fails
    local package="$1"
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}
has() { command -v "$1"; }
java_is_recent() {
    local major
    major="$(java -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')"
    [[ "${major:-0}" -ge 17 ]]
}
first_in_apt() { # the first of the packages that this release of the system offers
    local package
    for package in "$@"; do
        if apt-cache show "$package" >/dev/null 2>&1; then echo "$package" && return; fi
    done
    echo "$1"
}

if ! has cargo >/dev/null; then
    echo "Rust is missing: install it with rustup (https://rustup.rs), then run this again." >&2
    exit 1
fi

need gcc has gcc
need g++ has g++
need make has make
need cmake has cmake
need pkg-config has pkg-config
need perl has perl
need libssl-dev pkg-config --exists openssl
need zlib1g-dev pkg-config --exists zlib
if [[ "$purpose" == test ]]; then
    java_is_recent 2>/dev/null || missing+=(java)
    need maven has mvn
    need openssl has openssl
    need postgresql-client has psql
    need python3 has python3
    need python3-venv python3 -c 'import ensurepip, venv'
    need chromium has chromium
fi
if [[ ${#missing[@]} -eq 0 ]]; then exit 0; fi

if [[ -n "${PROOFHOUSE_NO_INSTALL:-}" ]]; then
    echo "missing system packages: ${missing[*]} (not installed: PROOFHOUSE_NO_INSTALL is set)" >&2
    exit 1
fi
if ! has apt-get >/dev/null; then
    echo "missing: ${missing[*]}. This is no Debian or Ubuntu; install them with your own package manager." >&2
    exit 1
fi
as_root=()
if [[ "$(id -u)" -ne 0 ]]; then
    has sudo >/dev/null || { echo "missing: ${missing[*]}. Install them as root; there is no sudo here." >&2; exit 1; }
    as_root=(sudo)
fi

echo "== installing with apt: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq </dev/null >&2
packages=()
for package in "${missing[@]}"; do
    if [[ "$package" == java ]]; then
        package="$(first_in_apt openjdk-17-jre-headless openjdk-21-jre-headless openjdk-25-jre-headless)"
    fi
    packages+=("$package")
done
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null >&2
echo "== installed: ${packages[*]}" >&2
