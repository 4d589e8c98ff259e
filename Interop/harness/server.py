"""A server under test: started on free ports, waited for, stopped by its process id.

Without the option `models` it has no neural models, whatever is installed on this machine.
"""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = ROOT / ".build" / "release" / "parley"
OUTPUT = ROOT / "out" / "interop"
"""Logs, recordings and screenshots, for humans."""


def free_port(kind=socket.SOCK_STREAM):
    """A port of 127.0.0.1 that nobody uses right now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, name, *options, media="127.0.0.1", binary=BINARY, models=None):
        """`media` is the address of the UDP port; 0.0.0.0 stands for every address of this machine. `models` is a
        folder of installed models."""
        self.http_port = free_port()
        self.udp_port = free_port(socket.SOCK_DGRAM)
        self.log_path = OUTPUT / f"server-{name}.log"
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        assert Path(binary).exists(), f"{binary} is missing: run `make build`"
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    str(binary), "serve", "--http", f"127.0.0.1:{self.http_port}",
                    "--udp", f"{media}:{self.udp_port}", *options,
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                env=os.environ | {"PARLEY_MODELS": str(models or OUTPUT / "no-models")})

    @property
    def http(self):
        return f"http://127.0.0.1:{self.http_port}"

    def socket_url(self, path="/voice-live/realtime/calls", **parameters):
        query = {"api-version": "2026-01-01-preview", "model": "gpt-realtime", **parameters}
        return f"ws://127.0.0.1:{self.http_port}{path}?" + "&".join(f"{key}={value}" for key, value in query.items())

    def get(self, path, timeout=5):
        """Status and body of one request; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.http + path, timeout=timeout) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except OSError:
            return 0, b""

    def wait_until_ready(self, timeout=60):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log()}")
            if self.get("/readyz")[0] == 200:
                return self
            time.sleep(0.1)
        raise AssertionError(f"not ready within {timeout} s:\n{self.log()}")

    def assert_alive(self):
        assert self.process.poll() is None, f"the server ended with {self.process.returncode}:\n{self.log()}"
        assert self.get("/healthz")[0] == 200, f"the server does not answer:\n{self.log()}"

    def resident_bytes(self):
        """Memory in use, as the kernel counts it."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * 4096

    def log(self, last=4000):
        return self.log_path.read_text(errors="replace")[-last:]

    def stop(self):
        """Ends the server; returns its exit status. A server that needs to be killed is a failure."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError(f"the server did not end within 15 s:\n{self.log()}") from None
        return self.process.returncode
