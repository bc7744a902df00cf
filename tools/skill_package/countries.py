"""From the one model of a language to that of each country: its spelling, its words, its clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from skill.content.reading import Mistake, read_as

FILE: Final = "countries.yaml"
Words = Callable[[str], str | None]
"""A sample or phrase as a country says it; None where it does not."""


class Spelling(StrEnum):
    """How a country's recogniser writes."""

    AMERICAN = "american"
    BRITISH = "british"
    CANADIAN = "canadian"


@dataclass(frozen=True)
class Country:
    """What sets one country apart."""

    spelling: Spelling
    half_hours: bool = False
    """Whether "half eight" is said there, for half past eight."""


@dataclass(frozen=True)
class HalfHours:
    """Half hours as a slot of their own, beside the time."""

    time: str
    """The slot type of the time."""
    slot: str
    type: str
    words: list[str]


@dataclass(frozen=True)
class Countries:
    """``countries.yaml``: the countries of a language and what sets them apart."""

    countries: dict[str, Country]
    """By locale."""
    british: dict[str, str]
    """American words, each as it is written in Britain."""
    not_canadian: list[str]
    """American words that Canadians write alike."""
    only: dict[str, list[str]]
    """Words with the locales where they are said."""
    everywhere: list[str]
    """Intents whose samples are kept in every country."""
    half_hours: HalfHours


def load_countries(folder: Path) -> tuple[Countries | None, list[str]]:
    """Read ``countries.yaml`` in ``folder``; else None and every mistake, a sentence each."""
    mistakes: list[Mistake] = []
    if not (folder / FILE).is_file():
        return None, [f"{folder / FILE} cannot be read: restore the file."]
    found = read_as(Countries, folder / FILE, folder, mistakes)
    wrong = [str(one) for one in mistakes]
    if found is not None:
        named = {place for places in found.only.values() for place in places}
        wrong += [f"{FILE}: {one} is no country of it: add it." for one in sorted(named - {*found.countries})]
    return (None if wrong else found), wrong


def model_of(locale: str, model: Mapping[str, Any], countries: Countries) -> dict[str, Any]:
    """``languageModel`` as the country of ``locale`` speaks; as it is for a country without an entry."""
    country = countries.countries.get(locale)
    if country is None:
        return deepcopy(dict(model))
    found: dict[str, Any] = {**model, "intents": [_own(intent) for intent in model["intents"]]}
    spelled = _spelled(country.spelling, countries)
    said = _said(locale, spelled, countries)
    for intent in found["intents"]:
        words: Words = spelled if intent["name"] in countries.everywhere else said
        intent["samples"] = _each(intent.get("samples", ()), words)
    found["types"] = [kept for one in found.get("types", ()) if (kept := _type(one, said))["values"]]
    if country.half_hours:
        _add_half_hours(found, countries.half_hours)
    return found


def _own(intent: Mapping[str, Any]) -> dict[str, Any]:
    """An intent whose slots may be added to; its samples are replaced."""
    return {**intent, "slots": [*intent["slots"]]} if "slots" in intent else dict(intent)


def _spelled(spelling: Spelling, countries: Countries) -> Callable[[str], str]:
    """Words in a spelling, whichever they were written in."""
    there = dict(countries.british)
    if spelling is Spelling.CANADIAN:
        there = {one: british for one, british in there.items() if one not in countries.not_canadian}
    other = {british: american for american, british in countries.british.items()}
    if spelling is not Spelling.AMERICAN:
        other = {british: one for british, one in other.items() if one not in there} | there
    each = re.compile(rf"\b(?:{'|'.join(map(re.escape, other))})\b")
    return lambda words: each.sub(lambda found: other[found[0]], words)


def _said(locale: str, spelled: Callable[[str], str], countries: Countries) -> Words:
    foreign = [word for word, places in countries.only.items() if locale not in places]
    unsaid = re.compile(rf"\b(?:{'|'.join(map(re.escape, foreign))})\b" if foreign else r"(?!)")
    return lambda words: None if unsaid.search(words) else spelled(words)


def _each(lines: Iterable[str], words: Words) -> list[str]:
    """Every line that is said, once."""
    return list(dict.fromkeys(filter(None, map(words, lines))))


def _type(kind: Mapping[str, Any], words: Words) -> dict[str, Any]:
    return {**kind, "values": list(_values(kind["values"], words))}


def _values(values: list[dict[str, Any]], words: Words) -> Iterator[dict[str, Any]]:
    """The values that have a phrase left; the first one is the name."""
    for value in values:
        name = value["name"]
        phrases = _each([name["value"], *name.get("synonyms", ())], words)
        if phrases:
            yield {**value, "name": {"value": phrases[0], "synonyms": phrases[1:]}}


def _add_half_hours(model: dict[str, Any], half: HalfHours) -> None:
    """Each sample with a time is said with a half hour too, and with the part of the day after it."""
    values = [{"id": "_".join(one.split()), "name": {"value": one, "synonyms": []}} for one in half.words]
    for intent in model["intents"]:
        slots = intent.get("slots", [])
        for slot in [one["name"] for one in slots if one["type"] == half.time]:
            slots.append({"name": half.slot, "type": half.type})
            at = [one for one in intent["samples"] if _is_clock(one, slot)]
            halves = [one.replace(f"{{{slot}}}", f"{{{half.slot}}}") for one in at]
            parts = [f"{one} in the {{{slot}}}" for one in halves if one.endswith(f"{{{half.slot}}}")]
            intent["samples"] += [*halves, *parts]
    model["types"].append({"name": half.type, "values": values})


def _is_clock(sample: str, slot: str) -> bool:
    """Whether a clock time stands in the slot, and not a part of the day, such as "the morning"."""
    return f"{{{slot}}}" in sample and f"the {{{slot}}}" not in sample
