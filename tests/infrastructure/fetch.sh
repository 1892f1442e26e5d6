#!/usr/bin/env bash
# Fetches what the tests run against: the real broker, the real S3 server, and the Python of the clients. What is there already is
# left alone.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

fetch() { # what is not to be had skips scenarios, but in CI it ends the run
    bash "$here/$1" >/dev/null && return
    echo "tests/infrastructure/$1 failed; see above" >&2
    [[ -z "${CI:-}" ]]
}
if [[ -z "${PROOFHOUSE_TEST_KAFKA:-}" ]]; then fetch kafka/fetch.sh; fi
fetch object_storage/fetch.sh
fetch python/fetch.sh
