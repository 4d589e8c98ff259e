"""The order that events must keep: the general invariants of the Voice Live protocol's chapter G.

`faults` reads one channel of one client from its beginning: the conversation's channel, which is the data channel of a
call, or the only socket there is. `tool_faults` reads the channel that carries tool calls.
"""

AFTER_DONE = {"output_audio_buffer.stopped", "output_audio_buffer.cleared"}
DELTAS = {
    "response.audio_transcript.delta": ("response.audio_transcript.done", "transcript"),
    "response.text.delta": ("response.text.done", "text"),
}

DONE_OF_PART = {
    "audio": {"response.audio.done", "response.audio_transcript.done"},
    "text": {"response.text.done"},
}


def faults(events, *, finished=True, inserted=False):
    """Breaches of the invariants, as sentences.

    finished: the log ends at rest, so everything that was opened must be closed.
    inserted: the client created items at places of its own choice, so only the existence of neighbours is checked.
    """
    yield from _ids(events)
    yield from _responses(events, finished)
    yield from _items(events)
    yield from _texts(events)
    yield from _user_turns(events, finished)
    yield from _chain(events, inserted)
    yield from _playout(events, finished)


def opening_faults(events):
    """1: the plain socket begins with `session.created`, and tells it once."""
    types = [event["type"] for event in events]
    if types[:1] != ["session.created"]:
        yield f"the socket begins with {types[:1]}"
    if types.count("session.created") > 1:
        yield "session.created came twice"


def tool_faults(events, *, finished=True):
    """Breaches in the order of function calls on the channel that carries their arguments."""
    state, text = {}, {}
    for event in events:
        item = event.get("item", {})
        id = event.get("item_id") or item.get("id")
        match event["type"]:
            case "response.output_item.added" if item.get("type") == "function_call":
                state[id], text[id] = "added", ""
            case "conversation.item.created" if item.get("type") == "function_call":
                if id not in state and item["status"] == "completed":
                    continue  # Of the past, told by the client.
                if state.get(id) != "added":
                    yield f"function call {id}: item created in state {state.get(id)}"
                state[id] = "created"
            case "response.function_call_arguments.delta":
                if state.get(id) != "created":
                    yield f"function call {id}: arguments in state {state.get(id)}"
                text[id] = text.get(id, "") + event["delta"]
            case "response.function_call_arguments.done":
                if state.get(id) != "created":
                    yield f"function call {id}: arguments done in state {state.get(id)}"
                if text.get(id) != event["arguments"]:
                    yield f"function call {id}: deltas {text.get(id)!r} are not {event['arguments']!r}"
                if not event.get("name") or not event.get("call_id"):
                    yield f"function call {id}: arguments done without name or call_id"
                state[id] = "complete"
            case "response.output_item.done" if item.get("type") == "function_call":
                if item["status"] == "completed" and (state.get(id) != "complete" or item["arguments"] != text[id]):
                    yield f"function call {id}: completed in state {state.get(id)} with {item['arguments']!r}"
                state[id] = "done"
    for id, last in state.items():
        if finished and last != "done":
            yield f"function call {id} ended in state {last}"


def _ids(events):
    """No two events share an id."""
    seen = set()
    for event in events:
        id = event.get("event_id")
        if id is not None and id in seen:
            yield f"{event['type']} has the event_id {id} of an earlier event"
        seen.add(id)


def _response_id(event):
    return event.get("response_id") or event.get("response", {}).get("id")


def _responses(events, finished):
    """2: each response is created once and done once, and is silent before and after."""
    active, done, items = set(), set(), {}
    for event in events:
        type, id = event["type"], _response_id(event)
        if id is None:
            continue
        if type == "response.created":
            if id in active | done:
                yield f"{id} created twice"
            active.add(id)
            items[id] = []
        elif id in done:
            if type not in AFTER_DONE:
                yield f"{type} after response.done of {id}"
        elif id not in active:
            yield f"{type} of {id}, which was not created"
        elif type == "response.output_item.done":
            items[id].append((event["output_index"], event["item"]))
        elif type == "response.done":
            active.discard(id)
            done.add(id)
            output = [item for _, item in sorted(items[id], key=lambda pair: pair[0])]
            if event["response"]["output"] != output:
                yield f"output of {id} differs from its output_item.done events"
    if finished:
        for id in active:
            yield f"{id} never done"


def _items(events):
    """3 and 8: added, created, parts, deltas, done, in this order, and everything that was opened is closed."""
    state, parts, added, outside = {}, {}, set(), set()
    for event in events:
        type = event["type"]
        item = event.get("item", {})
        id = event.get("item_id") or item.get("id")
        part = (id, event.get("content_index"))
        if type == "response.created" and event["response"].get("conversation_id") is None:
            outside.add(event["response"]["id"])
        elif type == "response.output_item.added":
            if id in state:
                yield f"{id} added twice"
            # The items of a response outside the conversation are no items of the conversation.
            state[id] = "created" if event["response_id"] in outside else "added"
            added.add(id)
        elif type == "conversation.item.created":
            if state.get(id, "added") != "added":
                yield f"{id} created in state {state[id]}"
            state[id] = "created"
        elif type == "response.content_part.added":
            if state.get(id) != "created":
                yield f"content part of {id} in state {state.get(id)}"
            parts[part] = (event["part"]["type"], set())
        elif type == "response.content_part.done":
            kind, seen = parts.pop(part, (None, set()))
            if kind is None:
                yield f"content part {part} done, but not open"
            streamed = {f"{each.removesuffix('.delta')}.done" for each in seen if each.endswith(".delta")}
            for missing in (DONE_OF_PART.get(kind, set()) | streamed) - seen:
                yield f"content part {part} done without {missing}"
        elif type == "response.output_item.done":
            if state.get(id) != "created" or id not in added:
                yield f"{id} done in state {state.get(id)}"
            state[id] = "done"
            for open in [key for key in parts if key[0] == id]:
                yield f"{id} done while content part {open[1]} is open"
        elif type in DELTAS or type.startswith(("response.audio", "response.text", "response.animation")):
            if part not in parts:
                yield f"{type} of {part} outside its content part"
                continue
            seen = parts[part][1]
            if f"{type.removesuffix('.delta')}.done" in seen:
                yield f"{type} of {part} after its done"
            seen.add(type)


def _texts(events):
    """4: what was streamed is what was said to be done, without the clauses that could not be spoken."""
    text = {}
    has_loss = False
    for event in events:
        type = event["type"]
        key = (event.get("item_id"), event.get("content_index"))
        has_loss = has_loss or type == "warning" and event["warning"].get("code") == "clause_not_spoken"
        if type in DELTAS:
            text[key] = text.get(key, "") + event["delta"]
        for done, name in DELTAS.values():
            if type == done and not _agree(text.get(key, ""), event[name], has_loss):
                yield f"{done} of {key} says {event[name]!r}, its deltas {text.get(key, '')!r}"
        if type == "response.content_part.done":
            said = event["part"].get("transcript") or event["part"].get("text") or ""
            if not _agree(text.get(key, ""), said, has_loss):
                yield f"content part {key} holds {said!r}, its deltas {text.get(key, '')!r}"


def _agree(streamed, done, has_loss):
    """Parts may be missing from what is done where a clause was lost; nothing is added or moved."""
    letters = iter(streamed)
    return done == streamed or has_loss and all(letter in letters for letter in done)


def _user_turns(events, finished):
    """5 and 6: a turn starts, stops, is committed and becomes an item; it is transcribed at most once."""
    state, transcribed, start, clock = {}, set(), {}, -1
    for event in events:
        type = event["type"]
        id = event.get("item_id")
        match type:
            case "input_audio_buffer.speech_started":
                if id in state:
                    yield f"{id} started twice"
                state[id], start[id] = "started", event["audio_start_ms"]
            case "input_audio_buffer.speech_stopped":
                if state.get(id) != "started":
                    yield f"{id} stopped in state {state.get(id)}"
                if event["audio_end_ms"] < start.get(id, 0):
                    yield f"{id} ends at {event['audio_end_ms']} ms, before its start at {start[id]} ms"
                state[id] = "stopped"
            case "input_audio_buffer.committed":
                if state.get(id, "stopped") == "committed":
                    yield f"{id} committed twice"
                state[id] = "committed"
            case "input_audio_buffer.cleared":
                state = {key: value for key, value in state.items() if value != "started"}
            case "conversation.item.created":
                item = event["item"]
                if item["id"] in state:
                    if state[item["id"]] != "committed":
                        yield f"{item['id']} created in state {state[item['id']]}"
                    state[item["id"]] = "created"
            case (
                "conversation.item.input_audio_transcription.completed"
                | "conversation.item.input_audio_transcription.failed"
            ):
                if state.get(id) != "created":
                    yield f"{id} transcribed in state {state.get(id)}"
                if id in transcribed:
                    yield f"{id} transcribed twice"
                transcribed.add(id)
        for time in (event.get("audio_start_ms"), event.get("audio_end_ms")):
            if type.startswith("input_audio_buffer.speech") and time is not None:
                if time < clock:
                    yield f"{type} at {time} ms after an event at {clock} ms"
                clock = time
    if finished:
        for id, last in state.items():
            if last != "created":
                yield f"user turn {id} ended in state {last}"


def _chain(events, inserted):
    """7: the items form one list, each new one behind a known one."""
    items, committed = [], {}
    for event in events:
        previous = event.get("previous_item_id")
        if event["type"] == "input_audio_buffer.committed":
            committed[event["item_id"]] = previous
        elif event["type"] == "conversation.item.deleted":
            items = [id for id in items if id != event["item_id"]]
        elif event["type"] == "conversation.item.created":
            id = event["item"]["id"]
            if previous is not None and previous not in items:
                yield f"{id} follows {previous}, which is not in the conversation"
            elif not inserted and previous != (items[-1] if items else None):
                yield f"{id} follows {previous}, not the last item {items[-1] if items else None}"
            if id in committed and committed[id] != previous:
                yield f"{id} was committed behind {committed[id]} and created behind {previous}"
            items.insert(items.index(previous) + 1 if previous in items else 0, id)


def _playout(events, finished):
    """The play-out of a response starts at most once, and then either stops or is cleared."""
    state = {}
    for event in events:
        type, id = event["type"], event.get("response_id")
        if type == "output_audio_buffer.started":
            if id in state:
                yield f"play-out of {id} started twice"
            state[id] = "playing"
        elif type in AFTER_DONE and id is not None:
            if state.get(id) != "playing" and type == "output_audio_buffer.stopped":
                yield f"play-out of {id} stopped in state {state.get(id)}"
            state[id] = "over"
    if finished:
        for id, last in state.items():
            if last == "playing":
                yield f"play-out of {id} neither stopped nor was cleared"
