"""Lays a step out in time: name, landmark, movement, chime, counts, release, with the rests between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .exercise import CHIME_MS, Exercise, Line, Passage, Speech, estimate
from .run import Step
from .terms import Counting, Limb, Side, Technique, Tempo
from .timeline import Cue, CueKind, Repetition, Timeline

# The few words that every timeline shares: counts, "last one", names of sides, what was left out.

MOST_NAMED_LEFT_OUT = 2
"""So many missed steps are named one by one in the closing; more than that get one sentence."""


@dataclass(frozen=True)
class TimelineWords:
    """Words used inside timelines, in one language."""

    counts: tuple[str, ...]
    """ "One." to "Six."."""
    last_one: str
    halfway: str
    chime: str
    """Said in place of a chime where no chime can sound."""
    side_names: Mapping[Side, str]
    """What ``{side}`` becomes."""
    limb_names: Mapping[Limb, str]
    """What ``{limb}`` becomes in a sentence about one side."""
    technique_names: Mapping[Technique, str]
    left_out: str
    """One missed step, with ``{technique}``, ``{side}`` and ``{limb}``."""
    left_out_both: str
    """One missed step of both sides at once, with ``{technique}``."""
    left_out_many: str
    """More missed steps than can be named."""

    def sides(self, side: Side, limb: Limb) -> dict[str, str]:
        """Values for ``{side}``, ``{other}`` and ``{limb}`` in the sentences of a step."""
        return {
            "side": self.side_names[side],
            "other": self.side_names[side.other],
            "limb": self.limb_names[limb],
        }

    def left_out_texts(self, step: Step) -> tuple[str, ...]:
        """What the closing says was left out: named up to two, else in one sentence; often nothing."""
        if len(step.left_out) > MOST_NAMED_LEFT_OUT:
            return (self.left_out_many,)
        return tuple(self.left_out_text(what, side, step.limb) for what, side in step.left_out)

    def left_out_text(self, technique: Technique, side: Side, limb: Limb) -> str:
        """The sentence about one missed step."""
        sentence = self.left_out_both if side is Side.BOTH else self.left_out
        return sentence.format(technique=self.technique_names[technique], **self.sides(side, limb))


AFTER_NAME_MS = 450
"""Between technique and landmark, in ms."""
AFTER_LANDMARK_MS = 1200
"""The hands move while nothing is said, in ms."""
BEFORE_COUNTING_MS = 900
"""From the last word of explanation to the chime, in ms."""
CHIME_LEAD_MS = 150
"""From the end of the chime to "one", in ms."""
LAST_ONE_LEAD_MS = 250
"""From the end of "last one" to the count it announces, in ms."""
BEFORE_NEXT_PLACE_MS = 350
"""From the last stroke to the next landmark or the release, in ms."""
BREATH_MS = 3200
"""The rest in which every counted step ends, in ms at steady pace."""
LONG_SIDE_MS = 33_000
"""From this length on, a passage says when half of it is done, in ms."""


@dataclass
class _Reel:
    """Cues and strokes as they are laid down, and where the next one may begin."""

    speech: Speech
    tempo: Tempo
    now: int = 0
    cues: list[Cue] = field(default_factory=list)
    strokes: list[Repetition] = field(default_factory=list)
    measured: bool = True

    def length(self, text: str) -> int:
        known = self.speech.milliseconds(text, self.tempo)
        self.measured = self.measured and known is not None
        return estimate(text, self.tempo) if known is None else known

    def say(self, kind: CueKind, text: str, passage: int = 0, repetition: int = 0) -> None:
        self.put(Cue(self.now, self.length(text), kind, text, passage, repetition))

    def put(self, cue: Cue) -> None:
        self.cues.append(cue)
        self.now = cue.end

    def chime(self, text: str, passage: int, repetition: int = 0) -> None:
        known = self.speech.chime_milliseconds()
        self.measured = self.measured and known is not None
        length = CHIME_MS if known is None else known
        self.put(Cue(self.now, length, CueKind.CHIME, text, passage, repetition))


def lay_out(step: Step, exercise: Exercise, words: TimelineWords, speech: Speech) -> Timeline:
    """The timeline of ``step``. The same arguments always give the same timeline."""
    reel = _Reel(speech, step.tempo)
    sides = words.sides(step.side, step.limb)
    if exercise.lines:
        _quiet(reel, step, exercise.chosen_lines(step.only), words, sides)
    else:
        _counted(reel, step, exercise, words, sides)
    return Timeline(tuple(reel.cues), tuple(reel.strokes), reel.now, reel.measured)


def _quiet(
    reel: _Reel, step: Step, lines: Sequence[Line], words: TimelineWords, sides: dict[str, str]
) -> None:
    for index, line in enumerate(lines):
        if index == len(lines) - 1:
            _left_out(reel, step, words, index)
        reel.say(CueKind.LINE, line.say.format(**sides), index)
        reel.now += round(line.rest_ms * step.pace.factor)


def _left_out(reel: _Reel, step: Step, words: TimelineWords, index: int) -> None:
    for text in words.left_out_texts(step):
        reel.say(CueKind.LEFT_OUT, text, index)
        reel.now += AFTER_NAME_MS


def _counted(
    reel: _Reel, step: Step, exercise: Exercise, words: TimelineWords, sides: dict[str, str]
) -> None:
    reel.say(CueKind.NAME, exercise.name.format(**sides))
    reel.now += AFTER_NAME_MS
    for index, passage in enumerate(exercise.chosen_passages(step.only)):
        if index:
            reel.now += BEFORE_NEXT_PLACE_MS
        _passage(reel, step, passage, index, words, sides)
    if exercise.release:
        reel.now += BEFORE_NEXT_PLACE_MS
        reel.say(CueKind.RELEASE, exercise.release.format(**sides), reel.cues[-1].passage)
        reel.now += round(BREATH_MS * step.pace.factor)


def _passage(
    reel: _Reel, step: Step, passage: Passage, index: int, words: TimelineWords, sides: dict[str, str]
) -> None:
    reel.say(CueKind.LANDMARK, passage.landmark.format(**sides), index)
    reel.now += round(AFTER_LANDMARK_MS * step.pace.factor)
    movement = passage.movement(step.talk)
    if movement:
        reel.say(CueKind.MOVEMENT, movement.format(**sides), index)
        reel.now += BEFORE_COUNTING_MS
    if step.counting is not Counting.CHIME:
        reel.chime(words.chime, index)
        reel.now += CHIME_LEAD_MS
    _strokes(reel, step, passage, index, words)


def _strokes(reel: _Reel, step: Step, passage: Passage, index: int, words: TimelineWords) -> None:
    stroke_ms = round(passage.stroke_ms * step.pace.factor)
    first, count = reel.now, step.repetitions
    for number in range(1, count + 1):
        start = first + (number - 1) * stroke_ms
        if number == count:
            length = reel.length(words.last_one)
            reel.put(
                Cue(
                    start - LAST_ONE_LEAD_MS - length,
                    length,
                    CueKind.LAST_ONE,
                    words.last_one,
                    index,
                    number - 1,
                )
            )
        reel.strokes.append(Repetition(start, start + stroke_ms, index, number))
        reel.now = start
        _mark(reel, step, index, number, words)
        if number == (count + 1) // 2 and count * stroke_ms >= LONG_SIDE_MS:
            reel.now = _half_way(reel, start, stroke_ms, count, words)
            reel.say(CueKind.HALFWAY, words.halfway, index, number)
    reel.now = first + count * stroke_ms


def _half_way(reel: _Reel, start: int, stroke_ms: int, count: int, words: TimelineWords) -> int:
    """Where half of the strokes are done: in the middle one, or just before the count after it."""
    if count % 2:
        return start + stroke_ms // 2
    return start + stroke_ms - LAST_ONE_LEAD_MS - reel.length(words.halfway)


def _mark(reel: _Reel, step: Step, index: int, number: int, words: TimelineWords) -> None:
    if step.counting is Counting.ALOUD:
        reel.say(CueKind.COUNT, words.counts[number - 1], index, number)
    elif step.counting is Counting.CHIME:
        reel.chime(words.chime, index, number)
