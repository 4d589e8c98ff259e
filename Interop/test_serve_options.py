"""What `parley serve` refuses before it listens: an address that others reach, without keys (protocol chapter A.3)."""

import os
import subprocess
import urllib.request

import pytest
from harness.server import BINARY, Server, free_port


def serve(*options, **environment):
    environment = {name: value for name, value in {**os.environ, **environment}.items() if name != "PARLEY_API_KEYS"}
    return subprocess.run(
        [str(BINARY), "serve", *options], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        env=environment)


@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0"])
def test_without_keys_the_server_stays_on_this_machine(address):
    ended = serve("--http", address, "--udp", "127.0.0.1:0")
    assert ended.returncode != 0
    for advice in ("--api-key-file", "PARLEY_API_KEYS", "127.0.0.1:8080", "--insecure-no-auth"):
        assert advice in ended.stderr


def test_a_file_without_keys_is_no_key(tmp_path):
    keys = tmp_path / "keys.txt"
    keys.write_text("# nothing but a comment\n")
    ended = serve("--http", "127.0.0.1:0", "--udp", "127.0.0.1:0", "--api-key-file", str(keys))
    assert ended.returncode != 0
    assert "keys.txt" in ended.stderr


@pytest.mark.parametrize("options", [("--http", "nonsense"), ("--udp", "127.0.0.1:70000"), ("--announce", "here")])
def test_an_option_that_cannot_be_read_is_named(options):
    ended = serve(*options)
    assert ended.returncode != 0
    assert options[0] in ended.stderr or options[1] in ended.stderr


def test_whoever_says_so_listens_on_every_address_without_keys():
    port = free_port()
    server = Server("insecure", "--insecure-no-auth", "--http", f"0.0.0.0:{port}")
    server.http_port = port
    try:
        server.wait_until_ready()
        # Another address of this machine than the one that servers usually listen on.
        with urllib.request.urlopen(f"http://127.0.0.2:{port}/readyz", timeout=5) as response:
            assert response.status == 200
    finally:
        server.stop()
