"""The judge of the conformance report finds what it is there to find."""

import subprocess
import sys

from harness.server import ROOT

ROWS = "D.1 one | rule | works | words\nF.9 avatar | property | refused avatar_not_supported | no avatar\n"
SWIFT = """
@Suite struct RowTests {
    // Proves: D.1 one
    @Test(arguments: [1])
    func one(_ number: Int) {
        #expect(number == 1)
    }
}
"""
PYTHON = """
import pytest


@pytest.mark.refuses("F.9 avatar")
def test_avatar(server):
    assert server.ask() == "avatar_not_supported"
"""


def judge(root, rows=ROWS, swift=SWIFT, python=PYTHON, results=()):
    """What the judge says of a repository with these rows and tests, after it wrote its report."""
    for path, text in {
        "Conformance/rows.txt": rows, "Tests/ATests/RowTests.swift": swift, "Interop/test_rows.py": python,
        "docs/clients.md": "<!-- support: written by Scripts/conformance.py -->\n<!-- support: end -->\n",
        "Sources/Events/Server/ServerEvent+Tag.swift": "",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    command = [sys.executable, str(ROOT / "Scripts/conformance.py"), "--root", str(root), "--write"]
    if results:
        command += ["--results", *map(str, results)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (not done.stderr)
    return done.stderr


def test_rows_that_are_proved_are_no_fault(tmp_path):
    assert judge(tmp_path) == ""
    report = (tmp_path / "docs/conformance.md").read_text()
    assert "| D.1 one | words | works | `RowTests.one` |" in report
    assert "`test_rows.py::test_avatar`" in report


def test_a_row_without_a_proof_is_a_fault(tmp_path):
    assert "no test proves D.1 one" in judge(tmp_path, swift=SWIFT.replace("// Proves: D.1 one", ""))


def test_a_mark_without_a_row_is_a_fault(tmp_path):
    assert "a row that is not there: D.2 two" in judge(tmp_path, swift=SWIFT.replace("one\n", "one, D.2 two\n", 1))


def test_a_refusal_that_is_not_shown_is_a_fault(tmp_path):
    assert "does not show avatar_not_supported" in judge(tmp_path, python=PYTHON.replace("_not_supported", ""))
    assert "whose status is refused" in judge(tmp_path, python=PYTHON.replace("refuses", "proves"))


def test_a_mark_on_no_test_is_a_fault(tmp_path):
    assert "on no test" in judge(tmp_path, swift=SWIFT.replace("    @Test(arguments: [1])\n", ""))


def test_a_proof_that_failed_or_did_not_run_is_a_fault(tmp_path):
    results = tmp_path / "results.xml"

    def of(swift, python=""):
        results.write_text(
            f'<r><testcase classname="ATests.RowTests" name="{swift}(_:)"/>'
            f'<testcase classname="Interop.test_rows" name="test_avatar[a]">{python}</testcase></r>')
        return judge(tmp_path, results=[results])

    assert of("one") == ""
    assert "no proof of D.1 one ran" in of("another")
    assert "no proof of F.9 avatar ran" in of("one", "<skipped/>")
    assert "test_avatar is a proof and failed" in of("one", "<failure/>")
