"""Configuration files for a server under test."""

import json


def http_engines(url, *, answer="5s", pause="5s", retries=0):
    """One engine for each slot, all at one server of the OpenAI API."""
    engine = {
        "kind": "openai", "base_url": url, "model": "test", "retries": retries,
        "timeouts": {"connect": "1s", "answer": answer, "pause": pause},
    }
    return {"recognizer": engine, "chat": engine, "synthesizer": engine}


def write(path, profiles, **sections):
    """Writes the file; JSON is YAML too."""
    path.write_text(json.dumps({**sections, "profiles": profiles}, indent=2))
    return path
