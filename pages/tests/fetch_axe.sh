#!/usr/bin/env bash
# Prints the path of axe.min.js, the accessibility checker that the browser tests put into pages. It is fetched once with npm and kept
# outside the clone (PROOFHOUSE_CACHE, default ~/.cache/proofhouse). It is used by tests only and is no part of what is served.
set -euo pipefail
version=4.14.1
cache="${PROOFHOUSE_CACHE:-$HOME/.cache/proofhouse}/axe"
mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9
if [[ ! -f "$cache/$version/axe.min.js" ]]; then
    command -v npm >/dev/null || { echo "npm is needed to fetch axe-core" >&2; exit 1; }
    scratch="$(mktemp -d)"
    trap 'rm -rf "$scratch"' EXIT
    (cd "$scratch" && npm pack --silent "axe-core@$version" </dev/null >/dev/null && tar -xzf "axe-core-$version.tgz" package/axe.min.js)
    mkdir -p "$cache/$version"
    mv "$scratch/package/axe.min.js" "$cache/$version/axe.min.js"
fi
echo "$cache/$version/axe.min.js"
