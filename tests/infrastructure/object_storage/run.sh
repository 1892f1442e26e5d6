#!/usr/bin/env bash
# Runs one S3 server (versitygw) on loopback until standard input closes; see kafka/run.sh for why.
#
#   run.sh PROGRAM PORT FOLDER REGION
#
# FOLDER/objects holds a folder for each bucket, with the objects as files; FOLDER/attributes what S3 knows about them
# (beside the objects, because not every file system has extended attributes). The keys come in ROOT_ACCESS_KEY and
# ROOT_SECRET_KEY.
set -euo pipefail
program="$1" port="$2" folder="$3" region="$4"
mkdir -p "$folder/objects" "$folder/attributes"
"$program" --port "127.0.0.1:$port" --region "$region" --quiet \
    posix --sidecar "$folder/attributes" "$folder/objects" </dev/null &
server=$!
trap 'kill -9 "$server" 2>/dev/null || true' EXIT
{ while read -r _; do :; done; kill -9 "$server" 2>/dev/null || true; } <&0 &
watcher=$!
status=0
wait "$server" || status=$?
kill "$watcher" 2>/dev/null || true
exit "$status"
