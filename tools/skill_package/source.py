"""Everything that the package is made from, read from one folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from skill.content.load import HERE as CONTENT

from .icons import load_icons
from .invocation import invocation_mistakes
from .manifest import skeleton_mistakes
from .phrases import Phrasebook, phrase_mistakes, quoted_mistakes
from .texts import Rules, StoreTexts, load_texts
from .wording import wording_mistakes

DEFAULT_SOURCE = Path(__file__).parents[2] / "interaction_model"
MODELS = {"en": "en-US"}
"""The one interaction model of each language, by the locale that its file is named after."""


@dataclass(frozen=True)
class Source:
    """What is put into a package, without a mistake."""

    skeleton: dict[str, Any]
    """``skill.json`` as it is in the repository."""
    models: dict[str, bytes]
    """The interaction model of each locale."""
    texts: dict[str, StoreTexts]
    """The texts of each locale, its own words filled in."""
    icons: dict[int, bytes]
    """PNG files by the pixels of a side."""


def read_source(folder: Path = DEFAULT_SOURCE) -> Source | list[str]:
    """Everything from ``folder``, or every mistake that certification would find in it, a sentence each."""
    mistakes: list[str] = []
    skeleton = _read_json(folder / "skill.json", mistakes)
    icons, wrong = load_icons(folder / "icons")
    mistakes += wrong
    texts: dict[str, StoreTexts] = {}
    models: dict[str, bytes] = {}
    intents: set[str] = set()
    for language, locale in MODELS.items():
        model = _read_model(folder / f"{locale}.json", mistakes)
        stored, rules, wrong = load_texts(folder, language)
        mistakes += wrong
        if wrong or model is None or stored is None or rules is None:
            continue
        found = {place: stored.localized(place) for place in stored.locales}
        mistakes += language_mistakes(language, model, found, rules)
        texts |= found
        models |= dict.fromkeys(found, (folder / f"{locale}.json").read_bytes())
        intents |= {intent["name"] for intent in model["intents"]}
    if skeleton is not None and intents:
        mistakes += skeleton_mistakes(skeleton, intents)
    if mistakes or skeleton is None:
        return mistakes
    return Source(skeleton, models, texts, icons)


def language_mistakes(
    language: str, model: dict[str, Any], texts: dict[str, StoreTexts], rules: Rules
) -> list[str]:
    """Mistakes in the texts of one language; those of single countries are named after them."""
    book = Phrasebook(model, builtin_phrases(language), rules.phrases)
    found = {locale: _text_mistakes(one, book, rules) for locale, one in texts.items()}
    everywhere = [one for one in next(iter(found.values())) if all(one in each for each in found.values())]
    for locale, mistakes in found.items():
        everywhere += [f"{locale}: {one}" for one in mistakes if one not in everywhere]
    return [*invocation_mistakes(model["invocationName"], rules.invocation), *everywhere]


def _text_mistakes(texts: StoreTexts, book: Phrasebook, rules: Rules) -> list[str]:
    return [
        *wording_mistakes(texts, rules),
        *phrase_mistakes(texts.examplePhrases, book),
        *quoted_mistakes("description", texts.description, book),
        *quoted_mistakes("testingInstructions", texts.testingInstructions, book),
    ]


def builtin_phrases(language: str) -> dict[str, list[str]]:
    """What Alexa hears for the intents that are built in."""
    text = (CONTENT / language / "builtin_phrases.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["intents"]
    return found


def _read_model(path: Path, mistakes: list[str]) -> dict[str, Any] | None:
    data = _read_json(path, mistakes)
    model = ((data or {}).get("interactionModel") or {}).get("languageModel")
    if isinstance(model, dict) and model.get("intents") and isinstance(model.get("invocationName"), str):
        return model
    if data is not None:
        mistakes.append(
            f"The interaction model {path.name} has no invocation name or no intents: restore the file."
        )
    return None


def _read_json(path: Path, mistakes: list[str]) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        mistakes.append(f"{path} cannot be read ({error}): restore the file.")
        return None
    if isinstance(data, dict):
        return data
    mistakes.append(f"{path} is no JSON object: restore the file.")
    return None
