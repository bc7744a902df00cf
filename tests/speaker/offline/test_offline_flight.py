"""In flight mode: the installed page opens whole and leads through the routine that it keeps."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

from tests.speaker.offline.conftest import Speaker

STEPS = """
window.steps = [];
document.addEventListener("DOMContentLoaded", () => {
  const node = document.getElementById("step");
  new MutationObserver(() => window.steps.push(node.textContent)).observe(node, { childList: true });
});
"""
"""Keeps every step that was ever shown: at many times the speed of life, one is gone before one can look."""


def opened(page: Page, *, slowly: bool = False) -> Page:
    page.add_init_script(STEPS)
    if slowly:
        page.goto(page.url.partition("?")[0])
    else:
        page.reload()
    page.wait_for_selector("#begin")
    return page


def situation(page: Page, name: str) -> None:
    page.wait_for_selector(f"body[data-situation={name}]")


def sounds(page: Page) -> None:
    page.wait_for_function("() => navigator.mediaSession.playbackState === 'playing'")


def stepped(page: Page, text: str) -> None:
    """Wait until a step was shown, however briefly."""
    page.wait_for_function("(text) => window.steps.some((step) => step.startsWith(text))", arg=text)


def step(page: Page, text: str) -> None:
    page.wait_for_function("(text) => document.getElementById('step').textContent.startsWith(text)", arg=text)


def test_the_page_opens_whole_and_plays_to_the_end(installed: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    faults: list[str] = []
    installed.on("pageerror", lambda error: faults.append(str(error)))
    page = opened(installed)
    page.click("#begin")
    for number in range(1, 12):
        stepped(page, f"Step {number} of 11")
        if number in (2, 5, 8):
            sounds(page)
            page.evaluate("() => document.getElementById('next').click()")
    situation(page, "done")
    assert not faults


def test_its_letters_and_pictures_are_there(installed: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    page = opened(installed)
    assert page.evaluate(
        "() => document.fonts.ready.then(() => [...document.fonts].some((f) => f.status === 'loaded'))"
    )
    page.wait_for_selector("#art .limb path", state="attached")


def test_buttons_and_words_move_it_and_other_words_get_a_sentence(
    installed: Page, context: BrowserContext
) -> None:
    context.set_offline(True)
    page = opened(installed, slowly=True)
    page.click("#begin")
    step(page, "Step 1 of 11")
    sounds(page)
    page.keyboard.press("ArrowRight")
    step(page, "Step 2 of 11")
    page.keyboard.press("Space")
    situation(page, "paused")
    page.keyboard.press("Space")
    situation(page, "playing")
    for words, number in (("skip", 3), ("go back", 2)):
        page.fill("#words", words)
        page.press("#words", "Enter")
        step(page, f"Step {number} of 11")
        sounds(page)
    page.fill("#words", "tell me a story")
    page.press("#words", "Enter")
    page.get_by_text("Until it is back, say start").first.wait_for(state="attached")
    page.fill("#words", "ouch")
    page.press("#words", "Enter")
    situation(page, "paused")
    page.get_by_text("It should never hurt").first.wait_for(state="attached")


def test_another_routine_is_named_in_one_sentence(installed: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    page = opened(installed)
    page.check("input[value=hand]")
    page.click("#begin")
    page.get_by_text("only one routine is kept here: Full foot routine").first.wait_for(state="attached")


def test_a_speaker_that_is_switched_off_mid_way_is_not_missed(installed: Page, speaker: Speaker) -> None:
    page = opened(installed)
    page.click("#begin")
    stepped(page, "Step 1 of 11")
    sounds(page)
    speaker.end()
    stepped(page, "Step 3 of 11")
    sounds(page)
    speaker.start()
    page.fill("#words", "how many left")
    page.press("#words", "Enter")
    page.wait_for_function("() => document.getElementById('log').lastChild.className === 'roll'")
    assert "speaker is away" not in page.inner_text("#log")


def test_parts_of_a_kept_stream_are_what_was_asked_for(installed: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    asked = """async () => {
      const list = await (await (await caches.open("gentle-roll-sound-1")).match("kept")).json();
      const url = list.steps[0].url;
      const part = async (range) => {
        const answer = await fetch(url, { headers: { Range: range } });
        const bytes = new Uint8Array(await answer.arrayBuffer());
        return [answer.status, answer.headers.get("Content-Range"), bytes.length, bytes[0]];
      };
      const whole = new Uint8Array(await (await fetch(url)).arrayBuffer());
      return { size: whole.length, byte: whole[100], parts: [await part("bytes=0-"), await part("bytes=100-199"),
        await part(`bytes=${whole.length}-`), await part(`bytes=100-${2 * whole.length}`)] };
    }"""
    told = installed.evaluate(asked)
    size, byte = told["size"], told["byte"]
    assert told["parts"][0][:3] == [206, f"bytes 0-{size - 1}/{size}", size]
    assert told["parts"][1] == [206, f"bytes 100-199/{size}", 100, byte]
    assert told["parts"][2][:3] == [416, f"bytes */{size}", 0]
    assert told["parts"][3][:3] == [206, f"bytes 100-{size - 1}/{size}", size - 100]


def test_the_routine_that_was_begun_last_is_the_one_that_is_kept(installed: Page) -> None:
    page = opened(installed)
    page.check("input[value=hand]")
    page.check("input[value=short]")
    page.click("#begin")
    sounds(page)
    page.wait_for_selector("body[data-kept=short-hand]")
    only = """async () => {
      const cache = await caches.open("gentle-roll-sound-1");
      const { steps } = await (await cache.match("kept")).json();
      return [(await cache.keys()).length, new Set(steps.map(({ url }) => url)).size];
    }"""
    everything, streams = page.evaluate(only)
    assert everything == streams + 1
