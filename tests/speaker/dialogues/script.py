"""Dialogues as data: what is said, what is heard, and where the person is afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from skill.routine.state import SessionState
from skill.speaker.echo import Button, LoggedTurn, Slot
from tests.recording import Recorder, Spot
from tests.speaker.dialogues.stage import Stage, step_played

HERE: Final = Path(__file__).parent
NOWHERE: Final = "nowhere"
NOTHING: Final = "nothing"
_RUN: Final = frozenset(
    {
        "limb",
        "length",
        "technique",
        "first_side",
        "repetitions",
        "pace",
        "talk",
        "counting",
        "narrator",
        "bed",
    }
)

_SENTENCE: Final = re.compile(r"[^\s.?!][^.?!]*[.?!]?")

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
    in_one_part: bool = False
    """Whether ``hears`` is written as a single text."""
    in_members: bool = True
    """Whether more than what is heard is written."""

    @classmethod
    def of(cls, cell: Cell | str) -> Expected:
        """Read it from YAML; a bare sentence is what is heard."""
        members: dict[str, Any] = {"hears": cell} if isinstance(cell, str) else dict(cell)
        one = isinstance(members.get("hears"), str)
        if one:
            members["hears"] = [members["hears"]]
        return cls(**members, in_one_part=one, in_members=not isinstance(cell, str))

    def check(self, stage: Stage, turn: LoggedTurn, said: str, recorder: Recorder, spot: Spot) -> None:
        """Assert that ``turn`` is this; what is not is recorded where it was written, if anything is."""
        if recorder.on:
            self._record(stage, turn, recorder, spot)
            return
        heard = turn.speech_text
        told = f"{said!r} was answered: {heard!r}"
        assert list(self._missing(heard)) == [], told
        assert self.exactly is None or heard == self.exactly, told
        assert [part for part in self.never if part in heard] == [], told
        assert self.reprompt is None or turn.reprompt == self.reprompt, f"{told}, then {turn.reprompt!r}"
        assert self.open is None or turn.session_open is self.open, told
        self._check_place(stage.place(turn), told)
        self._check_stream(stage, turn, told)

    def _record(self, stage: Stage, turn: LoggedTurn, recorder: Recorder, spot: Spot) -> None:
        heard = turn.speech_text
        assert [part for part in self.never if part in heard] == [], "what must never be heard is not renewed"
        if list(self._missing(heard)):
            hears = list(self._nearest(heard))
            at = spot / "hears" if self.in_members else spot
            recorder.renew(at, hears[0] if self.in_one_part and len(hears) == 1 else hears)
        now: dict[str, Any] = {
            "exactly": heard,
            "reprompt": turn.reprompt,
            "open": turn.session_open,
            "place": self._place_told(stage.place(turn)),
            **_stream_told(stage, turn),
        }
        for name, value in now.items():
            if getattr(self, name) not in (None, value):
                recorder.renew(spot / name, value)

    def _nearest(self, heard: str) -> Iterator[str]:
        """The parts as they are heard; in place of one that is not, as many sentences that are most like it."""
        for part in self.hears:
            _, found, after = heard.partition(part)
            if not found and (part := most_like(part, heard)):
                _, found, after = heard.partition(part)
            if found:
                yield part
                heard = after

    def _place_told(self, place: SessionState | None) -> dict[str, Any] | str:
        if place is None:
            return NOWHERE
        names = self.place if isinstance(self.place, dict) else ("step", "phase")
        return {name: _member(place, name) for name in names}

    def _missing(self, heard: str) -> Iterator[str]:
        for part in self.hears:
            before, found, heard = heard.partition(part)
            if not found:
                yield part
                heard = before

    def _check_place(self, place: SessionState | None, told: str) -> None:
        if self.place == NOWHERE:
            assert place is None, f"{told}\n{place}"
        elif isinstance(self.place, dict):
            assert place is not None, told
            assert {name: _member(place, name) for name in self.place} == self.place, told

    def _check_stream(self, stage: Stage, turn: LoggedTurn, told: str) -> None:
        played = step_played(stage, turn)
        if self.plays is not None:
            assert _stream_told(stage, turn)["plays"] == self.plays, told
        if self.at is not None:
            assert played is not None, told
            assert played[1] == self.at, told


def _stream_told(stage: Stage, turn: LoggedTurn) -> dict[str, Any]:
    played = step_played(stage, turn)
    if played is None:
        return {"plays": NOTHING, "at": None}
    step, offset = played
    return {"plays": f"{step.technique} {step.side}", "at": offset}


def most_like(part: str, heard: str) -> str:
    """As many sentences in a row as ``part`` has, the most like it; empty where there are none."""
    sentences = list(_SENTENCE.finditer(heard))
    size = min(len(sentences), len(_SENTENCE.findall(part)))
    runs = [
        heard[sentences[first].start() : sentences[first + size - 1].end()]
        for first in range(len(sentences) - size + 1 if size else 0)
    ]
    return max(runs, key=lambda run: SequenceMatcher(None, part, run, autojunk=False).ratio(), default="")


def _member(place: SessionState, name: str) -> Any:
    value = getattr(place.run if name in _RUN else place, name, None)
    return str(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Line:
    """One thing that a person does, and what follows."""

    does: dict[str, Any]
    """One of say, means, press, wait (seconds)."""
    expected: Expected
    spot: Spot
    """Where it is written."""

    @classmethod
    def of(cls, raw: dict[str, Any], spot: Spot) -> Line:
        """Read it from YAML."""
        does: dict[str, Any] = {name: raw[name] for name in ("say", "means", "press", "wait") if name in raw}
        assert len(does) == 1, f"one thing at a time: {raw}"
        return cls(does, Expected.of({name: raw[name] for name in raw if name not in does}), spot)

    def play(self, stage: Stage, recorder: Recorder) -> None:
        """Do it, once the device has been heard out, and check what follows."""
        ((kind, what),) = self.does.items()
        if kind == "wait":
            stage.wait(what)
            return
        stage.listen()
        self.expected.check(stage, _done(stage, kind, what), str(what), recorder, self.spot)


def _done(stage: Stage, kind: str, what: Any) -> LoggedTurn:
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
    def of(cls, raw: dict[str, Any], spot: Spot) -> Dialogue:
        """Read it from YAML."""
        assert raw.keys() <= {"title", "streams", "lines"}, f"{spot.file}: {raw.keys()}"
        lines = tuple(Line.of(line, spot / "lines" / index) for index, line in enumerate(raw["lines"]))
        return cls(f"{spot.file.stem}: {raw['title']}", raw.get("streams", False), lines)


def dialogues(folder: Path = HERE / "stories") -> list[Dialogue]:
    """Every dialogue of a folder."""
    files = sorted(folder.glob("*.yaml"))
    return [Dialogue.of(raw, Spot(file) / index) for file in files for index, raw in enumerate(read(file))]


def read(file: Path) -> Any:
    """A file's data."""
    return yaml.safe_load(file.read_text("utf-8"))
