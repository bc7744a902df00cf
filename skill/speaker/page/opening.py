"""What the page opens with: where somebody stopped, the last three weeks, how they want to be led."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from skill.alexa.context import Language
from skill.alexa.course import day_of, zone_of
from skill.coach.history import course_of
from skill.coach.start import minutes_of
from skill.errors import RequestRefused
from skill.json import Json
from skill.persistence.preferences import (
    BED,
    GUIDANCE,
    NARRATOR,
    RESTS,
    TALK,
    TEMPO,
    TIME_ZONE,
    WAY,
    pace_of,
)
from skill.persistence.protocol import Profile, Who
from skill.routine.catalogue import Catalogue
from skill.routine.codec import decode
from skill.routine.course import COURSE_DAYS, Course
from skill.routine.run import Run
from skill.routine.terms import Bed, Counting, Length, Limb, Mode, Narrator, Pace, Rests, Talk, Tempo
from skill.speaker.front.reading import Client
from skill.speaker.front.turning import Turning
from skill.speaker.front.view import view_of

from .asked import OpeningAsked, SettingAsked

# Settings that one can see. Each is a field on the page; its words are the content's ``set_<name>_<value>``.


@dataclass(frozen=True)
class SettingField:
    """One setting on the page."""

    name: str
    values: tuple[str, ...]
    """What can be chosen; an empty one takes the choice back."""
    usual: str
    """What holds where nothing was chosen."""
    kept: tuple[str, ...]
    """Names under which the memory keeps it."""


def _field(name: str, values: type[StrEnum], usual: StrEnum, *kept: str) -> SettingField:
    return SettingField(name, tuple(each.value for each in values), usual.value, kept)


FIELDS: Final = (
    _field("way", Mode, Mode.STREAM, WAY),
    _field("pace", Pace, Pace.STEADY, *(pace_of(limb) for limb in Limb)),
    SettingField("tempo", ("", *(each.value for each in Tempo)), "", (TEMPO,)),
    _field("rests", Rests, Rests.USUAL, RESTS),
    _field("narrator", Narrator, Narrator.HEART, NARRATOR),
    _field("bed", Bed, Bed.NONE, BED),
    _field("counting", Counting, Counting.ALOUD, GUIDANCE),
    _field("talk", Talk, Talk.FULL, TALK),
)


def fields_of(catalogue: Catalogue) -> Mapping[str, SettingField]:
    """The settings by name, with the voices and beds that can be had here."""
    had = {"narrator": catalogue.narrators, "bed": (Bed.NONE, *catalogue.beds)}
    return {
        field.name: replace(field, values=tuple(each.value for each in had[field.name]))
        if field.name in had
        else field
        for field in FIELDS
    }


@dataclass(frozen=True)
class Opening:
    """Reads and writes what the skill remembers of the person in front of the page."""

    turning: Turning

    def opened(self, asked: OpeningAsked) -> Json:
        """``{carry, days, sessions, settings}``; a store that is away tells nothing of the person."""
        language, who = self._language(asked.client), self._who(asked.client)
        kept = self.turning.state.skill.memory.recall(who)
        zone = _zone(asked.zone)
        if zone is not None and kept.preferences.values and kept.preferences.time_zone != zone.key:
            self.turning.state.skill.memory.keep_settings(who, {TIME_ZONE: zone.key})
        course = self._course(asked.client, kept, zone)
        days = [course.today - back for back in reversed(range(COURSE_DAYS))]
        return {
            "carry": _carry(language, kept),
            "days": [day in course.days for day in days],
            "sessions": sum(0 <= course.today - day < COURSE_DAYS for day in course.days),
            "settings": _settings(kept, fields_of(language.catalogue)),
        }

    def set(self, asked: SettingAsked) -> Json:
        """Remember one setting. Raises RequestRefused where there is no such setting or value."""
        field = fields_of(self._language(asked.client).catalogue).get(asked.name)
        if field is None or asked.value not in field.values:
            raise RequestRefused("there is no such setting")
        changes = dict.fromkeys(field.kept, asked.value or None)
        self.turning.state.skill.memory.keep_settings(self._who(asked.client), changes)
        return {"name": field.name, "value": asked.value}

    def _course(self, client: Client, kept: Profile, zone: ZoneInfo | None) -> Course:
        account = self.turning.tabs.tab(client).account
        there = zone or zone_of(kept, account.locale)
        return course_of(kept, self.turning.tabs.seconds(), lambda at_ms: day_of(at_ms, there))

    def _who(self, client: Client) -> Who:
        tab = self.turning.tabs.tab(client)
        return self.turning.state.skill.memory.who(tab.account.user_id, None, tab.device_id)

    def _language(self, client: Client) -> Language:
        return self.turning.state.skill.language(self.turning.tabs.tab(client).account.locale)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _carry(language: Language, kept: Profile) -> Json | None:
    """Where a run was left that can be gone on with from here."""
    state = decode(kept.place.token, language.catalogue.version) if kept.place else None
    if state is None or state.run is None or not state.active:
        return None
    if state.run.id in {session.run_id for session in kept.sessions}:
        return None
    view = view_of(language, state)
    if view is None:
        return None
    left = minutes_of(sum(view["steps"][view["step"] - 1 :]) - state.offset)
    what = f"{view['title']}, {view['place']}"
    return {"what": what, "step": view["step"], "steps": len(view["steps"]), "minutes": left}


def minutes(language: Language) -> Mapping[str, Mapping[str, int]]:
    """How long each routine lasts, in whole minutes, by limb and length."""
    return {limb.value: _lengths(language, limb) for limb in Limb}


def _lengths(language: Language, limb: Limb) -> Mapping[str, int]:
    runs = {length.value: Run("", limb, length) for length in (Length.FULL, Length.SHORT)}
    return {name: minutes_of(language.catalogue.total_ms(run)) for name, run in runs.items()}


def _settings(kept: Profile, fields: Mapping[str, SettingField]) -> Json:
    found = {name: kept.preferences.text(field.kept[0]) for name, field in fields.items()}
    return {
        name: value if value in fields[name].values else fields[name].usual for name, value in found.items()
    }
