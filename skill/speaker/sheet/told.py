"""What stands on a sheet, as plain data: the words of exercises and messages, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from skill.alexa.apl.wording import ScreenKey, capital
from skill.alexa.context import Language
from skill.art.load import shown_sides
from skill.coach.safety import SafeKey
from skill.coach.start import minutes_of
from skill.content.pages import SheetKey
from skill.content.phrasing import Param
from skill.routine.course import COURSE_DAYS, FEW_A_WEEK, MANY_A_WEEK, WEEK_DAYS
from skill.routine.exercise import Exercise, Passage
from skill.routine.layout import TIMED_MS
from skill.routine.run import Part, Routine, Run
from skill.routine.terms import MAX_REPETITIONS, MIN_REPETITIONS, STROKES, Length, Limb, Side, Technique

_OFTEN: Final[dict[str, Param]] = {
    "few": FEW_A_WEEK, "many": MANY_A_WEEK, "weeks": COURSE_DAYS // WEEK_DAYS,
}  # fmt: skip
_REPETITIONS: Final[dict[str, Param]] = {"least": MIN_REPETITIONS, "most": MAX_REPETITIONS}
_SECONDS: Final[dict[str, Param]] = {"shortest": TIMED_MS[0] // 1000, "longest": TIMED_MS[1] // 1000}


@dataclass(frozen=True)
class SheetPlace:
    """One place of a technique: a passage with its drawings."""

    passage: str
    """Id of the passage."""
    side: Side
    """The side that is drawn and spoken of: the first one, or both where they work together."""
    under: str
    """What stands under the drawing."""
    label: str
    """What a screen reader says of the drawing."""
    landmark: str
    """Where the ball goes."""
    movement: str
    """How it moves; empty where the place before explained it."""
    times: str


@dataclass(frozen=True)
class SheetTechnique:
    """One of the four techniques."""

    technique: Technique
    title: str
    sides: str
    """That both sides get it together; empty where they take turns."""
    places: tuple[SheetPlace, ...]


@dataclass(frozen=True)
class SheetText:
    """One sheet."""

    language: str
    limb: Limb
    title: str
    lead: str
    sides: str
    """Which side the sheet names, and that the other one follows."""
    seat: str
    """What a screen reader says of how one sits."""
    safety: tuple[str, ...]
    order: tuple[str, ...]
    """The steps of the full routine, in a few lines."""
    strokes: tuple[SheetTechnique, ...]
    speak: tuple[str, ...]
    """What can be said to the speaker, under its heading."""
    general: tuple[str, ...]
    """The disclaimer, under its heading."""
    weeks: tuple[str, ...]
    """The weeks of the course, under a heading: each has as many boxes as it has sessions at most."""
    boxes: int
    print: str
    """What the button says that prints."""
    address: str
    """Where the guide is, with ``{address}`` to be filled in."""
    links: tuple[tuple[str, str], ...]
    """Where else one can go on a screen: address and words."""


_SPEAK = (
    SheetKey.SPEAK,
    SheetKey.SPEAK_OPEN,
    SheetKey.SPEAK_ON,
    SheetKey.SPEAK_HURTS,
    SheetKey.SPEAK_ROUTINE,
)


def told(language: Language, limb: Limb) -> SheetText:
    """The sheet of a limb's full routine, in the words of its first side."""
    say = _Say(language, limb)
    routine = language.catalogue.routines[limb, Length.FULL]
    first, weeks = routine.first_side, range(1, COURSE_DAYS // WEEK_DAYS + 1)
    return SheetText(
        language=language.catalogue.language,
        limb=limb,
        title=say(SheetKey.TITLE),
        lead=say(SheetKey.LEAD, minutes=minutes_of(language.catalogue.total_ms(Run("", limb))), **_OFTEN),
        sides=say(SheetKey.FIRST_SIDE, side=first, other=first.other),
        seat=say(SheetKey.SEAT_FOOT if limb is Limb.FOOT else SheetKey.SEAT_HAND),
        safety=tuple(map(say, (SheetKey.SAFETY, SheetKey.SPOT, SheetKey.LIGHT, SheetKey.SOFT))),
        order=(say(SheetKey.ORDER), *_order(say, routine)),
        strokes=tuple(
            _stroke(say, language.catalogue.exercises[limb, technique], first) for technique in STROKES
        ),
        speak=tuple(map(say, _SPEAK)),
        general=(say(SheetKey.GENERAL), say(SafeKey.ASK)),
        weeks=(say(SheetKey.WEEKS), *(say(SheetKey.WEEK, number=week) for week in weeks)),
        boxes=MANY_A_WEEK,
        print=say(SheetKey.PRINT),
        address=say(SheetKey.ADDRESS, address="{address}"),
        links=(
            (f"/sheet/{limb.other}", say(SheetKey.OTHER, limb=limb.other)),
            ("/speaker/", say(SheetKey.HOME)),
            ("/privacy", say(SheetKey.PRIVACY)),
            ("/terms", say(SheetKey.TERMS)),
        ),
    )


class _Say:
    """A message as it stands by itself; ``limb`` is known to all."""

    def __init__(self, language: Language, limb: Limb) -> None:
        self.language = language
        self.limb = limb

    def __call__(self, key: SheetKey | ScreenKey | SafeKey, **params: Param) -> str:
        return capital(self.language.phrasing.phrase(key, {"limb": self.limb, **params}).text)

    def title(self, technique: Technique) -> str:
        return self.language.catalogue.exercises[self.limb, technique].title


def _order(say: _Say, routine: Routine) -> Iterator[str]:
    """The steps of a routine: what comes before, each side, what is done together, what comes after."""
    yield from (say.title(part.technique) for part in routine.opening)
    yield say(SheetKey.FIRST, side=routine.first_side, techniques=_techniques(routine.each_side))
    yield from (say.title(part.technique) for part in routine.between)
    yield say(SheetKey.SECOND, side=routine.first_side.other)
    yield from (say(SheetKey.TOGETHER, technique=part.technique) for part in routine.together)
    yield from (say.title(part.technique) for part in routine.closing)


def _techniques(parts: tuple[Part, ...]) -> tuple[Technique, ...]:
    return tuple(part.technique for part in parts)


def _stroke(say: _Say, exercise: Exercise, first: Side) -> SheetTechnique:
    sides = say(SheetKey.SIDES_TOGETHER) if exercise.together else ""
    places = tuple(_place(say, exercise, passage, first) for passage in exercise.passages)
    return SheetTechnique(exercise.technique, exercise.title, sides, places)


def _place(say: _Say, exercise: Exercise, passage: Passage, first: Side) -> SheetPlace:
    names = say.language.phrasing.names.side
    named = {"side": names[first], "other": names[first.other]}
    times = SheetKey.TIMES_TOGETHER if exercise.together else SheetKey.TIMES
    side = first if first in shown_sides(exercise.limb, exercise.technique) else Side.BOTH
    both = side is Side.BOTH
    return SheetPlace(
        passage=passage.id,
        side=side,
        under=say(ScreenKey.SIDE_BOTH if both else ScreenKey.SIDE, side=side),
        label=say(ScreenKey.PICTURED_BOTH if both else ScreenKey.PICTURED, title=exercise.title, side=side),
        landmark=passage.landmark.first[0].format(**named),
        movement=passage.full[0].format(**named) if passage.full else "",
        times=say(SheetKey.SECONDS, **_SECONDS) if passage.timed else say(times, **_REPETITIONS),
    )
