#!/bin/sh
# Compares HTTP engines with one handler on JDK 25 and 17: about ten minutes. Options in JAVA_OPTS, for example
# JAVA_OPTS="-Drounds=1 -Dseconds=1 -Dwarmup=10000" ./engines.sh 25
set -eu
cd "$(dirname "$0")"
. ./common.sh
build harness,engines/netty,engines/vertx,engines/jetty
[ $# -gt 0 ] || set -- 25 17
harness Engines engines "$@"
