"""How well people are understood: ``python -m tools.understanding --report``.

The development set (``tests/speaker/nlu/voices``) is never learnt from. What the second stage learns is shown
by kind, by how much of the interaction model it may learn from, and with the care of a guess chosen on other
kinds than those it is held against.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest.mock import patch

from skill.speaker.dev.heard import FILE, Confused, HeardFigures, Kind
from skill.speaker.nlu import FALLBACK, Understanding
from skill.speaker.nlu.classifier import Care
from skill.speaker.nlu.lessons import Lesson, lessons, lessons_key
from skill.speaker.nlu.weights import Weights
from tests.interaction_model.test_model_overlap import claims
from tests.speaker.nlu.voices import Verdict, Voice, by_kind, foreign, judge, voices

FOLDS: Final = 5
"""Parts that the kinds are split into."""
SURE: Final = (0.4, 0.5, 0.55, 0.6, 0.7)
STRANGE: Final = (0.05, 0.1, 0.15)
SHARES: Final = (4, 2, 1)
"""The learning curve: one sentence of so many is learnt from."""
FALSE_ACTS: Final = 0.03
"""Share of foreign sentences that may act."""


@dataclass(frozen=True)
class Tried:
    """The development set under one care."""

    care: Care
    verdicts: Sequence[Verdict]
    acts: float
    """Share of foreign sentences that acted."""


def heard() -> HeardFigures:
    """How the development set is understood now."""
    understanding = Understanding.load()
    found = [(voice, understanding.understand(voice.say).intent) for voice in voices()]
    verdicts = _verdicts(understanding)
    wrong = [
        (verdict.voice, said) for verdict, (_, said) in zip(verdicts, found, strict=True) if not verdict.right
    ]
    return HeardFigures(lessons_key(), _kinds(verdicts), _confused(wrong), _acts(understanding))


def write() -> None:
    """Keep it for the gallery."""
    FILE.write_text(json.dumps(asdict(heard()), indent=1) + "\n", "utf-8")


def report(trained: Callable[[list[Lesson]], Weights]) -> Iterator[str]:
    """Everything, in lines; the learning curve takes some minutes."""
    now = heard()
    yield f"development set: {now.sentences} sentences, {len(now.kinds)} kinds"
    yield f"intents {now.right_share:.1%}, slots {now.slots_share:.1%}, foreign that act {now.foreign:.1%}"
    yield from (f"  {kind.name}: {kind.right}/{kind.sentences}" for kind in now.kinds)
    yield "confused (should be, was, how often, for example):"
    yield from (f"  {one.should} {one.was} {one.times}: {one.say}" for one in now.confused)
    yield f"sentences of the model claimed by two intents: {sum(len(by) > 1 for by in claims().values())}"
    yield "care chosen without the kinds it is held against:"
    yield from _left_out()
    yield "learning curve (share of the sentences, intents, slots):"
    yield from _curve(trained)


def _verdicts(understanding: Understanding) -> list[Verdict]:
    return [judge(voice, understanding.understand(voice.say)) for voice in voices()]


def _acts(understanding: Understanding) -> float:
    said = foreign()
    return sum(understanding.understand(say).intent != FALLBACK for say in said) / len(said)


def _kinds(verdicts: Sequence[Verdict]) -> list[Kind]:
    return [
        Kind(
            name,
            len(found),
            sum(verdict.right for verdict in found),
            sum(verdict.slots for verdict in found),
            sum(verdict.of_slots for verdict in found),
        )
        for name, found in by_kind(verdicts).items()
    ]


def _confused(wrong: Iterable[tuple[Voice, str]]) -> list[Confused]:
    pairs = [(voice.readings[0][0].intent, said, voice.say) for voice, said in wrong]
    times = Counter((should, said) for should, said, _ in pairs)
    example = {(should, said): say for should, said, say in reversed(pairs)}
    return [Confused(*pair, count, example[pair]) for pair, count in times.most_common()]


def _left_out() -> Iterator[str]:
    """Each fold is judged under the care that is best on the others."""
    tried = [_tried(Care(sure, strange)) for sure, strange in product(SURE, STRANGE)]
    kinds = sorted({verdict.voice.kind for verdict in tried[0].verdicts})
    right = everything = 0
    for fold in range(FOLDS):
        left_out = set(kinds[fold::FOLDS])
        best = max(tried, key=lambda one: _score(one, left_out))
        held = [verdict for verdict in best.verdicts if verdict.voice.kind in left_out]
        right += sum(verdict.right for verdict in held)
        everything += len(held)
        yield f"  fold {fold + 1}: sure {best.care.sure}, strange {best.care.strange}: {_share(held):.1%}"
    yield f"  together {right}/{everything} = {right / everything:.1%}"


def _tried(care: Care) -> Tried:
    understanding = Understanding.load(care=care)
    return Tried(care, _verdicts(understanding), _acts(understanding))


def _score(tried: Tried, left_out: set[str]) -> tuple[bool, float]:
    seen = [verdict for verdict in tried.verdicts if verdict.voice.kind not in left_out]
    return tried.acts <= FALSE_ACTS, _share(seen)


def _share(verdicts: Sequence[Verdict]) -> float:
    return sum(verdict.right for verdict in verdicts) / len(verdicts)


def _curve(trained: Callable[[list[Lesson]], Weights]) -> Iterator[str]:
    """The second stage taught with ever more, the first one as it is."""
    every = list(lessons())
    with TemporaryDirectory() as folder:
        for part in SHARES:
            file = Path(folder) / f"{part}.npz"
            trained(every[::part]).save(file, "")
            learnt = Weights.load(file)
            with patch.object(Weights, "load", lambda found=learnt: found):
                verdicts = _verdicts(Understanding.load())
            slots = sum(verdict.slots for verdict in verdicts) / sum(one.of_slots for one in verdicts)
            yield f"  1/{part} ({len(every[::part])}): {_share(verdicts):.1%}, {slots:.1%}"
