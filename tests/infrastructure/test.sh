#!/usr/bin/env bash
# The whole test suite, with the real broker and the real S3 server fetched first, and one line at the end that counts
# all tests and names the scenarios that were skipped. Arguments go to `cargo test --workspace`.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$here/../.."

# Scenarios that find no broker or no S3 server write their names here (never in CI: there they fail).
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export PROOFHOUSE_SKIPPED="$work/skipped"
touch "$PROOFHOUSE_SKIPPED"

# Labelled real spellings that may not be passed on. Where they lie beside the clone, they are scored.
beside="$here/../../../shared/realdata"
if [[ -z "${PROOFHOUSE_REALDATA:-}" && -f "$beside/spellings.csv" ]]; then
    PROOFHOUSE_REALDATA="$(cd "$beside" && pwd)"
    export PROOFHOUSE_REALDATA
fi

bash "$here/fetch.sh"

started=$SECONDS
cargo build -p proofhouse-jobs
built=$SECONDS
# Tests that start it need not ask cargo again, and wait for whoever builds meanwhile.
export PROOFHOUSE_BINARY="${PROOFHOUSE_BINARY:-${CARGO_TARGET_DIR:-$PWD/target}/debug/proofhouse}"
status=0
# All crates run even when one fails: one round of fixing instead of several.
cargo test --workspace --no-fail-fast "$@" 2>&1 | tee "$work/output" || status=$?

echo
echo "build $((built - started)) s, tests $((SECONDS - built)) s"
skipped="$(wc -l <"$PROOFHOUSE_SKIPPED")"
if [[ "$skipped" -gt 0 ]]; then
    echo "SKIPPED, because what they need was not to be had:"
    sort "$PROOFHOUSE_SKIPPED" | sed 's/^/  /'
fi
sed -n 's/^test result: .* \([0-9]*\) passed; \([0-9]*\) failed; \([0-9]*\) ignored.*/\1 \2 \3/p' "$work/output" \
    | awk -v skipped="$skipped" '{ passed += $1; failed += $2; ignored += $3 }
        END { printf "%d passed, %d failed, %d skipped\n", passed - skipped, failed, ignored + skipped }'
exit "$status"
