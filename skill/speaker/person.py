"""A person in front of a virtual Echo: words in, what the device does out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from skill.alexa.rules import Surroundings
from skill.alexa.webservice import SkillEndpoint
from skill.voice.shelf import Shelf
from skill.web.state import State

from .device import Account, Clock, Device, Interfaces, Slot, Turn
from .device.device import TRANSPORT
from .device.wire import Send
from .understanding import LAUNCH, SlotValue, Understanding, Understood

LOCAL_URL = "http://127.0.0.1:5000"
"""Base of stream addresses where nothing else is set; it need not be served to be played by the clock."""


class Person:
    """Speaks to a device in ordinary words."""

    def __init__(self, device: Device, understanding: Understanding) -> None:
        self.device = device
        self._understanding = understanding

    def say(self, words: str) -> Turn:
        """Say ``words``. The skill's name may be left out: on this computer nobody else listens."""
        understood = self._understanding.understand(words)
        if understood.intent == LAUNCH:
            return self.device.launch()
        slots = device_slots(understood)
        if self.device.session_open or self._reaches_by_itself(understood.intent):
            return self.device.say(understood.intent, slots, words=words)
        return self.device.ask(understood.intent, slots, words=words)

    def _reaches_by_itself(self, intent: str) -> bool:
        return intent in TRANSPORT and self.device.player.stream is not None


def device_slots(understood: Understood) -> dict[str, Slot]:
    """The slots of an utterance as a device hands them to the skill."""
    return {name: _slot(name, slot) for name, slot in understood.slots.items()}


def _slot(name: str, slot: SlotValue) -> Slot:
    """A slot of a custom type is called like its type, in small letters; numbers have no id."""
    if slot.id is None:
        return Slot(slot.value)
    return Slot(slot.spoken, slot.id, type=name.upper(), name=slot.value)


def send_to(endpoint: SkillEndpoint) -> Send:
    """The skill as a device sees it: a request as JSON values in, the reply out."""
    return lambda request: json.loads(endpoint.answer({}, json.dumps(request).encode()).text)


def make_device(state: State, clock: Clock, *, streams: bool, account: Account | None = None) -> Device:
    """A virtual Echo on this very skill, with or without an audio player."""
    return Device(
        send_to(state.endpoint),
        clock=clock,
        account=account or Account(),
        interfaces=Interfaces(audio_player=streams),
        duration_ms=lambda url: stream_ms(state.shelves, url),
        around=Surroundings(loopback=True),
    )


def stream_ms(shelves: Mapping[str, Shelf], url: str) -> int:
    """Length of the stream behind an address of this installation, in ms; a minute where it is unknown."""
    language, name = url.removesuffix(".mp3").split("/")[-2:]
    shelf = shelves.get(language)
    step = shelf.step(name) if shelf else None
    return shelf.duration_ms(step) if shelf and step else 60_000
