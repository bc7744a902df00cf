"""The skill: handlers put together with Amazon's builder, and languages made from the content."""

from __future__ import annotations

from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import CustomSkillBuilder

from skill.coach.coach import Coach
from skill.content.load import load
from skill.content.vocabulary import load_vocabulary
from skill.routine.exercise import Speech

from .context import Desk, Tongue
from .handlers import ApologyHandler, handlers

LANGUAGES = ("en",)
"""Languages that the content speaks."""


def make_tongue(language: str, speech: Speech | None = None) -> Tongue:
    """One language, ready to be used; ``speech`` knows the measured length of its clips."""
    content = load(language)
    book = content.catalogue(speech)
    return Tongue(book, Coach(book), content.phrasing, load_vocabulary(language))


def build_skill(desk: Desk) -> CustomSkill:
    """The skill behind the web service and behind Lambda."""
    builder = CustomSkillBuilder()
    for handler in handlers(desk):
        builder.add_request_handler(handler)
    builder.add_exception_handler(ApologyHandler(desk))
    return builder.create()
