"""Messages: from a key and its figures to the words a person hears."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TypeAlias
from zlib import crc32

from skill.routine.terms import Day, Limb, Pace, Side, Spot, Technique, TimeOfDay

from .raw import RawNames

Param: TypeAlias = (
    int
    | str
    | Limb
    | Side
    | Technique
    | Spot
    | Pace
    | TimeOfDay
    | date
    | tuple[Technique, ...]
    | tuple[Day, ...]
)
"""What a message can be given."""

_OFFER = re.compile(r"\[([^\]]+)\]")
_ONE_STOP = re.compile(r"(?<!\.)\.\.(?!\.)")
"""A sentence that ends in "8 a.m." has its full stop already."""


@dataclass(frozen=True)
class Phrase:
    """A message, ready to be heard."""

    text: str
    """The words, without marks."""
    offers: tuple[str, ...]
    """The phrases in it that a person is told to say."""


@dataclass(frozen=True)
class Message:
    """All wordings of one key; the singular ones serve where ``count`` is 1."""

    wordings: tuple[str, ...]
    singular: tuple[str, ...] = ()

    def wording(self, seed: str, singular: bool) -> str:
        """The wording that a seed picks: always the same one for the same seed."""
        choices = self.singular if singular and self.singular else self.wordings
        return choices[crc32(seed.encode()) % len(choices)] if len(choices) > 1 else choices[0]


@lru_cache(maxsize=1024)
def _phrase(wording: str, spoken: tuple[tuple[str, str], ...]) -> Phrase:
    """A wording with its gaps filled. The last ones are remembered: the same few are said again and again."""
    text = _ONE_STOP.sub(".", wording.format_map(dict(spoken)))
    return Phrase(_OFFER.sub(r"\1", text), tuple(_OFFER.findall(text)))


@dataclass(frozen=True)
class Phrasing:
    """Every message of one language, and the names of the field's words in it."""

    messages: Mapping[str, Message]
    names: RawNames
    unnamed: Mapping[str, Message] = field(default_factory=dict)
    """The words of those messages that name Alexa, for devices that are not called so."""

    def without_a_name(self) -> Phrasing:
        """The same messages, none of which names Alexa."""
        return replace(self, messages={**self.messages, **self.unnamed})

    def phrase(self, key: str, params: Mapping[str, Param], seed: str = "") -> Phrase:
        """The words for ``key``; ``seed`` (a run's id) picks among several wordings.

        Raises KeyError for an unknown key or a missing parameter: the content check and the
        tests make sure that neither happens.
        """
        wording = self.messages[key].wording(seed + key, params.get("count") == 1)
        spoken = tuple(self._spoken(params).items()) if params else ()
        return _phrase(wording, spoken)

    def _spoken(self, params: Mapping[str, Param]) -> dict[str, str]:
        spoken = {name: self._word(value) for name, value in params.items()}
        for name, value in params.items():
            if isinstance(value, Limb):
                spoken[f"{name}s"] = self.names.limbs[value]
            elif isinstance(value, tuple) and value and isinstance(value[0], Technique):
                spoken[f"{name}_plain"] = self._listed([self._plain(each) for each in value])
        return spoken

    def _plain(self, each: object) -> str:
        """A stroke as somebody would name it who has not done it yet."""
        return self.names.plain.get(str(each), str(each))

    def _word(self, value: Param) -> str:
        match value:
            case tuple():
                together = self.names.day_set.get(" ".join(map(str, value)))
                return together or self._listed([self._word(item) for item in value])
            case Day():
                return self.names.day[value]
            case TimeOfDay():
                return self._time(value)
            case date():
                return self._date(value)
            case Limb():
                return self.names.limb[value]
            case Side():
                return self.names.side[value]
            case Technique():
                return self.names.technique[value]
            case Spot():
                return self.names.spot[value]
            case Pace():
                return self.names.pace[value]
            case _:
                return str(value)

    def _time(self, time: TimeOfDay) -> str:
        hour, minute = divmod(time.minute, 60)
        form = self.names.clock["hour" if minute == 0 else "hour_and_minute"]
        half = self.names.clock["morning" if hour < 12 else "evening"]
        return form.format(hour=(hour + 11) % 12 + 1, minute=f"{minute:02}", half=half)

    def _date(self, day: date) -> str:
        name = self.names.day[tuple(Day)[day.weekday()]]
        return self.names.date.format(day=name, month=self.names.months[day.month - 1], number=day.day)

    def _listed(self, words: Sequence[str]) -> str:
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.names.and_} {words[-1]}"
