"""The screen of a step: its drawing, which side, how often, how far, and what can be said or touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from skill.alexa.context import Language
from skill.coach.actions import Guide
from skill.json import Json
from skill.routine.run import Step
from skill.routine.state import Phase, SessionState
from skill.routine.timeline import Cue, CueKind, Repetition, Timeline, cues_from, once

from .choices import buttons, hint
from .pictures import BallSpot, StepPicture, picture
from .screen import Screen, ScreenKind
from .user_events import Tap
from .wording import ScreenKey, of_both, title, titled, written

# A step's timeline as commands: the document runs along with the words by itself.
#
# All commands start together and wait for their own moment, so that no delay adds up. They hold the
# screen's interaction timer for their whole length (Amazon, APL "Common Command Properties", screenLock).


TO_NEXT_WAY_MS = 600
"""How long the ball takes to the start of the next passage's way."""
MOST_CHARACTERS = 70
"""What a caption has at most, where its sentences are no longer."""
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_UNWRITTEN = frozenset({CueKind.NAME, CueKind.CHIME, CueKind.COUNT})
"""Cues that another line of the screen shows, or that are no words."""


class Caption(NamedTuple):
    """Words that are read while they are spoken."""

    at: int
    """When they begin, in ms from the start of the step."""
    text: str


def captions(cues: Sequence[Cue]) -> Iterator[Caption]:
    """What is read in turn: a sentence or two at a time, so that it fits where there is little room."""
    for cue in cues:
        if cue.kind not in _UNWRITTEN:
            said = 0
            for text in _portions(cue.text):
                yield Caption(cue.at + cue.ms * said // max(1, len(cue.text)), text)
                said += len(text) + 1


def _portions(text: str) -> Iterator[str]:
    portion = ""
    for sentence in _SENTENCE.split(text):
        if portion and len(portion) + len(sentence) >= MOST_CHARACTERS:
            yield portion
            portion = ""
        portion = f"{portion} {sentence}".strip()
    yield portion


@dataclass(frozen=True)
class SpokenTurn:
    """One turn of a step as it is spoken, and what is seen of it."""

    language: Language
    timeline: Timeline
    part: int
    picture: StepPicture
    lead: int
    """Length in ms of what is said before it."""
    offset: int = 0
    """Where in the step it begins, in ms; 0 for the beginning of its part."""

    @once
    def cues(self) -> tuple[Cue, ...]:
        """What is said in it."""
        return cues_from(self.timeline, self.part, self.offset)

    @property
    def begins(self) -> int:
        """Where it begins, in ms from the start of the step."""
        return self.offset or self.cues[0].at

    @property
    def first(self) -> int:
        """Index of the passage that it begins in; the picture's first way is this passage's."""
        return self.cues[0].passage

    def strokes(self, passage: int) -> list[Repetition]:
        """Its strokes in a passage."""
        begin, end = self.begins, self.cues[-1].end
        return [s for s in self.timeline.strokes if s.passage == passage and begin <= s.start <= end]

    def delay(self, at: int) -> int:
        """When a moment of the timeline comes, in ms from the moment the document is seen."""
        return at - self.begins + self.lead

    def total(self, passage: int) -> int:
        """How many strokes the passage has, in this turn or another."""
        return sum(stroke.passage == passage for stroke in self.timeline.strokes)

    def times(self, passage: int) -> str:
        """How many strokes the passage has, in words; nothing where it has none."""
        total = self.total(passage)
        return written(self.language, ScreenKey.TIMES, number=total) if total else ""


def commands(turn: SpokenTurn) -> list[Json]:
    """What the document does from the moment it is seen: one command that holds all others."""
    passages = sorted({cue.passage for cue in turn.cues})  # lines that the day does not have are skipped
    inside = [
        *_captions(turn),
        *(each for passage in passages for each in _counts(turn, passage)),
        *(each for passage in passages for each in _strokes(turn, passage)),
        *(each for a, b in pairwise(passages) for each in _to_next_way(turn, a, b)),
    ]
    return [{"type": "Parallel", "screenLock": True, "commands": inside}] if inside else []


def _captions(turn: SpokenTurn) -> Iterator[Json]:
    for caption in captions(turn.cues):
        yield _tell("caption", caption.text, turn.delay(caption.at))


def _counts(turn: SpokenTurn, passage: int) -> Iterator[Json]:
    total = turn.total(passage)
    for stroke in turn.strokes(passage):
        words = written(turn.language, ScreenKey.COUNT, number=stroke.repetition, total=total)
        yield _tell("count", words, turn.delay(stroke.start))


def _strokes(turn: SpokenTurn, passage: int) -> Iterator[Json]:
    """The ball's way once, as often as there are strokes: they follow one another without a gap."""
    strokes, way = turn.strokes(passage), _way(turn, passage)
    if not strokes or len(way) < 2:
        return
    rolls = list(_rolls(way, strokes[0].end - strokes[0].start))
    delay = turn.delay(strokes[0].start)
    yield {"type": "Sequential", "delay": delay, "repeatCount": len(strokes) - 1, "commands": rolls}


def _rolls(way: Sequence[BallSpot], stroke_ms: int) -> Iterator[Json]:
    for a, b in pairwise(way):
        ms = round(b.phase * stroke_ms) - round(a.phase * stroke_ms)
        yield {"type": "Roll", "ms": ms, "a": a.state, "b": b.state}


def _to_next_way(turn: SpokenTurn, passage: int, following: int) -> Iterator[Json]:
    """At the next landmark its way appears, the ball goes there, and counting begins afresh."""
    at = next(turn.delay(cue.at) for cue in turn.cues if cue.passage == following)
    for shown, opacity in ((passage, 0), (following, 1)):
        way = {"componentId": f"way{shown - turn.first}", "property": "opacity", "value": opacity}
        yield {"type": "SetValue", **way, "delay": at}
    ends, begins = _way(turn, passage)[-1], _way(turn, following)[0]
    yield {"type": "Roll", "ms": TO_NEXT_WAY_MS, "a": ends.state, "b": begins.state, "delay": at}
    if times := turn.times(following):
        yield _tell("count", times, at)


def _way(turn: SpokenTurn, passage: int) -> tuple[BallSpot, ...]:
    ways = turn.picture.ways
    return ways[min(passage - turn.first, len(ways) - 1)]


def _tell(line: str, words: str, delay: int) -> Json:
    return {"type": "Tell", "line": line, "words": words, "delay": delay}


FEW = 3
"""So many buttons fit on a round screen."""
_RUNNING = (Tap.PREVIOUS, Tap.PAUSE, Tap.NEXT, Tap.AGAIN)
_TOUCH = {
    Phase.IDLE: _RUNNING,
    Phase.RUNNING: _RUNNING,
    Phase.PAUSED: (Tap.PREVIOUS, Tap.RESUME, Tap.NEXT, Tap.AGAIN),
    Phase.DONE: (),
}


def step_screen(language: Language, state: SessionState, step: Step) -> Screen:
    """The step at which somebody is, still."""
    turn = _turn(language, step, state.part, 0)
    return Screen(ScreenKind.STEP, _data(turn, state, step), turn.picture.graphics)


def guide_screen(language: Language, state: SessionState, guide: Guide, lead: int = 0) -> Screen:
    """The step that is spoken: it runs along, ``lead`` ms after it is first seen."""
    turn = _turn(language, guide.step, guide.part, lead, guide.offset)
    return Screen(ScreenKind.GUIDE, _data(turn, state, guide.step), turn.picture.graphics, commands(turn))


def step_picture(language: Language, step: Step, first: int = 0) -> StepPicture:
    """The picture of a step from one of its passages on."""
    exercise = language.catalogue.exercises[step.limb, step.technique]
    passages = tuple(passage.id for passage in exercise.chosen_passages(step.only))
    return picture(step.limb, step.technique, step.side, passages[first:])


def _turn(language: Language, step: Step, part: int, lead: int, offset: int = 0) -> SpokenTurn:
    timeline = language.catalogue.timeline(step)
    bare = SpokenTurn(language, timeline, part, StepPicture({}, ()), lead, offset)
    return SpokenTurn(language, timeline, part, step_picture(language, step, bare.first), lead, offset)


def _data(turn: SpokenTurn, state: SessionState, step: Step) -> Json:
    language, ball = turn.language, turn.picture.ways[0][0]
    total = len(language.catalogue.steps(state.run)) if state.run else 1
    touch = buttons(language, *_TOUCH[state.phase])
    sided = {"title": title(language, step), "side": step.side, "limb": step.limb}
    both = of_both(step)
    return {
        "title": title(language, step),
        "side": written(language, ScreenKey.SIDE_BOTH if both else ScreenKey.SIDE, **sided),
        "pictured": written(language, ScreenKey.PICTURED_BOTH if both else ScreenKey.PICTURED, **sided),
        "count": turn.times(turn.first),
        "caption": next((caption.text for caption in captions(turn.cues)), titled(language, step)),
        "progress": written(language, ScreenKey.PROGRESS, number=state.step + 1, total=total),
        "percent": round(100 * (state.step + 1) / total),
        "hint": _hint(language, state),
        "ways": len(turn.picture.ways),
        "ball": dict(zip(("x", "y", "scale", "opacity"), ball.state, strict=True)),
        "buttons": touch,
        "few": {"buttons": touch[:FEW]},
    }


def _hint(language: Language, state: SessionState) -> str:
    if state.phase is Phase.DONE:
        return written(language, ScreenKey.LAST)
    return hint(language, ScreenKey.SAY_PAUSED if state.phase is Phase.PAUSED else ScreenKey.SAY_WAITING)
