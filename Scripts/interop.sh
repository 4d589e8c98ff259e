#!/usr/bin/env bash
# interop.sh [pytest options]: runs Interop/ against .build/release/parley, in a Python environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=.venv/requirements.txt
if ! cmp -s Interop/requirements.txt "$stamp"; then
    echo "preparing the Python environment in .venv ..."
    rm -rf .venv
    python3 -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check -r Interop/requirements.txt
    cp Interop/requirements.txt "$stamp"
fi
Scripts/test-models.sh
exec .venv/bin/python -m pytest Interop --junitxml out/results/interop.xml "$@"
