"""What the tests say, and the tool that they offer."""

import numpy as np

from . import speech

SENTENCE = "please repeat after me the weather is nice today"
"""Understood without error in every voice used here."""

ECHO = speech.words(SENTENCE)[4:]
"""The words of the answer to it, the same at any time of day."""

LONG_SENTENCE = f"{SENTENCE} and the weather was nice yesterday and the weather will be nice tomorrow"
"""Likewise; repeating it takes about six seconds."""

LEAD = 2.0
"""Seconds of silence before the first word of a microphone's file: by then the call is connected."""

COMPLETED = "conversation.item.input_audio_transcription.completed"

WEATHER_QUESTION = "what is the weather like in london today"

WEATHER_TOOL = {
    "type": "function",
    "name": "get_weather",
    "description": "Tells the weather in a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string", "description": "Name of the city."}},
        "required": ["city"],
    },
}


def weather_output(call_id):
    """The client's event that answers a call of the tool."""
    item = {"type": "function_call_output", "call_id": call_id, "output": "it is sunny and twenty degrees"}
    return {"type": "conversation.item.create", "item": item}


def said(*parts):
    """What a microphone hears: sentences, and pauses in seconds."""
    pieces = [speech.silence(part) if isinstance(part, (int, float)) else speech.speak(part) for part in parts]
    return np.concatenate(pieces)
