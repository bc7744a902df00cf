"""A voice and ears that the browser brings: what is said through them, and when they are broken off.

Headless browsers have neither, so the browser's own objects are stood in for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.speaker.page.visitor import Speaker

Visit = Callable[..., Speaker]
VOICE = """
window.spoken = [];
const synthesis = new EventTarget();
let timer;
Object.assign(synthesis, {
  getVoices: () => [{ lang: "de-DE", name: "Anna" }, { lang: "en-GB", name: "Bea" }, { lang: "en-US", name: "Cleo", localService: true }],
  speak: (utterance) => {
    window.spoken.push([utterance.voice.name, utterance.text]);
    timer = setTimeout(() => utterance.onend({}), 30);
  },
  cancel: () => clearTimeout(timer),
});
Object.defineProperty(window, "speechSynthesis", { value: synthesis });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
EARS = """
window.SpeechRecognition = window.webkitSpeechRecognition = class extends EventTarget {
  start() { window.ears = this; }
  abort() { this.dispatchEvent(new Event("end")); }
  hear(words, isFinal) {
    const result = Object.assign([{ transcript: words }], { isFinal });
    this.dispatchEvent(Object.assign(new Event("result"), { results: [result] }));
  }
  fail(error) {
    this.dispatchEvent(Object.assign(new Event("error"), { error }));
    this.abort();
  }
};
"""


def _spoken(speaker: Speaker) -> list[tuple[str, str]]:
    spoken: list[list[str]] = speaker.page.evaluate("window.spoken")
    return [(name, text) for name, text in spoken]


def _speaker(visit: Visit, site: str, *scripts: str, **options: Any) -> Speaker:
    speaker = visit()
    for script in scripts:
        speaker.page.add_init_script(script)
    speaker.open(site, **options)
    return speaker


def test_every_segment_is_spoken_in_order_with_the_nearest_voice(visit: Visit, silent_site: str) -> None:
    speaker = _speaker(visit, silent_site, VOICE)
    speaker.type("start the foot routine")
    speaker.page.wait_for_function("() => window.spoken.length > 5")
    spoken = _spoken(speaker)
    assert {name for name, _ in spoken} == {"Cleo"}
    assert [text.split()[0] for _, text in spoken[2:6]] == ["Settle", "Shoes", "Notice", "Is"]


def test_new_words_break_off_what_is_being_said(visit: Visit, silent_site: str) -> None:
    speaker = _speaker(visit, silent_site, VOICE, speed=1)
    speaker.type_when("caption", "full foot routine", "stop")
    speaker.type("start the foot routine")
    speaker.page.wait_for_function("() => window.spoken.at(-1)?.[1] === 'Take care.'")
    speaker.expect_situation("idle")
    assert not any("Settle" in text for _, text in _spoken(speaker))


def test_escape_breaks_off_what_is_being_said(visit: Visit, silent_site: str) -> None:
    speaker = _speaker(visit, silent_site, VOICE, speed=1)
    speaker.type("start the foot routine")
    speaker.expect("#caption", "general wellness guidance")
    for _ in range(2):  # the first closes what lies over the step
        speaker.page.keyboard.press("Escape")
    speaker.page.wait_for_selector("#play[aria-label=Continue]")
    assert not any("Settle" in text for _, text in _spoken(speaker))


def test_a_muted_page_goes_on_without_a_voice(visit: Visit, silent_site: str) -> None:
    speaker = _speaker(visit, silent_site, VOICE)
    speaker.page.click("#mute")
    speaker.type("start the foot routine")
    speaker.expect_seen("caption", "Shoes off")
    assert _spoken(speaker) == []


def test_with_a_voice_the_stream_waits_for_the_sentence_before_it(visit: Visit, sounding_site: str) -> None:
    speaker = _speaker(visit, sounding_site, VOICE)
    speaker.type("start the foot routine")
    speaker.expect("#exchanges summary", "AudioPlayer.PlaybackStarted")
    assert [text.split()[0] for _, text in _spoken(speaker)] == ["This", "The", "While"]


def test_what_is_heard_is_said(visit: Visit, silent_site: str) -> None:
    speaker = _speaker(visit, silent_site, EARS)
    speaker.page.click("#mic")
    assert speaker.page.get_attribute("#mic", "aria-pressed") == "true"
    speaker.page.evaluate("window.ears.hear('start the', false)")
    assert speaker.page.input_value("#words") == "start the"
    speaker.page.evaluate("window.ears.hear('start the foot routine', true)")
    speaker.expect("#log .you", "start the foot routine")
    speaker.expect("#step", "Step 1 ")
    assert speaker.page.get_attribute("#mic", "aria-pressed") == "false"
    assert speaker.page.input_value("#words") == ""


def test_after_a_spoken_turn_the_page_listens_by_itself(visit: Visit, silent_site: str) -> None:
    speaker = _speaker(visit, silent_site, EARS)
    speaker.page.click("#mic")
    speaker.page.evaluate("window.ears.hear('open gentle roll', true)")
    speaker.page.wait_for_selector("#mic[aria-pressed=true]")
    speaker.page.evaluate("window.ears.hear('hand', true)")
    speaker.expect("#step", "Step 1 ")


def test_a_microphone_that_fails_leads_to_the_text_box(visit: Visit, silent_site: str) -> None:
    speaker = _speaker(visit, silent_site, EARS)
    speaker.page.click("#mic")
    speaker.page.evaluate("window.ears.fail('not-allowed')")
    speaker.expect("#status", "microphone")
    assert speaker.page.evaluate("document.activeElement.id") == "words"


def test_sound_rests_while_someone_is_listened_to_and_goes_on_when_nothing_comes(
    visit: Visit, sounding_site: str
) -> None:
    speaker = _speaker(visit, sounding_site, EARS, speed=2)
    speaker.type("start the foot routine")
    speaker.expect("#exchanges summary", "AudioPlayer.PlaybackStarted")
    speaker.page.click("#mic")
    speaker.expect("#exchanges summary", "AudioPlayer.PlaybackStopped")
    assert speaker.page.get_attribute("#play", "aria-label") == "Continue"
    speaker.page.evaluate("window.ears.fail('no-speech')")
    speaker.page.wait_for_selector("#play[aria-label=Pause]")
