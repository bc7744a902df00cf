"""The speaker in the terminal: a conversation, one turn per line, and streams as a moving line."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from skill.memory.folders import data_folder
from skill.web.state import State

from .device import RealClock, Turn
from .nowplaying import now_playing
from .person import Person, make_device
from .understanding import Understanding

PROMPT = "you: "
ANSWER = "gentle roll: "
LOOK_EVERY_S = 0.2
"""How often the moving line is drawn while a stream plays, in seconds."""


class Terminal:
    """One conversation on standard output."""

    def __init__(self, state: State, *, play: bool, out: TextIO = sys.stdout) -> None:
        self._clock = RealClock()
        self._state = state
        self._out = out
        self._play = play
        self._person = Person(make_device(state, self._clock, streams=play), Understanding.load())
        self._clock.start()

    def converse(self, turns: Iterable[str]) -> None:
        """Say one turn after another, and print what is answered."""
        try:
            for words in turns:
                self._print(self._person.say(words))
            if self._play:
                self._watch(lambda: False)
        except KeyboardInterrupt:
            self._out.write("\n")
        finally:
            self._clock.close()

    def _print(self, turn: Turn) -> None:
        text = turn.speech_text or ("…" if turn.reached else "(nobody heard that)")
        self._out.write(f"{ANSWER}{text}\n")
        self._out.flush()
        self._person.device.finish_speaking()  # read faster than spoken: a stream may begin

    def _watch(self, interrupted: Callable[[], bool]) -> None:
        """Show the stream as it moves on, until nothing plays any more."""
        drawn = ""
        while (line := now_playing(self._state, self._person.device)) and not interrupted():
            if self._out.isatty() or line.cue != drawn:
                drawn = line.cue
                self._out.write(f"\r\033[K{line.text}" if self._out.isatty() else f"{line.text}\n")
                self._out.flush()
            time.sleep(LOOK_EVERY_S)
        if drawn and self._out.isatty():
            self._out.write("\n")


def spoken_turns(turns: Iterable[str], out: TextIO = sys.stdout) -> Iterator[str]:
    """Turns from the command line, each shown before it is said."""
    for words in turns:
        out.write(f"{PROMPT}{words}\n")
        yield words


def typed_turns() -> Iterator[str]:
    """Turns from the keyboard, with a history that outlives the conversation; ends with Ctrl-D.

    Where no keyboard is, as in a pipe, each line is a turn.
    """
    if not sys.stdin.isatty():
        yield from spoken_turns(filter(None, map(str.strip, sys.stdin)))
        return
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    session: PromptSession[str] = PromptSession(history=FileHistory(str(_history())))
    while True:
        try:
            words = session.prompt(PROMPT).strip()
        except (EOFError, KeyboardInterrupt):
            return
        if words:
            yield words


def _history() -> Path:
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "history"
