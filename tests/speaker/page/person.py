"""Somebody who speaks to the page, where its microphone is."""

from __future__ import annotations

import base64
from contextlib import suppress

from playwright.sync_api import Page, TimeoutError

from tests.speaking import Mouth

RATE = 48_000
LISTEN_MS = 20_000
"""How long it may take until an utterance is over, before somebody says it again."""
TIMES = 10
"""So often somebody says the same again, where nothing was understood."""
NOTICING = """
window.noticed = [];
window.asking = 0;
const dispatch = EventTarget.prototype.dispatchEvent;
EventTarget.prototype.dispatchEvent = function (event) {
  if (event instanceof CustomEvent) window.noticed.push([event.type, null, false]);
  return dispatch.call(this, event);
};
const asks = window.fetch;
window.fetch = async (...asked) => {
  const during = Boolean(window.speaking);
  const about = asked[1]?.headers?.["X-Page"];
  if (about) window.asking += 1;
  const reply = await asks(...asked).finally(() => about && setTimeout(() => (window.asking -= 1), 200));
  const kind = about && JSON.parse(about).early ? "begun" : "likely";
  if (about) window.noticed.push([kind, (await reply.clone().json()).intent, during]);
  return reply;
};
"""
"""What the page's parts tell each other, "heard" or "quiet" once an utterance is over, and before it the intents of
what has "begun" and of what is "likely" over; and whether somebody was still speaking when that was asked."""
MICROPHONE = (
    NOTICING
    + """
Object.defineProperty(navigator, "mediaDevices", { value: Object.assign(new EventTarget(), {
  getUserMedia: async () => {
    const device = new AudioContext({ sampleRate: RATE });
    const room = device.createMediaStreamDestination();
    window.room = room;
    window.speak = async (coded) => {
      await device.resume();
      const samples = new Float32Array(Uint8Array.from(atob(coded), (c) => c.charCodeAt(0)).buffer);
      const sound = new AudioBuffer({ length: samples.length, sampleRate: RATE });
      sound.copyToChannel(samples, 0);
      const spoken = new AudioBufferSourceNode(device, { buffer: sound });
      spoken.connect(room);
      const over = new Promise((resolve) => spoken.addEventListener("ended", resolve));
      window.speaking = true;
      spoken.start();
      await over;
      window.speaking = false;
    };
    return room.stream;
  },
}) });
""".replace("RATE", str(RATE))
)
"""A microphone in a room that is quiet until somebody speaks. Sound from a file would go on by the clock, and on a
busy computer the next wish would be said before the last one was answered."""


ECHO = """
const starts = HTMLMediaElement.prototype.play;
const leaking = new WeakSet();
HTMLMediaElement.prototype.play = function () {
  if (window.room && !leaking.has(this)) {
    leaking.add(this);
    const device = window.room.context;
    const walls = new AudioBuffer({ length: 0.3 * RATE, sampleRate: RATE });
    const way = walls.getChannelData(0);
    for (const at of way.keys()) way[at] = 0.05 * Math.sin(at * at) * 10 ** (-3 * at / way.length);
    way[0] = 1;
    device.createMediaElementSource(this)
      .connect(new DelayNode(device, { delayTime: 0.08 }))
      .connect(new ConvolverNode(device, { buffer: walls, disableNormalization: true }))
      .connect(new GainNode(device, { gain: 0.1 }))
      .connect(window.echo ??= new AnalyserNode(device))
      .connect(window.room);
  }
  return starts.call(this);
};
""".replace("RATE", str(RATE))
"""The way from the loudspeaker through the room to the microphone: late, 20 dB softer, and with an echo."""


LEAKS = """() => {
  const sound = new Float32Array(512);
  window.echo?.getFloatTimeDomainData(sound);
  return sound.some((sample) => Math.abs(sample) > 0.005);
}"""
"""Whether anything of it can be heard."""
OVER = "(start) => noticed.slice(start).some(([type]) => type === 'heard' || type === 'quiet')"
Noticed = tuple[str, str | None, bool]
"""What was noticed, the intent of a sound, and whether somebody was still speaking when that was asked."""


class Person:
    """Somebody who speaks where the page's microphone is, and says it again when nothing was understood."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._mouth = Mouth()

    def says(self, words: str) -> str | None:
        """Say something; the intent that the speaker understood."""
        for _ in range(TIMES):
            noticed = self._noticed(words)
            kinds = [kind for kind, *_ in noticed]
            if "heard" in kinds:  # what was likely after that is another sound
                until = noticed[: kinds.index("heard")]
                return next(intent for kind, intent, _ in reversed(until) if kind == "likely")
        raise AssertionError(f"{words!r} was said {TIMES} times, and not once understood")

    def exclaims(self, words: str) -> list[str]:
        """Say something once; the intents that were understood of sounds from before it was over."""
        return [intent for _, intent, during in self._noticed(words) if intent and during]

    def _noticed(self, words: str) -> list[Noticed]:
        """What the page noticed from the first word on until the utterance was over."""
        sound = base64.b64encode(self._mouth(words, rate=RATE).astype("<f4").tobytes()).decode()
        self._heard_out()
        start = self._page.evaluate("noticed.length")
        self._page.evaluate("(sound) => speak(sound)", sound)
        with suppress(TimeoutError):
            self._page.wait_for_function(OVER, arg=start, timeout=LISTEN_MS)
        self._heard_out()  # where the routine's own voice was over first, these words may still be on their way
        found: list[Noticed] = self._page.evaluate("(start) => noticed.slice(start)", start)
        return found

    def _heard_out(self) -> None:
        """Wait until the ear has nothing more to do, which on a busy computer takes a while."""
        with suppress(TimeoutError):
            self._page.wait_for_function("() => asking === 0", timeout=LISTEN_MS)
