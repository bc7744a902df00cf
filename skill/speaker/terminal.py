"""The speaker in the terminal: a conversation, one turn per line, and streams as a moving line."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, TextIO

from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.validation import Surroundings
from skill.audio.streams import StreamLibrary
from skill.errors import AudioError, SettingsError
from skill.persistence.open import data_folder
from skill.web.state import ServiceState

from .echo import Account, Activity, Clock, Device, Interfaces, LoggedTurn, RealClock, Slot
from .echo.device import TRANSPORT
from .echo.wire import Send
from .nlu import LAUNCH, SlotValue, Understanding, Understood
from .screen_line import columns_of, now_playing, wrapped

if TYPE_CHECKING:  # an ear loads NumPy; whoever types or pipes words does not wait for that
    from prompt_toolkit.history import History

    from .ear import Ear, Moment
    from .ear.pcm import Samples

# A person in front of a virtual Echo: words in, what the device does out.

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
    language, name = url.removesuffix(".mp3").split("/")[-2:]
    stream_library = libraries.get(language)
    step = stream_library.step(name) if stream_library else None
    return stream_library.duration_ms(step) if stream_library and step else 60_000


PROMPT = "you: "
ANSWER = "gentle roll: "
LOOK_EVERY_S = 0.2
"""How often the moving line is drawn while a stream plays, in seconds."""


class Terminal:
    """One conversation on standard output."""

    def __init__(
        self, state: ServiceState, *, play: bool, silent: bool = False, out: TextIO = sys.stdout
    ) -> None:
        self._clock = RealClock()
        self._state = state
        self._out = out
        self._play = play
        self._silent = silent or not play
        self._person = Person(make_device(state, self._clock, streams=play), Understanding.load())
        self._clock.start()

    @property
    def playing(self) -> str | None:
        """The line of what plays right now, for the head of a prompt; None where nothing is to be shown."""
        if not self._play:
            return None
        line = now_playing(self._state, self._person.device)
        return line.line(columns_of(self._out)) if line else ""

    def moment(self, sayable: Sequence[str], ms: int) -> Moment:
        """What is known when somebody has spoken for ``ms``."""
        from .ear import Moment
        from .own_sound import own_sound

        device = self._person.device
        player, open_now = device.player, device.session_open
        if player.activity is not Activity.PLAYING:
            return Moment(sayable, open=open_now or player.stream is not None)
        own = own_sound(self._state, device.account.locale, player.token, player.offset_ms, ms)
        return Moment(sayable, own)

    def converse(self, turns: Iterable[str]) -> None:
        """Say one turn after another, and print what is answered."""
        try:
            with self._sound():
                for words in turns:
                    for exchange in self._person.say_each(words):
                        self._print(exchange)
                if self._play:
                    self._watch(lambda: False)
        except KeyboardInterrupt:
            self._out.write("\n")
        finally:
            self._clock.close()

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Streams can be heard meanwhile; where they cannot, one sentence says why, and they are shown."""
        with ExitStack() as sounding:
            if not self._silent:
                from .loudspeaker import heard, stream_bytes

                fetch = partial(stream_bytes, self._state.libraries)
                try:
                    sounding.enter_context(heard(self._person.device, fetch))
                except AudioError as error:
                    told = wrapped(f"{error} What plays is shown.", columns_of(sys.stderr))
                    print(told, file=sys.stderr, flush=True)
            yield

    def _print(self, turn: LoggedTurn) -> None:
        text = turn.speech_text or ("…" if turn.reached else "(nobody heard that)")
        self._out.write(f"{wrapped(f'{ANSWER}{text}', columns_of(self._out))}\n")
        self._out.flush()
        self._person.device.finish_speaking()  # read faster than spoken: a stream may begin

    def _watch(self, interrupted: Callable[[], bool]) -> None:
        """Show the stream as it moves on, until nothing plays any more."""
        drawn = ""
        while (line := now_playing(self._state, self._person.device)) and not interrupted():
            if self._out.isatty() or line.cue != drawn:
                drawn = line.cue
                text = line.line(columns_of(self._out))
                self._out.write(f"\r\033[K{text}" if self._out.isatty() else f"{text}\n")
                self._out.flush()
            time.sleep(LOOK_EVERY_S)
        if drawn and self._out.isatty():
            self._out.write("\n")


def spoken_turns(turns: Iterable[str], out: TextIO = sys.stdout) -> Iterator[str]:
    """Turns from the command line, each shown before it is said."""
    for words in turns:
        out.write(f"{PROMPT}{words}\n")
        yield words


TYPING = 'Type what you would say, such as "start the foot routine" or "help". Ctrl-D ends.'
LISTENING = (
    'Listening. Say "gentle roll, start the foot routine". Answers are written. A routine is heard, '
    "and its voice is taken out of what the microphone hears. Ctrl-C ends.\n"
)


SAMPLES_A_MS = 16
"""What the ear hears has 16,000 samples a second."""


def heard_turns(
    ear: Ear,
    said: Iterable[Samples],
    moment: Callable[[int], Moment],
    out: TextIO = sys.stdout,
) -> Iterator[str]:
    """Turns from a microphone, each shown as it was heard; what means nothing here is passed over.

    ``moment`` tells what is known after an utterance of so many ms.
    """
    for sound in said:
        heard = ear.hear(sound, moment(len(sound) // SAMPLES_A_MS))
        if heard.understood is not None:
            out.write(f"{PROMPT}{heard.text}\n")
            yield heard.text


def typed_turns(playing: Callable[[], str | None] = lambda: None) -> Iterator[str]:
    """Turns from the keyboard, with a history that outlives the conversation; ends with Ctrl-D.

    What plays meanwhile moves on in a line above the prompt, where ``playing`` gives one at all: a toolbar
    below it would show only where the terminal tells its cursor's position. Where no keyboard is, as in a
    pipe, each line is a turn.
    """
    if not sys.stdin.isatty():
        yield from spoken_turns(filter(None, map(str.strip, sys.stdin)))
        return
    from prompt_toolkit import PromptSession

    def prompt() -> str:
        line = playing()
        return f"{line}\n{PROMPT}" if line else PROMPT

    print(wrapped(TYPING, columns_of(sys.stdout)))
    session: PromptSession[str] = PromptSession(
        history=_history(),
        refresh_interval=LOOK_EVERY_S,
    )
    while True:
        try:
            words = session.prompt(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            return
        if words:
            yield words


def _history() -> History:
    """What was typed before, also the last time; only this time where nothing can be kept."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    try:
        folder = data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "history").open("ab"):
            return FileHistory(str(folder / "history"))
    except (OSError, SettingsError):
        return InMemoryHistory()
