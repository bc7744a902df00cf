"""The ear: how much of what is said is understood, in silence and in noise, and how long it takes.

Voices are synthesised here (``voices.py``). Nobody's recording is used, so figures are kinder than people would
be. Thresholds were chosen on the sentences called "tuned"; what is measured is the short words, which are the
same for everybody, and sentences called "fresh". Beside the ear stands its second half alone, told nothing.
``EAR_SET=tuned`` measures the other half.
"""

from __future__ import annotations

import os
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray

from skill.content.load import load
from skill.errors import AudioError, EarError
from skill.speaker.ear import RATE, Ear, Moment, OwnSpeech, WhyNot, load_ear, short_words
from skill.speaker.ear.echo import BEFORE_MS, played_at
from skill.speaker.ear.pcm import trimmed
from skill.speaker.front.view import Situation, load_chips
from skill.speaker.nlu import FALLBACK, Understanding
from tests.bench.figures import Figure, print_table
from tests.bench.voices import VOICES, Choir
from tests.speaking import Mouth, in_room

Sound = NDArray[np.float32]
FILE: Final = Path(__file__).with_name("heard.yaml")
SHORT_VOICES: Final = (VOICES[0], VOICES[1])
REACH: Final = {
    "silence": "97",
    "pink noise, 10 dB": "93",
    "babble, 10 dB": "90",
    "room, RT60 0.6 s": "85",
    "own voice, -20 dB": "90",
    "own voice, -10 dB": "65",
}
OWN: Final = "Roll slowly from the heel to the toes, and let the foot rest on the ball."
HEARD: Final = 0.02
"""Of full scale: where a sentence begins."""
BEFORE_S, EARLY_S = RATE * 22 // 100, RATE * 54 // 100
"""Samples before a sentence and of it, as ``utterances.js`` first asks."""
_NOISE: Final = np.random.default_rng(16)


class Row(NamedTuple):
    """How one condition went."""

    counts: Counter[str]
    ms: list[float]
    cpu_ms: list[float]


def mixed(sound: Sound, noise: Sound, db: float) -> Sound:
    """``sound`` with noise ``db`` below it; both by their mean power."""
    noise = np.resize(noise, len(sound)).astype(np.float32)
    loud = np.sqrt((sound[np.abs(sound) > 0.01] ** 2).mean())
    return sound + noise * np.float32(loud / np.sqrt((noise**2).mean() + 1e-12) * 10 ** (-db / 20))


def pink(size: int) -> Sound:
    """Pink noise."""
    spectrum = np.fft.rfft(_NOISE.standard_normal(size))
    spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    return np.fft.irfft(spectrum, size).astype(np.float32)


def conditions(mouth: Mouth, foreign: Sequence[str]) -> dict[str, Callable[[Sound], Sound]]:
    """What happens to a sound on its way, by name."""
    talk = [mouth(said, speed=1.1, pitch=pitch) for said in foreign[:6] for pitch in (0.9, 1.1)]
    babble = sum(
        (np.resize(np.roll(each, 3000 * n), 8 * RATE) for n, each in enumerate(talk)), np.zeros(8 * RATE)
    )
    own = np.resize(mouth(OWN, 0.85, 0.95), 10 * RATE).astype(np.float32)
    leaking = in_room(own, 0.4, _NOISE)
    hiss = pink(8 * RATE)
    return {
        "silence": lambda sound: sound,
        "pink noise, 10 dB": lambda sound: mixed(sound, hiss, 10),
        "babble, 10 dB": lambda sound: mixed(sound, babble.astype(np.float32), 10),
        "room, RT60 0.6 s": lambda sound: in_room(sound, 0.6, _NOISE),
        "own voice, -20 dB": lambda sound: mixed(sound, leaking, 20),
        "own voice, -10 dB": lambda sound: mixed(sound, leaking, 10),
    }


def own_voice(mouth: Mouth) -> OwnSpeech:
    """What is known of the routine's voice under an utterance; its clock is a fifth of a second off."""
    own = np.resize(mouth(OWN, 0.85, 0.95), 10 * RATE).astype(np.float32)
    return OwnSpeech((OWN,), (), played_at(own, RATE, BEFORE_MS - 200))


def pcm(sound: Sound) -> NDArray[np.int16]:
    """The sound as the page sends it: with its pre-roll, and the silence after which speech is over."""
    return (np.clip(sound, -1, 1) * 16_000).astype(np.int16)


def around(sound: Sound) -> Sound:
    """Room for what the page keeps before and after speech."""
    hush = np.float32(0.0003) * _NOISE.standard_normal(RATE * 3 // 10).astype(np.float32)
    return np.concatenate([hush, sound, hush])


def measured(
    ear: Ear, understanding: Understanding, said: Sequence[tuple[str, Sound]], moment: Moment
) -> Row:
    """Say it all, and count."""
    row = Row(Counter(), [], [])
    for words, sound in said:
        wanted = understanding.understand(words).intent
        began, spent = time.perf_counter(), time.process_time()
        heard = ear.hear(pcm(sound), moment)
        row.ms.append((time.perf_counter() - began) * 1000)
        row.cpu_ms.append((time.process_time() - spent) * 1000)
        got = heard.understood.intent if heard.understood else None
        row.counts["right" if got == wanted else "wrong" if got else "none"] += 1
        row.counts["whisper"] += understanding.understand(alone(ear, pcm(sound))).intent == wanted
        if got != wanted:
            print(f"      {words!r} -> {heard.text!r} {got} ({heard.why})", flush=True)
    return row


def alone(ear: Ear, sound: NDArray[np.int16]) -> str:
    """What the second ear hears that is told nothing."""
    return ear._whisper.hear(trimmed(sound), ())[0].text


def to_others(choir: Choir, said: Sequence[str], moment: Moment) -> Iterator[tuple[str, Sound, Moment]]:
    """Words to other people, each by two voices."""
    for number, words in enumerate(said):
        for voice in (VOICES[(number + k) % len(VOICES)] for k in (0, 3)):
            yield words, choir(words, voice), moment


def false_accepts(ear: Ear, sounds: Iterator[tuple[str, Sound, Moment]]) -> tuple[int, int]:
    """How many sounds that are no wishes are taken for some, of how many."""
    taken = total = 0
    for words, sound, moment in sounds:
        heard = ear.hear(pcm(around(sound)), moment)
        total += 1
        taken += heard.why is WhyNot.MEANT
        if heard.why is WhyNot.MEANT:
            print(f"      {words!r} taken for {heard.text!r} {heard.understood}")
    return taken, total


def begun(sound: Sound) -> NDArray[np.int16]:
    """What a page sends first of it: the quiet before it, and half a second."""
    began = int(np.argmax(np.abs(sound) > HEARD))
    return pcm(np.concatenate([np.zeros(BEFORE_S, np.float32), sound[began : began + EARLY_S]]))


def early(ear: Ear, choir: Choir, said: Sequence[str], moment: Moment) -> tuple[int, int]:
    """In how many beginnings of sentences, by each voice, something is heard that cannot wait, of how many."""
    heard = [
        ear.hear(begun(choir(words, voice)), replace(moment, early=True))
        for words in said
        for voice in VOICES
    ]
    return sum(each.why is WhyNot.MEANT for each in heard), len(heard)


def weighed(understanding: Understanding) -> tuple[Ear, float]:
    """The ear, and how many MB more this process took at most for it and for its longest utterance."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ear = load_ear(understanding)
    ear.hear(pcm(pink(8 * RATE)), Moment())
    return ear, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def figures_of(name: str, row: Row) -> Iterator[Figure]:
    """The lines of one condition."""
    said = len(row.ms)
    yield Figure(f"{name}: right", 100 * row.counts["right"] / said, f"% of {said}", REACH[name])
    yield Figure(f"{name}: wrong", 100 * row.counts["wrong"] / said, "%", "1")
    yield Figure(f"{name}: whisper tiny.en alone right", 100 * row.counts["whisper"] / said, "%")
    yield Figure(f"{name}: time, median", float(np.median(row.ms)), "ms")
    yield Figure(f"{name}: processor time, mean", float(np.mean(row.cpu_ms)), "ms")


def main() -> None:
    """Print the table."""
    texts: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    understanding = Understanding.load()
    try:
        ear, memory = weighed(understanding)
        mouth, choir = Mouth(), Choir()
    except (EarError, AudioError, ImportError) as error:
        raise SystemExit(f"Cannot be measured here: {error}") from error
    moment = Moment(sayable=(*load_chips()[Situation.PLAYING], *short_words()))
    which = os.environ.get("EAR_SET", "fresh")
    fresh = [words for words in texts[which] if understanding.understand(words).intent != FALLBACK]
    spoken = [(words, choir(words, voice)) for words in texts["short"] for voice in SHORT_VOICES]
    spoken += [(words, choir(words, VOICES[n % len(VOICES)])) for n, words in enumerate(fresh)]
    print("      all is said", flush=True)
    figures = [Figure("memory with the ear, at most", memory, "MB more", "250")]
    for name, way in conditions(mouth, texts["foreign_tuned"]).items():
        leaking = own_voice(mouth) if name.startswith("own") else OwnSpeech()
        heard = [(words, way(around(sound))) for words, sound in spoken]
        found = [*figures_of(name, measured(ear, understanding, heard, replace(moment, own=leaking)))]
        print_table(found)
        figures += found
    talk = {"foreign speech": "foreign", "foreign speech that is nearly a wish": "foreign_near"}
    if which != "fresh":
        talk = {"foreign speech": "foreign_tuned"}
    cues = sorted({*load("en").catalogue().spoken_texts()})
    own = ((w, mouth(w, 0.85), Moment(moment.sayable, OwnSpeech((w,), (w,)))) for w in cues)
    others = {name: to_others(choir, texts[each], moment) for name, each in talk.items()}
    for name, sounds in {**others, "own speech": own}.items():
        taken, total = false_accepts(ear, sounds)
        figures.append(Figure(f"{name} taken for a wish", 100 * taken / total, f"% of {total}", "2"))
    for name, said in (("ouch and stop", "early"), ("others", "not_early")):
        taken, total = early(ear, choir, texts[said], moment)
        figures.append(
            Figure(f"{name} after half a second of a sentence", 100 * taken / total, f"% of {total}")
        )
    print_table(figures)


if __name__ == "__main__":
    main()
