#!/bin/sh
# Compares client libraries that read the same answer, on JDK 25 and 17: about an hour. Options in JAVA_OPTS, for example
# JAVA_OPTS="-Dforms=chat-stream -Dcallers=1,32 -Drounds=1 -Dseconds=1 -Dwarmup=10000" ./run.sh 25
set -eu
cd "$(dirname "$0")"
. ./common.sh

build_exai
build_programs

[ $# -gt 0 ] || set -- 25 17
# shellcheck disable=SC2086 # the options are words
"${JAVA_HOME:+$JAVA_HOME/bin/}java" ${JAVA_OPTS-} -cp "$harness:harness/target/lib/*" \
    dev.exai.benchmarks.ClientCalls . "$program:$harness:$exai/exai-server.jar:$exai/lib/*" "$@"
