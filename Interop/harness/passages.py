"""Passages that the transcripts of the Voice Live protocol's chapter G are made of."""


def user_turn(u="$u1", after="null"):
    """Detection finds a turn of the user's speech, and it is transcribed."""
    return f"""
    input_audio_buffer.speech_started   item_id={u} audio_start_ms=*
    input_audio_buffer.speech_stopped   item_id={u} audio_end_ms=*
    input_audio_buffer.committed        previous_item_id={after} item_id={u}
    {_spoken_item(u, after)}
    """


def committed_turn(u="$u1", after="null"):
    """The client commits what it recorded (G.3)."""
    return f"""
    input_audio_buffer.committed        previous_item_id={after} item_id={u}
    {_spoken_item(u, after)}
    """


def _spoken_item(u, after):
    return f"""
    conversation.item.created           previous_item_id={after} item.id={u} item.object="realtime.item" \
        item.type="message" item.status="completed" item.role="user" item.content.0.type="input_audio"
    conversation.item.input_audio_transcription.delta *     item_id={u} content_index=0
    conversation.item.input_audio_transcription.completed   item_id={u} content_index=0 transcript=*
    """


def typed_turn(u="$u1", after="null"):
    """The client creates a message of text (G.4)."""
    return f"""
    conversation.item.created           previous_item_id={after} item.id={u} item.object="realtime.item" \
        item.type="message" item.status="completed" item.role="user" item.content.0.type="input_text"
    """


def response_created(r="$r1"):
    return f"""
    response.created                    response.id={r} response.object="realtime.response" \
        response.status="in_progress" response.status_details=null response.output=[] response.usage=null \
        response.conversation_id=$conversation
    """


def response_done(r="$r1", items=("$a1",), status="completed"):
    output = " ".join(f"response.output.{index}.id={item}" for index, item in enumerate(items))
    return f"""
    response.done                       response.id={r} response.status="{status}" {output} \
        response.usage.total_tokens=* response.conversation_id=$conversation
    """


def spoken_item(r="$r1", a="$a1", after="$u1", index=0, status="completed", timestamps=False, starts=True):
    """A message of the agent, aloud: from `output_item.added` to `output_item.done`."""
    at = f"response_id={r} item_id={a} output_index={index} content_index=0"
    kinds = ["response.audio_transcript.delta"] + (["response.audio_timestamp.delta"] if timestamps else [])
    return f"""
    {_message_added(r, a, after, index)}
    response.content_part.added         {at} part.type="audio" part.transcript=""
    {f"call: ~ output_audio_buffer.started response_id={r}" if starts else ""}
    plain: {" | ".join(kinds + ["response.audio.delta"])} +     {at}
    call: {" | ".join(kinds)} +         {at}
    response.audio.done                 {at}
    {f"response.audio_timestamp.done {at}" if timestamps else ""}
    response.audio_transcript.done      {at} transcript=*
    response.content_part.done          {at} part.type="audio" part.transcript=*
    {_message_done(r, a, index, status, "audio")}
    """


def written_item(r="$r1", a="$a1", after="$u1", index=0, status="completed"):
    """A message of the agent in text."""
    at = f"response_id={r} item_id={a} output_index={index} content_index=0"
    return f"""
    {_message_added(r, a, after, index)}
    response.content_part.added         {at} part.type="text" part.text=""
    response.text.delta +               {at}
    response.text.done                  {at} text=*
    response.content_part.done          {at} part.type="text" part.text=*
    {_message_done(r, a, index, status, "text")}
    """


def _message_added(r, a, after, index):
    return f"""
    response.output_item.added          response_id={r} output_index={index} item.id={a} item.type="message" \
        item.object="realtime.item" item.status="in_progress" item.role="assistant" item.content=[]
    conversation.item.created           previous_item_id={after} item.id={a} item.type="message" \
        item.status="in_progress" item.role="assistant" item.content=[]
    """


def _message_done(r, a, index, status, kind):
    return f"""
    response.output_item.done           response_id={r} output_index={index} item.id={a} item.type="message" \
        item.status="{status}" item.role="assistant" item.content.0.type="{kind}"
    """


def spoken_answer(r="$r1", a="$a1", after="$u1", **details):
    """A response of one spoken message, with its play-out in a call."""
    return "\n".join([
        response_created(r), spoken_item(r, a, after, **details), response_done(r, (a,)),
        f"call: output_audio_buffer.stopped response_id={r}",
    ])


def written_answer(r="$r1", a="$a1", after="$u1"):
    """A response of one message in text."""
    return "\n".join([response_created(r), written_item(r, a, after), response_done(r, (a,))])


def function_call(r="$r1", f="$f1", call="$call1", after="$u1", index=0, name="get_weather"):
    """A call of a function of the client's (G.5)."""
    item = f'item.id={f} item.type="function_call" item.object="realtime.item" item.name="{name}" item.call_id={call}'
    return f"""
    response.output_item.added          response_id={r} output_index={index} {item} item.status="in_progress" \
        item.arguments=""
    conversation.item.created           previous_item_id={after} {item} item.status="in_progress"
    response.function_call_arguments.delta *    response_id={r} item_id={f} output_index={index} call_id={call}
    response.function_call_arguments.done       response_id={r} item_id={f} output_index={index} call_id={call} \
        name="{name}" arguments=*
    response.output_item.done           response_id={r} output_index={index} {item} item.status="completed" \
        item.arguments=*
    """


def function_output(o="$o1", call="$call1", after="$f1"):
    """The client answers a call."""
    return f"""
    conversation.item.created           previous_item_id={after} item.id={o} item.type="function_call_output" \
        item.call_id={call} item.output=*
    """


def floating(*passages):
    """The same lines, whose order among each other does not matter."""
    lines = [line.strip() for passage in passages for line in passage.splitlines() if line.strip()]
    return [f"~ {line}" for line in lines]
