#!/usr/bin/env bash
# Prints the path of the JDBC driver of PostgreSQL; fetches it from Maven Central first when it is not there yet.
set -euo pipefail
version=42.7.8
cache="${PROOFHOUSE_CACHE:-$HOME/.cache/proofhouse}/jdbc"
jar="$cache/postgresql-$version.jar"
if [ ! -f "$jar" ]; then
    mkdir -p "$cache"
    mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="org.postgresql:postgresql:$version" -DoutputDirectory="$cache" </dev/null >&2
fi
echo "$jar"
