"""STUN binding requests (RFC 8489, 8445) as an honest or a hostile client writes them."""

import hashlib
import hmac
import os
import socket
import struct
import zlib

COOKIE = 0x2112A442


def attribute(type, value):
    return struct.pack("!HH", type, len(value)) + value + b"\0" * (-len(value) % 4)


def binding_request(username, password, *, fingerprint=True):
    """A check with USE-CANDIDATE, signed with `password`."""
    body = attribute(0x0006, username.encode()) + attribute(0x0024, struct.pack("!I", 1845501695))
    body += attribute(0x802A, os.urandom(8)) + attribute(0x0025, b"")

    def head(length):
        return struct.pack("!HHI", 0x0001, length, COOKIE) + transaction

    transaction = os.urandom(12)
    digest = hmac.new(password.encode(), head(len(body) + 24) + body, hashlib.sha1).digest()
    body += attribute(0x0008, digest)
    if fingerprint:
        crc = zlib.crc32(head(len(body) + 8) + body) ^ 0x5354554E
        body += attribute(0x8028, struct.pack("!I", crc))
    return head(len(body)) + body


def exchange(port, datagram, timeout=1.0):
    """Sends one datagram to the server's UDP port; the first reply, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", 0))
        sender.settimeout(timeout)
        sender.sendto(datagram, ("127.0.0.1", port))
        try:
            return sender.recv(2048)
        except TimeoutError:
            return None


def message_type(reply):
    return struct.unpack("!H", reply[:2])[0]
