#!/usr/bin/env bash
# The whole test suite, with the real broker and the real S3 server fetched first, and a count of what was skipped
# last. Arguments go to `cargo test --workspace`.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$here/../.."

# Scenarios that find no broker or no S3 server write their names here (never in CI: there they fail).
skipped="$(mktemp)"
trap 'rm -f "$skipped"' EXIT
export PROOFHOUSE_SKIPPED="$skipped"

if [[ -z "${PROOFHOUSE_TEST_KAFKA:-}" ]]; then bash "$here/kafka/fetch.sh" >/dev/null || [[ -z "${CI:-}" ]]; fi
bash "$here/python/fetch.sh" >/dev/null || [[ -z "${CI:-}" ]]

cargo build -p proofhouse-jobs
status=0
cargo test --workspace "$@" || status=$?
if [[ -s "$skipped" ]]; then
    echo
    echo "SKIPPED $(wc -l <"$skipped") scenarios, because what they need was not to be had:"
    sort "$skipped" | sed 's/^/  /'
fi
exit "$status"
