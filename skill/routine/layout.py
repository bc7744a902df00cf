"""Lays a step out in time: name, landmark, movement, chime, counts, release, with the rests between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .chapter import Image, Milestone
from .exercise import CHIME_MS, MOST_REST_MS, Exercise, Line, Passage, Speech, estimate
from .run import Step
from .terms import MAX_REPETITIONS, MIN_REPETITIONS, Counting, Limb, Pace, Side, Technique
from .timeline import Cue, CueKind, Repetition, Timeline
from .wording import Spoken, Wordings, pick

# The words that every timeline shares: counts, breaths, images, milestones, names, what was left out.

MOST_NAMED_LEFT_OUT = 2
"""So many missed steps are named one by one in the closing; more than that get one sentence."""


@dataclass(frozen=True)
class Breath:
    """One breath in words."""

    inward: str
    outward: str


@dataclass(frozen=True)
class Telling:
    """An image of the day: told while settling, and called back before the stillness."""

    opening: Wordings
    echo: Wordings


@dataclass(frozen=True)
class TimelineWords:
    """Words used inside timelines, in one language."""

    counts: tuple[str, ...]
    """ "One." to "Six."."""
    two_more: str
    last_one: str
    halfway: str
    """Where half of a long passage is done; half way between the sides is a line of its own."""
    keep_going: Spoken
    nearly_there: Spoken
    rest: str
    """Ends what is timed."""
    chime: str
    """Said in place of a chime where no chime can sound."""
    wake: str
    """Said in place of the chime that ends the stillness."""
    breaths: Mapping[Technique, tuple[Breath, ...]]
    """The breath that ends a technique on its first side; see :meth:`breaths_of`."""
    images: Mapping[Image, Telling]
    milestones: Mapping[Milestone, str]
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

    def breaths_of(self, technique: Technique) -> tuple[Breath, ...]:
        """Its own breaths; a technique that has none breathes like the others."""
        return self.breaths.get(technique) or tuple(
            breath for all_ in self.breaths.values() for breath in all_
        )

    def sides(self, side: Side, limb: Limb) -> dict[str, str]:
        """Values for ``{side}``, ``{other}`` and ``{limb}`` in the sentences of a step."""
        return {
            "side": self.side_names[side],
            "other": self.side_names[side.other],
            "limb": self.limb_names[limb],
        }

    def of_the_day(self, step: Step) -> dict[str, str]:
        """Values for ``{image}``, ``{echo}`` and ``{milestone}``; empty where the day has none."""
        told = self.images[step.image] if step.image else None
        return {
            "image": told.opening[step.take % len(told.opening)] if told else "",
            "echo": told.echo[step.take % len(told.echo)] if told else "",
            "milestone": self.milestones[step.milestone] if step.milestone else "",
        }

    def texts(self) -> Iterator[str]:
        """All of them that are whole texts, chimes apart."""
        yield from (*self.counts, self.two_more, self.last_one, self.halfway, self.rest, self.left_out_many)
        yield from (*self.keep_going, *self.nearly_there, *self.milestones.values())
        for breath in (breath for breaths in self.breaths.values() for breath in breaths):
            yield from (breath.inward, breath.outward)
        for told in self.images.values():
            yield from (*told.opening, *told.echo)

    def left_out_texts(self, step: Step) -> tuple[str, ...]:
        """What the closing says was left out: named up to two, else in one sentence; often nothing."""
        if len(step.left_out) > MOST_NAMED_LEFT_OUT:
            return (self.left_out_many,)
        return tuple(self.left_out_text(what, side, step.limb) for what, side in step.left_out)

    def left_out_text(self, technique: Technique, side: Side, limb: Limb) -> str:
        """The sentence about one missed step."""
        sentence = self.left_out_both if side is Side.BOTH else self.left_out
        return sentence.format(technique=self.technique_names[technique], **self.sides(side, limb))


AFTER_NAME_MS = 350
"""Between technique and landmark, in ms."""
AFTER_LANDMARK_MS = 900
"""The hands move while nothing is said, in ms."""
BEFORE_COUNTING_MS = 800
"""From the last word of explanation to the chime, in ms."""
CHIME_LEAD_MS = 150
"""From the end of the chime to "one", in ms."""
LEAD_MS = 250
"""From the end of "last one" to the count it announces, in ms."""
BEFORE_NEXT_PLACE_MS = 500
"""From the last stroke to the next landmark or the release, in ms."""
AFTER_RELEASE_MS = 500
"""From letting go to the breath, in ms."""
BREATHS_MS = {Pace.CALM: (4400, 5200), Pace.STEADY: (3800, 4400), Pace.BRISK: (3800, 4200)}
"""From "in" to "out", and from "out" to the end of the step, in ms: a breath has 8 to 10 s."""
REST_AFTER_AGAIN_MS = 2000
"""The rest in which a step of the second side ends, in ms: each technique has one breath."""
STILL_MS = (20_000, 30_000)
"""Least and most of the stillness near the end, in ms."""
TIMED_MS = (20_000, 25_000)
"""How long a timed passage lasts with the fewest and with the most repetitions, in ms, at every pace."""
KEEP_GOING_AT, NEARLY_AT = 0.36, 0.72
"""Shares of a timed passage at which somebody is kept company."""
LONG_SIDE_MS = 38_000
"""From this length on, a passage says when half of it is done, in ms."""


@dataclass
class _Reel:
    """Cues and strokes as they are laid down, and where the next one may begin."""

    step: Step
    words: TimelineWords
    speech: Speech
    now: int = 0
    cues: list[Cue] = field(default_factory=list)
    strokes: list[Repetition] = field(default_factory=list)
    measured: bool = True

    def __post_init__(self) -> None:
        self.sides = self.words.sides(self.step.side, self.step.limb)

    def length(self, text: str) -> int:
        known = self.speech.milliseconds(text, self.step.tempo)
        self.measured = self.measured and known is not None
        return estimate(text, self.step.tempo) if known is None else known

    def say(self, kind: CueKind, text: str, passage: int = 0, repetition: int = 0) -> None:
        text = text.format(**self.sides)
        self.put(Cue(self.now, self.length(text), kind, text, passage, repetition))

    def say_before(self, kind: CueKind, text: str, at: int, passage: int, repetition: int) -> None:
        """Say something so that it ends just before ``at``."""
        self.now = at - LEAD_MS - self.length(text)
        self.say(kind, text, passage, repetition)

    def put(self, cue: Cue) -> None:
        self.cues.append(cue)
        self.now = cue.end

    def chime(self, text: str, passage: int, repetition: int = 0) -> None:
        known = self.speech.chime_milliseconds()
        self.measured = self.measured and known is not None
        length = CHIME_MS if known is None else known
        self.put(Cue(self.now, length, CueKind.CHIME, text, passage, repetition))

    def rest(self, ms: int) -> None:
        """Silence at the step's pace and length of rests, at most 10 s of it."""
        self.now += min(self.scaled(ms), MOST_REST_MS)

    def scaled(self, ms: int) -> int:
        return round(ms * self.step.pace.factor * self.step.rests.factor)


def lay_out(
    step: Step, exercise: Exercise, words: TimelineWords, speech: Speech, crossing: Sequence[Line] = ()
) -> Timeline:
    """The timeline of ``step``, begun with ``crossing``. The same arguments always give the same timeline."""
    reel = _Reel(step, words, speech)
    _cross_over(reel, crossing)
    if exercise.lines:
        _quiet(reel, exercise.chosen_lines(step.only, step.talk))
    else:
        _stroked(reel, exercise)
    return Timeline(tuple(reel.cues), tuple(reel.strokes), reel.now, reel.measured)


def _cross_over(reel: _Reel, crossing: Sequence[Line]) -> None:
    """From the first side to the second: words that are written from the first side's point of view."""
    step = reel.step
    sides = reel.words.sides(step.side.other, step.limb)
    for line in crossing:
        reel.say(CueKind.LINE, pick(line.say, step.take, line.id).format(**sides))
        reel.rest(line.rest_ms)


def _quiet(reel: _Reel, lines: Sequence[Line]) -> None:
    step = reel.step
    of_the_day = reel.words.of_the_day(step)
    for index, line in enumerate(lines):
        if index == len(lines) - 1:
            _left_out(reel, index)
        text = pick(line.say, step.take, line.id).format(**reel.sides, **of_the_day)
        if not text:
            continue
        reel.say(CueKind.LINE, text, index)
        if line.is_stillness:
            least, most = STILL_MS
            reel.now += min(max(least, reel.scaled(line.rest_ms)), most)
            reel.chime(reel.words.wake, index)
            reel.now += CHIME_LEAD_MS
        else:
            reel.rest(line.rest_ms)


def _left_out(reel: _Reel, index: int) -> None:
    for text in reel.words.left_out_texts(reel.step):
        reel.say(CueKind.LEFT_OUT, text, index)
        reel.now += AFTER_NAME_MS


def _stroked(reel: _Reel, exercise: Exercise) -> None:
    step = reel.step
    reel.say(CueKind.NAME, exercise.name.choose(step.again, step.take, "name"))
    reel.now += AFTER_NAME_MS
    for index, passage in enumerate(exercise.chosen_passages(step.only)):
        if index:
            reel.rest(BEFORE_NEXT_PLACE_MS)
        _passage(reel, passage, index)
    if exercise.release:
        reel.rest(BEFORE_NEXT_PLACE_MS)
        last = reel.cues[-1].passage
        reel.say(CueKind.RELEASE, exercise.release.choose(step.again, step.take, "release"), last)
        _breathe(reel, last)


def _breathe(reel: _Reel, passage: int) -> None:
    """One breath ends a technique, in and out in words; the second side only rests."""
    step = reel.step
    if step.again:
        reel.rest(REST_AFTER_AGAIN_MS)
        return
    breath = pick(reel.words.breaths_of(step.technique), step.take, f"{step.technique} breath")
    reel.rest(AFTER_RELEASE_MS)
    for text, ms in zip((breath.inward, breath.outward), BREATHS_MS[step.pace], strict=True):
        begun = reel.now
        reel.say(CueKind.BREATH, text, passage)
        reel.now = max(begun + ms, reel.now)


def _passage(reel: _Reel, passage: Passage, index: int) -> None:
    step, words = reel.step, reel.words
    reel.say(CueKind.LANDMARK, passage.landmark.choose(step.again, step.take, passage.id), index)
    reel.rest(AFTER_LANDMARK_MS)
    movement = passage.movement(step)
    if movement:
        reel.say(CueKind.MOVEMENT, movement, index)
        reel.rest(BEFORE_COUNTING_MS)
    if passage.timed or step.counting is not Counting.CHIME:
        reel.chime(words.chime, index)
        reel.now += CHIME_LEAD_MS
    if passage.stroke_ms is None:
        _timed(reel, index)
    else:
        _strokes(reel, round(passage.stroke_ms * step.pace.factor), index)


def timed_ms(repetitions: int) -> int:
    """How long a timed passage lasts where others have so many repetitions, in ms."""
    least, most = TIMED_MS
    share = (repetitions - MIN_REPETITIONS) / (MAX_REPETITIONS - MIN_REPETITIONS)
    return round(least + share * (most - least))


def _timed(reel: _Reel, index: int) -> None:
    """Quick movement by the clock: somebody speaks up on the way, and says when it ends."""
    step, words, start = reel.step, reel.words, reel.now
    length = timed_ms(step.repetitions)
    reel.strokes.append(Repetition(start, start + length, index, 1))
    for kind, spoken, share in (
        (CueKind.KEEP_GOING, words.keep_going, KEEP_GOING_AT),
        (CueKind.NEARLY_THERE, words.nearly_there, NEARLY_AT),
    ):
        reel.now = start + round(share * length)
        reel.say(kind, spoken.choose(step.again, step.take, kind), index, 1)
    reel.now = start + length
    reel.say(CueKind.REST, words.rest, index)


def _strokes(reel: _Reel, stroke_ms: int, index: int) -> None:
    # Strokes lie on a beat of their own, whatever is said: each start is reckoned from the first one, and
    # "last one" is laid back from the start that it announces. So words of another length move no stroke.
    first, count, words = reel.now, reel.step.repetitions, reel.words
    for number in range(1, count + 1):
        start = first + (number - 1) * stroke_ms
        if number == count:
            reel.say_before(CueKind.LAST_ONE, words.last_one, start, index, number - 1)
        elif number == MAX_REPETITIONS - 1:
            reel.say_before(CueKind.TWO_MORE, words.two_more, start, index, number - 1)
        reel.strokes.append(Repetition(start, start + stroke_ms, index, number))
        reel.now = start
        _mark(reel, index, number)
        if number == (count + 1) // 2 and count * stroke_ms >= LONG_SIDE_MS:
            _half_way(reel, start, stroke_ms, index, number)
    reel.now = first + count * stroke_ms


def _half_way(reel: _Reel, start: int, stroke_ms: int, index: int, number: int) -> None:
    """Where half of the strokes are done: in the middle one, or just before the count after it."""
    if reel.step.repetitions % 2:
        reel.now = start + stroke_ms // 2
        reel.say(CueKind.HALFWAY, reel.words.halfway, index, number)
    else:
        reel.say_before(CueKind.HALFWAY, reel.words.halfway, start + stroke_ms, index, number)


def _mark(reel: _Reel, index: int, number: int) -> None:
    if reel.step.counting is Counting.ALOUD:
        reel.say(CueKind.COUNT, reel.words.counts[number - 1], index, number)
    elif reel.step.counting is Counting.CHIME:
        reel.chime(reel.words.chime, index, number)
