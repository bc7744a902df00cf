"""Layout: one step, cue by cue, with a voice that needs one second for every text."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from skill.routine.chapter import Image, Milestone
from skill.routine.exercise import Estimate, Exercise, Line, Passage, estimate
from skill.routine.layout import Breath, Telling, TimelineWords, lay_out
from skill.routine.run import Step
from skill.routine.terms import STROKES, Counting, Limb, Pace, Rests, Side, Talk, Technique, Tempo
from skill.routine.timeline import Timeline
from skill.routine.wording import Spoken
from tests.routine.values import Metronome, catalogue

WORDS = TimelineWords(
    counts=("1", "2", "3", "4", "5", "6"),
    two_more="two more",
    last_one="last",
    halfway="half",
    keep_going=Spoken(("going",), ("still going",)),
    nearly_there=Spoken(("nearly",), ("nearly again",)),
    rest="rest",
    chime="ding",
    wake="wake",
    breaths={technique: (Breath("in", "out"), Breath("in again", "out again")) for technique in STROKES},
    images={image: Telling((f"think of {image}",), (f"{image} again",)) for image in Image},
    milestones={milestone: f"milestone {milestone}" for milestone in Milestone},
    side_names={side: str(side) for side in Side},
    limb_names={limb: str(limb) for limb in Limb},
    technique_names={technique: str(technique) for technique in Technique},
    left_out="out {technique} {side} {limb}",
    left_out_both="out {technique} both",
    left_out_many="out many",
)
GLIDING = Exercise(
    Limb.FOOT,
    Technique.GLIDING,
    "Gliding",
    Spoken(("name {side}",), ("now {side}",)),
    (
        Passage("a", Spoken(("there {side}",), ("same",)), 5000, ("move",), ("mv",)),
        Passage(
            "b", Spoken(("then {side}",), ("then {side} too",)), 4000, exhale=Spoken(("exhale",), ("ex",))
        ),
        Passage("long", Spoken(("on {side}",), ("on",)), 8000),
        Passage("quick", Spoken(("under {side}",), ("under",)), None),
    ),
    release=Spoken(("lift {side}",), ("lift",)),
)
NOTICE = Exercise(
    Limb.FOOT,
    Technique.NOTICE,
    "Notice",
    Spoken((), ()),
    lines=(
        Line("new", ("hello",), 1000, newcomers=True),
        Line("a", ("feel {side}, {other}",), 4000),
        Line("image", ("{image}",), 2000),
        Line("still", ("be still",), 24_000),
        Line("b", ("bye", "farewell"), 1000),
    ),
)
STEP = Step(Limb.FOOT, Technique.GLIDING, Side.LEFT, repetitions=4)
CLOSING = Step(Limb.FOOT, Technique.NOTICE, Side.BOTH, ("a", "image", "b"))


@dataclass(frozen=True)
class Laid:
    """A step, and what is heard of it when: ``ms:text`` of each cue, then the length of the whole."""

    promise: str
    step: Step
    heard: str


LAID = (
    Laid(
        "a first side hears everything, and breathes at its end",
        replace(STEP, only=("a", "b")),
        "0:name left 1350:there left 3250:move 5050:ding 6200:1 11200:2 16200:3 19950:last 21200:4 "
        "26700:then left 28600:ding 29750:1 33750:2 37750:3 40500:last 41750:4 46250:lift left 47750:in "
        "51550:out 55950",
    ),
    Laid(
        "a second side hears less, and rests at its end",
        replace(STEP, only=("a", "b"), again=True),
        "0:now left 1350:same 3250:ding 4400:1 9400:2 14400:3 18150:last 19400:4 24900:then left too "
        "26800:ding 27950:1 31950:2 35950:3 38700:last 39950:4 44450:lift 47450",
    ),
    Laid(
        "a slower pace lengthens strokes and rests, and moves them to the breath",
        replace(STEP, pace=Pace.CALM, only=("b",)),
        "0:name left 1350:then left 3475:exhale 5475:ding 6625:1 11625:2 16625:3 20375:last 21625:4 "
        "27250:lift left 28875:in 33275:out 38475",
    ),
    Laid(
        "shorter rests leave strokes and breath alone",
        replace(STEP, rests=Rests.SHORT, only=("b",)),
        "0:name left 1350:then left 2980:ding 4130:1 8130:2 12130:3 14880:last 16130:4 20480:lift left "
        "21830:in 25630:out 30030",
    ),
    Laid(
        "less talk keeps the landmark and the side",
        replace(STEP, talk=Talk.BRIEF, only=("a",)),
        "0:name left 1350:there left 3250:mv 5050:ding 6200:1 11200:2 16200:3 19950:last 21200:4 "
        "26700:lift left 28200:in 32000:out 36400",
    ),
    Laid(
        "only the chime marks every stroke with it, and needs none before",
        replace(STEP, counting=Counting.CHIME, only=("b",)),
        "0:name left 1350:then left 3250:ding 7250:ding 11250:ding 14000:last 15250:ding 19750:lift left "
        "21250:in 25050:out 29450",
    ),
    Laid(
        "without counting, the last one is still said",
        replace(STEP, counting=Counting.QUIET, only=("b",)),
        "0:name left 1350:then left 3250:ding 15150:last 20900:lift left 22400:in 26200:out 30600",
    ),
    Laid(
        "six strokes are told when two more are to come",
        replace(STEP, repetitions=6, only=("b",)),
        "0:name left 1350:then left 3250:ding 4400:1 8400:2 12400:3 16400:4 19150:two more 20400:5 "
        "23150:last 24400:6 28900:lift left 30400:in 34200:out 38600",
    ),
    Laid(
        "a long side says when half of it is done",
        replace(STEP, repetitions=5, only=("long",), side=Side.RIGHT),
        "0:name right 1350:on right 3250:ding 4400:1 12400:2 20400:3 24400:half 28400:4 35150:last "
        "36400:5 44900:lift right 46400:in 50200:out 54600",
    ),
    Laid(
        "what is timed is kept company and never counted",
        replace(STEP, only=("quick",)),
        "0:name left 1350:under left 3250:ding 11600:going 18800:nearly 24400:rest 25900:lift left "
        "27400:in 31200:out 35600",
    ),
    Laid(
        "another take breathes in other words",
        replace(STEP, only=("quick",), take=2),
        "0:name left 1350:under left 3250:ding 11600:going 18800:nearly 24400:rest 25900:lift left "
        "27400:in again 31200:out again 35600",
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
        "another take says it in other words",
        replace(CLOSING, take=1),
        "0:feel both, both 5000:farewell 7000",
    ),
    Laid(
        "a day with an image tells it",
        replace(CLOSING, image=Image.TREE),
        "0:feel both, both 5000:think of tree 8000:bye 10000",
    ),
    Laid("newcomers hear more", replace(CLOSING, only=("new", "b")), "0:hello 2000:bye 4000"),
    Laid("others hear less", replace(CLOSING, only=("new", "b"), talk=Talk.BRIEF), "0:bye 2000"),
    Laid(
        "the stillness ends with a chime",
        replace(CLOSING, only=("still", "b")),
        "0:be still 25000:wake 26150:bye 28150",
    ),
    Laid(
        "the stillness is never longer than half a minute",
        replace(CLOSING, only=("still", "b"), pace=Pace.CALM, rests=Rests.LONG),
        "0:be still 31000:wake 32150:bye 34650",
    ),
    Laid(
        "what was left out is said before the closing words",
        replace(CLOSING, left_out=((Technique.RINSING, Side.LEFT), (Technique.FRICTION, Side.BOTH))),
        "0:feel both, both 5000:out rinsing left foot 6350:out friction both 7700:bye 9700",
    ),
    Laid(
        "more than can be named is said in one sentence",
        replace(CLOSING, only=("b",), left_out=((Technique.RINSING, Side.LEFT),) * 3),
        "0:out many 1350:bye 3350",
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
    (7.0, "movement", "is one"),
    (14.0, "chime", ""),
    (15.0, "count", "One."),
    (20.0, "count", "Two."),
    (25.0, "count", "Three."),
    (30.0, "count", "Four."),
    (32.0, "last_one", "Last one."),
    (34.0, "count", "Five."),
    (39.0, "landmark", "left"),
    (66.0, "release", ""),
    (68.0, "breath", "in"),
    (72.0, "breath", "out"),
)
"""One step as it should feel: gliding, left foot, steady pace, five repetitions; seconds, cue, words in it."""
NEAR_S = 5.0
"""Seconds by which an estimated cue may differ from the standard."""


def test_one_step_feels_as_the_standard_says() -> None:
    timeline = catalogue().timeline(Step(Limb.FOOT, Technique.GLIDING, Side.LEFT))
    cues = list(timeline.cues)
    for at, kind, words in STANDARD:
        found = next(cue for cue in cues if cue.kind == kind and words in cue.text.lower() + cue.text)
        assert abs(found.at / 1000 - at) <= NEAR_S, (kind, words, found.at)
        cues = cues[cues.index(found) + 1 :]
    assert 70_000 <= timeline.total_ms <= 82_500


def test_a_technique_without_breaths_of_its_own_breathes_like_the_others() -> None:
    own, *others = STROKES
    words = replace(WORDS, breaths={technique: WORDS.breaths[technique] for technique in others})
    assert words.breaths_of(others[0]) == WORDS.breaths[others[0]]
    assert set(words.breaths_of(own)) == {
        breath for technique in others for breath in WORDS.breaths[technique]
    }
