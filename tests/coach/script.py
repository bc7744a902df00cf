"""Dialogues as data: what is said, what is heard, and where the person is afterwards.

A line that is said names an event and its fields: ``GoTo technique=rinsing side=left``. In the flow
way ``offset=count-3`` names a cue of the stream that plays. What is heard names an act, then what it
is about: ``Say where.strokes count=3``, ``Play gliding right from=count-3``; what is not named is not
looked at. ``STEP``, ``ONWARD`` and ``END`` stand for what each way does there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import yaml

from skill.coach import actions as ac
from skill.coach.events import Context, Event, Preferences
from skill.coach.here import DOUBT_MS, Here
from skill.routine.catalogue import Catalogue
from skill.routine.chapter import chapter_of
from skill.routine.course import Course
from skill.routine.layout import MOST_NAMED_LEFT_OUT
from skill.routine.run import Step
from skill.routine.state import SessionState, Wish
from skill.routine.terms import (
    Bed,
    Counting,
    Length,
    Limb,
    Mode,
    Narrator,
    Pace,
    Rests,
    Talk,
    Tempo,
    TimeOfDay,
)
from skill.routine.timeline import Cue, Timeline
from tests.coach.device import Device
from tests.coach.happenings import BY_NAME
from tests.recording import Spot

FOLDER = Path(__file__).parent / "dialogues"
_BY_WAY: dict[Mode, dict[str, list[str]]] = {
    Mode.TURNS: {
        "STEP": ["Guide {}", "SaveState", "Ask prompt.next reprompt=prompt.reprompt"],
        "ONWARD": ["SaveState", "Ask prompt.next reprompt=prompt.reprompt"],
        "END": ["Guide notice both {}", "ClearState", "FinishRun"],
    },
    Mode.STREAM: {
        "STEP": ["Play {} from=start"],
        "ONWARD": ["Play {}"],
        "END": ["Play notice both from=start {}"],
    },
}


@dataclass(frozen=True)
class Line:
    """One turn: said, heard, and the place afterwards, as the file has them."""

    said: str
    heard: tuple[str, ...] | None
    state: Mapping[str, object]
    raw: Mapping[str, Any]
    """The turn as the file has it, for every way."""
    spot: Spot
    """Where it is written."""


@dataclass(frozen=True)
class Dialogue:
    """One conversation on one kind of device."""

    title: str
    way: Mode
    ways: tuple[Mode, ...]
    """Every way that shares these lines."""
    can_stream: bool
    preferences: Preferences
    lines: tuple[Line, ...]


def dialogues(folder: Path = FOLDER) -> list[Dialogue]:
    """Every dialogue of every file, once for each way that it goes."""
    return [dialogue for file in sorted(folder.glob("*.yaml")) for dialogue in _read(file)]


def _read(file: Path) -> Iterator[Dialogue]:
    for number, raw in enumerate(yaml.safe_load(file.read_text("utf-8"))):
        unknown = set(raw) - {"dialogue", "way", "stream", "likes", "given", "turns"}
        assert not unknown, f"{file.name}: {unknown}"
        ways = (Mode(raw["way"]),) if "way" in raw else tuple(Mode)
        turns = [
            (turn, Spot(file, (number, part, index)))
            for part in ("given", "turns")
            for index, turn in enumerate(raw.get(part, []))
        ]
        for way in ways:
            title = f"{file.stem}: {raw['dialogue']} ({way})"
            lines = tuple(_line(turn, way, spot) for each, spot in turns for turn in _unfolded(each, way))
            can_stream, preferences = (
                raw.get("stream", way is Mode.STREAM),
                _preferences(dict(raw.get("likes", {}))),
            )
            yield Dialogue(title, way, ways, can_stream, preferences, lines)


def _unfolded(turn: Any, way: Mode) -> list[Any]:
    """``FINISH`` leads a run to its end as each way does."""
    if turn != "FINISH":
        return [turn]
    return [
        "GoTo technique=gliding",
        "GoTo technique=notice offset=end",
        *(["PLAYED TO ITS END"] if way is Mode.STREAM else []),
    ]


def _line(raw: str | dict[str, Any], way: Mode, spot: Spot) -> Line:
    if isinstance(raw, str):
        return Line(raw, None, {}, {}, spot)
    assert set(raw) <= {"said", "heard", "place"}, raw
    written = of_way(raw.get("heard"), way)
    heard = None if written is None else tuple(action for text in written for action in expanded(text, way))
    return Line(raw["said"], heard, of_way(raw.get("place", {}), way), raw, spot)


def of_way(value: Any, way: Mode) -> Any:
    """What holds in one way: all of it, or the part that is written for that way."""
    return value[way] if isinstance(value, dict) and value and set(value) <= set(Mode) else value


def expanded(text: str, way: Mode) -> list[str]:
    """The acts that an item stands for in a way: several for ``STEP`` and its like."""
    head, _, rest = text.partition(" ")
    return [action.format(rest).strip() for action in _BY_WAY[way].get(head, [text])]


def _preferences(raw: dict[str, Any]) -> Preferences:
    """What a dialogue says is remembered; somebody who has heard the first words, where it says nothing of it."""
    kinds: dict[str, Any] = {
        "talk": Talk,
        "counting": Counting,
        "way": Mode,
        "tempo": Tempo,
        "rests": Rests,
        "narrator": Narrator,
        "bed": Bed,
        "visits": int,
        "finished": int,
    }
    kinds |= {"disclaimed": bool, "hinted": bool, "last": _last, "streams_failed": int}
    paces = {Limb(limb): Pace(pace) for limb, pace in raw.pop("paces", {}).items()}
    chapter = chapter_of(Course(0, finished=raw["finished"])) if "finished" in raw else None
    chosen: dict[str, Any] = {name: kinds[name](value) for name, value in raw.items()}
    return Preferences(**{"paces": paces, "disclaimed": True, "hinted": True, "chapter": chapter, **chosen})


def _last(words: str) -> tuple[Limb, Length]:
    limb, length = words.split()
    return Limb(limb), Length(length)


def event_of(said: str, dialogue: Dialogue, device: Device) -> Event:
    """The event that a line names, at the moment that the device is in."""
    name, *words = said.split()
    kind: type[Event] = BY_NAME[name]
    given = dict(word.split("=") for word in words)
    offset = _offset(given.pop("offset"), device) if "offset" in given else None
    context = Context(
        int(given.pop("at", 0)),
        offset,
        device.can_stream,
        preferences=dialogue.preferences,
        spoken=_spoken(given.pop("spoken"), device) if "spoken" in given else None,
        over=given.pop("over", "no") == "yes",
    )
    members: dict[str, Any] = {}
    if given.get("kept") == "memory":
        given.pop("kept")
        members["kept"] = device.kept_place
    hints = get_type_hints(kind)
    for name, hint in hints.items():
        parts = get_type_hints(_plain(hint)) if _plain(hint) in (Wish, Course) else {}
        if any(key in given for key in parts):
            members[name] = _plain(hint)(
                **{key: _value(given.pop(key), parts[key]) for key in parts if key in given}
            )
    return kind(context, **members, **{key: _value(value, hints[key]) for key, value in given.items()})


def _plain(hint: Any) -> Any:
    """The kind of value where there is one: the hint without its ``None``."""
    if isinstance(hint, UnionType):
        return next(kind for kind in get_args(hint) if kind is not type(None))
    return hint


def _value(text: str, hint: Any) -> Any:
    kind = _plain(hint)
    if get_origin(kind) is tuple:
        return tuple(get_args(kind)[0](word) for word in text.split("+"))
    if kind is TimeOfDay:
        return TimeOfDay(int(text))
    if kind is date:
        return date.fromisoformat(text)
    return text == "yes" if kind is bool else kind(text)


def _offset(label: str, device: Device) -> int | None:
    state = device.state
    if state.run is None or state.way is not Mode.STREAM:
        return None
    if label.lstrip("-").isdigit():
        return int(label)
    timeline = Here(device.catalogue, state).timeline
    if label == "end":
        return timeline.total_ms
    cue = next(cue for cue in timeline.cues if label_of(cue) == label)
    return cue.at + cue.ms // 2


def _spoken(label: str, device: Device) -> int:
    """How much of the spoken step was heard: up to the middle of a cue, as long as its words could take."""
    timeline = Here(device.catalogue, device.state).timeline
    cue = next(cue for cue in timeline.cues if label_of(cue) == label)
    return cue.at + DOUBT_MS + cue.ms // 2 - device.state.offset


def label_of(cue: Cue) -> str:
    """The name of a cue within its step: its kind, what it counts, and the passage from the second on."""
    count = f"-{cue.repetition}" if cue.kind == "count" else ""
    return f"{cue.kind}{count}" + (f"/{cue.passage + 1}" if cue.passage else "")


def described(action: ac.Action, catalogue: Catalogue) -> str:
    """An act in words, complete, as the dialogues name parts of it."""
    return " ".join(word for word in (type(action).__name__, *_about(action, catalogue)) if word)


def _about(action: ac.Action, catalogue: Catalogue) -> Iterator[str]:
    match action:
        case ac.Say():
            yield from (action.key, *_params(action.params))
        case ac.Ask():
            yield from (action.key, f"reprompt={action.reprompt}", *_params(action.params))
        case ac.Guide():
            timeline = catalogue.timeline(action.step)
            yield from (*_step(action.step), f"part={action.part}", f"from={_from(timeline, action.offset)}")
        case ac.Instruct():
            yield from (*_step(action.step), f"passage={action.passage}")
        case ac.Play():
            yield from (*_step(action.step), f"from={_from(catalogue.timeline(action.step), action.offset)}")
            yield f"loop={'yes' if action.state.loop else 'no'}"
        case ac.Enqueue():
            yield from _step(action.step)
        case ac.SaveState():
            yield from (f"phase={action.state.phase}", f"step={action.state.step}", f"way={action.state.way}")
            if action.state.offset:
                timeline = Here(catalogue, action.state).timeline
                yield f"from={_from(timeline, timeline.cue_start(action.state.offset))}"
        case ac.FinishRun():
            yield from (action.run.limb, action.run.length)
        case _:
            known = {
                field.name: getattr(action, field.name) for field in fields(action) if field.name != "state"
            }
            yield from (f"{name}={_written(value)}" for name, value in known.items() if value is not None)


def _params(params: Mapping[str, ac.Value]) -> list[str]:
    return [f"{name}={_written(value)}" for name, value in params.items()]


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return "+".join(map(str, value))
    return str(value.minute if isinstance(value, TimeOfDay) else value)


def _step(step: Step) -> list[str]:
    named = "+".join(f"{technique}-{side}" for technique, side in step.left_out)
    missed = "many" if len(step.left_out) > MOST_NAMED_LEFT_OUT else named
    attributes = [step.technique, step.side, f"pace={step.pace}", f"talk={step.talk}"]
    return [*attributes, f"counting={step.counting}", f"times={step.repetitions}", f"missed={missed}"]


def _from(timeline: Timeline, offset: int) -> str:
    return next((label_of(cue) for cue in timeline.cues if cue.at == offset and offset), "start")


def matches(written: str, action: str) -> bool:
    """Whether a described act is the one that a dialogue names."""
    wanted, found = written.split(), action.split()
    plain = [word for word in wanted if "=" not in word]
    return found[: len(plain)] == plain and set(wanted) - set(plain) <= set(found)


def all_match(written: Sequence[str], heard: Sequence[str]) -> bool:
    """Whether every act is the one that a dialogue names, in order."""
    return len(written) == len(heard) and all(map(matches, written, heard))


def told(state: SessionState, catalogue: Catalogue) -> dict[str, object]:
    """What a dialogue can say about a place."""
    facts: dict[str, object] = {
        name: getattr(state, name)
        for name in ("step", "part", "loop", "ouch", "sore_steps", "unclear", "failures", "skips")
    }
    facts |= {
        "phase": state.phase,
        "way": state.way,
        "question": state.question,
        "run": state.run is not None,
    }
    facts |= {
        f"wish.{name}": getattr(state.wish, name)
        for name in ("limb", "length", "minutes", "technique", "side", "only")
    }
    if state.run is not None:
        names = ("limb", "length", "technique", "first_side", "repetitions", "pace", "talk", "counting")
        facts |= {
            name: getattr(state.run, name) for name in (*names, "tempo", "rests", "only", "narrator", "bed")
        }
        facts["at"] = " ".join(Here(catalogue, state).step.what)
    return {name: str(value) if isinstance(value, StrEnum) else value for name, value in facts.items()}
