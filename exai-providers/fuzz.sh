#!/usr/bin/env bash
# Looks for inputs that break the readers of exai-providers, guided by coverage: fuzz.sh [SECONDS [TARGET...]], default
# 600 seconds for each target. What is found is kept in src/test/resources/fuzz and replayed by every build. SEED=n repeats
# the choices of an earlier run; each run prints its own.
#
# A target itself fails when an input costs it more than a second of processor time. libFuzzer's own clock, which also runs
# while garbage is collected or others use the machine, only ends what never ends by itself.
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:-600}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(SseFuzz TextFrameFuzz NdjsonFuzz RetryAfterFuzz ErrorBodyFuzz MultipartFuzz)
tools=target/fuzz
mkdir -p "$tools"

(
    cd ..
    ./mvnw -q -B -Dfast -pl exai-providers -am test-compile
    for name in jazzer jazzer-api; do
        ./mvnw -q -B -N org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy \
            -Dartifact="com.code-intelligence:$name:0.30.0" -DoutputDirectory="$PWD/exai-providers/$tools"
    done
    ./mvnw -q -B -Dfast -pl exai-providers -am test-compile \
        org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath -Dmdep.outputFile=target/fuzz-classpath
)
libraries=$(cat target/fuzz-classpath)

for target in "${targets[@]}"; do
    echo "==== $target: $seconds s"
    mkdir -p "$tools/$target" "src/test/resources/fuzz/$target"
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+EnableDynamicAgentLoading -XX:+UseSerialGC -Xmx768m \
        -cp "$tools/jazzer-0.30.0.jar:$tools/jazzer-api-0.30.0.jar:target/test-classes:target/classes:$libraries" \
        com.code_intelligence.jazzer.Jazzer \
        --target_class="dev.exai.providers.fuzz.$target" --instrumentation_includes='dev.exai.**' \
        --reproducer_path="$tools/$target" -artifact_prefix="src/test/resources/fuzz/$target/" \
        -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -max_len=16384 -seed="${SEED:-0}" -print_final_stats=1 \
        "$tools/$target" "src/test/resources/fuzz/$target"
done
