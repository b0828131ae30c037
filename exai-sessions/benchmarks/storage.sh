#!/bin/sh
# What the storage does, and that it keeps what it acknowledged, for longer than a build can wait.
#
#   storage.sh bench [SECONDS [CONVERSATIONS]]   turns per second next to raw SQLite, and a large storage (5 s, 100000)
#   storage.sh crash [LOOPS [SEED]]              kills a writing process again and again (5000)
#   storage.sh histories [COUNT [SEED]]          histories of 8 clients, checked for linearizability, per store (10000)
#
# Works in the directory TMPDIR names: a disk, not memory, or the figures mean nothing.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD

classpath() {
    ./mvnw -q -o -Dfast -pl exai-sessions -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath \
        -DincludeScope=test >/dev/null
    printf '%s' "$root/exai-sessions/target/classes:$root/exai-core/target/classes:"
    cat exai-sessions/target/classpath
}

tests() { # tests CLASS OPTION...
    class=$1
    shift
    ./mvnw -o -Dfast -pl exai-sessions -am test -Dtest="$class" -Dsurefire.failIfNoSpecifiedTests=false "$@"
}

uptime
case ${1-bench} in
    bench)
        place=$(mktemp -d)
        trap 'rm -rf "$place"' EXIT
        java -cp "$(classpath)" exai-sessions/benchmarks/StorageBench.java "$place" "${2-5}" "${3-100000}"
        ;;
    crash) tests CrashTest "-DargLine=-Dexai.crash.loops=${2-5000} -Dexai.crash.seed=${3-20261122}" ;;
    histories) tests '*StoreContractTest' "-DargLine=-Dexai.histories=${2-10000} -Dexai.seed=${3-20261122}" ;;
    *)
        sed -n '2,9p' "$0"
        exit 2
        ;;
esac
uptime
