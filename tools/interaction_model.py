"""Write the interaction model from its source: ``python -m tools.interaction_model [--check | --out DIR]``.

``interaction_model/en-US.json`` holds the words of every country, and is what this computer understands. With
``--out`` each country's own model is written, as a package for the store has it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from skill.content.samples import FOLDER, as_text, language_model, load_source
from skill.content.vocabulary import load_vocabulary
from skill.errors import ContentError
from skill.speaker.nlu.model import load_phrases

from .skill_package.countries import load_countries, model_of

FILE = FOLDER.parent / "en-US.json"


def written() -> str:
    """The model's text as its source says it."""
    brought = [phrase for phrases in load_phrases().intents.values() for phrase in phrases]
    return as_text(language_model(load_source(), load_vocabulary(), brought))


def country_models(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Locale and model of each country, from the text of the model of all of them.

    Raises ``ContentError`` where countries.yaml has mistakes.
    """
    countries, mistakes = load_countries(FILE.parent)
    if countries is None:
        raise ContentError("\n".join(mistakes))
    whole = json.loads(text)["interactionModel"]["languageModel"]
    for locale in countries.countries:
        yield locale, {"interactionModel": {"languageModel": model_of(locale, whole, countries)}}


def main() -> int:
    """Write the model, or say whether the committed one is what would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where the file is out of date"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write each country's model there instead")
    asked = parser.parse_args()
    if asked.check:
        return 0 if FILE.read_text("utf-8") == written() else 1
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
        for locale, model in country_models(written()):
            (asked.out / f"{locale}.json").write_text(as_text(model), "utf-8")
        return 0
    FILE.write_text(written(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
