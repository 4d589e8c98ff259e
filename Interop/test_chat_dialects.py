"""Chat models behind HTTP that write tool calls, reasoning and text in ways of their own, and servers that are strict
about requests."""

import json

import pytest
from azure.ai.voicelive.models import ResponseStatus
from harness.configuration import http_engines, write
from harness.sdk import sdk_client, typed_message
from harness.server import Server
from harness.strict_chat import StrictChat

TOOLS = [
    {"type": "function", "name": name, "parameters": {"type": "object", "properties": {"q": {"type": "integer"}}}}
    for name in "fg"
]


@pytest.fixture(scope="module")
def chat():
    chat = StrictChat()
    yield chat
    chat.close()


@pytest.fixture(scope="module")
def configured(chat, tmp_path_factory):
    engine = http_engines(chat.url)["chat"]
    path = write(tmp_path_factory.mktemp("dialects") / "parley.yaml", {
        "*": {"chat": engine}, "thinker": {"chat": engine | {"starts_in_thought": True}},
    })
    server = Server("chat-dialects", "--config", str(path), "--log-level", "debug")
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


@pytest.fixture
def server(configured, chat):
    chat.scripts.clear(), chat.objections.clear(), chat.chat.requests.clear()
    yield configured
    configured.assert_alive()
    assert not chat.objections


def call(index=None, id=None, name=None, arguments=None):
    """A delta with one piece of a call."""
    function = {key: value for key, value in (("name", name), ("arguments", arguments)) if value is not None}
    piece = {"index": index, "id": id, "function": function}
    return {"tool_calls": [{key: value for key, value in piece.items() if value is not None}]}


def text(*pieces):
    return [{"content": piece} for piece in pieces]


async def add(client, item):
    count = len(client.log.all("conversation.item.created")) + 1
    await client.connection.send({"type": "conversation.item.create", "item": item})
    await client.wait("conversation.item.created", count=count)


def said(role, words):
    kind = "text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": words}]}


TWO = [("f", {"q": 1}), ("g", {"q": 2})]


@pytest.mark.tolerates(
    "chat", "tool calls without ids, with one index for all, or with names late or in pieces",
    "are distinguished by id, then index, then name, and a call is announced once its name is complete")
@pytest.mark.parametrize(("deltas", "calls"), [
    ([call(0, "c1", "f", '{"q":1}'), call(0, "c2", "g", '{"q":2}')], TWO),
    ([call(0, "c1", "f", '{"q":1}'), call(0, None, "g", '{"q":2}')], TWO),
    ([call(0, "c1", "f", '{"q":'), call(1, None, None, "3}")], [("f", {"q": 3})]),
    ([call(0, "c1", "f", '{"q"'), call(0, None, None, ":1}"), call(0, "c2", "g", '{"q"'), call(0, None, None, ":2}")],
     TWO),
    ([call(0, "c1", "f", '{"q":1}'), call(0, "c2", "f", '{"q":2}')], [("f", {"q": 1}), ("f", {"q": 2})]),
    ([call(0, "c1", "f", ""), call(1, "c1", None, '{"q"'), call(2, "c1", None, ":3}")], [("f", {"q": 3})]),
    ([call(0, "c1", "", ""), call(0, None, None, '{"q":'), call(0, None, "f", "3}")], [("f", {"q": 3})]),
    ([call(0, "c1", "f", "")], [("f", {})]),
    ([call(0, "c1", "f", '{"q'), call(0, "c1", "f", '{"q":3}')], [("f", {"q": 3})]),
    ([call(0, "c1", " f", '{"q":3}')], [("f", {"q": 3})]),
])
async def test_tool_calls_in_many_forms(server, chat, deltas, calls):
    chat.scripts["Go."] = (deltas, "tool_calls")
    async with sdk_client(server) as client:
        await client.configure(tools=TOOLS)
        await client.type("Go.", modalities=["text"])
        response = await client.done()
        assert response.status == ResponseStatus.COMPLETED
        assert [(item.name, json.loads(item.arguments)) for item in response.output] == calls
        ids = [item.call_id for item in response.output]
        assert len(set(ids)) == len(ids)
        for id in ids:
            await add(client, {"type": "function_call_output", "call_id": id, "output": "ok"})
        await client.connection.response.create(response={"modalities": ["text"]})
        assert (await client.done(count=2)).status == ResponseStatus.COMPLETED
        results = [message for message in chat.chat.requests[-1]["messages"] if message["role"] == "tool"]
        assert [result["content"] for result in results] == ["ok"] * len(calls)


@pytest.mark.tolerates(
    "chat", "arguments of a tool call that are no JSON object",
    "are passed to the client, and left out of the history with a word to the model")
@pytest.mark.parametrize("arguments", ['{"q":"caf', "[1]"])
async def test_broken_arguments_poison_nothing(server, chat, arguments):
    chat.scripts["poison"] = ([call(0, "c1", "f", arguments)], "tool_calls")
    async with sdk_client(server) as client:
        await client.configure(tools=TOOLS)
        await client.type("poison", modalities=["text"])
        response = await client.done()
        assert [item.arguments for item in response.output] == [arguments]
        await add(client, {"type": "function_call_output", "call_id": response.output[0].call_id, "output": "no"})
        await client.connection.response.create(response={"modalities": ["text"]})
        assert (await client.done(count=2)).status == ResponseStatus.COMPLETED
        result = next(message for message in chat.chat.requests[-1]["messages"] if message["role"] == "tool")
        assert "no JSON object" in result["content"] and result["content"].endswith(" no")
        await client.type("Well?", modalities=["text"])
        assert (await client.done(count=3)).status == ResponseStatus.COMPLETED
    assert "chat request changed for strict servers" in server.log(last=1 << 20)


async def test_broken_arguments_of_a_clients_item(server, chat):
    async with sdk_client(server) as client:
        await add(client, {"type": "function_call", "call_id": "k1", "name": "odd name!", "arguments": "{bad"})
        await add(client, {"type": "function_call_output", "call_id": "k1", "output": ""})
        await client.type("Well?", modalities=["text"])
        assert (await client.done()).status == ResponseStatus.COMPLETED


@pytest.mark.tolerates(
    "chat", "reasoning in tags, channels, parts or fields", "is kept out of speech, transcript and history")
@pytest.mark.parametrize("deltas", [
    text("<think>hm</th", "ink>\n\nHello there."), text("<THINKING>hm</thin", "king>Hello there."),
    text("<|channel|>analysis<|mess", "age|>They greet.<|end|><|start|>assistant<|channel|>final<|message|>",
         "Hello there."),
    text("\n</think>", "\n\nHello there."), [{"reasoning_content": "hm"}, {"content": "Hello there."}],
    [{"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Hello there."}]}],
    text("<|channel>thought\nhm<chan", "nel|>Hello there."), text("<unused94>thought\nhm<unused95>Hello there."),
    text("<antThinking>hm</antThinking>Hello there.</s>"), text("[BEGIN_THINK]hm[END_THINK]", "Hello there."),
    text("<think>a<think>b</think>c</think>", "Hello there."),
    text("analysisThey greet.assistantfinal", "Hello there."),
    text("Here is my thought process: hm.\n\n", "Here is my response: Hello there."),
    text("<details type=\"reasoning\"><summary>Thought</summary>hm</details>\nHello there."),
])
async def test_reasoning_is_not_said(server, chat, deltas):
    chat.scripts["Hi."] = deltas
    async with sdk_client(server) as client:
        await client.type("Hi.")
        response = await client.done()
        assert response.status == ResponseStatus.COMPLETED
        assert client.transcript(response.id) == "Hello there."
        await client.type("Well?", modalities=["text"])
        await client.done(count=2)
        assert chat.chat.requests[-1]["messages"][-2:] == [
            {"role": "assistant", "content": "Hello there."}, {"role": "user", "content": "Well?"}]


@pytest.mark.tolerates("chat", "an answer that speaks about marks of reasoning", "is said")
@pytest.mark.parametrize("words", [
    "Use the <think> tag in your prompt.", "It writes `<think>` first.", "A [thought] for you.", "[Think] about it."])
async def test_words_about_reasoning_are_said(server, chat, words):
    chat.scripts["Hi."] = text(*words.replace(" ", "| ").split("|"))
    async with sdk_client(server) as client:
        await client.type("Hi.", modalities=["text"])
        response = await client.done()
        assert response.status == ResponseStatus.COMPLETED
        assert response.output[0].content[0].text == words


@pytest.mark.tolerates("chat", "tool calls written into the text, as models' own templates have them",
                       "are called, and not said")
@pytest.mark.parametrize("pieces", [
    ['<tool_call>\n{"name": "f", "argu', 'ments": {"q": 3}}\n</tool_call>'],
    ['[TOOL_CALLS][{"name":"f","arguments":{"q":3}}]'],
    ['<function=f>{"q":3}</fun', "ction>"]])
async def test_written_tool_calls_are_called(server, chat, pieces):
    chat.scripts["Go."] = text(*pieces)
    async with sdk_client(server) as client:
        await client.configure(tools=TOOLS)
        await client.type("Go.", modalities=["text"])
        response = await client.done()
        assert response.status == ResponseStatus.COMPLETED
        assert [(item.name, json.loads(item.arguments)) for item in response.output] == [("f", {"q": 3})]


@pytest.mark.tolerates(
    "chat", "a closing mark of reasoning that nothing opened", "is left out, with what came before it, of the history")
async def test_reasoning_without_its_beginning(server, chat):
    chat.scripts["Hi."] = text("Okay, the user greets me. ", "I should be short.\n</th", "ink>\n\nHello there.")
    everything = "Okay, the user greets me. I should be short.\nHello there."
    for model, spoken in (("any", everything), ("thinker", "Hello there.")):
        async with sdk_client(server, model=model) as client:
            await client.type("Hi.")
            response = await client.done()
            assert response.status == ResponseStatus.COMPLETED
            assert client.transcript(response.id) == spoken
            await client.type("Well?", modalities=["text"])
            await client.done(count=2)
            assert chat.chat.requests[-1]["messages"][-2] == {"role": "assistant", "content": "Hello there."}


@pytest.mark.tolerates("chat", "an answer that is nothing but reasoning", "fails with `engine_no_answer`")
@pytest.mark.parametrize("finish", ["stop", "length"])
async def test_an_answer_that_is_nothing_but_reasoning(server, chat, finish):
    chat.scripts["Hi."] = (text("<think>hm"), finish)
    async with sdk_client(server) as client:
        # It says nothing of the engine, which goes on to be asked.
        for number in range(1, 5):
            await client.type("Hi.", modalities=["text"])
            response = await client.done(count=number)
            assert response.status == ResponseStatus.FAILED
            assert response.status_details.error["code"] == "engine_no_answer"
        await client.type("Well?", modalities=["text"])
        assert (await client.done(count=5)).status == ResponseStatus.COMPLETED


@pytest.mark.tolerates("chat", "half a surrogate pair in each of two pieces", "is joined")
async def test_halves_of_a_character_are_joined(server, chat):
    chat.scripts["Hi."] = text("Hello \ud83d", "\ude00 there, \ud83d", "you.")
    async with sdk_client(server) as client:
        await client.type("Hi.", modalities=["text"])
        response = await client.done()
        assert response.output[0].content[0].text == "Hello 😀 there, \ufffdyou."


@pytest.mark.tolerates(
    "chat", "a request is refused unless user and assistant take turns",
    "neighbours are joined, late system messages moved and beginnings added, unless `strict: false`")
@pytest.mark.parametrize("roles", [
    ["assistant", "user"], ["user", "user"], ["user", "assistant", "system", "user"],
    ["user", "assistant", "assistant", "user"], ["system", "system"], ["assistant"], ["user", "assistant"], [],
])
async def test_every_order_of_messages_is_answered(server, chat, roles):
    async with sdk_client(server) as client:
        for number, role in enumerate(roles):
            await add(client, said(role, f"Message {number}."))
        await client.connection.response.create(response={"modalities": ["text"]})
        assert (await client.done()).status == ResponseStatus.COMPLETED
        everything = json.dumps(chat.chat.requests[-1]["messages"])
        assert all(f"Message {number}." in everything for number in range(len(roles)))


@pytest.mark.tolerates(
    "chat", "a schema without `type` or `properties` is refused", "they are added, unless `strict: false`")
async def test_schemas_are_completed(server, chat):
    schemas = [
        {"type": "object"}, {}, {"properties": {"q": {"type": "string"}}}, {"type": "object", "properties": None},
        {"type": "object", "additionalProperties": False}, {"anyOf": [{"properties": {"q": {}}}]}, None,
    ]
    tools = [
        {"type": "function", "name": f"f{number}"} | ({} if schema is None else {"parameters": schema})
        for number, schema in enumerate(schemas)
    ]
    async with sdk_client(server) as client:
        await client.configure(tools=tools)
        await client.connection.send({"type": "conversation.item.create", "item": typed_message("Hi.")})
        await client.connection.response.create(response={"modalities": ["text"]})
        assert (await client.done()).status == ResponseStatus.COMPLETED
        sent = [tool["function"]["parameters"] for tool in chat.chat.requests[-1]["tools"]]
        assert sent[2]["properties"] == {"q": {"type": "string"}} and sent[4]["additionalProperties"] is False
