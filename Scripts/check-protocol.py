#!/usr/bin/env python3
"""Fails if a source, a test or a row of Conformance/rows.txt cites a chapter that docs/protocol.md has no heading for."""

import re
import sys
from pathlib import Path

CHAPTER = r"[A-Z0](?:\.\d+)?(?![\w.]*\w)"
# A chapter is cited as "Voice Live protocol F.3", "(chapter J.11)" or "docs/protocol.md F.3"; more may follow.
CITATION = re.compile(rf"(?:Voice Live protocol(?:'s)?,?\s+(?:(?:chapters?|section)\s+)?|\bchapters?\s+|docs/protocol\.md,?\s+)"
                      rf"({CHAPTER}(?:(?:\s*,\s*(?:and\s+)?|\s+(?:and|to)\s+){CHAPTER})*)")
BREAK = re.compile(r"\n[ \t]*(?://+!?|#|\*)?[ \t]*")
FOLDERS = {"Sources": "*.swift", "Tests": "*.swift", "Interop": "*.py"}


def headings(text):
    """Chapters with a heading; the requirements of chapter M are cells of its table."""
    found = re.findall(r"^#{2,3} ([A-Z0](?:\.\d+)?)[. ]", text, re.M)
    return {*found, *re.findall(r"\| (M\.\d+) ", text)}


def citations(root):
    """Each citation as file, line and chapter."""
    for folder, pattern in FOLDERS.items():
        for file in sorted((root / folder).rglob(pattern)):
            source = file.read_text(encoding="utf-8")
            # A citation may go on in the next line of a comment; blanks keep the positions.
            text = BREAK.sub(lambda match: " " * len(match[0]), source)
            for match in CITATION.finditer(text):
                line = source.count("\n", 0, match.start(1)) + 1
                for chapter in re.findall(CHAPTER, match[1]):
                    yield file.relative_to(root), line, chapter
    rows = root / "Conformance/rows.txt"
    for line, row in enumerate(rows.read_text(encoding="utf-8").splitlines(), start=1):
        if match := re.match(r"[A-Z]\.\d+", row):
            yield rows.relative_to(root), line, match[0]


def main():
    root = Path(__file__).resolve().parent.parent
    known = headings((root / "docs/protocol.md").read_text(encoding="utf-8"))
    found = list(citations(root))
    faults = [f"{file}:{line}: docs/protocol.md has no chapter {chapter}" for file, line, chapter in found
              if chapter not in known]
    if faults:
        sys.exit("\n".join(faults))
    print(f"protocol: {len(found)} citations of {len({chapter for _, _, chapter in found})} chapters")


if __name__ == "__main__":
    main()
