#!/usr/bin/env python3
"""Feeds mutated texts to the text front ends of the embedded voices and records what kills them. See README.md.

    fuzz.py host .build/release/parley espeak-ng --minutes 60 --out out/fuzz
    fuzz.py driver ./espeak-driver gmw/de ccs/ka roa/fr --minutes 60 --out out/fuzz
"""

import argparse
import array
import collections
import json
import os
import random
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

VOICES = {
    "espeak-ng": ["gmw/de", "ccs/ka", "roa/fr", "roa/es", "esx/kl", "inc/hi", "sit/cmn", "zle/ru", "sem/ar", "ira/fa",
                  "jpx/ja", "urj/fi", "trk/tr", "gmw/en-US", "aav/vi", "cus/om"],
    "flite": ["flite/slt", "flite/rms", "flite/awb", "flite/kal16"],
}
SEEDS = [
    "Guten Tag, wie geht es Ihnen heute?", "Bonjour, comment allez-vous ?", "Hello there. How are you today?",
    "Dr. Smith paid $3.50 on 12/03/2024 at 10:45 a.m.", "1234567890 3.14159 1e10 -5 0x1F 50% #7",
    "გამარჯობა, როგორ ხარ?", "你好，你今天好吗？", "Привет, как дела?", "नमस्ते, आप कैसे हैं?", "مرحبا كيف حالك",
    "www.example.com/path?query=1 user@example.com", "a.b.c.d.e.f.g.h.", "U.S.A. N.A.T.O. e.g. i.e. etc.",
    "b830V", "XVIII MCMXCIX iv", "don't I'd we'll o'clock 'tis", "--- ... ,,, ;;; !!! ???", "[[h@loU]]",
]
PARTS = ["a.", "b.c.", "'", "-", "--", ".", "..", ",", "1", "99", "999999999", ".5", "%", "$", "€", "°", "²", "½",
         "\u0301", "\u0300\u0301", "\u200d", "\u200c", "ß", "İ", "ǅ", "ﬃ", "Ⅷ", "Ａ", "𝔸", "क्ष", "한", "ぁ", "ー", " ",
         "  ", "\t", "A", "AA", "aA", "aAaA", "_", "@", "/", "\\", "(", ")", "&", "+", "=", ":", ";", "!", "?", "th",
         "Mr.", "No.", "St.", "1st", "2nd", "1.", "1.2.3", "1,000,000", "00:00", "mm", "kg", "km/h", "\u2019", "\u00a0"]


def mutated(source):
    """One text of up to 240 characters: what is left of a request when it has been cut into clauses."""
    text = source.choice(SEEDS)
    for _ in range(source.randint(0, 8)):
        place = source.randint(0, len(text))
        kind = source.randrange(7)
        if kind == 0:
            text = text[:place] + source.choice(PARTS) * source.choice([1, 1, 2, 5, 20, 60]) + text[place:]
        elif kind == 1:
            end = min(len(text), place + source.randint(1, 12))
            text = text[:place] + text[place:end] * source.choice([2, 3, 8, 30]) + text[end:]
        elif kind == 2:
            text = text[:place] + text[place + source.randint(1, 5):]
        elif kind == 3:
            point = source.choice([source.randint(0x20, 0x7e), source.randint(0xa1, 0x24f), source.randint(0x300, 0x36f),
                                   source.randint(0x370, 0x1fff), source.randint(0x3000, 0xd7ff),
                                   source.randint(0x10000, 0x1ffff)])
            text = text[:place] + chr(point) * source.choice([1, 1, 3, 40]) + text[place:]
        elif kind == 4:
            other = source.choice(SEEDS)
            text = text[:place] + other[source.randint(0, len(other)):] + text[place:]
        elif kind == 5:
            text = text.upper() if source.random() < 0.5 else text.replace(" ", source.choice(["", ".", "-", "  "]))
        else:
            text = (text[:place] or "a") * source.choice([2, 10, 100])
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)[:240] or "a"


class Host:
    """A template process of an engine, and one host of it at a time; the messages of Sources/EngineHost/Protocol."""

    GREETING, FORK, FORKED, READY, JOB, OUTPUT, DONE = 1, 3, 4, 5, 6, 7, 8

    def __init__(self, program, engine):
        self.control, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {**os.environ, "SWIFT_BACKTRACE": "enable=no"}

        def inherit():
            os.dup2(far.fileno(), 3)
        self.template = subprocess.Popen(
            [program, "engine-host", engine], preexec_fn=inherit, close_fds=False, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        far.close()
        assert self.control.recv(65536)[:1] == bytes([self.GREETING]), "the engine does not load"
        self.socket = None

    def _fork(self):
        self.socket, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control.sendmsg(
            [bytes([self.FORK])], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [far.fileno()]))])
        far.close()
        reply = self.control.recv(64)
        self.process = struct.unpack("<I", reply[1:])[0]
        self.socket.settimeout(30)
        assert self.socket.recv(64)[:1] == bytes([self.READY])

    def speak(self, voice, text):
        """Speaks one text; returns None, or how the host was lost."""
        if self.socket is None:
            self._fork()

        def string(value):
            value = value.encode()
            return struct.pack("<H", len(value)) + value
        job = bytes([self.JOB]) + string(voice) + struct.pack("<3d", 1, 1, 1) + string(text)
        try:
            self.socket.send(job)
            while True:
                message = self.socket.recv(65536)
                if not message:
                    break
                if message[0] != self.OUTPUT:
                    return None
        except TimeoutError:
            os.kill(self.process, signal.SIGKILL)
            self._collect()
            return "hang"
        except OSError:
            pass
        return self._collect()

    def _collect(self):
        self.socket.close()
        self.socket = None
        _, status = os.waitpid(self.process, 0)
        return signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"


class Driver:
    """A sanitized build of driver.c, one process for each voice."""

    def __init__(self, program):
        self.program = program
        self.processes = {}

    def speak(self, voice, text):
        process = self.processes.get(voice)
        if process is None:
            process = self.processes[voice] = subprocess.Popen(
                [self.program, voice], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            process.stdin.write(text.encode() + b"\n")
            process.stdin.flush()
        except OSError:
            pass
        if select.select([process.stdout], [], [], 60)[0]:
            if process.stdout.read(1):
                return None
        else:
            process.kill()
            process.communicate()
            del self.processes[voice]
            return "no answer within 60 s"
        report = process.communicate()[1].decode(errors="replace")
        del self.processes[voice]
        kind = re.search(r"AddressSanitizer: (\S+)", report)
        place = re.search(r"#\d+ \S+ in (\S+) (?!.*(?:sanitizer|interceptor))(\S+:\d+)", report)
        return " ".join(filter(None, [kind and kind[1], place and place[1], place and place[2].split("/")[-1]])) or (
            f"status {process.returncode}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["host", "driver"])
    parser.add_argument("program")
    parser.add_argument("names", nargs="+", help="host: one engine; driver: voices of that engine")
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--out", type=Path, default=Path("out/fuzz"), help="folder for the report")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if options.kind == "host":
        target, voices = Host(options.program, options.names[0]), VOICES[options.names[0]]
    else:
        target, voices = Driver(options.program), options.names
    source = random.Random(options.seed)
    end = time.monotonic() + 60 * options.minutes
    texts, found, examples = 0, collections.Counter(), {}
    options.out.mkdir(parents=True, exist_ok=True)
    report = options.out / f"{options.kind}-{options.names[0].replace('/', '-')}.json"
    written = 0
    while True:
        if time.monotonic() - written > 10 or time.monotonic() >= end:
            written = time.monotonic()
            report.write_text(json.dumps(
                {"seed": options.seed, "texts": texts, "losses": dict(found), "examples": examples},
                ensure_ascii=False, indent=1))
        if time.monotonic() >= end:
            break
        text, voice = mutated(source), source.choice(voices)
        texts += 1
        if loss := target.speak(voice, text):
            found[loss] += 1
            if len(examples.setdefault(loss, [])) < 5:
                examples[loss].append({"voice": voice, "text": text})
    print(f"{texts} texts, seed {options.seed}: {dict(found) or 'no process was lost'}")


if __name__ == "__main__":
    main()
