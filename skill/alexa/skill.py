"""The skill: handlers put together with Amazon's builder, and languages made from the content."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import CustomSkillBuilder

from skill.coach.coach import Coach
from skill.content.load import load
from skill.content.vocabulary import load_vocabulary
from skill.routine.exercise import Speech
from skill.routine.terms import Bed, Narrator

from .context import Language, SkillContext
from .handlers import ApologyHandler, handlers

LANGUAGES = ("en",)
"""Languages that the content speaks."""


def make_language(
    language: str,
    speech: Speech | None = None,
    others: Mapping[Narrator, Speech] = MappingProxyType({}),
    beds: tuple[Bed, ...] = (),
    *,
    published: bool = False,
) -> Language:
    """One language, ready to be used; ``speech`` knows the measured length of its clips.

    ``others`` are further voices and ``beds`` what can sound under them, where there are streams.
    ``published``: those streams were made ahead.
    """
    content = load(language)
    catalogue = content.catalogue(speech, others, beds, published=published)
    return Language(catalogue, Coach(catalogue), content.phrasing, load_vocabulary(language))


def build_skill(skill: SkillContext) -> CustomSkill:
    """The skill behind the web service and behind Lambda."""
    builder = CustomSkillBuilder()
    for handler in handlers(skill):
        builder.add_request_handler(handler)
    builder.add_exception_handler(ApologyHandler(skill))
    return builder.create()
