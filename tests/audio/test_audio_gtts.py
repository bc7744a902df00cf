from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest

from skill.audio.engines.gtts import GoogleEngine
from skill.audio.engines.protocol import EngineFailed, EngineUnreachable
from skill.errors import AudioError
from skill.routine.terms import Tempo
from tests.audio.google import Google, answer, good, google_mp3, wire
from tests.audio.tones import onsets

ENGINE = GoogleEngine(timeout=(60.0, 60.0), deadline=60.0)
HASTY = GoogleEngine(timeout=(60.0, 0.6), deadline=60.0)
SENTENCE = "Roll the ball under your left foot."
LONG = (
    "Roll the ball under your left foot, from the toes to the heel. Let the heel sink. "
    "Then begin again at the toes, slowly, and breathe as you go. The foot does very little."
)


def spoken(mp3: bytes) -> bytes:
    return answer(wire(base64.b64encode(mp3).decode()))


def test_google_speaks_through_gtts_behind_the_proxy(google: Google) -> None:
    sound = GoogleEngine().speak(SENTENCE, Tempo.STEADY)

    assert len(sound) / 24 == pytest.approx(200 + 70 * len(SENTENCE), abs=100)
    assert onsets(sound) == [pytest.approx(200 + 46, abs=10)]
    (asked,) = google.asked
    assert (asked.host, asked.text) == ("translate.google.com:443", SENTENCE)
    assert (asked.language, asked.slow) == ("en", False)


def test_accent_language_and_pace_are_googles_own_parameters(google: Google) -> None:
    engine = GoogleEngine("de", tld="co.uk")
    engine.speak("Langsam rollen.", Tempo.CALM)

    (asked,) = google.asked
    assert (asked.host, asked.language, asked.slow) == ("translate.google.co.uk:443", "de", True)
    assert engine.voice == "de/co.uk"


def test_a_long_text_is_asked_for_in_parts_and_comes_as_one_sound(google: Google) -> None:
    sound = ENGINE.speak(LONG, Tempo.STEADY)

    assert len(google.asked) > 1
    assert all(len(asked.text) <= 100 for asked in google.asked)
    assert len(onsets(sound, gap_ms=100)) == len(google.asked)


UNREACHABLE: dict[str, tuple[Callable[[str], bytes | None], str]] = {
    "500": (lambda _: answer(b"oops", "500 Internal Server Error"), "HTTP 500"),
    "503": (lambda _: answer(b"", "503 Service Unavailable"), "HTTP 503"),
    "429": (lambda _: answer(b"slow down", "429 Too Many Requests"), "HTTP 429"),
    "no answer": (lambda _: None, "no answer in time"),
    "hung up": (lambda _: b"", "no connection through the proxy"),
    "broken off": (lambda text: good(text)[:-2000], "broke off"),
}
FAILED: dict[str, tuple[Callable[[str], bytes | None], str]] = {
    "403": (lambda _: answer(b"", "403 Forbidden"), "without sound .HTTP 403"),
    "a page instead of sound": (lambda _: answer(b"<html>Please log in.</html>"), "left out sound .0 of 1"),
    "an answer without sound": (lambda _: answer(wire(None)), "without sound .HTTP 200"),
    "empty sound": (lambda _: answer(wire("")), "left out sound .0 of 1"),
    "not base64": (lambda _: answer(wire("abc")), "garbled text"),
    "not text": (lambda _: answer(b"\xff\xfe jQ1olc \xff"), "garbled text"),
    "not MP3": (lambda _: spoken(b"This is no sound at all." * 20), "damaged or cut short .no whole frame at byte 0"),
    "half an MP3": (lambda text: spoken(google_mp3(text)[:2000]), "damaged or cut short .no whole frame at byte 1920"),
    "half an MP3, cut between frames": (lambda text: spoken(google_mp3(text)[: 192 * 20]), "too short: 0.5 s for 28"),
}  # fmt: skip


@pytest.mark.parametrize(("reply", "reason"), UNREACHABLE.values(), ids=list(UNREACHABLE))
def test_what_keeps_google_away_is_unreachable_with_a_remedy(
    google: Google, reply: Callable[[str], bytes | None], reason: str
) -> None:
    google.reply = reply
    engine = HASTY if reply(SENTENCE) is None else ENGINE

    with pytest.raises(EngineUnreachable, match=f"{reason}.*--engine hibari"):
        engine.speak(SENTENCE, Tempo.STEADY)


@pytest.mark.parametrize(("reply", "reason"), FAILED.values(), ids=list(FAILED))
def test_an_answer_that_is_no_whole_sound_fails_with_a_remedy(
    google: Google, reply: Callable[[str], bytes | None], reason: str
) -> None:
    google.reply = reply

    with pytest.raises(EngineFailed, match=f"{reason}.*--engine hibari") as caught:
        ENGINE.speak(SENTENCE, Tempo.STEADY)
    assert not isinstance(caught.value, EngineUnreachable)


def test_a_part_without_sound_in_the_middle_is_not_passed_over(google: Google) -> None:
    google.reply = lambda text: good(text) if text.startswith("Roll") else answer(b")]}'\n\n[]\n")

    with pytest.raises(EngineFailed, match=r"left out sound .1 of \d"):
        ENGINE.speak(LONG, Tempo.STEADY)


def test_an_answer_that_drips_in_for_ever_is_given_up_in_time(google: Google) -> None:
    google.pace = 0.05

    with pytest.raises(EngineUnreachable, match=r"took too long .no answer within 0\.8 s"):
        GoogleEngine(deadline=0.8).speak(SENTENCE, Tempo.STEADY)


def test_no_proxy_there_is_unreachable(google: Google) -> None:
    google.close()

    with pytest.raises(EngineUnreachable, match="no connection through the proxy"):
        ENGINE.speak(SENTENCE, Tempo.STEADY)


OWNERS_MISTAKES = {
    "no words": (GoogleEngine(), " ... ", "nothing to speak"),
    "no such language": (GoogleEngine("xx"), "Hello", "no voice for 'xx'"),
    "no domain": (GoogleEngine(tld="com@evil.example/"), "Hello", "no domain of Google's"),
}


@pytest.mark.parametrize(("engine", "text", "complaint"), OWNERS_MISTAKES.values(), ids=list(OWNERS_MISTAKES))
def test_mistakes_of_the_owner_are_told_without_asking_google(
    google: Google, engine: GoogleEngine, text: str, complaint: str
) -> None:
    with pytest.raises(AudioError, match=re.escape(complaint)) as caught:
        engine.speak(text, Tempo.STEADY)

    assert not isinstance(caught.value, EngineFailed)
    assert google.asked == []
