"""Pages and screens look as they did when a person last looked at them. Letters are left out: devices have their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page

from skill.alexa.apl.gallery import VIEWPORTS, GalleryViewport, gallery
from skill.alexa.skill import make_language
from skill.routine.terms import Limb
from skill.speaker.dev.preview import page as html
from tests.speaker.access.likeness import FOLDER, alike, kept, like_baseline, opened, side_by_side
from tests.speaker.letters import lettered
from tests.speaker.page.visitor import DESKTOP, PHONE, Speaker

Visit = Callable[..., Page]
SIZES = {"phone": PHONE, "desktop": DESKTOP}
SCREENS = (
    "launch-limb",
    "step-foot-full-2",
    "step-foot-full-7",
    "step-hand-full-4",
    "step-hand-full-8",
    "course-weeks",
)
SEEN = {
    viewport.name.replace(" ", "-"): viewport
    for viewport in VIEWPORTS
    if (viewport.width, viewport.height) in ((480, 480), (960, 480), (1280, 800), (1080, 1920))
    and "mobile" not in viewport.name
}
WORDLESS = "* { color: transparent !important; }"
OTHER_LETTERS = ("* { letter-spacing: -0.03em !important; }", "* { letter-spacing: 0.05em !important; }")
"""As narrow as Amazon Ember, the font of every device, and wider than the previews' own."""
WITHOUT_DRAWING = "svg { visibility: hidden !important; }"
MIRRORED = "svg { transform: scaleX(-1) !important; }"
MOST_BYTES = 600_000


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for all screens."""
    opened = browser.new_page()
    yield opened
    opened.close()


def screen(tab: Page, name: str, viewport: GalleryViewport, *styles: str) -> Image.Image:
    """A screen as a device of that size would show it, without its words."""
    tab.set_viewport_size({"width": viewport.width, "height": viewport.height})
    tab.set_content(html(dict(gallery(make_language("en")))[name], viewport))
    for style in (WORDLESS, *styles):
        tab.add_style_tag(content=style)
    lettered(tab)
    return opened(tab.screenshot())


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("viewport", SEEN)
def test_the_screen_looks_as_it_did(tab: Page, viewport: str, name: str) -> None:
    like_baseline(f"{name}-{viewport}", screen(tab, name, SEEN[viewport]))


@pytest.mark.parametrize("viewport", SEEN)
def test_letters_of_another_font_make_no_difference(tab: Page, viewport: str) -> None:
    for name in SCREENS:
        own = screen(tab, name, SEEN[viewport])
        for letters in OTHER_LETTERS:
            assert alike(own, screen(tab, name, SEEN[viewport], letters)), (name, letters)


@pytest.mark.parametrize("viewport", SEEN)
@pytest.mark.parametrize("name", [name for name in SCREENS if name != "course-weeks"])
def test_a_drawing_that_is_gone_or_mirrored_is_noticed(tab: Page, viewport: str, name: str) -> None:
    own = screen(tab, name, SEEN[viewport])
    assert not alike(own, screen(tab, name, SEEN[viewport], WITHOUT_DRAWING))
    if name.startswith("step-"):
        assert not alike(own, screen(tab, name, SEEN[viewport], MIRRORED))


def drawings(page: Page) -> Image.Image:
    """All drawings of a sheet in their order, left beside right."""
    page.emulate_media(media="print")
    lettered(page)
    found = page.locator("figure svg")
    return side_by_side([found.nth(index).screenshot() for index in range(found.count())], 4)


@pytest.mark.parametrize("limb", list(Limb))
def test_the_drawings_of_the_sheet_look_as_they_did(visit: Visit, site: str, limb: Limb) -> None:
    page = visit(viewport={"width": 718, "height": 1047})
    page.goto(f"{site}/sheet/{limb}")
    shown = drawings(page)
    like_baseline(f"sheet-{limb}", kept(shown))
    assert not alike(kept(shown), kept(ImageOps.mirror(shown)))


def art(speaker: Speaker) -> Image.Image:
    """The page's drawing alone."""
    return opened(speaker.page.locator("#art").screenshot())


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_drawings_look_as_they_did_and_left_is_no_right(visit: Visit, site: str, size: str) -> None:
    speaker = Speaker(visit(viewport=SIZES[size], reduced_motion="reduce"))
    speaker.open(site, speed=1)
    speaker.page.wait_for_selector("#art .limb path", state="attached")
    shown = {"both": art(speaker)}
    for side in ("right", "left"):
        speaker.type(f"start the foot routine with the {side} foot")
        speaker.expect("#step", "Step 1 ")
        speaker.type("next")
        speaker.expect("#side", f"{side} foot")
        shown[side] = art(speaker)
    for side, picture in shown.items():
        like_baseline(f"page-{size}-{side}", picture)
    assert not alike(shown["left"], shown["right"])


def test_a_drawing_that_is_gone_from_a_sheet_is_noticed(visit: Visit, site: str) -> None:
    page = visit(viewport={"width": 718, "height": 1047})
    page.goto(f"{site}/sheet/foot")
    whole = kept(drawings(page))
    page.locator("figure svg").nth(4).evaluate("(drawing) => drawing.replaceChildren()")
    assert not alike(whole, kept(drawings(page)))


def test_the_baselines_are_small() -> None:
    files = list(FOLDER.glob("*.png"))
    assert len(files) == len(SCREENS) * len(SEEN) + len(Limb) + 3 * len(SIZES)
    assert sum(file.stat().st_size for file in files) < MOST_BYTES
