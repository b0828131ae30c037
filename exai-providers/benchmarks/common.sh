# What the scripts of this folder share; they run it with their own folder as the current one.

root=../..
exai=$root/exai-server/target/exai
harness=harness/target/client-harness.jar
program=exai/target/classes

# Builds EXAI as its launcher does.
build_exai() {
    echo "building EXAI" >&2
    "$root/exai" version >/dev/null
}

# Builds the programs: those of the other libraries, and ours against what the launcher runs, so nothing has to be installed.
build_programs() {
    echo "building the other libraries' programs" >&2
    "$root/mvnw" -q -B -ntp -f pom.xml package >&2
    mkdir -p "$program"
    "${JAVA_HOME:+$JAVA_HOME/bin/}javac" --release 17 -d "$program" -cp "$harness:$exai/exai-server.jar:$exai/lib/*" \
        exai/src/main/java/dev/exai/benchmarks/client/*.java
}

# The java of a release, of those that are installed.
java_of() {
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk*; do
        if [ -x "$home/bin/java" ] && "$home/bin/java" -version 2>&1 | grep -q "\"$1[\".]"; then
            echo "$home/bin/java"
            return
        fi
    done
    echo "no JDK $1 found" >&2
    exit 1
}
