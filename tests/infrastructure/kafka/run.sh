#!/usr/bin/env bash
# Runs one Apache Kafka broker (KRaft, single node, loopback only) until standard input closes.
#
#   run.sh JARS FOLDER BROKER_PORT CONTROLLER_PORT
#
# With PROOFHOUSE_REMOVE_AFTERWARDS set, the folder goes with the broker. A folder may bring its own server.properties,
# and in scram-users the accounts to create with it, one `SCRAM-SHA-512=[name=...,password=...]` per line.
#
# The caller keeps the writing end of our standard input open. However the caller ends (normally, by a panic, by
# kill -9), that pipe closes, and the broker is killed with it: no test leaves a broker behind.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
jars="$1" folder="$2" port="$3" controller_port="$4"

mkdir -p "$folder"
[[ -f "$folder/server.properties" ]] ||
    sed -e "s:@PORT@:$port:g" -e "s:@CONTROLLER_PORT@:$controller_port:g" -e "s:@FOLDER@:$folder:g" \
        "$here/server.properties.in" >"$folder/server.properties"

# A test broker lives for seconds: the first compiler tier and the serial collector start it twice as fast.
java=(java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto "-Dlog4j2.configurationFile=$here/log4j2.properties" -cp "$jars/*")

# A folder that was formatted before keeps its data, so that a scenario can stop a broker and start it again.
if [[ ! -f "$folder/log/meta.properties" ]]; then
    cluster="$("${java[@]}" kafka.tools.StorageTool random-uuid </dev/null)"
    accounts=()
    if [[ -f "$folder/scram-users" ]]; then
        while read -r account; do accounts+=(--add-scram "$account"); done <"$folder/scram-users"
    fi
    "${java[@]}" kafka.tools.StorageTool format --standalone -t "$cluster" -c "$folder/server.properties" \
        ${accounts[@]+"${accounts[@]}"} </dev/null
fi

"${java[@]}" -Xmx512m kafka.Kafka "$folder/server.properties" </dev/null &
broker=$!
finish() {
    kill -9 "$broker" 2>/dev/null || true
    wait "$broker" 2>/dev/null || true
    [[ -z "${PROOFHOUSE_REMOVE_AFTERWARDS:-}" ]] || rm -rf "$folder"
}
trap finish EXIT

# Whichever comes first: the caller is gone (read meets the end of the pipe), or the broker ended by itself.
{ while read -r _; do :; done; kill -9 "$broker" 2>/dev/null || true; } <&0 &
watcher=$!
status=0
wait "$broker" || status=$?
kill "$watcher" 2>/dev/null || true
exit "$status"
