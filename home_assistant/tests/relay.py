"""A relay in front of the skill, as a proxy would be, that can be told to fail."""

from __future__ import annotations

from enum import Enum
from typing import Any

from aiohttp import ClientSession, web


class Fault(Enum):
    """What goes wrong with the next turns."""

    NONE = "none"
    LOST = "the answer to a turn is lost once"
    GONE = "nothing answers"
    OLD = "an old version answers, which knows no such address"
    NEWER = "a version answers that speaks another contract"
    BROKEN = "the skill has a fault of its own"


class Relay:
    """Passes turns on, and counts them."""

    def __init__(self, target: str) -> None:
        self._target = target
        self.fault = Fault.NONE
        self.turns: list[dict[str, Any]] = []
        """What arrived, in order."""
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/front/turn", self._turn)
        app.router.add_get("/{rest:.*}", self._get)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = ClientSession()

    async def stop(self) -> None:
        await self._session.close()
        await self._runner.cleanup()

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The events of a kind that arrived."""
        events = [turn["event"] for turn in self.turns if "event" in turn]
        return [event for event in events if event["type"].endswith(kind)]

    @property
    def words(self) -> list[str]:
        """The words that arrived."""
        return [turn["words"] for turn in self.turns if "words" in turn]

    async def where(self, token: str, offset: int) -> str:
        """Ask the skill itself, as somebody else, which step is heard there."""
        player = {"activity": "PLAYING", "token": token, "offset": offset}
        asked = {"version": 1, "device": "somebody-else", "words": "which step is this", "player": player}
        async with self._session.post(f"{self._target}/front/turn", json=asked) as answer:
            return str((await answer.json())["say"][0]["text"])

    async def captions(self, stream: str) -> list[tuple[int, int, str]]:
        """What is said in a stream: from, to, in ms, and the words."""
        async with self._session.get(stream.removesuffix(".mp3") + ".vtt") as answer:
            blocks = (await answer.text()).strip().split("\n\n")[1:]
        return [
            (*map(_ms, times.split(" --> ")), words) for times, words in (each.split("\n") for each in blocks)
        ]

    async def _turn(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.turns.append(body)
        if self.fault is Fault.GONE:
            request.transport.close()
            return web.Response(status=502)
        if self.fault is Fault.OLD:
            return web.Response(status=404, text="<h1>Not Found</h1>", content_type="text/html")
        if self.fault is Fault.NEWER:
            return web.json_response({"version": 2})
        if self.fault is Fault.BROKEN:
            return web.json_response({"error": "The skill met a fault of its own."}, status=500)
        headers = {"X-Forwarded-For": "192.0.2.7", "Authorization": request.headers.get("Authorization", "")}
        async with self._session.post(f"{self._target}/front/turn", json=body, headers=headers) as answer:
            found, status = await answer.json(), answer.status
        if self.fault is Fault.LOST:
            self.fault = Fault.NONE
            request.transport.close()
        return web.json_response(found, status=status)

    async def _get(self, request: web.Request) -> web.Response:
        async with self._session.get(f"{self._target}{request.path}") as answer:
            return web.Response(body=await answer.read(), status=answer.status)


def _ms(time: str) -> int:
    hours, minutes, seconds = time.split(":")
    return round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000)
