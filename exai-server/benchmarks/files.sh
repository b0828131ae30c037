#!/bin/sh
# Files of a whole server at their long figures, once: ./files.sh [huge|drift] ...
# huge: 2 GiB through each door of a server with a heap of 128 MiB, and on to a provider (7 GiB of disk, 5 min).
# drift: 10,000 copies at a provider, a tenth of which have drifted in six ways; COUNT makes it fewer.
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- huge drift
for what; do
    case $what in
        huge) set -- -Dtest=HugeFilesTest -Dexai.files.huge=true ;;
        drift) set -- -Dtest=DriftTest -Dexai.drift.files="${COUNT:-10000}" ;;
        *) echo "files.sh: huge or drift, not $what" >&2 && exit 2 ;;
    esac
    echo "load before: $(cut -d' ' -f1-3 /proc/loadavg)"
    ./mvnw -B -ntp -q -Dfast -pl exai-server -am test -Dsurefire.failIfNoSpecifiedTests=false "$@"
    echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
done
