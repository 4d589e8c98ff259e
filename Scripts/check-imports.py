#!/usr/bin/env python3
"""Holds every import in Sources/ against the table of targets: imports point up it only, and only as listed.

The package manager lets a module through that another target happened to build, so the manifest alone proves nothing.
The manifest is held against the same table: it may not grant a target more than the table does.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

# Everybody may import the standard library and its concurrency and time parts; nothing else is free.
FREE = {"Swift", "_Concurrency", "Synchronization"}

NIO = {"NIOCore", "NIOPosix", "NIOHTTP1", "NIOWebSocket", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOConcurrencyHelpers",
       "NIOFoundationCompat", "HTTPTypes"}
HTTP = {"Hummingbird", "ServiceLifecycle"}
FOUNDATION = {"Foundation", "FoundationEssentials"}

# Target: what its files may import. A line here is a design decision; change it in a commit that says why.
TABLE = {
    # What code without I/O is handed: the time, and random numbers that repeat.
    "SansIO": set(),
    "StreamSafeText": set(),
    "Events": {"StreamSafeText"} | FOUNDATION,
    # "Did you mean": edit distance and what is near enough.
    "Suggestions": set(),
    # What stands between written text and every voice; a value without I/O. Foundation knows the compatibility
    # decompositions of Unicode, which the standard library does not offer.
    "TextNormalization": FOUNDATION,
    # Threads with a priority of their own, for work that must not run on an event loop.
    "NativeThreads": {"Glibc"},
    "ServerSentEvents": {"StreamSafeText"},
    "RTC": {"SansIO", "StreamSafeText", "SansIO"},
    "Shares": set(),
    "RTCNative": {"RTC", "SansIO", "COpenSSL", "CSRTP", "CUsrsctp", "Glibc"},
    "RTCPort": {"RTC", "SansIO", "Logging", "CLinuxSockets", "Glibc"} | NIO,
    "Audio": {"SansIO", "COpus", "CSpeexDSP", "CWebRTCAudio", "Glibc"},
    "Media": {"RTC", "Audio", "SansIO"},
    # What a recognizer, a chat model and a synthesizer are: protocols and their values.
    "Engine": {"Shares", "TextNormalization"},
    # The session: turns, conversation, responses, tools. A value without I/O.
    "Dialogue": {"Engine", "Events", "Audio", "StreamSafeText", "TextNormalization", "SansIO", "Shares"} | FOUNDATION,
    "Relay": {"Dialogue", "Engine", "Events", "Audio", "StreamSafeText", "SansIO"},
    "RemoteSocket": {"NIOSSL"} | NIO,
    "EngineFallback": {"Engine", "Shares", "SansIO"},
    # What clients call voices is the same whoever speaks, so the two kinds of voices share it.
    "VoiceNames": {"Suggestions", "Engine"},
    "EnginesEmbedded": {"Engine", "VoiceNames", "Audio", "NativeThreads", "StreamSafeText", "SansIO",
                          "CPocketSphinx", "CFlite", "CESpeak", "Logging", "Glibc", "Shares", "EngineHost",
                          "LocalSpeech", "TextNormalization"} | FOUNDATION,
    # What engines on this machine share, whatever library they run.
    "LocalSpeech": {"Engine", "EngineHost", "Audio", "Suggestions", "NativeThreads", "Shares", "TextNormalization",
                    "Logging", "Glibc"} | FOUNDATION,
    # Engines that run neural models. The libraries are loaded at run time, in the process of an engine host.
    "EnginesNeural": {"Engine", "EngineHost", "LocalSpeech", "Audio", "NativeThreads", "Shares", "SansIO", "CSherpaOnnx",
                      "COnnxRuntime", "CESpeak", "TextNormalization", "Logging", "Glibc"} | FOUNDATION,
    "EnginesHTTP": {"Engine", "Events", "VoiceNames", "Audio", "ServerSentEvents", "StreamSafeText",
                      "TextNormalization", "SansIO", "AsyncHTTPClient", "NIOHTTPCompression", "Logging",
                      "Shares"} | FOUNDATION | NIO,
    # Runs engines in processes of their own, whatever they are: the engines come from the targets below.
    "EngineHost": {"Engine", "NativeThreads", "SansIO", "CEngineHost", "Logging", "Glibc"},
    # What Parley brings along as one recognizer and one set of voices: neural while installed, else classic.
    "LocalEngines": {"Engine", "EnginesEmbedded", "EnginesNeural", "LocalSpeech", "Models", "Audio", "EngineFallback",
                     "VoiceNames", "NativeThreads", "Shares", "Logging"},
    # Engines of a fixed latency, for measurement; of the C library they take the sine.
    "EnginesSynthetic": {"Engine", "Glibc"},
    # What speech models are, where they are and how they get there. Knows no engine: engines take paths.
    "Models": {"AsyncHTTPClient", "NIOSSL", "COpenSSL", "CZlib", "Glibc"} | FOUNDATION | NIO,
    "MCP": {"Engine", "Events", "ServerSentEvents", "SansIO", "AsyncHTTPClient"} | NIO,
    "Settings": {"Suggestions", "Dialogue", "Relay", "Events", "RTC", "Configuration", "Yams"} | FOUNDATION,
    "Server": {"Events", "RTC", "RTCPort", "Audio", "Media", "Dialogue", "Engine", "MCP", "NativeThreads", "Relay",
               "RemoteSocket", "StreamSafeText", "SansIO", "Logging", "Shares"} | FOUNDATION | NIO | HTTP,
    "Doctor": {"Suggestions", "Settings", "Dialogue", "Engine", "Events", "RTC", "AsyncHTTPClient", "Glibc"} | NIO,
    "Caller": {"Events", "RTC", "RTCPort", "Audio", "Media", "RemoteSocket", "SansIO", "Logging"} | FOUNDATION | NIO,
    # Its callers live on a thread of their own, whose sockets tell when the kernel took a datagram in.
    "Bench": {"Events", "RTC", "RTCPort", "Audio", "RemoteSocket", "SansIO", "CLinuxSockets", "Glibc"}
    | FOUNDATION | NIO,
    # Alone with the capabilities, so that an engine of somebody else's is checked without building a server.
    "EngineConformance": {"Engine", "Events"},
    "TestKit": {"Suggestions", "Events", "RTC", "RTCNative", "RTCPort", "Audio", "Media", "Engine", "EnginesEmbedded", "Server",
                "Caller", "Relay", "RemoteSocket", "SansIO", "Logging"} | FOUNDATION | NIO,
    "parley": {"Server", "LocalSpeech", "Relay", "RemoteSocket", "Caller", "Bench", "RTCNative", "RTCPort", "EnginesEmbedded", "EnginesHTTP",
               "EnginesSynthetic", "VoiceNames", "EnginesNeural", "LocalEngines", "LocalSpeech",
               "EngineFallback", "Settings", "Doctor", "Dialogue", "Engine", "Audio", "Media", "Events", "Models", "RTC", "Shares", "SansIO", "ArgumentParser", "Logging"} | FOUNDATION | NIO | HTTP,
}

# Targets without Swift of ours: they wrap C and C++ for the targets above, and may depend only on each other so.
WRAPPERS = {"CWebRTCAudio": {"CWebRTCAudioLibrary"}, "CEngineHost": set(), "CSherpaOnnx": set(),
            "COnnxRuntime": set()}

IMPORT = re.compile(
    r"^(?P<attributes>(?:@\w+(?:\([^)]*\))?\s+)*)"
    r"(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?(?P<module>[A-Za-z_]\w*)"
)
FORBIDDEN_ATTRIBUTES = {
    "@testable": "tests run on the optimised build: make what a test needs public or package",
    "@preconcurrency": "it silences the checks of strict concurrency",
    "@_implementationOnly": "use an access level on the import",
    "@_spi": "it opens what the other target keeps to itself",
}


def imports(file):
    """Each import of a file as (line number, attributes, module); imports in comments are none."""
    in_comment = False
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if in_comment:
            in_comment = "*/" not in line
            continue
        code = re.sub(r"/\*.*?\*/", "", line).split("//")[0]
        if "/*" in code:
            code, in_comment = code.split("/*")[0], True
        for statement in code.split(";"):
            if match := IMPORT.match(statement.strip()):
                yield number, match["attributes"].split(), match["module"]


def source_faults(root):
    for folder in sorted(path for path in (root / "Sources").iterdir() if path.is_dir()):
        files = sorted(folder.rglob("*.swift"))
        if folder.name not in TABLE:
            if files:
                yield f"{folder.relative_to(root)}: target {folder.name} is not in the table of {Path(__file__).name}"
            continue
        allowed = TABLE[folder.name] | FREE
        for file in files:
            for number, attributes, module in imports(file):
                if module not in allowed and module != folder.name:
                    yield f"{file.relative_to(root)}:{number}: {folder.name} may not import {module}"
                yield from attribute_faults(file.relative_to(root), number, attributes)
    for file in sorted((root / "Tests").rglob("*.swift")):
        for number, attributes, _ in imports(file):
            yield from attribute_faults(file.relative_to(root), number, attributes)


def attribute_faults(file, number, attributes):
    for attribute in attributes:
        if reason := FORBIDDEN_ATTRIBUTES.get(attribute.split("(")[0]):
            yield f"{file}:{number}: {attribute} import: {reason}"


def manifest_faults(root):
    dump = subprocess.run(
        ["swift", "package", "dump-package"], cwd=root, check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    for target in json.loads(dump.stdout)["targets"]:
        if target["type"] not in ("regular", "executable"):
            continue
        allowed = (TABLE | WRAPPERS).get(target["name"])
        if allowed is None:
            yield f"Package.swift: target {target['name']} is not in the table of {Path(__file__).name}"
            continue
        for dependency in target["dependencies"]:
            name = next(iter(dependency.values()))[0]
            if name not in allowed:
                yield f"Package.swift: target {target['name']} may not depend on {name}"


def main():
    root = Path(__file__).resolve().parent.parent
    faults = [*source_faults(root), *manifest_faults(root)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(f"{len(faults)} import(s) break the table of targets")


if __name__ == "__main__":
    main()
