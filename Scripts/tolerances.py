#!/usr/bin/env python3
"""Writes what Parley tolerates of engine servers into docs/engines.md, from the marks on the tests that show it.

    @pytest.mark.tolerates("chat", "a last event that no empty line follows", "is read")

    tolerances.py            checks that the table is up to date
    tolerances.py --write    writes it
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "engines.md"
BEGIN, END = "<!-- tolerances: written by Scripts/tolerances.py -->", "<!-- tolerances: end -->"
ENGINES = ["chat", "recognizer", "synthesizer", "MCP", "realtime model"]


def marks(path):
    """The marks of one file of tests, in the order in which they stand there: (engine, what, then)."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and "tolerates" in (
                getattr(node.func, "attr", None), getattr(node.func, "id", None)):
            words = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            if all(isinstance(argument, ast.Name) for argument in node.args):
                continue  # The mark of a helper that is handed the words.
            words = words[:3]
            if len(words) != 3 or not all(isinstance(word, str) and "|" not in word for word in words):
                sys.exit(f"{path.name}:{node.lineno}: the mark has an engine, what it does, and what Parley does")
            if words[0] not in ENGINES:
                sys.exit(f"{path.name}:{node.lineno}: {words[0]} is none of {', '.join(ENGINES)}")
            yield tuple(words), path.name


def table():
    rows = {}
    for path in sorted((ROOT / "Interop").glob("test_*.py")):
        for row, name in marks(path):
            rows.setdefault(row, [])
            if name not in rows[row]:
                rows[row].append(name)
    lines = ["| Engine | What its server does | What Parley does | Test |", "|---|---|---|---|"]
    for row in sorted(rows, key=lambda row: ENGINES.index(row[0])):
        lines.append(f"| {row[0]} | {row[1]} | {row[2]} | {', '.join(f'`{name}`' for name in rows[row])} |")
    return "\n".join(lines)


def main():
    page = PAGE.read_text()
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{PAGE.name} has no place for the table: {BEGIN} … {END}")
    written = f"{before}{BEGIN}\n{table()}\n{END}{after}"
    if "--write" in sys.argv[1:]:
        PAGE.write_text(written)
    elif written != page:
        sys.exit("docs/engines.md is out of date: run Scripts/tolerances.py --write")


if __name__ == "__main__":
    main()
