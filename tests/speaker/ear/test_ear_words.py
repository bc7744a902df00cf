"""The ear's own parts, without its weights: tokens, phrases, names, whose words they were, where speech is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from skill.content.load import load
from skill.errors import EarError, RequestRefused
from skill.routine.timeline import Cue, CueKind, Timeline
from skill.speaker.ear import OwnSpeech, own_speech, samples_of
from skill.speaker.ear.doubt import NOISY_DB
from skill.speaker.ear.name import Name
from skill.speaker.ear.pcm import RATE, Samples, above_noise, levelled, trimmed
from skill.speaker.ear.phrases import PhraseTrie, short_words, told_words
from skill.speaker.ear.tokens import Tokens, read_pieces
from skill.speaker.ear.weights import find_weights
from skill.speaker.ear.whisper import once
from skill.speaker.nlu import FALLBACK, Understanding

BLANK = "\N{LOWER ONE EIGHTH BLOCK}"
BYTES = [f"<0x{number:02X}>" for number in range(256)]
LETTERS = [BLANK, *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.?!,"]
PIECES = ["<unk>", "<s>", "</s>", *BYTES, "st", BLANK + "st", "op", BLANK + "stop", *LETTERS]


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(PIECES)


def test_pieces_are_read_with_short_and_long_lengths() -> None:
    long = "x" * 200
    raw = (
        b"\x03abc" + bytes([200 % 128 + 128, 200 // 128]) + long.encode() + b"\x00" + b"\x03" + "é!".encode()
    )
    assert read_pieces(raw) == ["abc", long, "", "é!"]


@pytest.mark.parametrize("raw", [b"\x05abc", b"\x80", b"\x80\x01"])
def test_a_vocabulary_that_breaks_off_is_refused(raw: bytes) -> None:
    with pytest.raises(EarError):
        read_pieces(raw)


def test_words_become_the_longest_pieces_and_text_again(tokens: Tokens) -> None:
    ids = tokens.encode("stop to")
    assert [PIECES[token] for token in ids] == [BLANK + "stop", BLANK, "t", "o"]
    assert tokens.text([1, *ids, 2]) == "stop to"


def test_a_letter_is_written_with_its_own_piece_and_not_with_bytes(tokens: Tokens) -> None:
    assert all(token > 258 for token in tokens.encode("A zebra's op"))


def test_bytes_become_the_characters_that_they_spell(tokens: Tokens) -> None:
    assert tokens.text([3 + byte for byte in "é".encode()]) == "é"


def test_a_trie_leads_to_every_sentence_and_to_no_other(tokens: Tokens) -> None:
    said = ["stop", "stop it", "so", "go back", "i stop"]
    trie = PhraseTrie(said, tokens)
    found, nodes = [], [(trie.root, 0)]
    while nodes:
        node, depth = nodes.pop()
        sentence, onward = trie.branches(node, depth)
        found += [sentence] if sentence else []
        nodes += [(each, depth + 1) for _, each in onward]
    assert sorted(found) == sorted(said)


def test_every_word_that_the_ears_are_to_expect_means_something() -> None:
    understanding = Understanding.load()
    for said in (*short_words(), *told_words()):
        assert understanding.understand(said).intent != FALLBACK, said


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Stop. Stop. St", "Stop."),
        ("out out out", "out"),
        ("How many left? How many left? How", "How many left?"),
        ("Left foot, left foot", "Left foot,"),
        ("Go back. Go on.", "Go back. Go on."),
        ("next", "next"),
        ("", ""),
        ("... ...", "..."),
    ],
)
def test_what_an_ear_only_says_again_was_said_once(said: str, heard: str) -> None:
    assert once(said) == heard


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("Gentle roll, start the foot routine.", "gentle roll start the foot routine"),
        ("Gentle role open.", "gentle roll open"),
        ("Ask gentile roll for hands", "ask gentle roll for hands"),
        ("open gentleroll", "open gentle roll"),
        ("Start the foot routine.", None),
        ("A gentle breeze", None),
        ("roll it", None),
        ("", None),
        ("...", None),
    ],
)
def test_the_name_is_known_as_ears_mishear_it(heard: str, meant: str | None) -> None:
    assert Name("gentle roll").called(heard) == meant


@pytest.mark.parametrize(
    ("heard", "nearly"),
    [("Gender roll next", True), ("Gentle", True), ("the train leaves", False), ("", False)],
)
def test_what_may_be_the_name_is_worth_another_ear(heard: str, nearly: bool) -> None:
    assert Name("gentle roll").nearly(heard) is nearly


OWN = OwnSpeech(
    ("Roll slowly from the heel to the toes.", "Stop if it hurts.", "Three."), ("Stop if it hurts.", "Three.")
)


@pytest.mark.parametrize(
    ("heard", "own"),
    [
        ("Roll slowly from the heel to the toes.", True),
        ("slowly from the hill to the toes", True),
        ("stop if it", True),
        ("Stop.", True),  # the very word sounds meanwhile
        ("Three", True),
        ("next", False),
        ("slowly", False),  # said a while ago, in a sentence
        ("how many left", False),
        ("go back", False),
        (
            "roll slowly from the heel to the toes stop if it hurts three and then please go to the next step now",
            False,
        ),
        ("", False),
    ],
)
def test_own_words_are_told_from_a_persons(heard: str, own: bool) -> None:
    assert OWN.holds(heard) is own


def test_own_words_are_those_of_the_last_eight_seconds() -> None:
    cues = tuple(
        Cue(at, 1000, CueKind.CHIME if at == 9000 else CueKind.COUNT, f"At {at}.")
        for at in range(0, 20_000, 3000)
    )
    own = own_speech(Timeline(cues, (), 20_000, True), 12_200, 1_500)
    assert own.recent == ("At 6000.", "At 12000.")  # the chime says nothing, 3000 was over before
    assert own.sounding == ("At 12000.",)
    assert own_speech(Timeline((), (), 0, True), 0, 100) == OwnSpeech()


def test_every_own_line_is_known_as_own_when_it_is_heard_whole() -> None:
    for text in load("en").catalogue().spoken_texts():
        if any(map(str.isalnum, text)):
            assert OwnSpeech((text,), (text,)).holds(text), text


def tone(seconds: float, loud: float) -> Samples:
    wave = np.sin(2 * np.pi * 200 / RATE * np.arange(int(seconds * RATE)))
    sound: Samples = (loud * 32_000 * wave).astype(np.int16)
    return sound


def test_an_utterance_is_cut_to_what_is_loud() -> None:
    hiss = np.random.default_rng(1).standard_normal(RATE) * 20
    sound = np.concatenate([hiss, tone(0.5, 0.3), hiss]).astype(np.int16)
    assert 0.5 <= len(trimmed(sound)) / RATE <= 0.9
    assert trimmed(sound).max() == sound.max()


def murmur(seconds: float, loud: float) -> Samples:
    """Noise that comes and goes four times a second, as other voices do."""
    time = np.arange(int(seconds * RATE)) / RATE
    swell = 0.1 + np.sin(2 * np.pi * 2 * time) ** 2
    sound: Samples = (np.random.default_rng(4).standard_normal(len(time)) * swell * loud * 32_000).astype(
        np.int16
    )
    return sound


def test_other_voices_around_an_utterance_are_cut_away_and_make_it_noisy() -> None:
    word = np.concatenate([np.zeros(RATE, np.int16), tone(0.5, 0.3), np.zeros(RATE, np.int16)])
    sound = word + murmur(2.5, 0.03)
    assert len(trimmed(sound, whole=True)) / RATE <= 0.9
    assert len(trimmed(sound)) / RATE > 1.5  # its end is not known: it goes on
    assert above_noise(sound) < NOISY_DB < above_noise(word)


@pytest.mark.parametrize("level", [0, 1, 32_767])
def test_any_sound_can_be_cut(level: int) -> None:
    assert len(trimmed(np.full(RATE, level, np.int16))) > 0


def test_a_quiet_voice_is_raised_and_a_loud_one_stays() -> None:
    assert np.abs(levelled(tone(0.2, 0.04))).max() == pytest.approx(0.4, abs=0.02)
    assert np.abs(levelled(tone(0.2, 0.9))).max() == pytest.approx(0.88, abs=0.02)


def test_what_is_no_sound_is_refused() -> None:
    with pytest.raises(RequestRefused):
        samples_of(b"\x00")
    assert list(samples_of(b"\x01\x00" * 2000)[:2]) == [1, 1]


def test_weights_that_are_missing_or_others_are_told_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EarError, match=r"not installed. Install it with: .*requirements-ear.txt"):
        find_weights()
    package = tmp_path / "moonshine_voice"
    (package / "assets" / "tiny-en").mkdir(parents=True)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: _Spec(str(package / "__init__.py")))
    with pytest.raises(EarError, match="cannot be read"):
        find_weights()
    (package / "assets" / "tiny-en" / "encoder_model.ort").write_bytes(hashlib.sha256(b"").digest())
    with pytest.raises(EarError, match="is not the file"):
        find_weights()


class _Spec:
    def __init__(self, origin: str) -> None:
        self.origin = origin
