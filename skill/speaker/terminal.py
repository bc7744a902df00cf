"""The speaker in the terminal: a conversation, one turn per line, and streams as a moving line."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TextIO

from skill.errors import AudioError, RequestRefused, SettingsError
from skill.persistence.open import data_folder
from skill.web.state import ServiceState

from .echo import Account, Activity, RealClock
from .front.answering import open_front
from .front.client import TYPING_MS, FrontClient
from .local import stream_ms
from .saying import Saying, said_at
from .screen_line import columns_of, now_playing, wrapped

if TYPE_CHECKING:  # an ear loads NumPy; whoever types or pipes words does not wait for that
    from prompt_toolkit.history import History

    from .aloud import Aloud
    from .ear import Ear, Moment, OwnSpeech
    from .ear.echo import Played
    from .ear.microphone import Said
    from .loudspeaker import Lately

PROMPT = "you: "
ANSWER = "gentle roll: "
LOOK_EVERY_S = 0.2
"""How often the moving line is drawn while a stream plays, in seconds."""

WORD_MS = 1_300
"""An utterance of a word at most, with what is kept before it and the silence after it."""

BEFORE_WORDS_MS = 400
"""An utterance begins so long before its first word: whoever answers a question does not speak over it."""


class Terminal:
    """One conversation on standard output."""

    def __init__(
        self,
        state: ServiceState,
        *,
        play: bool,
        silent: bool = False,
        out: TextIO = sys.stdout,
        patience_ms: int = TYPING_MS,
        saying: Saying | None = None,
    ) -> None:
        """``saying``: a voice for answers, where the loudspeaker can be used; else they are only written."""
        self._clock = RealClock()
        self._catalogue = state.skill.language(Account().locale).catalogue
        self._out = out
        self._play = play
        self._state = state
        self._silent = silent or not play
        self._saying = saying
        self._aloud: Aloud | None = None
        self._lately: Lately | None = None
        front = open_front(state, saying)
        self._client = FrontClient(front, self._clock, partial(stream_ms, state.libraries), patience_ms)
        self._clock.start()

    @property
    def playing(self) -> str | None:
        """The line of what plays right now, for the head of a prompt; None where nothing is to be shown."""
        if not self._play:
            return None
        line = now_playing(self._catalogue, self._client.player)
        return line.line(columns_of(self._out)) if line else ""

    def moment(self, sayable: Sequence[str], ms: int) -> Moment:
        """What is known when somebody has spoken for ``ms``."""
        from .ear import Moment

        return Moment(sayable, self._own(ms), open=self._client.engaged)

    def _own(self, ms: int) -> OwnSpeech:
        """What was just said here aloud: by the stream, and as an answer."""
        from .ear import OwnSpeech
        from .ear.own import RECENT_MS
        from .own_sound import own_sound, own_words

        player, own = self._client.player, OwnSpeech()
        if player.activity is Activity.PLAYING:
            known = own_words if self._aloud else own_sound
            own = known(self._state, Account().locale, player.token, player.offset_ms, ms)
        if self._aloud is None:
            return own
        recent, sounding = self._aloud.said(RECENT_MS), self._aloud.said(ms - BEFORE_WORDS_MS)
        return OwnSpeech((*own.recent, *recent), (*own.sounding, *sounding), self.played(ms))

    def played(self, ms: int) -> Played | None:
        """What the loudspeaker played in the last ``ms`` and before; None where that was nothing."""
        from .own_sound import played_lately

        return played_lately(self._lately, ms) if self._lately else None

    def hush(self, silent: bool) -> None:
        """Whether nothing is heard of what plays and of what is said, though it goes on."""
        if self._lately:
            self._lately.silent = silent

    def converse(self, turns: Iterable[str]) -> None:
        """Say one turn after another, and print what is answered."""
        try:
            with self._sound():
                for words in turns:
                    text = self._said(words) or "…"
                    self._out.write(f"{wrapped(f'{ANSWER}{text}', columns_of(self._out))}\n")
                    self._out.flush()
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
                try:
                    sounding.enter_context(self._heard())
                except AudioError as error:
                    told = wrapped(f"{error} What plays is shown.", columns_of(sys.stderr))
                    print(told, file=sys.stderr, flush=True)
            yield

    @contextmanager
    def _heard(self) -> Iterator[None]:
        """Streams on the loudspeaker, and answers where there is a voice for them."""
        from .aloud import Aloud
        from .loudspeaker import heard, stream_bytes

        aloud = Aloud(partial(said_at, self._saying)) if self._saying else None
        fetch = partial(stream_bytes, self._state.libraries)
        with heard(self._client.player, fetch, aloud.fill if aloud else None) as self._lately:
            self._aloud = self._client.voice = aloud
            try:
                yield
            finally:
                self._client.voice = None
                if aloud:
                    aloud.hush()

    def _said(self, words: str) -> str:
        """What is answered; words that are none get one sentence, too."""
        try:
            return self._client.say(words)
        except RequestRefused as refusal:
            return str(refusal)

    def _watch(self, interrupted: Callable[[], bool]) -> None:
        """Show the stream as it moves on, until nothing plays any more."""
        drawn = ""
        while (line := now_playing(self._catalogue, self._client.player)) and not interrupted():
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
    'Listening. Say "gentle roll, start the foot routine". Answers and routines are heard, '
    "and that voice is taken out of what the microphone hears. Ctrl-C ends.\n"
)


def heard_turns(
    ear: Ear,
    said: Iterable[Said],
    moment: Callable[[int], Moment],
    hush: Callable[[bool], None] = lambda silent: None,
    out: TextIO = sys.stdout,
) -> Iterator[str]:
    """Turns from a microphone, each shown as it was heard; what means nothing here is passed over.

    ``moment`` tells what is known after an utterance of so many ms. Where one begins with what cannot wait,
    ``hush`` is told to be silent, and to sound again when it is over. Where it was a word at most and is
    unclear in the end, its beginning counts: over a loud voice of our own, "ouch" ends as "out, then".
    """
    from .ear import RATE

    begun: str | None = None
    for sound, over in said:
        ms = 1000 * len(sound) // RATE
        heard = ear.hear(sound, replace(moment(ms), early=not over)) if ms else None
        meant = heard.text if heard and heard.understood else None
        if not over:
            begun = meant or begun
            hush(begun is not None)
            continue
        hush(False)
        words, begun = meant or (begun if 0 < ms <= WORD_MS else None), None
        if words is not None:
            out.write(f"{PROMPT}{words}\n")
            yield words


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
