#!/bin/sh
# Compares EXAI with the official Java SDK and Quarkus MCP on tools/call, on JDK 25 and 17: about twenty minutes. Options in
# JAVA_OPTS, for example JAVA_OPTS="-Drounds=1 -Dseconds=1 -Dwarmup=10000" ./run.sh 25
set -eu
cd "$(dirname "$0")"
. ./common.sh
build_exai
build harness,peers/sdk,peers/quarkus
[ $# -gt 0 ] || set -- 25 17
harness ToolCalls . "exai/target/classes:$exai/exai-server.jar:$exai/lib/*" "$@"
