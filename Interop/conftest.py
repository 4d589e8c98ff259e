"""Fixtures: one server for all tests of a file, checked to be alive after each."""

from pathlib import Path

import pytest
from harness.server import Server


def pytest_collection_modifyitems(items):
    """With several workers, the tests of a file stay together, and so do those with the SDK: what they received is judged
    by the last of them."""
    for item in items:
        name = Path(item.fspath).stem
        group = "sdk" if name.startswith("test_sdk_") or name == "test_seen_events" else name
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="module")
def running_server(request):
    server = Server(request.module.__name__.removeprefix("test_"))
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


@pytest.fixture
def server(running_server):
    """A server that calls can be made to. Whatever a test does to it, it must still answer afterwards."""
    yield running_server
    running_server.assert_alive()
