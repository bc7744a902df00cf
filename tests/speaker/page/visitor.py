"""A visitor: the page in a real browser, as a person uses it."""

from __future__ import annotations

from playwright.sync_api import Page, Response, ViewportSize

from tests.speaker.letters import lettered

PATIENCE_MS = 60_000
"""How long the browser waits for what a test expects: a busy computer takes its time."""
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=800)


WATCH = """
window.seen = [];
window.due = [];
document.addEventListener("DOMContentLoaded", () => {
  const note = (id, text) => {
    window.seen.push([id, text]);
    const at = window.due.findIndex((each) => each.id === id && text.includes(each.text));
    if (at >= 0) window.due.splice(at, 1)[0].act();
  };
  const watch = (id, what, options) => {
    const node = document.getElementById(id);
    new MutationObserver(() => note(id, what(node))).observe(node, options);
  };
  for (const id of ["caption", "repetition", "step"]) watch(id, (node) => node.textContent, { childList: true });
  watch("ball", (node) => node.style.transform, { attributeFilter: ["style"] });
});
"""
"""Keeps everything that was ever shown: at many times the speed of life, much is gone before one can look, and what
is to be done at some moment is done by the page itself."""
CLICK = "([id, text, selector]) => window.due.push({ id, text, act: () => document.querySelector(selector).click() })"
TYPE = """([id, text, said]) => window.due.push({ id, text, act: () => {
  const words = document.getElementById("words");
  words.value = said;
  words.form.requestSubmit();
} })"""


FOLLOW = """() => {
  const ball = document.getElementById("ball");
  window.balls = new Set();
  const look = () => {
    window.balls.add(getComputedStyle(ball).transform);
    requestAnimationFrame(look);
  };
  look();
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

    def click_when(self, name: str, text: str, selector: str) -> None:
        """Click something at the moment at which ``text`` is next shown in the caption, repetition or step."""
        self.page.evaluate(CLICK, [name, text, selector])

    def type_when(self, name: str, text: str, words: str) -> None:
        """Say something at the moment at which ``text`` is next shown in the caption, repetition or step."""
        self.page.evaluate(TYPE, [name, text, words])

    def follow_ball(self) -> None:
        """Look in every frame from now on where the ball is."""
        self.page.evaluate(FOLLOW)

    def expect_moving(self) -> None:
        """Wait until the ball was at many places."""
        self.page.wait_for_function("() => window.balls.size > 10")

    def balls(self) -> set[str]:
        """Every place where the ball was since it is followed."""
        places: list[str] = self.page.evaluate("[...window.balls]")
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
