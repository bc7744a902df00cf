"""Sentences that reach the skill whatever agent is asked, and without a name while a routine is on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from homeassistant.components import conversation
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers.script import ScriptRunResult
from homeassistant.helpers.trigger import async_initialize_triggers

from .home import Home
from .skill import DOMAIN, LOGGER, Json

BEGIN: Final = [
    "(start|begin|do) [the|a|my|our] [full|short] (foot|feet|hand|hands) (routine|massage|session) [please]",
    "(ask|tell) gentle roll [to|for] {words}",
]
"""Not "open gentle roll": the agent keeps the microphone open for the answer, a trigger cannot."""
ON_THE_WAY: Final = [
    "(next|skip|back|previous|again|repeat|continue|resume|pause|stop|help) [step|one|it|this|that|please]",
    "(slower|faster|slow down|speed up|go on|carry on|once more|start over|say (that|it) again|go back)",
    "how (many|much|long) [strokes|steps|time|more] [are|is] [left|more|to go|remaining]",
    "(which|what) (foot|hand|side|step) [is it|is this|am i on|are we on|now]",
    "(ouch|ow|that hurts|it hurts|this hurts|too hard)",
    "(yes|no|foot|feet|hand|hands|left|right|ready)",
]
Answer: TypeAlias = Callable[[Json], Awaitable[str]]


class Sentences:
    """The triggers of the home: those that begin are always there, the others while a routine is on."""

    def __init__(self, hass: HomeAssistant, home: Home) -> None:
        self._hass, self._home = hass, home
        self._on_the_way: CALLBACK_TYPE | None = None
        self._lock = asyncio.Lock()

    async def attach(self) -> None:
        """Let sentences through until the home is closed."""
        self._home.changed = self._changed
        self._home.entry.async_on_unload(await self._add(BEGIN, self._asked))
        self._home.entry.async_on_unload(lambda: self._on_the_way and self._on_the_way())

    @callback
    def _changed(self) -> None:
        self._hass.async_create_task(self._refresh())

    async def _refresh(self) -> None:
        live = any(speaker.live for speaker in self._home.speakers.values())
        async with self._lock:
            if live and self._on_the_way is None:
                self._on_the_way = await self._add(ON_THE_WAY, self._wished)
            elif not live and self._on_the_way:
                self._on_the_way = self._on_the_way()

    async def _add(self, sentences: list[str], answer: Answer) -> CALLBACK_TYPE:
        async def said(variables: Json, context: Context | None = None) -> ScriptRunResult:
            return ScriptRunResult(await answer(variables["trigger"]), None, {})

        trigger = [{"platform": "conversation", "command": sentences}]
        name, log = "Gentle Roll", LOGGER.log
        return await async_initialize_triggers(self._hass, trigger, said, DOMAIN, name, log) or (lambda: None)

    async def _asked(self, trigger: Json) -> str:
        words = trigger["slots"].get("words") or trigger["sentence"]
        answer = await self._home.say(trigger["device_id"], words, trigger["user_input"]["language"])
        return answer[0]

    async def _wished(self, trigger: Json) -> str:
        speaker, said = self._home.speakers.get(trigger["device_id"]), trigger["user_input"]
        if speaker and speaker.live:
            return await self._asked(trigger)
        async with self._lock:  # not meant for us: it goes where it would have gone
            if self._on_the_way:
                self._on_the_way()
            where = said["conversation_id"], Context(), said["language"], said["agent_id"], said["device_id"]
            answer = await conversation.async_converse(self._hass, said["text"], *where)
            self._on_the_way = await self._add(ON_THE_WAY, self._wished)
        return str(answer.response.speech.get("plain", {}).get("speech", ""))
