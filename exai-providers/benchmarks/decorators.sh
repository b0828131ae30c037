#!/bin/sh
# What everything around a provider costs a call, without a network: half a minute.   decorators.sh [RELEASE...]
set -eu
cd "$(dirname "$0")"
. ./common.sh

build_exai
[ $# -gt 0 ] || set -- 17 25
for release in "$@"; do
    java=$(java_of "$release")
    "$java" -cp "$exai/exai-server.jar:$exai/lib/*" exai/src/main/java/dev/exai/benchmarks/client/Decorators.java
done
