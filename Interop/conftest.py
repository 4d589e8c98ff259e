"""Fixtures: one server for all tests of a file, checked to be alive after each."""

import pytest
from harness.engine_server import Engines
from harness.server import Server


@pytest.fixture(scope="module")
def engines():
    """Servers of the OpenAI API for every slot of a profile, which a test can make misbehave."""
    engines = Engines()
    yield engines
    engines.close()


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
