#!/usr/bin/env python3
"""Holds docs/architecture.md against the sources: every type and every path that it names must exist."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/architecture.md"
DECLARATION = re.compile(r"\b(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)")
# Names that are no types.
WORDS = {"DTLS", "ICE", "Interop", "NIO", "PCM", "SCTP", "SRTP", "STUN"}


def main():
    text = PAGE.read_text(encoding="utf-8")
    types = set()
    for file in (ROOT / "Sources").rglob("*.swift"):
        types |= set(DECLARATION.findall(file.read_text(encoding="utf-8")))
    targets = {folder.name for folder in (ROOT / "Sources").iterdir()}
    diagram = "".join(re.findall(r"```\n(.*?)```", text, re.S))
    named = set(re.findall(r"`([A-Z]\w+)`", text)) | set(re.findall(r"\b[A-Z][a-z]*[A-Z]\w*", diagram))
    missing = sorted(named - types - targets - WORDS)
    paths = set(re.findall(r"`((?:Sources|Scripts)/[\w/+.-]+)`", text))
    missing += sorted(path for path in paths if not (ROOT / path).exists())
    for name in missing:
        print(f"docs/architecture.md names {name}, which does not exist", file=sys.stderr)
    if missing:
        sys.exit(1)
    print(f"architecture: {len(named)} names found")


if __name__ == "__main__":
    main()
