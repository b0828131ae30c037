#!/bin/sh
# What everything around a provider costs a call, without a network: half a minute. JAVA_17 and JAVA_25 name the homes of two JDKs;
# one that is not set is passed over.
set -eu
cd "$(dirname "$0")"
root=../..

echo "building EXAI" >&2
"$root/exai" version >/dev/null
exai=$root/exai-server/target/exai
for home in ${JAVA_17-} ${JAVA_25-}; do
    "$home/bin/java" -cp "$exai/exai-server.jar:$exai/lib/*" exai/src/main/java/dev/exai/benchmarks/client/Decorators.java
done
