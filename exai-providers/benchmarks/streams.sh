#!/bin/sh
# Holds many streams at once and tells how late their events are seen: OkHttp alone, then EXAI, on each release of Java. Some
# three minutes.
#   streams.sh [RELEASE...]      STREAMS=5000 PAUSE=50 (milliseconds between two events of a stream) HEAP=320m in the environment
set -eu
cd "$(dirname "$0")"
. ./common.sh

build_exai
build_programs
ulimit -n "$(ulimit -H -n)"

measure() { # measure JAVA TITLE CLASSPATH MAIN
    out=$(mktemp)
    "$1" -Xmx64m -cp "$harness:harness/target/lib/*" dev.exai.benchmarks.client.PacedUpstream "${PAUSE:-50}" >"$out" &
    upstream=$!
    while [ ! -s "$out" ]; do sleep 0.1; done
    printf '%s: ' "$2"
    "$1" -Xmx"${HEAP:-320m}" -Xss256k -XX:+UseSerialGC -cp "$3" "dev.exai.benchmarks.client.$4" "$(cat "$out")" "${STREAMS:-5000}" 20 20 || true
    kill "$upstream"
    wait "$upstream" 2>/dev/null || true
    rm -f "$out"
}

uptime
[ $# -gt 0 ] || set -- 25 17
for release in "$@"; do
    java=$(java_of "$release")
    measure "$java" "JDK $release, OkHttp" "okhttp/target/client-okhttp.jar:okhttp/target/lib/*:$harness:harness/target/lib/*" OkHttpStreams
    measure "$java" "JDK $release, EXAI" "$program:$harness:$exai/exai-server.jar:$exai/lib/*" ExaiStreams
done
uptime
