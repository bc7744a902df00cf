"""Write interaction_model/en-US.json from its source: ``python -m tools.interaction_model [--check]``."""

from __future__ import annotations

import argparse
import sys

from skill.content.samples import FOLDER, as_text, language_model, load_source
from skill.content.vocabulary import load_vocabulary
from skill.speaker.nlu.model import load_phrases

FILE = FOLDER.parent / "en-US.json"


def written() -> str:
    """The model's text as its source says it."""
    brought = [phrase for phrases in load_phrases().intents.values() for phrase in phrases]
    return as_text(language_model(load_source(), load_vocabulary(), brought))


def main() -> int:
    """Write the model, or say whether the committed one is what would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where the file is out of date"
    )
    if parser.parse_args().check:
        return 0 if FILE.read_text("utf-8") == written() else 1
    FILE.write_text(written(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
