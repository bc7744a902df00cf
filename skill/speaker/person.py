"""A person in front of a virtual Echo: words in, what the device does out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.validation import Surroundings
from skill.audio.streams import StreamLibrary, stream_at
from skill.web.state import ServiceState

from .echo import Account, Clock, Device, Interfaces, LoggedTurn, Slot
from .echo.device import TRANSPORT
from .echo.wire import Send
from .nlu import LAUNCH, SlotValue, Understanding, Understood

LOCAL_URL = "http://127.0.0.1:5000"
"""Base of stream addresses where nothing else is set; it need not be served to be played by the clock."""


YES = "AMAZON.YesIntent"
MENDED = "mended"
"""The slot that marks a near miss; Alexa, whose own intent this is, never sends it."""


class Person:
    """Speaks to a device in ordinary words."""

    def __init__(self, device: Device, understanding: Understanding) -> None:
        self.device = device
        self._understanding = understanding

    def say(self, words: str) -> LoggedTurn:
        """Say ``words`` and hear what came last. The skill's name may be left out: nobody else listens."""
        *_, last = self.say_each(words)
        return last

    def say_each(self, words: str) -> Iterator[LoggedTurn]:
        """Say ``words`` and hear every reply: two wishes in one sentence are carried out in their order."""
        wish: Understood | None = self._understanding.understand(words)
        while wish:
            yield self._wished(wish, words)
            wish = wish.then

    def _wished(self, understood: Understood, words: str) -> LoggedTurn:
        if understood.intent == LAUNCH:
            return self.device.launch()
        slots = device_slots(understood)
        if self.device.session_open or self._reaches_by_itself(understood.intent):
            return self.device.say(understood.intent, slots, words=words)
        return self.device.ask(understood.intent, slots, words=words)

    def _reaches_by_itself(self, intent: str) -> bool:
        return intent in TRANSPORT and self.device.player.stream is not None


def device_slots(understood: Understood) -> dict[str, Slot]:
    """The slots of an utterance as a device hands them to the skill.

    A yes that was only nearly said is marked as such: it is enough to start, and not to erase.
    """
    slots = {name: _slot(name, slot) for name, slot in understood.slots.items()}
    nearly = understood.intent == YES and understood.score < 1
    return slots | ({MENDED: Slot(MENDED)} if nearly else {})


def _slot(name: str, slot: SlotValue) -> Slot:
    """A slot of a custom type is called like its type, in small letters; numbers have no id."""
    if slot.id is None:
        return Slot(slot.value)
    return Slot(slot.spoken, slot.id, type=name.upper(), name=slot.value)


def send_to(endpoint: SkillEndpoint) -> Send:
    """The skill as a device sees it: a request as JSON values in, the reply out."""
    return lambda request: json.loads(endpoint.answer({}, json.dumps(request).encode()).text)


def make_device(
    state: ServiceState, clock: Clock, *, streams: bool, account: Account | None = None
) -> Device:
    """A virtual Echo on this very skill, with or without an audio player."""
    return Device(
        send_to(state.endpoint),
        clock=clock,
        account=account or Account(),
        interfaces=Interfaces(audio_player=streams),
        duration_ms=lambda url: stream_ms(state.libraries, url),
        around=Surroundings(loopback=True),
    )


def stream_ms(libraries: Mapping[str, StreamLibrary], url: str) -> int:
    """Length of the stream behind an address of this installation, in ms; a minute where it is unknown."""
    found = stream_at(libraries, url)
    return found.library.duration_ms(found.step) if found else 60_000
