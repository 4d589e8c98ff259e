#!/usr/bin/env bash
# build.sh [--strict] [swift build options]: builds for release. With --strict a warning in our own sources fails.
#
# The compiler warns only when it compiles, so the objects of a module that warned are removed: it is compiled anew the
# next time, and a warning does not vanish by asking twice. The package manager silences warnings of dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."

strict=no
options=()
for option in "$@"; do
    case $option in
        --strict) strict=yes ;;
        *) options+=("$option") ;;
    esac
done

mkdir -p .build
log=.build/last-build.log
swift build -c release "${options[@]}" 2>&1 | tee "$log"

warnings=$(grep -E '/(Sources|Tests)/[^:]+:[0-9]+:[0-9]+: warning: ' "$log" | grep -vF '/.build/' | sort -u || true)
[ -n "$warnings" ] || exit 0
sed -nE 's#.*/(Sources|Tests)/([^/]+)/.*#\2#p' <<<"$warnings" | sort -u | while read -r module; do
    find ".build/release/$module.build" -name '*.o' -delete
done
if [ $strict = yes ]; then
    printf '\nWarnings count as errors here:\n%s\n' "$warnings" >&2
    exit 1
fi
