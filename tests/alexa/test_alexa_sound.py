"""Whose voice leads and what sounds under it: in the address of each stream, and kept for the next routine."""

from __future__ import annotations

import gc
import shutil
import weakref
from pathlib import Path

import pytest

from skill.alexa.context import PublicStreams
from skill.audio.library import MANIFEST
from skill.audio.voices import VOICES
from skill.persistence.open import system_clock
from skill.persistence.volatile import VolatileMemory
from skill.routine.run import Run
from skill.routine.terms import Bed, Limb, Narrator, Rests, Tempo
from skill.settings import DEFAULT_AUDIO, Settings
from skill.speaker.echo import LoggedTurn
from skill.speaker.local import LOCAL_URL
from skill.web.log import note
from skill.web.state import Languages, open_sound
from tests.alexa.household import Household, a_skill, the_skill


def address(turn: LoggedTurn) -> str:
    """The name of the stream that a reply plays."""
    plays = [each for each in turn.directives if each["type"] == "AudioPlayer.Play"]
    return str(plays[0]["audioItem"]["stream"]["url"]).rpartition("/")[2]


@pytest.fixture
def home() -> Household:
    return Household(the_skill(), streams=True)


@pytest.mark.parametrize(
    ("said", "mark"),
    [("a man's voice please", ".michael."), ("rain please", ".rain."), ("a low tone", ".pad.")],
)
def test_a_stream_is_honoured_at_once_on_to_the_next_step_and_the_next_day(
    home: Household, said: str, mark: str
) -> None:
    assert mark not in address(home.say("start the foot routine"))
    assert mark in address(home.say(said))
    assert mark in address(home.say("next"))
    home.say("stop")
    home.clock.advance(24 * 3_600_000)
    assert mark in address(home.say("start the hand routine"))


def test_the_other_voice_and_no_rain_lead_back_to_where_it_began(home: Household) -> None:
    begun = address(home.say("start the foot routine"))
    both = address(home.say("the other voice", "rain please"))
    assert ".michael.rain." in both
    assert address(home.say("the other voice", "quiet, no rain")) == begun


def test_a_stream_over_rain_is_as_long_as_the_plain_one(home: Household) -> None:
    """So a place in it stays the same place."""
    name = address(home.say("start the foot routine", "rain please"))
    library = the_skill().libraries["en"]
    found = library.find(name.removesuffix(".mp3"))
    assert found is not None
    step, bed = found
    assert len(library.stream(step, bed)) == len(library.stream(step)) == library.size(step)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A folder as Lambda has it: of each voice the list, and no clip."""
    for voice in VOICES.values():
        (tmp_path / voice.folder("en")).mkdir()
        shutil.copy(DEFAULT_AUDIO / voice.folder("en") / MANIFEST, tmp_path / voice.folder("en"))
    return tmp_path


def from_bucket(audio: Path, *further: str) -> Languages:
    return open_sound(Settings(audio=audio, streams=frozenset(further)), note, local=False)


def test_a_bucket_offers_the_beds_and_voices_that_it_is_said_to_have(listed: Path) -> None:
    for further, beds, narrators in (
        ((), (), (Narrator.HEART,)),
        (("rain",), (Bed.RAIN,), (Narrator.HEART,)),
        (("pad", "michael"), (Bed.PAD,), (Narrator.HEART, Narrator.MICHAEL)),
    ):
        catalogue = from_bucket(listed, *further).languages["en"].catalogue
        assert (catalogue.beds, catalogue.narrators) == (beds, narrators)


def test_a_bucket_is_asked_for_streams_by_the_names_they_were_published_under(listed: Path) -> None:
    sound, whole = from_bucket(listed, "rain", "michael"), the_skill().libraries["en"]
    run = Run("", Limb.FOOT, narrator=Narrator.MICHAEL, rests=Rests.SHORT, tempo=Tempo.BRISK)
    for step in sound.languages["en"].catalogue.steps(run):
        assert (step.rests, step.tempo) == (Rests.USUAL, Tempo.STEADY), "nothing else is published"
        assert sound.libraries["en"].name(step, Bed.RAIN) == whole.name(step, Bed.RAIN)


def test_what_a_bucket_does_not_have_is_declined_kindly(listed: Path) -> None:
    sound = from_bucket(listed, "rain")
    languages = Languages(sound.languages, sound.libraries, PublicStreams(LOCAL_URL, sound.libraries))
    home = Household(a_skill(VolatileMemory(system_clock), sound=languages), streams=True)
    home.say("start the foot routine")
    for wish, answer in {
        "a low tone": "Soft rain is",
        "a man's voice please": "only this one voice",
        "talk slower": "keeps to the pace",
        "shorter pauses": "the shortest pauses",
    }.items():
        assert answer in home.say(wish).speech_text
    assert ".rain." in address(home.say("rain please"))


def test_what_is_kept_of_an_installation_goes_with_it(listed: Path) -> None:
    sound = from_bucket(listed)
    languages = Languages(sound.languages, sound.libraries, PublicStreams(LOCAL_URL, sound.libraries))
    home = Household(a_skill(VolatileMemory(system_clock), sound=languages), streams=True)
    assert address(home.say("start the foot routine"))
    english = weakref.ref(sound.languages["en"])
    del sound, languages, home
    gc.collect()
    assert english() is None
