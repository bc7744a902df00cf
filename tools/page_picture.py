"""Takes docs/page.png, README's picture of the page: ``python -m tools.page_picture``.

Needs Chromium and Playwright, as the tests do. The moment is the third stroke of gliding.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "page.png"
SIZE = ViewportSize(width=1120, height=720)
PORT = 5_099
MOMENT = """() => document.querySelector("#repetition").textContent === "3"
  && document.querySelector("#step").textContent.startsWith("Step 2 ")"""
ALONE = "() => Number(getComputedStyle(document.getElementById('talk')).opacity) === 0"
ANSWERED = "(count) => document.querySelectorAll('#log .roll').length >= count"
TURNS = ("start the foot routine", "how many left", "next")


def converse(page: Page) -> None:
    """Say all of it, and wait for the moment."""
    page.goto(f"http://127.0.0.1:{PORT}/speaker/?speed=3")
    page.wait_for_selector("#chips button")
    for answers, words in enumerate(TURNS):
        page.wait_for_function(ANSWERED, arg=answers)
        page.wait_for_timeout(2_500)
        page.fill("#words", words)
        page.press("#words", "Enter")
    page.keyboard.press("Escape")  # the conversation goes back to its side
    page.wait_for_function(ALONE)
    page.wait_for_function(MOMENT, polling=100, timeout=60_000)


def packed(png: bytes) -> bytes:
    """The same picture in 256 colours, a quarter of the size."""
    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def main() -> None:
    """Serve, talk, take the picture."""
    command = [sys.executable, "-m", "skill", "serve", "--port", str(PORT)]
    around = {**os.environ, "SKILL_STORE": "memory:"}  # nobody's own memory shows, or is added to
    server = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=around)
    try:
        assert server.stdout is not None
        server.stdout.readline()  # it says that it is ready
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport=SIZE, color_scheme="light")
            converse(page)
            TARGET.write_bytes(packed(page.screenshot()))
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
