#!/usr/bin/env bash
# Prints the folder that holds a runnable Apache Kafka broker as jars; fetches it first when it is not there yet.
#
#   KAFKA_HOME       use the jars of an unpacked Kafka distribution instead
#   PROOFHOUSE_CACHE where the jars are kept (default ~/.cache/proofhouse), outside the clone
#
# Everything but the folder's name goes to standard error, so that a caller can read the answer from standard output.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

if [[ -n "${KAFKA_HOME:-}" ]]; then
    [[ -d "$KAFKA_HOME/libs" ]] || { echo "KAFKA_HOME=$KAFKA_HOME has no libs folder; point it at an unpacked Kafka" >&2; exit 1; }
    echo "$KAFKA_HOME/libs"
    exit 0
fi

version="$(sed -n 's:.*<kafka.version>\(.*\)</kafka.version>.*:\1:p' "$here/pom.xml")"
cache="${PROOFHOUSE_CACHE:-$HOME/.cache/proofhouse}/kafka"
# Another list of jars is another folder: a broker that runs on the old one keeps its jars.
jars="$cache/$version-$(cksum <"$here/pom.xml" | cut -d' ' -f1)"
mkdir -p "$cache"

# Two test runs may start at once; the lock makes the second one wait and find the jars there.
exec 9>"$cache/.lock"
flock 9
if [[ ! -f "$jars/.complete" ]]; then
    command -v mvn >/dev/null || { echo "Maven (mvn) is needed once to fetch Apache Kafka $version; run tests/infrastructure/install.sh test" >&2; exit 1; }
    echo "fetching Apache Kafka $version from Maven Central into $jars" >&2
    rm -rf "$jars.part"
    mvn --batch-mode --quiet --file "$here/pom.xml" dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$jars.part" </dev/null >"$cache/maven.log" 2>&1 \
        || { cat "$cache/maven.log" >&2; echo "Maven could not fetch Apache Kafka $version; see above" >&2; exit 1; }
    [[ -f "$jars.part/kafka_2.13-$version.jar" ]] || { echo "Maven left no kafka_2.13-$version.jar in $jars.part" >&2; exit 1; }
    rm -rf "$jars"
    mv "$jars.part" "$jars"
    touch "$jars/.complete"
fi
echo "$jars"
