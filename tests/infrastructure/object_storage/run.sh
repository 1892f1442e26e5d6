#!/usr/bin/env bash
# Runs one S3 server (moto) on loopback until standard input closes; see kafka/run.sh for why.
#
#   run.sh PYTHON PORT
set -euo pipefail
python="$1" port="$2"
"$python" -m moto.server -H 127.0.0.1 -p "$port" </dev/null &
server=$!
trap 'kill -9 "$server" 2>/dev/null || true' EXIT
{ while read -r _; do :; done; kill -9 "$server" 2>/dev/null || true; } <&0 &
watcher=$!
status=0
wait "$server" || status=$?
kill "$watcher" 2>/dev/null || true
exit "$status"
