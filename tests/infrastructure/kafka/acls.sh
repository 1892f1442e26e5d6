#!/usr/bin/env bash
# Kafka's own command kafka-acls, from the jars.
#
#   acls.sh JARS ARGUMENT...
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
jars="$1"
shift
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto "-Dlog4j2.configurationFile=$here/log4j2.properties" \
    -cp "$jars/*" org.apache.kafka.tools.AclCommand "$@" </dev/null
