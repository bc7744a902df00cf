"""Proof by ear: what a listener who knows nothing writes down while the streams play."""

from __future__ import annotations

import pytest

from skill.audio.streams import StreamLibrary
from skill.routine.catalogue import Catalogue
from skill.routine.run import Step
from skill.routine.terms import Limb, Pace, Side, Technique
from tests.sound.choice import spoken
from tests.sound.whisper import Comparison, Whisper, Word, compare, words_of, written

MOST_ERRORS = 0.10
"""Of all words."""
FRICTION = Step(Limb.FOOT, Technique.FRICTION, Side.LEFT, repetitions=4, pace=Pace.BRISK)
COMPARE = Step(Limb.HAND, Technique.COMPARE, Side.RIGHT, pace=Pace.BRISK)


@pytest.fixture(scope="module")
def whisper() -> Whisper:
    return Whisper()


def listened(whisper: Whisper, stream_library: StreamLibrary, catalogue: Catalogue, step: Step) -> Comparison:
    return compare(written(catalogue.timeline(step)), whisper.listen(stream_library.stream(step)))


def error_rate(results: dict[Step, Comparison]) -> float:
    """Errors over all words; prints what was misheard, which pytest shows with -s and on failure."""
    for step, result in results.items():
        print(f"{step.code}: {result.errors} of {result.written}  {'  '.join(result.misheard)}")
    errors = sum(result.errors for result in results.values())
    words = sum(result.written for result in results.values())
    print(f"Word error rate: {errors} of {words} words, {errors / words:.1%}")
    return errors / words


def test_words_are_heard_at_their_place(
    whisper: Whisper, stream_library: StreamLibrary, catalogue: Catalogue
) -> None:
    assert (
        error_rate({step: listened(whisper, stream_library, catalogue, step) for step in (FRICTION, COMPARE)})
        <= MOST_ERRORS
    )


def test_left_is_not_heard_as_right(
    whisper: Whisper, stream_library: StreamLibrary, catalogue: Catalogue
) -> None:
    other = Step(Limb.HAND, Technique.COMPARE, Side.LEFT, pace=Pace.BRISK)
    mistaken = compare(written(catalogue.timeline(other)), whisper.listen(stream_library.stream(COMPARE)))
    assert {"left→right", "right→left"} <= set(mistaken.misheard)


@pytest.mark.slow
def test_the_words_of_every_technique_are_heard_at_their_place(
    whisper: Whisper, stream_library: StreamLibrary, catalogue: Catalogue
) -> None:
    assert {(step.limb, step.technique) for step in spoken()} == {(li, t) for li in Limb for t in Technique}
    assert (
        error_rate({step: listened(whisper, stream_library, catalogue, step) for step in spoken()})
        <= MOST_ERRORS
    )


def said(text: str, start: float = 0) -> list[Word]:
    """Each word of a text, one every 500 ms."""
    return [Word(word, start + at * 500, start + at * 500 + 400) for at, word in enumerate(words_of(text))]


COMPARED = {
    ("Lift your left foot.", "lift your left foot"): (),
    ("Last one. Five.", "Last one, 5."): (),
    ("Half way.", "Halfway"): (),
    ("It is there.", "It's there"): (),
    ("Lift your left foot.", "Lift your right foot."): ("left→right",),
    ("One slow breath.", "One breath."): ("slow→",),
    ("One breath.", "One slow breath."): ("→slow",),
    ("One.", ""): ("one→",),
    ("", "Thank you."): ("→thank", "→you"),
}


@pytest.mark.parametrize(("texts", "misheard"), COMPARED.items())
def test_errors_are_counted_as_words(texts: tuple[str, str], misheard: tuple[str, ...]) -> None:
    result = compare(said(texts[0]), said(texts[1]))
    assert (result.errors, result.misheard) == (len(misheard), misheard)


@pytest.mark.parametrize(("shift", "errors"), [(900, 0), (-900, 0), (5000, 4), (-5000, 4)])
def test_a_word_at_another_place_is_an_error(shift: float, errors: int) -> None:
    text = "Lift your left foot."
    assert compare(said(text, 10_000), said(text, 10_000 + shift)).errors == errors
