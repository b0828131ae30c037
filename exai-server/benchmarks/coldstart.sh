#!/bin/sh
# The time from the launcher's start to the first answer, on JDK 25 and 17: some minutes the first time, then one.
# JAVA_OPTS="-Dstarts=5" ./coldstart.sh 25 does less.
set -eu
cd "$(dirname "$0")"
. ./common.sh
build harness
[ $# -gt 0 ] || set -- 25 17
harness ColdStart "$root/exai" "$@"
