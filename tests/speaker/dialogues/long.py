"""The skill with a made-up exercise that is too long for one reply."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from skill.alexa.context import Language, SkillContext
from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.skill import build_skill
from skill.coach.coach import Coach
from skill.content.load import load
from skill.content.vocabulary import load_vocabulary
from skill.routine.catalogue import Catalogue
from skill.routine.exercise import Estimate, Exercise, Passage
from skill.routine.terms import Limb, Technique
from skill.routine.wording import Spoken
from skill.web.state import ServiceState, reviser
from tests.speaker.dialogues.stage import the_skill

PLACES = 14
"""Places that the ball goes to; each takes about 550 characters of speech."""


def long_exercise() -> Exercise:
    """Gliding along ever so many places of the foot."""
    gliding = load("en").exercises[Limb.FOOT, Technique.GLIDING]
    return replace(gliding, passages=tuple(_passage(number) for number in range(PLACES)))


def _passage(number: int) -> Passage:
    landmark = f"Place number {number}, under your {{side}} foot, a little further on than the one before it."
    full = "Let it travel slowly from side to side, as far as it feels good, and no further. There and back is one."
    there = Spoken((landmark,), (landmark,))
    return Passage(f"place_{number}", there, 5000, (full,), ("There and back is one.",))


@cache
def long_skill() -> ServiceState:
    """The skill that leads through it."""
    content, state = load("en"), the_skill()
    exercises = {**content.exercises, (Limb.FOOT, Technique.GLIDING): long_exercise()}
    words = content.phrasing.names.timeline_words(content.timeline)
    catalogue = Catalogue("en", exercises, content.routines, words, Estimate())
    language = Language(catalogue, Coach(catalogue), content.phrasing, load_vocabulary("en"))
    skill = SkillContext({"en": language}, state.skill.memory)
    endpoint = SkillEndpoint(build_skill(skill), revise=reviser(strict=True, local=True))
    return replace(state, skill=skill, endpoint=endpoint, libraries={})
