#!/usr/bin/env bash
# check.sh: what a machine can judge about a change: format, imports, a proof for each row of the protocol, tables that are
# written from tests, and a build without warnings.
set -euo pipefail
cd "$(dirname "$0")/.."

sources=(Package.swift Sources)
[ -d Tests ] && sources+=(Tests)

echo "format ..."
swift format lint -r --strict --parallel "${sources[@]}"
echo "imports ..."
python3 Scripts/check-imports.py
echo "conformance ..."
python3 Scripts/conformance.py
echo "protocol ..."
python3 Scripts/check-protocol.py
echo "architecture ..."
python3 Scripts/check-architecture.py
echo "tolerances ..."
python3 Scripts/tolerances.py
echo "build, warnings as errors ..."
Scripts/build.sh --strict --build-tests
echo "check: ok"
