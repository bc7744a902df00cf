"""Two ears and what can be said now: which of them is believed, and where nothing is done."""

from __future__ import annotations

import pytest

from skill.speaker.ear.doubt import decided, is_sure
from skill.speaker.ear.reading import Reading
from skill.speaker.nlu import FALLBACK, Understood

NEXT, STOP, HAND, YES = "AMAZON.NextIntent", "AMAZON.StopIntent", "StartRoutineIntent", "AMAZON.YesIntent"


SAYABLE = ("next", "stop", "hand", "hold on", "slower", "pause", "ready", "quit", "skip")
PACE, HURTS, PAUSE, PAIN = "PaceIntent", "WhereItHurtsIntent", "AMAZON.PauseIntent", "OuchIntent"


def reading(text: str, chance: float, intent: str = FALLBACK, score: float | None = None) -> Reading:
    meant = Understood(intent, score=(intent != FALLBACK) if score is None else score)
    return Reading(text, chance, meant, expected=text.lower().rstrip(".") in SAYABLE)


UNHEARD = reading("Lixed.", -0.7)


@pytest.mark.parametrize(
    ("first", "sure"),
    [
        (reading("Next.", -0.1, NEXT), True),
        (reading("Next.", -0.5, NEXT), False),  # the ear doubts
        (reading("Next bit.", -0.1, NEXT, 0.9), False),  # the meaning is a guess
        (reading("The train leaves.", -0.1), False),
        (reading("It's lower.", -0.1, HURTS), False),  # nobody expects it
        (reading("It's my lower back.", -0.1, HURTS), True),
    ],
)
def test_an_ear_that_is_sure_needs_no_second(first: Reading, sure: bool) -> None:
    assert is_sure(first) is sure


@pytest.mark.parametrize(
    ("first", "second", "now", "acted_on"),
    [
        # The second ear alone, where it is clear and can be said just so.
        (UNHEARD, [reading("Next.", -0.3, NEXT)], [], "Next."),
        (UNHEARD, [reading("Next.", -1.0, NEXT)], [], None),
        # Two of three agree.
        (UNHEARD, [reading("Next.", -1.0, NEXT)], [reading("next", -2.5, NEXT)], "Next."),
        (reading("Next.", -0.6, NEXT), [reading("Next step.", -0.9, NEXT)], [], "Next step."),
        # A further guess of the second ear, close behind.
        (
            UNHEARD,
            [reading("Necks.", -0.4), reading("Next.", -0.8, NEXT)],
            [reading("next", -2, NEXT)],
            "Next.",
        ),
        # What can be said now: fits well, or is written like it; never where another sentence was heard whole.
        (UNHEARD, [reading("Lex.", -0.9)], [reading("next", -1.5, NEXT)], "next"),
        (reading("And.", -0.4), [reading("Hound.", -0.9)], [reading("hand", -2.4, HAND)], "hand"),
        (UNHEARD, [reading("Brazil.", -0.4)], [reading("hand", -2.4, HAND)], None),
        (UNHEARD, [reading("The train leaves at ten.", -0.1)], [reading("next", -1.5, NEXT)], None),
        # The routine's own line fits best: nobody said the next best.
        (
            UNHEARD,
            [reading("Lex.", -0.9)],
            [reading("There and back.", -0.4), reading("next", -1.5, NEXT)],
            None,
        ),
        # What was heard outright gives way only to what fits nearly as well.
        (
            reading("Three minutes", -0.9, HAND),
            [reading("Three gifts", -1)],
            [reading("next", -1.4, NEXT)],
            "next",
        ),
        (
            reading("Three minutes", -0.9, HAND),
            [reading("Three gifts", -1)],
            [reading("next", -1.6, NEXT)],
            None,
        ),
        # The first ear's words, where the second heard something that sounds like them.
        (reading("Pause.", -0.5, STOP), [reading("Pies.", -0.4)], [], "Pause."),
        (reading("Pause.", -0.5, STOP), [reading("Brazil.", -0.4)], [], None),
        # A guessed meaning counts where both ears have it, or the second is clear.
        (reading("Or so", -0.6, YES, 0.81), [reading("Brazil.", -0.3)], [], None),
        (
            reading("We're done", -0.6, STOP, 0.9),
            [reading("We are done", -0.9, STOP, 0.9)],
            [],
            "We are done",
        ),
        (UNHEARD, [reading("We are done", -0.3, STOP, 0.9)], [], "We are done"),
        # Words that both ears wrote are taken like typed ones.
        (
            reading("Skip it.", -0.6, HAND, 0.7),
            [reading("skip it", -0.5, HAND, 0.7)],
            [reading("skip", -2, NEXT)],
            "skip it",
        ),
        (UNHEARD, [reading("We are done", -0.1, STOP, 0.5)], [], "We are done"),
        # A misheard word or two means nothing, however likely its meaning is.
        (reading("Rapida.", -0.5, YES, 0.91), [reading("Rapida.", -0.4, YES, 0.91)], [], None),
        # A further guess does not win against one that means something else.
        (
            reading("Quick, quick.", -0.5, HAND, 0.99),
            [reading("Quit.", -0.95, STOP), reading("Quick.", -1.3, HAND)],
            [],
            None,
        ),
        # Nor do other words of the same meaning speak for it that do not fit.
        (UNHEARD, [reading("Ready.", -0.95, YES)], [reading("okay", -4.9, YES)], None),
        # A sentence that means nothing here, and one close behind it that does.
        (
            UNHEARD,
            [reading("My leg is not.", -0.1, YES, 0.4), reading("I want the hands.", -0.4, HAND)],
            [reading("hand", -2.5, HAND)],
            "I want the hands.",
        ),
        # What must not be lost needs least, where it fits best and a word or two were said.
        (reading("Oh.", -1.0), [reading("Loud.", -1.1)], [reading("stop", -2.9, STOP)], "stop"),
        (reading("Oh.", -1.0), [reading("Loud.", -1.1)], [reading("next", -2.8, NEXT)], None),
        (
            reading("The day was long.", -1.0),
            [reading("The day was loud.", -1.1)],
            [reading("stop", -2.9, STOP)],
            None,
        ),
        # Nothing was heard.
        (UNHEARD, [], [], None),
    ],
)
def test_a_doubtful_utterance_needs_something_to_speak_for_it(
    first: Reading, second: list[Reading], now: list[Reading], acted_on: str | None
) -> None:
    found = decided(first, second, now)
    assert (found and found.text) == acted_on


LOWER = reading("It's lower.", -0.2, HURTS)


@pytest.mark.parametrize(
    ("first", "second", "now", "acted_on"),
    [
        # What can be said now, and fits, comes before a word or two that nobody expects.
        (LOWER, [reading("Slower.", -0.45, PACE)], [reading("slower", -0.7, PACE)], "Slower."),
        (LOWER, [LOWER], [reading("slower", -0.7, PACE)], None),
        (LOWER, [LOWER], [reading("slower", -2.7, PACE)], "It's lower."),
        (
            UNHEARD,
            [reading("So done.", -0.6, YES), reading("Hold on.", -1.1, PAUSE)],
            [reading("hold on", -1.6, PAUSE)],
            "Hold on.",
        ),
        (UNHEARD, [reading("Ready, skip.", -0.6, NEXT)], [reading("ready", -0.7, YES)], "Ready, skip."),
        (UNHEARD, [reading("Right hand.", -0.7, NEXT)], [reading("hand", -1.4, HAND)], None),
        # Not before a sentence, nor before a pain or a stop that was plainly heard.
        (
            reading("It's my lower back.", -0.4, HURTS),
            [reading("It's my lower back.", -0.3, HURTS)],
            [reading("slower", -0.7, PACE)],
            "It's my lower back.",
        ),
        (UNHEARD, [reading("I'm dizzy.", -0.3, PAIN)], [reading("ready", -1.0, YES)], "I'm dizzy."),
        (
            reading("And a z", -0.7),
            [reading("I'm dizzy.", -0.4, PAIN)],
            [reading("ready", -2.8, YES)],
            "I'm dizzy.",
        ),
        # A murmur is a syllable, too.
        (reading("Right.", -0.5, HAND), [reading("Right.", -0.9, HAND)], [], None),
        (reading("Right.", -0.3, HAND), [reading("Right.", -0.3, HAND)], [], "Right."),
        (reading("Rinsing.", -0.5, HAND), [reading("Rinsing.", -0.8, HAND)], [], "Rinsing."),
        # Of two that fit alike, the one that the second ear wrote as well.
        (
            reading("How about", -1.2),
            [reading("How long?", -0.9), reading("Hold on.", -1.3, PAUSE)],
            [reading("how do I do it", -1.5, HAND), reading("hold on", -1.6, PAUSE)],
            "hold on",
        ),
        # A meaning that is not very likely counts where both ears wrote the same.
        (
            reading("My fingers feel numb.", -0.4, HURTS, 0.74),
            [reading("My fingers feel numb.", -0.2, HURTS, 0.74)],
            [],
            "My fingers feel numb.",
        ),
        (
            reading("My fingers feel none.", -0.4),
            [reading("My fingers feel numb.", -0.2, HURTS, 0.74)],
            [],
            None,
        ),
    ],
)
def test_what_can_be_said_now_is_likelier_than_a_word_nobody_expects(
    first: Reading, second: list[Reading], now: list[Reading], acted_on: str | None
) -> None:
    found = decided(first, second, now)
    assert (found and found.text) == acted_on


@pytest.mark.parametrize(
    ("first", "second", "now", "quiet", "noisy"),
    [
        # What can be said now is found in any murmur: in noise the second ear wrote it, too, or much the same.
        (UNHEARD, [reading("Flood.", -1.0)], [reading("okay", -1.5, YES)], "okay", None),
        (UNHEARD, [reading("Nax.", -1.0)], [reading("next", -1.5, NEXT)], "next", "next"),
        (UNHEARD, [reading("Now.", -1.0)], [reading("no", -1.5, YES)], "no", None),
        (UNHEARD, [reading("Oak.", -1.0)], [reading("okay", -1.2, YES)], "okay", None),
        # Or the first did, if it fits well.
        (reading("Nexts.", -0.8), [reading("Flood.", -1.0)], [reading("next", -1.2, NEXT)], "next", "next"),
        (reading("Nexts.", -0.8), [reading("Flood.", -1.0)], [reading("next", -1.5, NEXT)], "next", None),
        # Both may mishear alike.
        (
            reading("That's too bad.", -0.6, STOP, 0.6),
            [reading("That's too bad.", -0.3, STOP, 0.6)],
            [],
            "That's too bad.",
            None,
        ),
        (
            reading("Next.", -0.9, NEXT),
            [reading("Next.", -0.9, NEXT)],
            [],
            "Next.",
            "Next.",
        ),
    ],
)
def test_in_noise_two_ears_must_have_heard_it(
    first: Reading, second: list[Reading], now: list[Reading], quiet: str | None, noisy: str | None
) -> None:
    found = [decided(first, second, now, noisy=each) for each in (False, True)]
    assert [one and one.text for one in found] == [quiet, noisy]
