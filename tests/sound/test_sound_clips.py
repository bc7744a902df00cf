"""Every committed clip, alone: what Whisper writes down, how fast and how loud it is, how sharp its "s"."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import pytest

from skill.audio.clip import SPEECH_LUFS, TOLERANCE_LU, measure
from skill.audio.encode import decode
from skill.audio.frames import SAMPLE_RATE, silence
from skill.audio.library import CHIME, ClipEntry, Manifest, read_clip, read_manifest
from skill.audio.pcm import CEILING_DBTP, Pcm
from skill.audio.rates import RATES, is_sentence, words_a_minute, words_in
from skill.audio.voices import VOICES, voices_in
from skill.routine.terms import TEMPOS, Narrator, Tempo
from skill.settings import DEFAULT_AUDIO
from tests.sound.whisper import Whisper, Word, compare, words_of

MOST_ERRORS = 0.05
"""Of all words, at every tempo."""
MOST_BYTES = 30_000_000
"""All voices together: what a clone has to fetch."""
MOST_HISS_DB = -11.0
"""Energy above 6 kHz beside all of a clip's. Untreated, the clips had up to -9 dB and -12 dB on average."""


@pytest.fixture(scope="module", params=[voice.narrator for voice in voices_in(DEFAULT_AUDIO, "en")])
def voice(request: pytest.FixtureRequest) -> Narrator:
    """Each voice that has clips."""
    return Narrator(request.param)


@pytest.fixture(scope="module")
def manifest(voice: Narrator) -> Manifest:
    found = read_manifest(DEFAULT_AUDIO / VOICES[voice].folder("en"))
    assert found is not None
    return found


def frames_of(voice: Narrator, entry: ClipEntry) -> bytes:
    return read_clip(DEFAULT_AUDIO / VOICES[voice].folder("en"), entry)


def spoken(manifest: Manifest) -> list[ClipEntry]:
    return [entry for entry in manifest.clips.values() if entry.text != CHIME]


def hiss(sound: Pcm) -> float:
    """Energy above 6 kHz beside all energy, in dB."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    above = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE) > 6000
    return float(10 * np.log10(power[above].sum() / power.sum()))


def test_every_sentence_keeps_to_the_rate_of_its_tempo(manifest: Manifest) -> None:
    rates = defaultdict(list)
    for entry in spoken(manifest):
        if is_sentence(entry.text):
            rate = words_a_minute(entry.text, entry.ms)
            assert entry.wpm == rate, "the manifest says it"
            assert RATES[Tempo(entry.tempo)].allows(words_in(entry.text), rate), (entry.text, entry.tempo)
            rates[entry.tempo].append(rate)
    means = [float(np.mean(rates[tempo])) for tempo in TEMPOS if tempo in rates]
    assert means == sorted(means)
    print(
        {
            tempo: (round(min(found)), round(float(np.mean(found))), round(max(found)))
            for tempo, found in rates.items()
        }
    )


def test_every_clip_is_loud_enough_not_too_loud_and_not_sharp(voice: Narrator, manifest: Manifest) -> None:
    sharp = []
    for entry in spoken(manifest):
        clip = measure(frames_of(voice, entry))
        assert abs(clip.lufs - SPEECH_LUFS) <= TOLERANCE_LU, entry.text
        assert clip.peak <= CEILING_DBTP, entry.text
        if is_sentence(entry.text):
            sharp.append(hiss(decode(clip.frames + silence(1))))
    print(f"above 6 kHz: {np.mean(sharp):.1f} dB on average, {max(sharp):.1f} dB at most")
    assert max(sharp) <= MOST_HISS_DB
    assert np.mean(sharp) <= -15


def test_the_voices_are_small_enough_for_a_clone() -> None:
    assert sum(path.stat().st_size for path in DEFAULT_AUDIO.rglob("*") if path.is_file()) <= MOST_BYTES


@pytest.mark.slow
def test_the_words_of_every_clip_are_heard_at_every_tempo(voice: Narrator, manifest: Manifest) -> None:
    """Each clip alone, between silences, as a stranger hears it."""
    whisper = Whisper()
    errors: dict[str, int] = defaultdict(int)
    words: dict[str, int] = defaultdict(int)
    misheard: list[str] = []
    for entry in spoken(manifest):
        frames = silence(20) + frames_of(voice, entry) + silence(40)
        wanted = [Word(word, 0, entry.ms + 1500) for word in words_of(entry.text)]
        result = compare(wanted, whisper.listen(frames))
        errors[entry.tempo] += result.errors
        words[entry.tempo] += result.written
        if result.errors:
            heard = re.sub(r"\s+", " ", " ".join(result.misheard))
            misheard.append(f"{entry.tempo}: {entry.text} | {heard}")
    print("\n".join(misheard))
    rates = {tempo: errors[tempo] / words[tempo] for tempo in words}
    print({tempo: f"{errors[tempo]} of {words[tempo]}, {rate:.1%}" for tempo, rate in rates.items()})
    print(f"{len(spoken(manifest)) - len(misheard)} of {len(spoken(manifest))} clips heard exactly")
    assert max(rates.values()) <= MOST_ERRORS
