#!/bin/sh
# Compares client libraries that read the same answer, on JDK 25 and 17: about an hour. Options in JAVA_OPTS, for example
# JAVA_OPTS="-Dforms=chat-stream -Dcallers=1,32 -Drounds=1 -Dseconds=1 -Dwarmup=10000" ./run.sh 25
set -eu
cd "$(dirname "$0")"
root=../..

echo "building EXAI" >&2
"$root/exai" version >/dev/null
echo "building the other libraries' programs" >&2
"$root/mvnw" -q -B -ntp -f pom.xml package >&2

# ours is compiled against what the launcher runs, so nothing has to be installed
exai=$root/exai-server/target/exai
harness=harness/target/client-harness.jar
mkdir -p exai/target/classes
"${JAVA_HOME:+$JAVA_HOME/bin/}javac" --release 17 -d exai/target/classes -cp "$harness:$exai/exai-server.jar:$exai/lib/*" \
    exai/src/main/java/dev/exai/benchmarks/client/*.java

[ $# -gt 0 ] || set -- 25 17
# shellcheck disable=SC2086 # the options are words
"${JAVA_HOME:+$JAVA_HOME/bin/}java" ${JAVA_OPTS-} -cp "$harness:harness/target/lib/*" \
    dev.exai.benchmarks.ClientCalls . "exai/target/classes:$harness:$exai/exai-server.jar:$exai/lib/*" "$@"
