"""Dialogues as data: what is said, what is heard, and where the person is afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from skill.routine.place import Place
from skill.speaker.device import Button, Slot, Turn
from tests.speaker.dialogues.stage import Stage, step_played

HERE: Final = Path(__file__).parent
NOWHERE: Final = "nowhere"
NOTHING: Final = "nothing"
_RUN: Final = frozenset(
    {"limb", "length", "technique", "first_side", "repetitions", "pace", "talk", "counting"}
)

Cell: TypeAlias = dict[str, Any]
"""What is expected of one answer; see `Expected`."""


@dataclass(frozen=True)
class Expected:
    """What one answer must be; whatever is left out is not looked at."""

    hears: list[str] = field(default_factory=list)
    """Parts of what is heard, in this order."""
    exactly: str | None = None
    """All that is heard."""
    never: list[str] = field(default_factory=list)
    """Parts that must not be heard."""
    reprompt: str | None = None
    """All that is heard after a silence."""
    open: bool | None = None
    """Whether the device listens afterwards."""
    place: dict[str, Any] | str | None = None
    """Where the person is: members of the place or of its run; ``nowhere`` where no session holds one."""
    plays: str | None = None
    """Technique and side of the stream that begins; ``nothing`` where none does."""
    at: int | None = None
    """Offset of that stream, in ms."""

    @classmethod
    def of(cls, cell: Cell | str) -> Expected:
        """Read it from YAML; a bare sentence is what is heard."""
        cell = {"hears": cell} if isinstance(cell, str) else dict(cell)
        if isinstance(cell.get("hears"), str):
            cell["hears"] = [cell["hears"]]
        return cls(**cell)

    def check(self, stage: Stage, turn: Turn, said: str) -> None:
        """Assert that ``turn`` is this."""
        heard = turn.speech_text
        told = f"{said!r} was answered: {heard!r}"
        assert list(self._missing(heard)) == [], told
        assert self.exactly is None or heard == self.exactly, told
        assert [part for part in self.never if part in heard] == [], told
        assert self.reprompt is None or turn.reprompt == self.reprompt, f"{told}, then {turn.reprompt!r}"
        assert self.open is None or turn.session_open is self.open, told
        self._check_place(stage.place(turn), told)
        self._check_stream(stage, turn, told)

    def _missing(self, heard: str) -> Iterator[str]:
        for part in self.hears:
            before, found, heard = heard.partition(part)
            if not found:
                yield part
                heard = before

    def _check_place(self, place: Place | None, told: str) -> None:
        if self.place == NOWHERE:
            assert place is None, f"{told}\n{place}"
        elif isinstance(self.place, dict):
            assert place is not None, told
            assert {name: _member(place, name) for name in self.place} == self.place, told

    def _check_stream(self, stage: Stage, turn: Turn, told: str) -> None:
        played = step_played(stage, turn)
        if self.plays is not None:
            name = NOTHING if played is None else f"{played[0].technique} {played[0].side}"
            assert name == self.plays, told
        if self.at is not None:
            assert played is not None, told
            assert played[1] == self.at, told


def _member(place: Place, name: str) -> Any:
    value = getattr(place.run if name in _RUN else place, name, None)
    return str(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Line:
    """One thing that a person does, and what follows."""

    does: dict[str, Any]
    """One of say, means, press, wait (seconds)."""
    expected: Expected

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Line:
        """Read it from YAML."""
        does: dict[str, Any] = {name: raw[name] for name in ("say", "means", "press", "wait") if name in raw}
        assert len(does) == 1, f"one thing at a time: {raw}"
        return cls(does, Expected.of({name: raw[name] for name in raw if name not in does}))

    def play(self, stage: Stage) -> None:
        """Do it, once the device has been heard out, and check what follows."""
        ((kind, what),) = self.does.items()
        if kind == "wait":
            stage.wait(what)
            return
        stage.listen()
        self.expected.check(stage, _done(stage, kind, what), str(what))


def _done(stage: Stage, kind: str, what: Any) -> Turn:
    if kind == "say":
        return stage.say(what)
    if kind == "press":
        return stage.device.press(Button(what))
    slots = {name: _slot(name, slot) for name, slot in (what.get("slots") or {}).items()}
    does = stage.device.say if stage.device.session_open else stage.device.ask
    return does(what["intent"], slots)


def _slot(name: str, slot: dict[str, Any]) -> Slot:
    """A slot as it was heard: ``spoken`` (nothing where it stayed empty) and ``id`` (none of the type's)."""
    return Slot(slot.get("spoken"), slot.get("id"), type=name.upper() if "id" in slot else "")


@dataclass(frozen=True)
class Dialogue:
    """A conversation."""

    title: str
    """What it is about, as a sentence."""
    streams: bool
    """Whether the device has an audio player."""
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, raw: dict[str, Any], file: str) -> Dialogue:
        """Read it from YAML."""
        assert raw.keys() <= {"title", "streams", "lines"}, f"{file}: {raw.keys()}"
        lines = tuple(Line.of(line) for line in raw["lines"])
        return cls(f"{file}: {raw['title']}", raw.get("streams", False), lines)


def dialogues() -> list[Dialogue]:
    """Every dialogue of this folder."""
    files = sorted((HERE / "stories").glob("*.yaml"))
    return [Dialogue.of(raw, file.stem) for file in files for raw in read(file)]


def read(file: Path) -> Any:
    """A file's data."""
    return yaml.safe_load(file.read_text("utf-8"))
