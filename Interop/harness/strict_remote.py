"""A remote realtime model of OpenAI's API on loopback, which begins no response while another is active, and takes its
time to end one that is cancelled."""

import asyncio
import itertools
import json

import websockets


class StrictRemote:
    """Answers with a stream of words that ends when it is cancelled, a moment later."""

    def __init__(self, words=200, linger=0.3, names_events=True):
        self.words, self.linger, self.names_events = words, linger, names_events
        self.asked = []
        """Types of the events that it was sent, audio apart."""
        self.refused = []
        """Codes of its errors."""

    async def __aenter__(self):
        self.server = await websockets.serve(self._serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self.server.close()
        await self.server.wait_closed()

    async def _serve(self, socket):
        active = None
        numbers = itertools.count(1)

        async def send(type, **members):
            await socket.send(json.dumps({"type": type, "event_id": f"e{next(numbers)}", **members}))

        async def refuse(asked, code):
            self.refused.append(code)
            await send("error", error={
                "type": "invalid_request_error", "code": code, "message": "no",
                "event_id": asked.get("event_id") if self.names_events else None})

        async def respond(id, cancelled):
            def response(status):
                return {"object": "realtime.response", "id": id, "status": status, "output": [], "usage": None,
                        "status_details": None}

            nonlocal active
            await send("response.created", response=response("in_progress"))
            place = {"response_id": id, "item_id": f"item_{id}", "output_index": 0, "content_index": 0}
            for _ in range(self.words):
                await send("response.output_text.delta", delta="word ", **place)
                try:
                    await asyncio.wait_for(cancelled.wait(), 0.02)
                    break
                except TimeoutError:
                    continue
            if cancelled.is_set():
                await asyncio.sleep(self.linger)
            active = None
            await send("response.done", response=response("cancelled" if cancelled.is_set() else "completed"))

        tasks = []
        await send("session.created", session={"id": "sess_x", "object": "realtime.session", "model": "m"})
        async for message in socket:
            asked = json.loads(message)
            if not asked["type"].startswith("input_audio_buffer."):
                self.asked.append(asked["type"])
            if asked["type"] == "session.update":
                await send("session.updated", session={"id": "sess_x", "object": "realtime.session"})
            elif asked["type"] == "response.create":
                if active:
                    await refuse(asked, "conversation_already_has_active_response")
                    continue
                active = asyncio.Event()
                tasks.append(asyncio.create_task(respond(f"resp_{next(numbers)}", active)))
            elif asked["type"] == "response.cancel":
                if not active or active.is_set():
                    await refuse(asked, "response_cancel_not_active")
                    continue
                active.set()
        for task in tasks:
            task.cancel()
