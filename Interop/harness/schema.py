"""Validates server events against the JSON Schema of the wire, by the definition of their own type."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

SCHEMA = json.loads((Path(__file__).parent.parent / "schema" / "voicelive-schema.json").read_text(encoding="utf-8"))
_validators = {}


def _validator(type):
    """The validator of one event type. By its definition's name rather than the union: its messages name the field."""
    if type not in _validators:
        name = SCHEMA["x-event-index"]["server"][type]
        _validators[type] = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})
    return _validators[type]


def faults(event):
    """What is wrong with one event that the server emitted, as sentences; none when it is valid."""
    type = event.get("type")
    if type not in SCHEMA["x-event-index"]["server"]:
        yield f"{type!r} is no server event"
        return
    # EmittedServerEvent is the union plus a non-empty event_id.
    if not isinstance(event.get("event_id"), str) or not event["event_id"]:
        yield f"{type} has no event_id"
    for error in _validator(type).iter_errors(event):
        yield f"{type}.{'.'.join(map(str, error.absolute_path))}: {error.message[:300]}"
