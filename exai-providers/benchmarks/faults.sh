#!/bin/sh
# What faults of providers cost others, how late calls end, how soon a cancel is seen: about a quarter of an hour.
# faults.sh 10 is a quick look, faults.sh 1 outages a part: overruns, cancels, outages, bystanders.
set -eu
cd "$(dirname "$0")/.."

(
    cd ..
    ./mvnw -q -B -Dfast -pl exai-providers -am test-compile \
        org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath -Dmdep.outputFile=target/faults-classpath
)
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "target/test-classes:target/classes:$(cat target/faults-classpath)" \
    dev.exai.providers.faults.Figures "$@"
