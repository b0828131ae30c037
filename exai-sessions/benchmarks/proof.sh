#!/bin/sh
# Shows for longer than a build can wait that what was acknowledged is never lost. One after the other, each printed as it ends:
#
#   power      the power fails at random points of a recording of a real disk (20000 states; and without syncs, for comparison)
#   crash      a writing process is killed (5000 times)
#   jobs       two processes on one PostgreSQL, one killed or stopped every 0.5 to 3 s (20000 jobs)
#   takeover   the same with leases of 15 s, as in use (20000 jobs)
#   histories  8 clients at once on each of the three stores, checked for linearizability (10000 each)
#   faults     the system refuses writes and syncs with EIO, ENOSPC or EINTR (1000 runs; needs strace)
#
#   proof.sh [NAME[=COUNT]...]     SEED=20261122 in the environment repeats a run
#   proof.sh record=TURNS          makes the recordings of the tests anew (needs strace)
#
# Ctrl-C ends it; what was printed stands. Needs a JDK and works in the directory TMPDIR names, which should be a disk.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
./mvnw -q -o -Dfast -pl exai-sessions -am test-compile dependency:build-classpath \
    -Dmdep.outputFile=target/classpath -DincludeScope=test >/dev/null
cd exai-sessions
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
uptime
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m \
    -cp "target/test-classes:target/classes:$root/exai-core/target/classes:$root/exai-testkit/target/classes:$(cat target/classpath)" \
    dev.exai.sessions.proof.Proof "$place" "${SEED-20261122}" "$@"
uptime
