from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.audio.encode import encode
from skill.audio.engines.hibari import HibariEngine
from skill.audio.engines.pacing import VoiceHabits, breathed, paced
from skill.audio.engines.phrases import with_breaks
from skill.audio.frames import duration_ms
from skill.audio.pcm import Pcm, quiet, samples
from skill.audio.rates import RATES, each_tempo, is_sentence, words_a_minute, words_in
from skill.routine.terms import TEMPOS, Tempo
from tests.audio.tones import tone

SENTENCES = (
    "Roll the ball under your left foot, from the toes to the heel.",
    "Let the heel sink. Side to side, there and back, is one.",
    "Lay the middle of your left palm on the ball.",
    "Keep that light pressure.",
)
every_tempo = pytest.mark.parametrize("tempo", TEMPOS)


class Metronome:
    """A voice that takes 300 ms for a word, and pauses 200 ms at a comma, whatever the sentence."""

    def __init__(self) -> None:
        self.speeds: list[float] = []

    def say(self, sentence: str, speed: float) -> Pcm:
        self.speeds.append(speed)
        parts: list[Pcm] = [quiet(samples(50))]
        for word in sentence.split():
            parts.append(tone(300 / speed, 600, 0.3))
            parts += [quiet(samples(200))] * word.endswith(",")
        return np.concatenate([*parts, quiet(samples(80))])


def gaps_ms(sound: Pcm) -> list[int]:
    """Silences inside a sound of at least 100 ms."""
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    return [round(gap / 24) for gap in np.diff(loud) if gap > samples(100)]


@every_tempo
@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_spoken_at_the_rate_of_its_tempo(hibari: HibariEngine, text: str, tempo: Tempo) -> None:
    ms = duration_ms(len(encode(hibari.speak(text, tempo))))

    assert RATES[tempo].allows(words_in(text), words_a_minute(text, ms)), words_a_minute(text, ms)


def test_a_slower_tempo_is_a_slower_voice_and_not_only_longer_pauses() -> None:
    voice = {tempo: Metronome() for tempo in TEMPOS}
    for tempo, metronome in voice.items():
        paced(metronome.say, SENTENCES[0], tempo)

    assert voice[Tempo.CALM].speeds[-1] < voice[Tempo.STEADY].speeds[-1] < voice[Tempo.BRISK].speeds[-1]


@every_tempo
def test_there_is_time_to_breathe_at_every_comma_and_stop(tempo: Tempo) -> None:
    rate = RATES[tempo]
    comma, stop = gaps_ms(paced(Metronome().say, "Roll the ball, slowly and lightly. That is one.", tempo))

    assert 0.75 * rate.comma_ms <= comma <= 1.75 * rate.comma_ms
    assert 0.75 * rate.stop_ms <= stop <= 1.75 * rate.stop_ms
    assert comma < stop


def test_a_sentence_whose_pauses_cannot_be_told_is_spoken_clause_by_clause() -> None:
    said: list[str] = []

    def hurried(sentence: str, speed: float) -> Pcm:
        said.append(sentence)
        return tone(900 / speed, 600, 0.3)

    assert gaps_ms(paced(hurried, "Lift your foot, and begin again.", Tempo.STEADY))
    assert said[:3] == ["Lift your foot, and begin again.", "Lift your foot,", "and begin again."]


def test_for_whoever_waits_a_voice_that_keeps_no_tempo_is_not_asked_on_and_on() -> None:
    asked: dict[bool, list[str]] = {True: [], False: []}
    for hurried, said in asked.items():

        def stubborn(sentence: str, speed: float, said: list[str] = said) -> Pcm:
            said.append(sentence)
            return tone(900, 600, 0.3)

        assert len(paced(stubborn, SENTENCES[0], Tempo.CALM, VoiceHabits(hurried=hurried)))
    assert 0 < len(asked[True]) < len(asked[False])


def test_a_call_is_the_same_at_every_tempo(hibari: HibariEngine) -> None:
    assert list(each_tempo(["Last one."])) == [("Last one.", Tempo.STEADY)]
    assert len(list(each_tempo(["Keep that light pressure."]))) == len(TEMPOS)
    assert not is_sentence("Gliding, left foot.")


def test_a_voice_rendered_again_is_the_same_file(hibari: HibariEngine) -> None:
    again = HibariEngine()

    assert np.array_equal(hibari.speak(SENTENCES[0], Tempo.CALM), again.speak(SENTENCES[0], Tempo.CALM))


@pytest.mark.parametrize(
    ("text", "words"), [("There and back: is one.", 5), ("  Breathe \n out ", 2), ("Half — way", 2), ("", 0)]
)
def test_words_are_what_stands_between_spaces(text: str, words: int) -> None:
    assert words_in(text) == words


def test_a_rate_counts_the_pauses_in() -> None:
    assert words_a_minute("one two three four five", 2500) == 120.0


@given(st.text("abc ,.", max_size=60))
def test_breaks_change_no_word(text: str) -> None:
    assert with_breaks(text).replace(",", "").split() == text.replace(",", "").split()


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Lay the middle of your left palm on the ball.", "Lay the middle of your left palm, on the ball."),
        ("Keep the ball close to your right foot.", "Keep the ball close, to your right foot."),
        ("Roll from side to side, lightly.", "Roll from side to side, lightly."),
    ],
)
def test_a_long_clause_can_be_told_in_two_phrases(sentence: str, told: str) -> None:
    assert with_breaks(sentence) == told


def test_pauses_of_a_voice_without_tempos_become_those_of_the_tempo() -> None:
    text = "Roll the ball slowly, back and forth. That is one."
    spoken = np.concatenate(
        [tone(1700, 600), quiet(samples(150)), tone(1000, 600), quiet(samples(200)), tone(900, 600)]
    )

    calm, brisk = (gaps_ms(breathed(spoken, text, tempo)) for tempo in (Tempo.CALM, Tempo.BRISK))
    assert len(calm) == len(brisk) == 2
    assert all(slow > quick for slow, quick in zip(calm, brisk, strict=True))
    assert np.array_equal(breathed(spoken, "Roll the ball slowly.", Tempo.CALM), spoken)
