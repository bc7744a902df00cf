"""Somebody who speaks to the page, where its microphone is."""

from __future__ import annotations

import base64
import json

from playwright.sync_api import Page, Response, TimeoutError

from tests.speaking import Mouth

RATE = 48_000
LISTEN_MS = 20_000
"""How long it may take until an utterance is over, before somebody says it again."""
TIMES = 5
"""So often somebody says the same again, where nothing was understood."""
NOTICING = """
window.noticed = [];
const dispatch = EventTarget.prototype.dispatchEvent;
EventTarget.prototype.dispatchEvent = function (event) {
  if (event instanceof CustomEvent) window.noticed.push(event.type);
  return dispatch.call(this, event);
};
"""
"""What the page's parts tell each other: "heard" or "quiet" once an utterance is over."""
MICROPHONE = (
    NOTICING
    + """
Object.defineProperty(navigator, "mediaDevices", { value: Object.assign(new EventTarget(), {
  getUserMedia: async () => {
    const device = new AudioContext({ sampleRate: RATE });
    const room = device.createMediaStreamDestination();
    window.speak = async (coded) => {
      await device.resume();
      const samples = new Float32Array(Uint8Array.from(atob(coded), (c) => c.charCodeAt(0)).buffer);
      const sound = new AudioBuffer({ length: samples.length, sampleRate: RATE });
      sound.copyToChannel(samples, 0);
      const spoken = new AudioBufferSourceNode(device, { buffer: sound });
      spoken.connect(room);
      const over = new Promise((resolve) => spoken.addEventListener("ended", resolve));
      spoken.start();
      await over;
    };
    return room.stream;
  },
}) });
""".replace("RATE", str(RATE))
)
"""A microphone in a room that is quiet until somebody speaks. Sound from a file would go on by the clock, and on a
busy computer the next wish would be said before the last one was answered."""


class Person:
    """Somebody who speaks where the page's microphone is, and says it again when nothing was understood."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._mouth = Mouth()
        self._answers, self._early = list[Response](), list[Response]()
        self._page.on("response", lambda answer: self._note(answer))

    def _note(self, answer: Response) -> None:
        if answer.url.endswith("/hear") and answer.request.method == "POST":
            early = json.loads(answer.request.headers["x-page"]).get("early", False)
            (self._early if early else self._answers).append(answer)

    def says(self, words: str) -> str:
        """Say something; the intent that the speaker understood."""
        sound = base64.b64encode(self._mouth(words, rate=RATE).astype("<f4").tobytes()).decode()
        if not any(self._is_heard(sound) for _ in range(TIMES)):
            raise AssertionError(f"{words!r} was said {TIMES} times, and not once understood")
        intent: str = self._answers[-1].json()["intent"]
        return intent

    def exclaims(self, words: str) -> str | None:
        """Say something once; the intent that was understood before it was over."""
        sound = base64.b64encode(self._mouth(words, rate=RATE).astype("<f4").tobytes()).decode()
        with self._page.expect_response(
            lambda answer: '"early":true' in answer.request.headers.get("x-page", "")
        ):
            self._page.evaluate("(sound) => speak(sound)", sound)
        intent: str | None = self._early[-1].json()["intent"]
        return intent

    def _is_heard(self, sound: str) -> bool:
        """Whether something was understood of it once it was over."""
        noticed = self._page.evaluate("noticed.length")
        self._page.evaluate("(sound) => speak(sound)", sound)
        after = "(start) => noticed.slice(start).find((type) => ['heard', 'quiet'].includes(type))"
        try:
            found = self._page.wait_for_function(after, arg=noticed, timeout=LISTEN_MS)
        except TimeoutError:
            return False
        return bool(found.json_value() == "heard")
