#!/usr/bin/env python3
"""Holds every citation of the protocol against docs/protocol.md: a chapter that sources, tests or conformance rows name has
a heading there."""

import re
import sys
from pathlib import Path

CITATION = re.compile(r"Voice Live protocol,?\s+(?:(?:chapters?|section)\s+)?([A-Z0-9](?:\.\d+)?)"
                      r"((?:(?:,| and| to)\s+[A-Z0-9]\.\d+)*)")
CHAPTER = re.compile(r"[A-Z0-9]\.\d+")
FOLDERS = {"Sources": "*.swift", "Tests": "*.swift", "Interop": "*.py"}


def headings(root):
    """Chapters with a heading, and the requirements of chapter M, which are rows of a table."""
    text = (root / "docs/protocol.md").read_text(encoding="utf-8")
    found = set(re.findall(r"^#{2,3} ([A-Z0-9](?:\.\d+)?)[. ]", text, re.M))
    return found | set(re.findall(r"\| (M\.\d+) ", text))


def citations(root):
    """Each citation as (place, chapter)."""
    for folder, pattern in FOLDERS.items():
        for file in sorted((root / folder).rglob(pattern)):
            text = re.sub(r"\n\s*(?://[/!]?|#)\s*", " ", file.read_text(encoding="utf-8"))
            for match in CITATION.finditer(text):
                for chapter in [match[1], *CHAPTER.findall(match[2])]:
                    yield str(file.relative_to(root)), chapter
    rows = root / "Conformance/rows.txt"
    for number, line in enumerate(rows.read_text(encoding="utf-8").splitlines(), start=1):
        if match := re.match(r"([A-Z]\.\d+)\b", line):
            yield f"{rows.relative_to(root)}:{number}", match[1]


def main():
    root = Path(__file__).resolve().parent.parent
    known = headings(root)
    found = list(citations(root))
    faults = [f"{place}: docs/protocol.md has no chapter {chapter}" for place, chapter in found if chapter not in known]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(f"{len(faults)} citation(s) lead nowhere")
    print(f"protocol: {len(found)} citations of {len({chapter for _, chapter in found})} chapters found")


if __name__ == "__main__":
    main()
