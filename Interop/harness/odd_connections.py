"""Connections that no proper client makes: pipelined, incomplete, unread, and others. None of them leaves by itself.

As a program it prints figures of a server with many of them:

    python3 Interop/harness/odd_connections.py --count 5000 [--binary .build/release/parley]
"""

import argparse
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

REQUEST = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /healthz HTTP/1.1\r\nHost: a\r\n"
QUERY = b"?api-version=2026-01-01-preview&model=gpt-realtime"


def handshake(path=b"/voice-live/realtime", query=QUERY):
    return (b"GET " + path + query + b" HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")


REQUESTS = {
    "silent": b"",
    "half a head": REQUEST,
    "dripping head": REQUEST,
    "pipelined": (REQUEST + b"\r\n") * 2,
    "pipelined, many": (REQUEST + b"\r\n") * 50,
    "pipelined upgrade": REQUEST + b"\r\n" + handshake(),
    "body owed": POST + b"Content-Length: 4000000\r\n\r\nx",
    "dripping body": POST + b"Content-Length: 4000000\r\n\r\n",
    "half a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    "unread answer": b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "answered": REQUEST + b"\r\n",
    "close and more": REQUEST + b"Connection: close\r\n\r\n" + (REQUEST + b"\r\n") * 3,
    "not HTTP": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    "h2c upgrade and more": REQUEST + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n" + REQUEST + b"\r\n",
    "refused upgrade and more": handshake(query=b"") + REQUEST + b"\r\n",
    "half-closed": REQUEST + b"\r\n",
    "half-closed head": REQUEST,
    "garbage after an upgrade": handshake() + b"\xff" * 2000,
    "close after an upgrade": handshake() + b"\x88\x82\x01\x02\x03\x04\x02\xea",
    "half-closed after an upgrade": handshake(),
}
"""What each kind sends. The server ends every one of them by its own deadlines."""

SOCKETS = {"silent WebSocket": handshake()}
"""Proper WebSockets, except that they read nothing and answer no close frame. They may stay for the time of a session."""

DRIPS = {
    "dripping head": b"X: y\r\n", "dripping body": b"x", "pipelined": REQUEST + b"\r\n",
    "h2c upgrade and more": REQUEST + b"\r\n",
}
"""What some kinds send again and again, as long as the server takes it."""


class OddConnections:
    def __init__(self, port, count, kinds=REQUESTS, addresses=10):
        """`addresses`: how many source addresses of 127.0.0.0/8 they come from."""
        self.sockets = []
        names = list(kinds)
        failures = 0
        for index in range(count):
            if failures == 20:
                break  # The server accepts no more.
            name = names[index % len(names)]
            client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            if name == "unread answer":
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            client.settimeout(1)
            try:
                client.bind((f"127.0.1.{1 + index % addresses}", 0))
                client.connect(("127.0.0.1", port))
                client.sendall(kinds[name])
                if name.startswith("half-closed"):
                    client.shutdown(socket.SHUT_WR)
                failures = 0
            except TimeoutError:
                failures += 1
            except OSError:
                pass  # The server may have closed it already.
            client.setblocking(False)
            self.sockets.append((name, client))

    def drip(self):
        for name, client in self.sockets:
            if name in DRIPS:
                try:
                    client.send(DRIPS[name])
                except OSError:
                    pass

    def close(self):
        for _, client in self.sockets:
            client.close()


def open_connections(http, timeout=5):
    """Those that the server counts: requests, among them the one that asks, and WebSockets."""
    with urllib.request.urlopen(http + "/metrics", timeout=timeout) as response:
        lines = response.read().decode().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if line.startswith("parley_http_connections{"))
    return (int(values['parley_http_connections{kind="request"}']),
            int(values['parley_http_connections{kind="websocket"}']))


class Probes:
    """Asks for /healthz every 100 ms in a thread, and keeps the time of each answer in seconds; None without one."""

    def __init__(self, http, timeout=5):
        self.times = []
        self.http, self.timeout = http, timeout
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.stopping.wait(0.1):
            began = time.monotonic()
            try:
                with urllib.request.urlopen(self.http + "/healthz", timeout=self.timeout) as response:
                    response.read()
                self.times.append(time.monotonic() - began)
            except OSError:
                self.times.append(None)

    def stop(self):
        self.stopping.set()
        self.thread.join()
        return self.times


def descriptors(process):
    return len(os.listdir(f"/proc/{process.pid}/fd"))


def summary(times):
    """The times of `Probes` in words."""
    answered = [value for value in times if value is not None]
    if not answered:
        return f"answered 0 of {len(times)}"
    return (f"answered {len(answered)} of {len(times)}, median {statistics.median(answered) * 1000:.0f} ms, "
            f"longest {max(answered) * 1000:.0f} ms")


def main():
    parser = argparse.ArgumentParser(description="Figures of a server with many odd connections.")
    parser.add_argument("--binary", default=".build/release/parley", help="the server")
    parser.add_argument("--count", type=int, default=5000, help="connections (default: 5000)")
    parser.add_argument("--addresses", type=int, default=10, help="source addresses (default: 10)")
    parser.add_argument("--seconds", type=float, default=20, help="time with the connections open (default: 20)")
    parser.add_argument("--kind", action="append", help="a kind of connection; may be repeated (default: all)")
    arguments = parser.parse_args()
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    kinds = REQUESTS | SOCKETS
    if arguments.kind:
        kinds = {name: kinds[name] for name in arguments.kind}

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [arguments.binary, "serve", "--http", f"127.0.0.1:{port}", "--udp", "127.0.0.1:0", "--log-level", "error",
         "--engines", "synthetic"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=sys.stderr)
    http = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urllib.request.urlopen(http + "/healthz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        idle = descriptors(process)
        probes = Probes(http)
        began = time.monotonic()
        odd = OddConnections(port, arguments.count, kinds, arguments.addresses)
        print(f"{len(odd.sockets)} connections of {len(kinds)} kinds opened in {time.monotonic() - began:.1f} s, "
              f"descriptors {idle} -> {descriptors(process)}; /healthz {summary(probes.stop())} meanwhile", flush=True)
        probes = Probes(http)
        end = time.monotonic() + arguments.seconds
        while time.monotonic() < end:
            odd.drip()
            time.sleep(0.5)
        print(f"/healthz {summary(probes.stop())} with the connections open for {arguments.seconds:.0f} s; "
              f"descriptors {descriptors(process)}", flush=True)
        # Fresh ones, so that those are open too which the server would end soon.
        fresh = OddConnections(port, arguments.count // 2, kinds, arguments.addresses)
        print(f"{len(fresh.sockets)} fresh ones: descriptors {descriptors(process)}", flush=True)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        try:
            status = process.wait(30)
            print(f"SIGTERM: exit status {status} after {time.monotonic() - began:.2f} s")
        except subprocess.TimeoutExpired:
            print("SIGTERM: still running after 30 s")
        odd.close()
        fresh.close()
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
