"""Layout: one step, cue by cue, with a voice that needs one second for every text."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from skill.routine.exercise import Estimate, Exercise, Line, Passage, estimate
from skill.routine.layout import TimelineWords, lay_out
from skill.routine.run import Step
from skill.routine.terms import Counting, Limb, Pace, Side, Talk, Technique, Tempo
from skill.routine.timeline import Timeline
from tests.routine.values import Metronome, catalogue

WORDS = TimelineWords(
    ("1", "2", "3", "4", "5", "6"),
    "last",
    "half",
    "ding",
    {side: str(side) for side in Side},
    {limb: str(limb) for limb in Limb},
    {technique: str(technique) for technique in Technique},
    "out {technique} {side} {limb}",
    "out {technique} both",
    "out many",
)
GLIDING = Exercise(
    Limb.FOOT,
    Technique.GLIDING,
    "Gliding",
    "name {side}",
    (
        Passage("a", "there {side}", "move", "mv", 5000),
        Passage("b", "then {side}", None, None, 4000),
        Passage("long", "on {side}", None, None, 7000),
    ),
    release="lift {side}",
)
NOTICE = Exercise(
    Limb.FOOT,
    Technique.NOTICE,
    "Notice",
    "Notice",
    lines=(Line("a", "feel {side}, {other}", 4000), Line("b", "bye", 1000)),
)
STEP = Step(Limb.FOOT, Technique.GLIDING, Side.LEFT, repetitions=4)
CLOSING = Step(Limb.FOOT, Technique.NOTICE, Side.BOTH)


@dataclass(frozen=True)
class Laid:
    """A step, and what is heard of it when: ``ms:text`` of each cue, then the length of the whole."""

    promise: str
    step: Step
    heard: str


LAID = (
    Laid(
        "a first visit hears everything",
        replace(STEP, only=("a", "b")),
        "0:name left 1450:there left 3650:move 5550:ding 6700:1 11700:2 16700:3 20450:last 21700:4 "
        "27050:then left 29250:ding 30400:1 34400:2 38400:3 41150:last 42400:4 "
        "46750:lift left 50950",
    ),
    Laid(
        "a slower pace lengthens strokes and rests, and no word",
        replace(STEP, pace=Pace.CALM, only=("b",)),
        "0:name left 1450:then left 3950:ding 5100:1 10100:2 15100:3 18850:last 20100:4 "
        "25450:lift left 30450",
    ),
    Laid(
        "less talk keeps the landmark and the side",
        replace(STEP, talk=Talk.BRIEF, only=("a",)),
        "0:name left 1450:there left 3650:mv 5550:ding 6700:1 11700:2 16700:3 20450:last 21700:4 "
        "27050:lift left 31250",
    ),
    Laid(
        "only the chime marks every stroke with it, and needs none before",
        replace(STEP, counting=Counting.CHIME, only=("b",)),
        "0:name left 1450:then left 3650:ding 7650:ding 11650:ding 14400:last 15650:ding "
        "20000:lift left 24200",
    ),
    Laid(
        "without counting, the last one is still said",
        replace(STEP, counting=Counting.QUIET, only=("b",)),
        "0:name left 1450:then left 3650:ding 15550:last 21150:lift left 25350",
    ),
    Laid(
        "a long side says when half of it is done",
        replace(STEP, repetitions=5, only=("long",), side=Side.RIGHT),
        "0:name right 1450:on right 3650:ding 4800:1 11800:2 18800:3 22300:half 25800:4 31550:last 32800:5 "
        "40150:lift right 44350",
    ),
    Laid(
        "a quiet step says both sides", replace(CLOSING, side=Side.LEFT), "0:feel left, right 5000:bye 7000"
    ),
    Laid(
        "a quiet step rests longer at a calm pace",
        replace(CLOSING, pace=Pace.CALM),
        "0:feel both, both 6000:bye 8250",
    ),
    Laid(
        "what was left out is said before the closing words",
        replace(CLOSING, left_out=((Technique.RINSING, Side.LEFT), (Technique.FRICTION, Side.BOTH))),
        "0:feel both, both 5000:out rinsing left foot 6450:out friction both 7900:bye 9900",
    ),
    Laid(
        "more than can be named is said in one sentence",
        replace(CLOSING, only=("b",), left_out=((Technique.RINSING, Side.LEFT),) * 3),
        "0:out many 1450:bye 3450",
    ),
)


@pytest.mark.parametrize("laid", LAID, ids=lambda laid: laid.promise)
def test_a_step_is_laid_out_as_promised(laid: Laid) -> None:
    exercise = NOTICE if laid.step.technique is Technique.NOTICE else GLIDING
    assert written(lay_out(laid.step, exercise, WORDS, Metronome())) == laid.heard


def written(timeline: Timeline) -> str:
    return " ".join([*(f"{cue.at}:{cue.text}" for cue in timeline.cues), str(timeline.total_ms)])


def test_a_timeline_is_measured_only_when_every_text_and_the_chime_are() -> None:
    class NoChime(Metronome):
        def chime_milliseconds(self) -> int | None:
            return None

    class NoCount(Metronome):
        def milliseconds(self, text: str, tempo: Tempo) -> int | None:
            return None if text == "3" else 1000

    def measured(voice: Metronome | Estimate) -> bool:
        return lay_out(STEP, GLIDING, WORDS, voice).measured

    assert measured(Metronome())
    assert not measured(NoChime())
    assert not measured(NoCount())
    assert not measured(Estimate())


def test_the_same_step_is_laid_out_alike_every_time() -> None:
    assert lay_out(STEP, GLIDING, WORDS, Metronome()) == lay_out(STEP, GLIDING, WORDS, Metronome())


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ("", "One."),
        ("One.", "Seven."),
        ("Lift. Breathe.", "Lift the foot. Breathe."),
        ("One two", "One, two"),
    ],
)
def test_the_estimate_grows_with_syllables_and_pauses(shorter: str, longer: str) -> None:
    assert 0 < estimate(shorter) < estimate(longer)


STANDARD = (
    (0.0, "name", "Gliding, left foot."),
    (1.5, "landmark", "in front of the heel"),
    (5.0, "movement", "is one"),
    (10.0, "chime", ""),
    (10.0, "count", "One."),
    (15.5, "count", "Two."),
    (21.0, "count", "Three."),
    (26.5, "count", "Four."),
    (32.0, "last_one", "Last one."),
    (32.0, "count", "Five."),
    (38.0, "landmark", "Same again."),
    (70.0, "release", "breath"),
)
"""One step as it should feel: gliding, left foot, steady pace, five repetitions; seconds, cue, words in it."""
NEAR_S = 5.0
"""Seconds by which an estimated cue may differ from the standard."""


def test_one_step_feels_as_the_standard_says() -> None:
    timeline = catalogue().timeline(Step(Limb.FOOT, Technique.GLIDING, Side.LEFT))
    cues = list(timeline.cues)
    for at, kind, words in STANDARD:
        found = next(cue for cue in cues if cue.kind == kind and words in cue.text)
        assert abs(found.at / 1000 - at) <= NEAR_S, (kind, words, found.at)
        cues = cues[cues.index(found) + 1 :]
    assert 70_000 <= timeline.total_ms <= 82_500
