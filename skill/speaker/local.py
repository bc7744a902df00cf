"""The skill of this computer, as devices of this computer reach it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from skill.alexa.endpoint import SkillEndpoint
from skill.audio.streams import StreamLibrary, stream_at

from .echo import Slot
from .echo.wire import Send
from .nlu import SlotValue, Understood

LOCAL_URL = "http://127.0.0.1:5000"
"""Base of stream addresses where nothing else is set; it need not be served to be played by the clock."""


YES = "AMAZON.YesIntent"
MENDED = "mended"
"""The slot that marks a near miss; Alexa, whose own intent this is, never sends it."""


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


def stream_ms(libraries: Mapping[str, StreamLibrary], url: str) -> int:
    """Length of the stream behind an address of this installation, in ms; a minute where it is unknown."""
    found = stream_at(libraries, url)
    return found.library.duration_ms(found.step) if found else 60_000
