"""Hands-free use in Chromium: from the last sound of a wish to the first of its answer.

A synthesised voice speaks into the page's microphone while a routine plays; the clock of the page tells when the
sound was over and when an answer, or the step that was asked for, began to sound. A busy computer makes it worse.
"""

from __future__ import annotations

import base64
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Final

import numpy as np
from playwright.sync_api import Page, sync_playwright

from skill.speaker.ear.pcm import trimmed
from tests.bench.figures import Figure, print_table
from tests.conftest import FLAGS
from tests.ports import free_port
from tests.speaker.page.person import MICROPHONE, RATE
from tests.speaking import Mouth
from tests.web.processes import speaker

ROUNDS: Final = 3
WISHES: Final = (
    "How many left?",
    "Next.",
    "Slower.",
    "Which foot is it?",
    "Go back.",
    "Why am I doing this?",
    "What comes next?",
)
PATIENCE_MS: Final = 12_000
"""After so long nothing was understood."""
REST_MS: Final = 2_500
HEARS: Final = """
window.sounded = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  const { src } = this;
  this.addEventListener("playing", () => window.sounded.push({ src, at: performance.now() }), { once: true });
  return play.call(this);
};
"""
"""When each sound began to be heard, or went on."""
SAY: Final = """async ({ coded, ms, patience }) => {
  const said = () => document.querySelectorAll("#log .you").length;
  const before = said();
  const began = performance.now();
  speak(coded);
  let heard = Infinity;
  const answer = () => window.sounded.find((each) => each.at >= heard);
  while (!answer() && performance.now() < began + ms + patience) {
    await new Promise((on) => setTimeout(on, 2));
    if (heard === Infinity && said() > before) heard = performance.now() - 4;
  }
  return answer() ? answer().at - began - ms : null;
}"""
"""The first sound after the wish was understood is the answer, or the step that was asked for."""


def main() -> None:
    """Lead a routine by voice, and print how long answers took."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Cannot be measured here: there is no Chromium.")
    with (
        tempfile.TemporaryDirectory() as folder,
        speaker(Path(folder), free_port()) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(bypass_csp=True)
        page.add_init_script(MICROPHONE + HEARS)
        page.goto(running.url + "/speaker/")
        page.fill("#words", "start the foot routine")
        page.press("#words", "Enter")
        page.wait_for_function("sounded.length > 0")
        page.click("#handsfree")
        page.wait_for_selector("#handsfree[aria-checked=true][aria-busy=false]", timeout=60_000)
        mouth = Mouth()
        times = [_answered(page, mouth, wish) for _ in range(ROUNDS) for wish in WISHES]
        browser.close()
    _print([time for time in times if time is not None], len(times))


def _answered(page: Page, mouth: Mouth, wish: str) -> float | None:
    """How many ms after the last sound of a wish an answer sounded."""
    sound = mouth(wish, rate=RATE)
    over = (
        len(trimmed((mouth(wish) * 16_000).astype(np.int16))) / 16 - 120
    )  # what is kept behind the last sound
    page.wait_for_timeout(REST_MS)
    coded = base64.b64encode(sound.astype("<f4").tobytes()).decode()
    asked = {"coded": coded, "ms": min(over, len(sound) * 1000 / RATE), "patience": PATIENCE_MS}
    found: float | None = page.evaluate(SAY, asked)
    print(f"      {wish} {'nothing' if found is None else f'{found:.0f} ms'}", flush=True)
    return found


def _print(times: list[float], said: int) -> None:
    print_table(
        [
            Figure("understood at once", 100 * len(times) / said, f"% of {said}"),
            Figure("last sound to answer, median", statistics.median(times), "ms", "600"),
            Figure("last sound to answer, 95 of 100", statistics.quantiles(times, n=20)[18], "ms", "900"),
        ]
    )


if __name__ == "__main__":
    main()
