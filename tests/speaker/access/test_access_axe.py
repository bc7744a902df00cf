"""Every page as axe-core sees it: no violations, whatever is going on, by day and by night, on small screens and large."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.speaker.access.axe import violations
from tests.speaker.page.visitor import DESKTOP, PHONE, SILENT, Speaker

Visit = Callable[..., Page]
SIZES = {"phone": PHONE, "desktop": DESKTOP}
READ = [
    "/sheet/foot",
    "/sheet/hand",
    "/privacy",
    "/terms",
    "/speaker/gallery",
    "/speaker/gallery/en/screen/help",
]


def asked(speaker: Speaker) -> None:
    """With an answer in the log, and the developers' part unfolded."""
    speaker.type("what do I need")
    speaker.expect("#log .roll", "ball")
    speaker.page.click("#developer > summary")
    speaker.page.click("#exchanges summary >> nth=0")
    speaker.page.wait_for_selector("#exchanges pre")


def in_a_routine(speaker: Speaker) -> None:
    """In the middle of a step, strokes being counted, the developers' part folded away again."""
    speaker.page.click("#developer > summary")
    speaker.type("start the foot routine")
    speaker.expect("#step", "Step 1 ")
    speaker.type("next")
    speaker.expect_seen("repetition", "1")


def paused(speaker: Speaker) -> None:
    """In the middle of a step that waits."""
    speaker.page.click("#play")
    speaker.expect_situation("paused")


def hands_free(speaker: Speaker) -> None:
    """With the microphone open."""
    speaker.page.click("#handsfree")
    speaker.page.wait_for_selector("#handsfree[aria-checked=true][aria-busy=false]")


def unreached(speaker: Speaker) -> None:
    """While the speaker does not answer, with the conversation in front."""
    speaker.page.context.set_offline(True)
    speaker.talk()
    speaker.type("next")
    speaker.expect("#status", "does not answer")


PANELS = (
    (
        "settings",
        "document.querySelector('#settings').open = true",
        "document.querySelector('#settings').open = false",
    ),
    ("keys", "document.querySelector('#help').click()", "document.querySelector('#keys').close()"),
    ("phone", "document.querySelector('#phone').click()", "document.querySelector('#joining').close()"),
)
"""What opens over the front door, and how it closes."""
SITUATIONS = (asked, in_a_routine, paused, hands_free, unreached)
"""One after the other."""


@pytest.fixture(autouse=True)
def _peers(node: str) -> None:
    """Says what is missing where the Node packages are not installed."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_speakers_page_has_no_violations_as_it_opens(
    visit: Visit, site: str, scheme: str, size: str
) -> None:
    speaker = Speaker(visit(viewport=SIZES[size], color_scheme=scheme))
    speaker.open(site)
    speaker.page.wait_for_selector("#art .limb path", state="attached")
    assert violations(speaker.page) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_speakers_page_has_no_violations_whatever_is_going_on(
    visit: Visit, site: str, scheme: str, size: str
) -> None:
    speaker = Speaker(visit(viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce"))
    speaker.page.add_init_script(SILENT)
    speaker.open(site, speed=8)
    found: dict[str, list[str]] = {}
    for situation in SITUATIONS:
        situation(speaker)
        found[situation.__name__] = violations(speaker.page)
    assert found == {situation.__name__: [] for situation in SITUATIONS}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_panels_and_the_end_have_no_violations(visit: Visit, site: str, scheme: str, size: str) -> None:
    speaker = Speaker(visit(viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce"))
    speaker.open(site)
    found: dict[str, list[str]] = {}
    for name, open_it, closed in PANELS:
        speaker.page.evaluate(open_it)
        found[name] = violations(speaker.page)
        speaker.page.evaluate(closed)
    to_the_end(speaker)
    found["end"] = violations(speaker.page)
    assert found == {name: [] for name in found}


def to_the_end(speaker: Speaker) -> None:
    """Through the short routine by saying next to whatever is asked."""
    speaker.type("short foot session")
    speaker.expect("#step", "Step 1 ")
    for _ in range(20):
        if speaker.page.get_attribute("body", "data-situation") == "done":
            break
        said = speaker.page.locator("#log .roll").count()
        speaker.type("next")
        speaker.page.wait_for_function("(n) => document.querySelectorAll('#log .roll').length > n", arg=said)
    speaker.page.wait_for_selector("body[data-mode=end]")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", READ)
def test_the_pages_to_be_read_have_no_violations(
    visit: Visit, site: str, address: str, scheme: str, size: str
) -> None:
    page = visit(viewport=SIZES[size], color_scheme=scheme)
    page.goto(site + address)
    assert violations(page) == []


def test_what_is_wrong_would_be_found(visit: Visit, site: str) -> None:
    page = visit(viewport=ViewportSize(width=800, height=600))
    page.goto(f"{site}/sheet/foot")
    page.evaluate("document.querySelector('svg[role]').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('nav a').replaceChildren()")
    assert {line.partition(":")[0] for line in violations(page)} == {"svg-img-alt", "link-name"}
