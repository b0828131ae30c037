# What the scripts of this folder share; they run it with their own folder as the current one.

root=../..

# Builds the modules named, which come from Maven Central, with what they need.
build() {
    echo "building $1" >&2
    "$root/mvnw" -q -B -ntp -f pom.xml -pl "$1" -am package >&2
}

# Runs a class of the harness.
harness() {
    main=$1
    shift
    # shellcheck disable=SC2086 # the options are words
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" ${JAVA_OPTS-} -cp harness/target/harness.jar "dev.exai.benchmarks.$main" "$@"
}

# Builds EXAI as its launcher does, and the benchmark's program against that, so nothing has to be installed.
build_exai() {
    echo "building EXAI" >&2
    "$root/exai" version >&2
    exai=$root/exai-server/target/exai
    mkdir -p exai/target/classes
    "${JAVA_HOME:+$JAVA_HOME/bin/}javac" --release 17 -d exai/target/classes -cp "$exai/exai-server.jar:$exai/lib/*" \
        exai/src/main/java/dev/exai/benchmarks/exai/*.java
}
