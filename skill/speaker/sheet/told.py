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
    sides: tuple[tuple[Side, str, str], ...]
    """For each drawing its side, the words under it, and what a screen reader says of it."""
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
    """That both sides get it, and whether together."""
    places: tuple[SheetPlace, ...]


@dataclass(frozen=True)
class SheetText:
    """One sheet."""

    language: str
    limb: Limb
    title: str
    lead: str
    safety: tuple[str, ...]
    order: tuple[str, ...]
    """The steps of the full routine, in a few lines."""
    strokes: tuple[SheetTechnique, ...]
    speak: tuple[str, ...]
    """What can be said to the speaker, under its heading."""
    general: tuple[str, ...]
    """The disclaimer, under its heading."""
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
    """The sheet of a limb's full routine."""
    say = _Say(language, limb)
    other = next(each for each in Limb if each is not limb)
    return SheetText(
        language=language.catalogue.language,
        limb=limb,
        title=say(SheetKey.TITLE),
        lead=say(SheetKey.LEAD, minutes=minutes_of(language.catalogue.total_ms(Run("", limb))), **_OFTEN),
        safety=tuple(map(say, (SheetKey.SAFETY, SheetKey.SPOT, SheetKey.LIGHT, SheetKey.SOFT))),
        order=(say(SheetKey.ORDER), *_order(say, language.catalogue.routines[limb, Length.FULL])),
        strokes=tuple(_stroke(say, language.catalogue.exercises[limb, technique]) for technique in STROKES),
        speak=tuple(map(say, _SPEAK)),
        general=(say(SheetKey.GENERAL), say(SafeKey.ASK)),
        links=((f"/sheet/{other}", say(SheetKey.OTHER, limb=other)), ("/speaker/", say(SheetKey.HOME))),
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


def _stroke(say: _Say, exercise: Exercise) -> SheetTechnique:
    key = SheetKey.SIDES_TOGETHER if exercise.together else SheetKey.SIDES
    places = tuple(_place(say, exercise, passage) for passage in exercise.passages)
    return SheetTechnique(exercise.technique, exercise.title, say(key), places)


def _place(say: _Say, exercise: Exercise, passage: Passage) -> SheetPlace:
    either = say.language.phrasing.phrase(SheetKey.EITHER, {}).text
    times = SheetKey.TIMES_TOGETHER if exercise.together else SheetKey.TIMES
    other = say.language.phrasing.phrase(SheetKey.OTHER_SIDE, {}).text
    movement = passage.full[0] if passage.full else ""
    return SheetPlace(
        passage=passage.id,
        sides=tuple(_side(say, exercise, side) for side in shown_sides(exercise.limb, exercise.technique)),
        landmark=passage.landmark.first[0].format(side=either, other=other),
        movement=movement.format(side=either, other=other),
        times=say(SheetKey.SECONDS, **_SECONDS) if passage.timed else say(times, **_REPETITIONS),
    )


def _side(say: _Say, exercise: Exercise, side: Side) -> tuple[Side, str, str]:
    both = side is Side.BOTH
    under = say(ScreenKey.SIDE_BOTH if both else ScreenKey.SIDE, side=side)
    key = ScreenKey.PICTURED_BOTH if both else ScreenKey.PICTURED
    return side, under, say(key, title=exercise.title, side=side)
