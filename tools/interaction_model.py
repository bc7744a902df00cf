"""Write interaction_model/en-US.json from its source: ``python -m tools.interaction_model [--check]``."""

from __future__ import annotations

import argparse
import sys

from skill.content.samples import FOLDER, as_text, language_model, load_source
from skill.content.vocabulary import load_vocabulary
from skill.speaker.nlu.model import load_phrases


FILE = FOLDER.parent / "en-US.json"


def main() -> int:
    """Write the model, or say whether the committed one is what would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where the file is out of date"
    )
    args = parser.parse_args()
    brought = [phrase for phrases in load_phrases().intents.values() for phrase in phrases]
    text = as_text(language_model(load_source(), load_vocabulary(), brought))
    if args.check:
        return 0 if FILE.read_text("utf-8") == text else 1
    FILE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
