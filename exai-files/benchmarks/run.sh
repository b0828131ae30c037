#!/bin/sh
# Taking in next to sha256sum, a copy with fsync and restic, and listing many rows: ./run.sh [big|small|rows|plan] ...
# WORK is where files are written (default a fresh folder beside target); MIB, COUNT, ROWS make it smaller.
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- big small rows plan
WORK=${WORK:-$PWD/exai-files/target/bench}
[ -n "${CP:-}" ] || {
    ./mvnw -o -q -Dfast -pl exai-files -am test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.cp
    CP=exai-core/target/classes:exai-files/target/classes:$(cat exai-files/target/bench.cp)
}
export RESTIC_PASSWORD=bench
for what; do
    rm -rf "$WORK"; mkdir -p "$WORK"
    case $what in
        big) set -- "${MIB:-2048}" "${ROUNDS:-3}" ;;
        small) set -- "${COUNT:-10000}" ;;
        rows | plan) set -- "${ROWS:-1000000}" ;;
    esac
    echo "load before: $(cut -d' ' -f1-3 /proc/loadavg)"
    java -Xmx192m -cp "$CP" exai-files/benchmarks/FilesBench.java "$what" "$WORK" "$@"
    echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
done
rm -rf "$WORK"
