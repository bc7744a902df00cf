"""A ``handle`` service over Wyoming: it gets what was heard, and gives what is to be said.

The protocol knows neither streams nor an open microphone (rhasspy/wyoming, README, "Event types": ``handled``
has a text and a context). So the routine is spoken step by step, and each "next" needs the wake word again.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import replace
from functools import partial
from typing import Any, Final

from skill import __version__
from skill.errors import RequestRefused, SettingsError
from skill.settings import Settings
from skill.speaker.front.answering import Front, open_front
from skill.speaker.front.asked import VERSION, front_asked
from skill.web.state import open_state

try:
    from wyoming.asr import Transcript
    from wyoming.event import Event
    from wyoming.handle import Handled, NotHandled
    from wyoming.info import Attribution, Describe, HandleModel, HandleProgram, Info
    from wyoming.server import AsyncEventHandler, AsyncTcpServer
except ModuleNotFoundError as error:
    raise SettingsError(
        "Wyoming is not installed. Install it with: python -m pip install -r requirements-wyoming.txt"
    ) from error

LIMITS: Final = (
    "It leads through the routine step by step, in words. It plays no streams and cannot keep the microphone "
    "open: say the wake word before each answer."
)
FAULT: Final = "Something went wrong here, and your place is kept. Please say it once more."
_WHERE: Final = ("satellite_id", "device_id", "site_id", "conversation_id")
"""What a context may tell of the one who spoke; the first that is there names the session."""
_log = logging.getLogger(__name__)


class Handler(AsyncEventHandler):
    """One connection."""

    def __init__(self, front: Front, *streams: Any) -> None:
        super().__init__(*streams)
        self._front = front

    async def handle_event(self, event: Event) -> bool:
        """Say what this is, or answer words. What goes wrong is one sentence; the connection stays."""
        if Describe.is_type(event.type):
            await self.write_event(info().event())
        elif Transcript.is_type(event.type):
            said = Transcript.from_event(event)
            await self.write_event((await asyncio.to_thread(self._answered, said)).event())
        return True

    def _answered(self, said: Transcript) -> Handled | NotHandled:
        asked = {"version": VERSION, "device": device_of(said.context), "words": said.text}
        asked |= {"locale": said.language} if said.language else {}
        try:
            answer = self._front.answer(front_asked(asked), base="")
        except RequestRefused as refusal:
            return NotHandled(str(refusal), said.context)
        except Exception:  # the speaker is told nothing of our inside
            _log.exception("Words could not be answered")
            return NotHandled(FAULT, said.context)
        return Handled(" ".join(part["text"] for part in answer["say"]), said.context)


def device_of(context: dict[str, Any] | None) -> str:
    """Whose session it is: an id of the contract's form, equal for equal names."""
    names = [str(context[name]) for name in _WHERE if context and context.get(name)]
    return hashlib.sha256((names or ["wyoming"])[0].encode()).hexdigest()[:32]


def info() -> Info:
    """What this service is, and what it cannot do."""
    about: dict[str, Any] = {
        "name": "gentle-roll", "description": LIMITS, "installed": True, "version": __version__,
        "attribution": Attribution("Gentle Roll", ""),
    }  # fmt: skip
    return Info(handle=[HandleProgram(models=[HandleModel(languages=["en"], **about)], **about)])


def serve(settings: Settings, host: str, port: int) -> int:
    """Serve until stopped. Raises SettingsError where the address cannot be listened on."""
    front = open_front(open_state(replace(settings, public_url=None), local=True, environ={}))
    print(f"Gentle Roll answers at tcp://{host}:{port}. {LIMITS}", flush=True)
    try:
        asyncio.run(AsyncTcpServer(host, port).run(partial(Handler, front)))
    except OSError as error:
        raise SettingsError(
            f"Cannot listen on {host}:{port} ({error.strerror}). Choose another one with --port."
        ) from error
    except KeyboardInterrupt:
        return 0
    return 0
