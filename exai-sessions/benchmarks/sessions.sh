#!/bin/sh
# What a session costs beside the call in it, and how many sessions can wait at once in 512 MiB: about two minutes.
# JAVA_17 and JAVA_25 name the homes of two JDKs; one that is not set is passed over. Results: docs/sessions.md
set -eu
cd "$(dirname "$0")"
root=../..

echo "building EXAI" >&2
"$root/exai" version >/dev/null
exai=$root/exai-server/target/exai
mkdir -p target/classes
"${JAVA_HOME:+$JAVA_HOME/bin/}javac" --release 17 -d target/classes -cp "$exai/exai-server.jar:$exai/lib/*" sessions/*.java

for home in ${JAVA_17-} ${JAVA_25-}; do
    run="$home/bin/java -Xmx512m -cp target/classes:$exai/exai-server.jar:$exai/lib/*"
    main=dev.exai.benchmarks.sessions.SessionCosts
    $run $main path
    $run $main waiting 10000
    case $("$home/bin/java" -version 2>&1) in
        *'"17'*) $run $main blocking 2000 ;;
        *) $run $main blocking 10000 ;;
    esac
done
