#!/usr/bin/env bash
# Prints the Python of a virtual environment that holds requirements.txt; makes it first when it is not there yet.
# It is kept outside the clone (PROOFHOUSE_CACHE, default ~/.cache/proofhouse), one folder per state of the list.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

cache="${PROOFHOUSE_CACHE:-$HOME/.cache/proofhouse}/python"
environment="$cache/$(sha256sum "$here/requirements.txt" | cut -c1-12)"
mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9
if [[ ! -f "$environment/.complete" ]]; then
    python3 -c 'import ensurepip, venv' 2>/dev/null \
        || { echo "Python 3 with venv is needed for the Delta reader; run tests/infrastructure/install.sh test" >&2; exit 1; }
    echo "installing $(grep -vc '^#' "$here/requirements.txt") Python packages into $environment" >&2
    rm -rf "$environment"
    python3 -m venv "$environment"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt" </dev/null >&2
    touch "$environment/.complete"
fi
echo "$environment/bin/python"
