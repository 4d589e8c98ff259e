#!/usr/bin/env python3
"""Holds the tests against the rows of the Voice Live protocol, and writes what came of it.

Conformance/rows.txt lists every row of chapters C, D, E, F and M. A test says which of them it proves:

    // Proves: D.8 function_call_output, D.8 item id        above a Swift test
    // Refuses: F.9 avatar                                  where the row is refused
    @pytest.mark.proves("D.8 function_call_output")         on a Python test; likewise refuses

It is a fault when a row has no proof, a mark names no row, a row that is refused is marked by a test in whose text the
code of the refusal does not occur, or a row says that an event works which no code sends. With test results, it is a fault as well when a proof failed or did not run.

    conformance.py                            checks, and that the written files are up to date
    conformance.py --write                    writes docs/conformance.md and the table in docs/clients.md
    conformance.py --results FILE.xml ...     also holds the proofs against results (xunit of swift test or pytest)
"""

import argparse
import ast
import re
import sys
import xml.etree.ElementTree as xml
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIRE = Path("Sources/Events/Server/ServerEvent+Tag.swift")
REPORT = Path("docs/conformance.md")
CLIENTS = Path("docs/clients.md")
BEGIN, END = "<!-- support: written by Scripts/conformance.py -->", "<!-- support: end -->"
KINDS = ("client event", "server event", "property", "rule")
STATUSES = ("works", "echoed", "refused", "absent")


@dataclass
class Row:
    id: str
    kind: str
    status: str
    code: str
    words: str
    proofs: list = field(default_factory=list)

    @property
    def chapter(self):
        return self.id[0]

    @property
    def name(self):
        return self.id.partition(" ")[2]

    @property
    def section(self):
        return self.id.partition(" ")[0]


@dataclass
class Proof:
    path: str
    suite: str
    test: str
    verb: str
    rows: list
    text: str
    file: str

    @property
    def label(self):
        if self.path.endswith(".py"):
            return f"{Path(self.path).name}::{self.test}"
        return ".".join(part for part in (self.suite, self.test) if part)


def read_rows(text, faults):
    rows = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split(" | ")]
        if len(parts) != 4 or parts[1] not in KINDS or "," in parts[0]:
            faults.append(f"rows.txt:{number}: not a row: {line}")
            continue
        status, _, code = parts[2].partition(" ")
        if status not in STATUSES or (status == "refused") != bool(code):
            faults.append(f"rows.txt:{number}: no status: {parts[2]}")
        if parts[0] in rows:
            faults.append(f"rows.txt:{number}: twice: {parts[0]}")
        rows[parts[0]] = Row(parts[0], parts[1], status, code, parts[3])
    return rows


MARK = re.compile(r"\s*// (Proves|Refuses): (.*)")
SUITE = re.compile(r"(\s*)(?:@Suite\S* )?(?:public |package |private |final )*(?:struct|enum|class|actor|extension) (\w+)")
FUNCTION = re.compile(r"(\s*)(?:@Test\b.*?)?(?:static |private |mutating )*func (\w+)")


def swift_proofs(path, text, faults):
    """The marks of one file of Swift tests."""
    lines = text.splitlines()
    suites, marks, start, is_test = [], [], 0, False
    for number, line in enumerate(lines):
        if found := MARK.match(line):
            if not marks:
                start = number
            marks.append((found[1].lower(), [row.strip() for row in found[2].split(",") if row.strip()]))
            is_test = False
            continue
        if found := SUITE.match(line):
            indent = len(found[1])
            suites = [suite for suite in suites if suite[0] < indent] + [(indent, found[2])]
        is_test = is_test or line.strip().startswith("@Test")
        if found := FUNCTION.match(line):
            if marks and not is_test:
                faults.append(f"{path}:{start + 1}: the mark is on no test")
            indent = len(found[1])
            end = next((n for n in range(number, len(lines)) if lines[n] == " " * indent + "}"), len(lines))
            suite = ".".join(name for depth, name in suites if depth < indent)
            for verb, rows in marks:
                yield Proof(path, suite, found[2], verb, rows, "\n".join(lines[start:end]), text)
            marks, is_test = [], False
    if marks:
        faults.append(f"{path}:{start + 1}: the mark is on no test")


def python_proofs(path, text):
    """The marks of one file of pytest tests."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) in (
                    "pytest.mark.proves", "pytest.mark.refuses"):
                rows = [ast.literal_eval(argument) for argument in decorator.args]
                first = min(each.lineno for each in node.decorator_list)
                source = "\n".join(text.splitlines()[first - 1:node.end_lineno])
                yield Proof(path, "", node.name, decorator.func.attr, rows, source, text)


def read_proofs(root, faults):
    for path in sorted(root.glob("Tests/**/*.swift")):
        yield from swift_proofs(str(path.relative_to(root)), path.read_text(encoding="utf-8"), faults)
    for path in sorted(root.glob("Interop/**/test_*.py")):
        yield from python_proofs(str(path.relative_to(root)), path.read_text(encoding="utf-8"))


def swift_names(root):
    """How Swift sources spell each code of a refusal."""
    names = {}
    for path in root.glob("Sources/**/*.swift"):
        for name, code in re.findall(r'static let (\w+) = FaultCode\(\s*rawValue: "(\w+)"', path.read_text("utf-8")):
            names.setdefault(code, set()).add(f".{name}")
    return names


def sent_events(root):
    """Every type of server event, and whether a source outside of the wire's own target makes one."""
    # Names in the second block are only passed on from a remote model.
    modelled = (root / WIRE).read_text("utf-8").split("\n\n", 1)[0]
    tags = re.findall(r'case (\w+) = "([\w.]+)"', modelled)
    sources = "\n".join(
        path.read_text("utf-8") for path in sorted(root.glob("Sources/**/*.swift"))
        if path.relative_to(root).parts[1] != "Events")
    # What is matched or taken apart is not made: `case .name, .other:`, `case .name`, `.name(let`, `.name(_`.
    sources = re.sub(r"\bcase\s+\.[^:={]*:", "", sources)
    made = set(re.findall(r"(?<!case )\.(\w+)\b(?!\((?:let |_))", sources))
    return {type: case in made for case, type in tags}


def hold_against_sources(rows, sent, faults):
    """An event that works, or a group of them by its common beginning, is one that is sent."""
    for row in rows.values():
        if row.status != "works" or not (row.kind == "server event" or row.section == "C.3"):
            continue
        types = [type for type in sent if type == row.name or type.startswith((row.name + ".", row.name + "_"))]
        if not types or not all(sent[type] for type in types):
            faults.append(f"{row.id} does not work: no source sends it")


def expanded(proof, rows):
    """The rows that a mark names: `C.3 *` is every row of the section whose name stands in the file of the test."""
    for id in proof.rows:
        section, _, name = id.partition(" ")
        if name == "*":
            yield from (row.id for row in rows.values() if row.section == section and f'"{row.name}' in proof.file)
        else:
            yield id


def join(rows, proofs, spellings, faults):
    """Hangs every proof on its rows."""
    for proof in proofs:
        for id in expanded(proof, rows):
            row = rows.get(id)
            if row is None:
                faults.append(f"{proof.path}: {proof.test} names a row that is not there: {id}")
                continue
            if (proof.verb == "refuses") != (row.status == "refused"):
                faults.append(f"{proof.path}: {proof.test} {proof.verb} {id}, whose status is {row.status}")
                continue
            if row.status == "refused" and not any(
                    code in proof.text for code in {row.code} | spellings.get(row.code, set())):
                faults.append(f"{proof.path}: {proof.test} refuses {id} and does not show {row.code}")
                continue
            if proof not in row.proofs:
                row.proofs.append(proof)
    for row in rows.values():
        if not row.proofs:
            faults.append(f"no test proves {row.id}")


def read_results(paths):
    """Of every test that ran, by kind of file, suite and name: whether it passed. Skipped ones did not run."""
    passed = {"swift": {}, "py": {}}
    for path in paths:
        for case in xml.parse(path).getroot().iter("testcase"):
            if case.find("skipped") is not None:
                continue
            is_swift = case.get("classname", "").partition(".")[0].endswith("Tests")
            key = (case.get("classname", "").split(".")[-1], re.split(r"[(\[]", case.get("name"))[0])
            good = case.find("failure") is None and case.find("error") is None
            results = passed["swift" if is_swift else "py"]
            results[key] = results.get(key, True) and good
    return passed


def verdict(proof, passed):
    """Whether the proof passed; None when it did not run, or when there are no results of its kind."""
    is_swift = proof.path.endswith(".swift")
    results = passed["swift" if is_swift else "py"]
    suite = proof.suite.split(".")[-1] if is_swift else Path(proof.path).stem
    if is_swift and not suite:
        return next((good for (_, name), good in results.items() if name == proof.test), None)
    return results.get((suite, proof.test))


def hold_against_results(rows, passed, faults):
    failed = {}
    for row in rows.values():
        verdicts = [verdict(proof, passed) for proof in row.proofs]
        failed |= {id(proof): proof for proof, good in zip(row.proofs, verdicts) if good is False}
        if row.proofs and not any(verdicts) and False not in verdicts:
            faults.append(f"no proof of {row.id} ran: {', '.join(proof.test for proof in row.proofs)}")
    faults.extend(f"{proof.path}: {proof.test} is a proof and failed" for proof in failed.values())


# What is written.

CHAPTERS = {
    "C": "Event routing", "D": "Client events", "E": "Server events", "F": "The session object",
    "M": "Coverage checklist",
}
MOST = 4


def report(rows):
    counts = {status: sum(row.status == status for row in rows.values()) for status in STATUSES}
    lines = [
        "# Conformance", "",
        "Each row of chapters C, D, E, F and M of the Voice Live protocol, and the tests that prove it. Written by",
        "`Scripts/conformance.py` from [the list of rows](../Conformance/rows.txt) and the marks on the tests; do not edit.",
        "",
        f"{len(rows)} rows: {counts['works']} work, {counts['refused']} are refused with the code that is shown, "
        f"{counts['echoed']} are settings that are",
        f"accepted and shown but act on nothing (echoed), and {counts['absent']} are absent: this server has nothing to send.",
    ]
    for chapter, title in CHAPTERS.items():
        lines += ["", f"## {chapter}. {title}", "", "| Row | Asks for | | Proved by |", "|---|---|---|---|"]
        for row in rows.values():
            if row.chapter != chapter:
                continue
            labels = list(dict.fromkeys(f"`{proof.label}`" for proof in row.proofs))
            more = f" and {len(labels) - MOST} more" if len(labels) > MOST else ""
            status = f"refused: `{row.code}`" if row.code else row.status if labels else "not shown yet"
            lines.append(f"| {row.id} | {row.words} | {status} | {', '.join(labels[:MOST])}{more} |")
    return "\n".join(lines) + "\n"


def compact(names):
    """Names of events with their common beginnings written once."""
    groups = {}
    for name in names:
        head, dot, tail = name.rpartition(".")
        groups.setdefault(head + dot, []).append(tail)
    return ", ".join(
        f"`{head}{tails[0]}`" if len(tails) == 1 else f"`{head}{{{','.join(tails)}}}`" if head
        else ", ".join(f"`{tail}`" for tail in tails)
        for head, tails in groups.items())


def support(rows):
    groups = [
        ("Client events", lambda row: row.section == "D.0" and row.kind == "client event"),
        ("Server events", lambda row: row.kind == "server event"),
        ("Session properties", lambda row: row.section == "F.2"),
        ("`turn_detection`", lambda row: row.section in ("F.3", "F.4")),
        ("`voice`", lambda row: row.section == "F.5" and row.kind == "property"),
        ("`input_audio_transcription`", lambda row: row.section == "F.6"),
        ("`tools`", lambda row: row.section == "F.8" and row.kind == "property"),
        ("`response.create`", lambda row: row.section == "D.12"),
    ]
    columns = {
        "Yes": lambda row: row.status == "works" and row.proofs,
        "Echoed only": lambda row: row.status == "echoed",
        "Refused or absent": lambda row: row.status in ("refused", "absent"),
        "Not shown yet": lambda row: row.status == "works" and not row.proofs,
    }
    if not any(columns["Not shown yet"](row) for row in rows.values()):
        del columns["Not shown yet"]
    lines = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for title, belongs in groups:
        cells = []
        for fits in columns.values():
            names = [shown(row) for row in rows.values() if belongs(row) and fits(row)]
            cells.append(compact(names) if "events" in title else ", ".join(f"`{name}`" for name in names))
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def shown(row):
    """The row's name as it stands in the table."""
    head = "end_of_utterance_detection." if row.section == "F.4" else ""
    return head + row.name.removeprefix("type ")


def with_support(readme, table):
    head, begin, rest = readme.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{CLIENTS} has no place for the table: {BEGIN} … {END}")
    return f"{head}{BEGIN}\n\n{table}\n\n{END}{tail}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the report and the table")
    parser.add_argument("--results", nargs="+", default=[], metavar="FILE", help="results of the tests")
    parser.add_argument("--root", type=Path, default=ROOT)
    options = parser.parse_args()

    faults = []
    rows = read_rows((options.root / "Conformance/rows.txt").read_text(encoding="utf-8"), faults)
    join(rows, read_proofs(options.root, faults), swift_names(options.root), faults)
    hold_against_sources(rows, sent_events(options.root), faults)
    if options.results:
        hold_against_results(rows, read_results(options.results), faults)

    readme = (options.root / CLIENTS).read_text(encoding="utf-8")
    wanted = {REPORT: report(rows), CLIENTS: with_support(readme, support(rows))}
    for path, text in wanted.items():
        path = options.root / path
        if options.write:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            faults.append(f"{path.relative_to(options.root)} is not up to date: run Scripts/conformance.py --write")

    for fault in faults:
        print(fault, file=sys.stderr)
    proved = sum(bool(row.proofs) for row in rows.values())
    print(f"conformance: {proved} of {len(rows)} rows proved, {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
