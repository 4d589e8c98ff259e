"""Offers written by hand: no peer stands behind them."""

import os

FINGERPRINT = ":".join(f"{byte:02X}" for byte in range(32))


def offer(*, ice=True, fingerprint=FINGERPRINT, audio=True, codecs="111 0", channel=True, setup="actpass", extra=()):
    """An offer as a browser writes it, with parts left out or replaced."""
    transport = ["c=IN IP4 0.0.0.0"]
    if ice:
        transport += [f"a=ice-ufrag:{os.urandom(3).hex()}", f"a=ice-pwd:{os.urandom(12).hex()}"]
    if fingerprint:
        transport += [f"a=fingerprint:sha-256 {fingerprint}"]
    if setup:
        transport += [f"a=setup:{setup}"]
    mids = [str(number) for number in range(int(audio) + int(channel))]
    lines = ["v=0", "o=- 46117317 2 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {' '.join(mids)}"]
    if audio:
        names = {"111": "opus/48000/2", "0": "PCMU/8000", "8": "PCMA/8000", "96": "nothing-we-know/48000/2"}
        lines += [f"m=audio 9 UDP/TLS/RTP/SAVPF {codecs}", *transport, f"a=mid:{mids[0]}", "a=sendrecv", "a=rtcp-mux"]
        lines += [f"a=rtpmap:{codec} {names[codec]}" for codec in codecs.split()]
    if channel:
        lines += ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", *transport, f"a=mid:{mids[-1]}"]
        lines += ["a=sctp-port:5000", "a=max-message-size:262144"]
    return "\r\n".join([*lines, *extra, ""])


def attribute(sdp, name):
    """The first value of `a=name:` in a description."""
    return next(line.split(":", 1)[1] for line in sdp.splitlines() if line.startswith(f"a={name}:"))
