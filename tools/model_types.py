"""Copies the vocabulary into the interaction models: ``python -m tools.model_types``.

A model's slot types repeat ids, names and synonyms of ``skill/content/<language>/vocabulary``, because Alexa
reads nothing but the model. Intents and their samples are written by hand, and stay as they are.
"""

from __future__ import annotations

import json
from pathlib import Path

from skill.content.vocabulary import load_vocabulary, model_types

FOLDER = Path(__file__).parents[1] / "interaction_model"


def renewed(text: str, language: str) -> str:
    """The text of a model with the slot types of a language's vocabulary, such as ``en``."""
    model = json.loads(text)
    model["interactionModel"]["languageModel"]["types"] = model_types(load_vocabulary(language))
    return json.dumps(model, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Renew every model."""
    for path in sorted(FOLDER.glob("??-??.json")):
        path.write_text(renewed(path.read_text("utf-8"), path.stem.split("-")[0]), "utf-8")


if __name__ == "__main__":
    main()
