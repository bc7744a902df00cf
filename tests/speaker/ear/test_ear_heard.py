"""The ear with its weights: what a synthesised voice says, alone and from a microphone, and what is left alone."""

from __future__ import annotations

import io
import sys
import types
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import numpy as np
import pytest

from skill.errors import EarBusy, EarError
from skill.speaker.ear import RATE, Ear, Moment, OwnSpeech, WhyNot, load_ear
from skill.speaker.ear.microphone import Said, microphone, utterances
from skill.speaker.ear.pcm import CHUNK, Samples, SpeechDetector
from skill.speaker.nlu import Understanding
from skill.speaker.terminal import heard_turns
from tests.speaking import Mouth

TALK = ("film", "book", "train", "letter", "garden", "dinner", "summer", "meeting", "walk", "winter")
SAYABLE = ("next", "pause", "again", "ouch", "stop", "slower", "how many left")


@pytest.fixture(scope="module")
def ear() -> Ear:
    return load_ear(Understanding.load())


@pytest.fixture(scope="module")
def mouth() -> Mouth:
    return Mouth()


def sound_of(mouth: Mouth, words: str, seconds: float = 0.3) -> Samples:
    """``words`` between silences, as a page sends them."""
    silence = np.random.default_rng(3).standard_normal(int(seconds * RATE)) * 6
    return np.concatenate([silence, mouth(words) * 16_000, silence]).astype(np.int16)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("start the foot routine", "StartRoutineIntent"),
        ("how many left", "WhereAmIIntent"),
        ("next", "AMAZON.NextIntent"),
        ("stop", "AMAZON.StopIntent"),
        ("ouch", "OuchIntent"),  # the ear writes "out": found among what can be said now
        ("my lower back hurts", "WhereItHurtsIntent"),
    ],
)
def test_what_is_said_is_understood(ear: Ear, mouth: Mouth, words: str, intent: str) -> None:
    heard = ear.hear(sound_of(mouth, words), Moment(SAYABLE))
    assert heard.understood is not None
    assert (heard.understood.intent, heard.why) == (intent, WhyNot.MEANT)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("ouch, that hurts my heel", "OuchIntent"),
        ("stop, I can't do this", "AMAZON.StopIntent"),
        ("next", None),
    ],
)
def test_an_ouch_and_a_stop_are_heard_before_the_sentence_is_over(
    ear: Ear, mouth: Mouth, words: str, intent: str | None
) -> None:
    begun = sound_of(mouth, words)[: RATE * 9 // 10]
    heard = ear.hear(begun, Moment(SAYABLE, early=True))
    assert (heard.understood and heard.understood.intent) == intent
    closed = ear.hear(begun, Moment(SAYABLE, open=False, early=True))
    assert closed.understood is None


def test_other_peoples_sentences_mean_nothing(ear: Ear, mouth: Mouth) -> None:
    heard = ear.hear(sound_of(mouth, "the train leaves at a quarter past nine"), Moment(SAYABLE))
    assert (heard.understood, heard.why) == (None, WhyNot.UNCLEAR)


def test_ten_people_at_once_mean_nothing(ear: Ear, mouth: Mouth) -> None:
    said = [mouth(f"the {what} was much too long for us", 1.0, 0.85 + n / 30) for n, what in enumerate(TALK)]
    crowd = np.sum([np.resize(np.roll(each, 2_000 * n), 3 * RATE) for n, each in enumerate(said)], axis=0)
    heard = ear.hear((crowd * 5_000).astype(np.int16), Moment(SAYABLE))
    assert heard.understood is None


def test_outside_of_a_routine_only_words_with_the_name_count(ear: Ear, mouth: Mouth) -> None:
    outside = Moment(open=False)
    assert ear.hear(sound_of(mouth, "start the foot routine"), outside).why is WhyNot.UNNAMED
    named = ear.hear(sound_of(mouth, "gentle roll, start the foot routine"), outside)
    assert named.understood is not None
    assert named.understood.intent == "StartRoutineIntent"


def test_the_routines_own_words_do_nothing(ear: Ear, mouth: Mouth) -> None:
    own = OwnSpeech(("Last one.", "There and back is one."), ("Last one.",))
    assert ear.hear(sound_of(mouth, "Last one."), Moment(SAYABLE, own)).why is WhyNot.OWN
    assert ear.hear(sound_of(mouth, "There and back is one."), Moment(SAYABLE, own)).why is WhyNot.OWN


@pytest.mark.parametrize("count", ["One.", "Two.", "Three.", "Four.", "Five.", "Last one.", "And."])
def test_the_routines_counting_is_taken_for_no_wish(ear: Ear, mouth: Mouth, count: str) -> None:
    own = OwnSpeech(("One.", count), (count,))
    for speed in (0.85, 1.2):
        sound = (mouth(count, speed) * 3_000).astype(np.int16)
        assert ear.hear(sound, Moment(SAYABLE, own)).understood is None


def test_while_the_routine_speaks_only_transport_counts_without_the_name(ear: Ear, mouth: Mouth) -> None:
    speaking = Moment(SAYABLE, OwnSpeech(("Roll from heel to toe.",), ("Roll from heel to toe.",)))
    assert ear.hear(sound_of(mouth, "start the hand routine"), speaking).why is WhyNot.UNNAMED
    assert ear.hear(sound_of(mouth, "pause"), speaking).why is WhyNot.MEANT
    assert ear.hear(sound_of(mouth, "gentle roll, start the hand routine"), speaking).why is WhyNot.MEANT


@pytest.mark.parametrize("level", [0, 3, 3000])
def test_silence_and_noise_mean_nothing(ear: Ear, level: int) -> None:
    noise = (np.random.default_rng(2).standard_normal(RATE) * level).astype(np.int16)
    assert ear.hear(noise, Moment(SAYABLE)).understood is None


def test_a_second_utterance_at_once_is_refused(
    ear: Ear, mouth: Mouth, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = Event(), Event()

    def slow(samples: Samples, moment: Moment) -> Any:
        began.set()
        go_on.wait(30)

    monkeypatch.setattr(ear, "_judged", slow)
    first = Thread(target=ear.hear, args=(np.zeros(RATE, np.int16),))
    first.start()
    began.wait(30)
    with pytest.raises(EarBusy):
        ear.hear(np.zeros(RATE, np.int16))
    go_on.set()
    first.join(30)


def chunks_of(sound: Samples) -> Iterator[Samples]:
    yield from sound[: len(sound) // CHUNK * CHUNK].reshape(-1, CHUNK)


def test_a_microphone_becomes_turns_and_foreign_words_none(ear: Ear, mouth: Mouth) -> None:
    said = ["open gentle roll", "the train leaves at a quarter past nine", "next"]
    sound = np.concatenate([sound_of(mouth, words, 0.6) for words in said])
    out = io.StringIO()
    said_so = utterances(chunks_of(sound), SpeechDetector())
    turns = heard_turns(ear, said_so, lambda _: Moment(SAYABLE), out=out)
    assert [turn.lower().rstrip(".") for turn in turns] == ["open gentle roll", "next"]
    assert out.getvalue().count("you: ") == 2


def test_sound_without_an_end_is_no_utterance(mouth: Mouth) -> None:
    on_and_on = np.concatenate([mouth("the train leaves at a quarter past nine")] * 6) * 16_000
    silence = np.zeros(RATE, np.int16)
    sound = np.concatenate([silence, on_and_on.astype(np.int16), silence])
    said = list(utterances(chunks_of(sound), SpeechDetector()))
    assert all(len(each.samples) <= 8 * RATE for each in said)


def test_an_ouch_silences_the_loudspeaker_before_it_is_over(ear: Ear, mouth: Mouth) -> None:
    sound = sound_of(mouth, "ouch, that hurts my heel", 0.6)
    happened = list[str]()
    said = utterances(chunks_of(sound), SpeechDetector())
    for words in heard_turns(
        ear, said, lambda _: Moment(SAYABLE), lambda silent: happened.append("hush" if silent else "sound")
    ):
        happened.append(words)
    assert happened[0] == "hush"
    assert happened.index("sound") == len(happened) - 2, "the words come last"
    endless = [Said(sound[: RATE * 3 // 2], over=False), Said(sound[:0], over=True)]
    hushed = list[bool]()
    assert list(heard_turns(ear, endless, lambda _: Moment(SAYABLE), hushed.append)) == []
    assert hushed == [True, False]


def test_a_stop_that_is_drowned_counts_and_the_beginning_of_other_sentences_does_not(
    ear: Ear, mouth: Mouth
) -> None:
    begun = Said(sound_of(mouth, "stop"), over=False)
    drowned = Said(np.zeros(RATE, np.int16), over=True)
    other = Said(sound_of(mouth, "the train leaves at a quarter past nine"), over=True)
    turns = heard_turns(ear, [begun, drowned, begun, other, drowned], lambda _: Moment(SAYABLE))
    assert [turn.lower().rstrip(".") for turn in turns] == ["stop"]


class _Failing:
    """sounddevice on a computer without a microphone."""

    class PortAudioError(Exception):
        pass

    @classmethod
    def RawInputStream(cls, *_: object, **__: object) -> None:  # noqa: N802 - the library's own name
        raise cls.PortAudioError("Error querying device -1")


@pytest.mark.parametrize(
    ("library", "sentence"),
    [(None, "sounddevice is not installed"), (_Failing, "No microphone can be used on this computer")],
)
def test_a_computer_without_a_microphone_says_so(
    monkeypatch: pytest.MonkeyPatch, library: types.ModuleType | None, sentence: str
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", library)
    with pytest.raises(EarError, match=sentence):
        microphone()
