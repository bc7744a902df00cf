"""A visitor: the page in a real browser, as a person uses it."""

from __future__ import annotations

from playwright.sync_api import Page, Response, ViewportSize

from tests.speaker.letters import lettered

PATIENCE_MS = 15_000
"""How long the browser waits for what a test expects."""
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=800)


WATCH = """
window.seen = [];
document.addEventListener("DOMContentLoaded", () => {
  const watch = (id, what, options) => {
    const node = document.getElementById(id);
    new MutationObserver(() => window.seen.push([id, what(node)])).observe(node, options);
  };
  for (const id of ["caption", "repetition", "step"]) watch(id, (node) => node.textContent, { childList: true });
  watch("ball", (node) => node.style.transform, { attributeFilter: ["style"] });
});
"""
"""Keeps everything that was ever shown: at many times the speed of life, much is gone before one can look."""


BALLS = """async () => {
  const places = [];
  for (let frame = 0; frame < 40; frame += 1) {
    await new Promise(requestAnimationFrame);
    places.push(getComputedStyle(document.getElementById("ball")).transform);
  }
  return places;
}"""


SILENT = """
window.devices = [];
Object.defineProperty(navigator, "mediaDevices", { value: Object.assign(new EventTarget(), {
  getUserMedia: async () => {
    const device = new AudioContext();
    const { stream } = device.createMediaStreamDestination();
    window.devices.push(stream.getAudioTracks()[0]);
    return stream;
  },
}) });
"""
"""A microphone that hears nothing, and can be looked at."""


class Speaker:
    """The page in a browser, as a person uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.tolerant = False
        """Whether errors are part of the test."""
        page.add_init_script(WATCH)
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self._note("error", str(error)))
        page.on("response", self._watch)

    def open(self, site: str, *, speed: int = 16) -> None:
        """Open the page; from then on it goes ``speed`` times faster than life."""
        self.page.goto(f"{site}/speaker/?speed={speed}")
        self.page.wait_for_selector("#chips button")
        lettered(self.page)

    def type(self, words: str) -> None:
        """Type into the text box and press Enter."""
        self.page.fill("#words", words)
        self.page.press("#words", "Enter")

    def talk(self) -> None:
        """Bring the conversation to the front, where the stage has the window to itself."""
        self.page.focus("#words")
        self.page.wait_for_function("() => getComputedStyle(document.getElementById('talk')).opacity === '1'")

    def expect(self, selector: str, text: str) -> None:
        """Wait until an element's text holds ``text``."""
        self.page.locator(selector, has_text=text).first.wait_for(state="attached")

    def expect_seen(self, name: str, text: str) -> None:
        """Wait until ``text`` was shown in the caption, repetition or step, however briefly."""
        found = "([id, text]) => window.seen.some((each) => each[0] === id && each[1].includes(text))"
        self.page.wait_for_function(found, arg=[name, text])

    def seen(self) -> list[tuple[str, str]]:
        """Everything that was shown so far, oldest first, with the name of its element."""
        seen: list[list[str]] = self.page.evaluate("window.seen")
        return [(name, text) for name, text in seen]

    def balls(self) -> set[str]:
        """Where the ball is in each of the next 40 frames."""
        places: list[str] = self.page.evaluate(BALLS)
        return set(places)

    def expect_situation(self, situation: str) -> None:
        """Wait until the page is in a situation."""
        self.page.wait_for_selector(f"body[data-situation={situation}]")

    def text(self, selector: str) -> str:
        """The text of an element as it is seen."""
        return self.page.inner_text(selector)

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(f"{kind}: {text}")

    def _watch(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")
