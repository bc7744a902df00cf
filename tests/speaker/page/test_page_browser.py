"""The page in Chromium: a routine read step by step, by typing, by clicks, by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize

from tests.speaker.page.visitor import PHONE, Speaker

Visit = Callable[..., Speaker]
STEPS = [
    ("Settle and notice", "both feet"),
    *[(title, "right foot") for title in ("Gliding", "Shearing", "Rinsing", "Friction")],
    ("Compare", "both feet"),
    *[(title, "left foot") for title in ("Gliding", "Shearing", "Rinsing", "Friction")],
    ("Notice again", "both feet"),
]
"""The full foot routine as it is read on the page."""


def test_a_typed_routine_is_read_step_by_step_to_its_end(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    speaker.type("start the foot routine")
    for number, (title, place) in enumerate(STEPS, 1):
        speaker.expect("#step", f"Step {number} of {len(STEPS)}")
        assert (speaker.text("#title"), speaker.text("#side")) == (title, place.upper())
        assert speaker.text("#routine") == "Full foot routine"
        if number < len(STEPS):
            speaker.type("next")
    speaker.expect_situation("done")
    speaker.expect("#log .roll", "Take care.")
    speaker.expect("#left", "Complete")


def test_a_step_advances_by_the_clock_where_the_browser_has_no_voice(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    speaker.type("start the foot routine with the left foot")
    speaker.type("next")
    speaker.expect_seen("caption", "next")
    speaker.page.wait_for_selector("#play[aria-label=Continue]")
    shown = iter(text for name, text in speaker.seen() if name == "caption")
    captions = (
        ["Gliding, left foot."],
        ["heel"],
        ["There and back is one."],
        ["Last one."],
        ["left", "heel"],
    )
    for words in captions:
        assert any(all(word in caption for word in words) for caption in shown), words  # each after the last
    counted = [text for name, text in speaker.seen() if name == "repetition"]
    assert counted == ["1", "2", "3", "4", "", "1", "2", "3", "4"]
    assert speaker.text("#of") == "of 4"
    assert speaker.page.locator("#dots i.on").count() == 8


def test_chips_are_said_by_a_click(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    for chip, step in [("start the hand routine", "Step 1 "), ("next", "Step 2 "), ("previous", "Step 1 ")]:
        speaker.talk()
        speaker.page.click(f"#chips button:text-is('{chip}')")
        speaker.expect("#step", step)
        speaker.expect("#log .you", chip)
    speaker.talk()
    speaker.page.click("#chips button:text-is('stop')")
    speaker.expect_situation("idle")
    assert not speaker.page.is_visible("#title")


def test_buttons_move_pause_and_go_on_where_the_step_was(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    speaker.click_when("repetition", "2", "#play")
    speaker.page.click("#next")
    speaker.expect_situation("paused")
    speaker.page.click("#play")
    speaker.expect_situation("waiting")
    speaker.expect_seen("caption", "Last one.")
    captions = [text for name, text in speaker.seen() if name == "caption"]
    assert captions.count("Gliding, right foot.") == 1
    speaker.page.click("#previous")
    speaker.expect("#step", "Step 1 ")


def test_the_skill_asks_what_to_do_where_it_is_only_opened(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    assert speaker.page.is_disabled("#next")
    speaker.type("open gentle roll")
    speaker.expect_situation("question_limb")
    speaker.expect("#caption", "foot")
    speaker.expect("#chips button", "hand")
    assert not speaker.page.is_visible("#front")


def test_the_keyboard_alone_leads_through_the_page(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    keys = speaker.page.keyboard
    keys.press("/")
    assert speaker.page.evaluate("document.activeElement.id") == "words"
    keys.type("start the foot routine")
    keys.press("Enter")
    speaker.expect("#step", "Step 1 ")
    _tab_to(speaker, "document.activeElement.textContent === 'next'", back=True)
    keys.press("Enter")
    speaker.expect("#step", "Step 2 ")
    _tab_to(speaker, "document.activeElement.id === 'next'", back=True)
    assert speaker.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keys.press("Space")
    speaker.expect("#step", "Step 3 ")
    _tab_to(speaker, "document.activeElement.id === 'mute'", back=True)
    keys.press("Enter")
    assert speaker.page.get_attribute("#mute", "aria-pressed") == "true"


def _tab_to(speaker: Speaker, arrived: str, *, back: bool) -> None:
    for _ in range(30):
        if speaker.page.evaluate(arrived):
            return
        speaker.page.keyboard.press("Shift+Tab" if back else "Tab")
    pytest.fail(f"the keyboard never arrives at {arrived}")


def test_arrow_keys_bring_back_what_was_typed(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    for words in ("what do I need", "is it safe"):
        speaker.type(words)
        speaker.expect("#log .you", words)
    values = []
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
        speaker.page.press("#words", key)
        values.append(speaker.page.input_value("#words"))
    assert values == ["is it safe", "what do I need", "what do I need", "is it safe", ""]


def test_without_speech_recognition_the_microphone_leads_to_the_text_box(
    visit: Visit, silent_site: str
) -> None:
    speaker = visit(PHONE)
    speaker.page.add_init_script("delete window.webkitSpeechRecognition; delete window.SpeechRecognition;")
    speaker.open(silent_site)
    speaker.page.click("#mic")
    assert speaker.page.evaluate("document.activeElement.id") == "words"


def test_silence_ends_the_session_and_the_next_launch_offers_to_carry_on(
    visit: Visit, silent_site: str
) -> None:
    speaker = visit()
    speaker.page.clock.install()
    speaker.open(silent_site, speed=1)
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    for _ in range(4):
        speaker.page.clock.run_for(240_000)
    speaker.expect_situation("idle")
    speaker.type("open gentle roll")
    speaker.page.clock.run_for(1_000)
    speaker.expect_situation("question_yes_no")


def test_requests_and_replies_are_folded_out_for_developers(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    speaker.type("next")
    speaker.expect("#exchanges summary", "AMAZON.NextIntent")
    speaker.talk()
    speaker.page.click("#developer > summary")
    speaker.page.click("#exchanges summary")
    speaker.expect("pre", '"type": "IntentRequest"')
    speaker.expect("pre", '"outputSpeech"')


def test_a_speaker_that_does_not_answer_is_told(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    speaker.tolerant = True
    speaker.page.route("**/front/turn", lambda route: route.abort())
    speaker.type("next")
    speaker.expect("#status", "does not answer")
    speaker.page.unroute_all()
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    assert speaker.text("#status") == ""


def test_nothing_is_cut_off_at_any_width(visit: Visit, silent_site: str) -> None:
    speaker = visit()
    speaker.open(silent_site)
    for words, shown in [
        ("what do I need", "question_limb"),
        ("my neck hurts", "question_start"),
        ("yes", "waiting"),
    ]:
        speaker.type(words)
        speaker.expect_situation(shown)
        for width, height in [(320, 568), (390, 844), (768, 1024), (1280, 800)]:
            speaker.page.set_viewport_size(ViewportSize(width=width, height=height))
            widest = "Math.max(...[document.documentElement, side, caption].map((node) => node.scrollWidth))"
            assert speaker.page.evaluate(widest) <= width


def test_on_a_phone_everything_to_touch_is_in_sight_and_large(visit: Visit, silent_site: str) -> None:
    speaker = visit(PHONE, has_touch=True, is_mobile=True)
    speaker.open(silent_site)
    speaker.page.tap("#chips button:text-is('start the foot routine')")
    speaker.expect("#step", "Step 1 ")
    for name in ("mic", "words", "play", "next", "previous", "mute", "send"):
        box = speaker.page.locator(f"#{name}").bounding_box()
        assert box is not None
        assert box["height"] >= 44, name
        assert box["width"] >= 44, name
        assert box["y"] + box["height"] <= PHONE["height"], name
    mic = speaker.page.locator("#mic").bounding_box()
    assert mic is not None
    assert mic["width"] >= 64


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_the_ball_rests_for_those_who_want_less_motion(
    visit: Visit, silent_site: str, motion: str, moves: bool
) -> None:
    speaker = visit(reduced_motion=motion)
    speaker.open(silent_site)
    speaker.follow_ball()
    speaker.type("just rinsing for my feet")
    speaker.expect_seen("repetition", "3")
    if moves:
        speaker.expect_moving()
    else:
        assert len(speaker.balls()) <= 3
