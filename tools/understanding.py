"""Train the second stage of understanding: ``python -m tools.understanding [--check | --report]``.

Every sentence of the interaction model's patterns, with values in its slots, and the sentences that are meant
for somebody else are learnt by a logistic regression (scikit-learn, which only this file needs). What runs is
``skill/speaker/nlu/weights.npz``, whose key says which words it was trained on.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from warnings import catch_warnings, simplefilter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from skill.content.samples import load_source
from skill.speaker.nlu.company import load_company
from skill.speaker.nlu.features import BUCKETS
from skill.speaker.nlu.hints import load_hints
from skill.speaker.nlu.labels import ELSEWHERE
from skill.speaker.nlu.lessons import SEED, Lesson, lessons, lessons_key
from skill.speaker.nlu.weights import FILE, Weights, negated_heads

from .understanding_report import report, write

STRENGTH = 30.0
"""How little the weights are held back (scikit-learn's C)."""
ROUNDS = 10
EVENED = 0.5
"""How far meanings with few sentences weigh as much as those with many: 0 not at all, 1 altogether."""
WARY = 4.0
"""How much more a sentence for somebody else weighs: people say far more to others than to this skill."""
STEPS = 127
"""The largest weight in the file, as a whole number of a byte."""


def matrix(found: list[Lesson]) -> csr_matrix:
    """Sentences as rows of features, each of length one."""
    columns = [bucket for lesson in found for bucket in lesson.features]
    lengths = [len(lesson.features) for lesson in found]
    values = np.array([1 / length**0.5 for length in lengths for _ in range(length)], np.float32)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    return csr_matrix((values, columns, starts), shape=(len(found), BUCKETS))


def trained(found: list[Lesson]) -> Weights:
    """What is learnt from the sentences, in bytes."""
    names = sorted({lesson.label for lesson in found})
    often = Counter(lesson.label for lesson in found)
    weights = {
        names.index(name): (1 / often[name]) ** EVENED * (WARY if name == ELSEWHERE else 1) for name in names
    }
    mean = sum(weights[names.index(lesson.label)] for lesson in found) / len(found)
    weights = {number: weight / mean for number, weight in weights.items()}
    model = LogisticRegression(
        C=STRENGTH, solver="saga", max_iter=ROUNDS, class_weight=weights, random_state=SEED
    )
    with catch_warnings():  # a few rounds are enough; it says that more would be more
        simplefilter("ignore")
        model.fit(matrix(found), [names.index(lesson.label) for lesson in found])
    scale = np.abs(model.coef_).max() / STEPS
    table: NDArray[np.int8] = np.rint(model.coef_.T / scale).astype(np.int8)
    hints = load_hints()
    named = {intent: slots.values() for intent, slots in load_source().intents.items()}
    heads = negated_heads(found, hints.idle, named)
    intercepts = model.intercept_.astype(np.float32)
    return Weights(
        tuple(names), table, intercepts, float(scale), heads, hints.kinds, hints.idle, load_company()
    )


def main() -> int:
    """Train and write the file, or say whether the committed one belongs to today's words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="train nothing; fail where the file is out of date"
    )
    parser.add_argument("--report", action="store_true", help="train nothing; say how people are understood")
    asked = parser.parse_args()
    if asked.check:
        return 0 if Weights.load().key == lessons_key() else 1
    if asked.report:
        for line in report(trained):
            print(line, flush=True)
        return 0
    key, found = lessons_key(), list(lessons())
    print(f"{len(found)} sentences, {len({lesson.label for lesson in found})} labels", flush=True)
    trained(found).save(FILE, key)
    print(f"{FILE}: {FILE.stat().st_size} bytes")
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
