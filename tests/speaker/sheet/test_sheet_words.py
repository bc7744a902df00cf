"""The sheets' words: all of the routine, in order, with both sides, and nothing of their own."""

from __future__ import annotations

import html as entities
import re

import pytest
import segno
from flask import Flask

from skill.content.load import load
from skill.routine.terms import STROKES, Limb
from skill.settings import Settings
from skill.speaker.nlu import Understanding
from skill.speaker.nlu.model import FALLBACK
from skill.speaker.qr import qr_svg
from skill.speaker.sheet import init_sheet
from skill.web import create_app

LIMBS = list(Limb)
MOST_BYTES = 40_000


def sheet(app: Flask, limb: str) -> str:
    reply = app.test_client().get(f"/sheet/{limb}", buffered=True)
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def words(app: Flask, limb: Limb) -> str:
    """The sheet's text as it is read, tags taken away."""
    body = sheet(app, limb).partition("<body>")[2]
    return entities.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body)))


@pytest.mark.parametrize("limb", LIMBS)
def test_every_landmark_and_movement_of_the_four_techniques_stands_on_it_in_order(
    app: Flask, limb: Limb
) -> None:
    text = words(app, limb)
    at = 0
    for technique in STROKES:
        exercise = load("en").exercises[limb, technique]
        expected = [exercise.title]
        for passage in exercise.passages:
            dose = "20 to 25 seconds" if passage.timed else "4 to 6 times"
            expected += [passage.landmark.first[0], *passage.full[:1], dose]
        for each in expected:
            at = text.index(each.format(side="right", other="left"), at)


@pytest.mark.parametrize("limb", LIMBS)
def test_one_side_is_drawn_and_named_and_the_other_follows(app: Flask, limb: Limb) -> None:
    captions = re.findall(
        r'<figure class="(right|left|both)">.*?<figcaption>(.*?)</figcaption>', sheet(app, limb)
    )
    together = [("both", "Both hands")] if limb is Limb.HAND else []
    assert captions == [("right", f"Right {limb}")] * (6 - len(together)) + together
    text = words(app, limb)
    assert f"Everything here is said for the right {limb}. Then do the same with the left {limb}." in text
    assert "left or right" not in text


@pytest.mark.parametrize("limb", LIMBS)
def test_there_is_a_box_for_each_session_of_three_weeks(app: Flask, limb: Limb) -> None:
    weeks = sheet(app, limb).partition('class="weeks"')[2].partition("</ul>")[0]
    assert re.findall(r"Week \d", weeks) == ["Week 1", "Week 2", "Week 3"]
    assert [week.count('class="box"') for week in weeks.split("</li>")[:-1]] == [4, 4, 4]


def test_a_code_leads_a_phone_to_where_the_speaker_is() -> None:
    app = create_app(Settings(store="memory:"), local=True, environ={})
    init_sheet(app, lambda: "https://192.168.1.20:8443")
    page = sheet(app, "foot")
    assert "In a browser: https://192.168.1.20:8443" in page
    assert qr_svg("https://192.168.1.20:8443") in page
    assert int(segno.make("https://192.168.1.20:8443", error="m").version) < 4, "so that it can be small"


def test_where_no_phone_can_follow_the_address_stands_alone(app: Flask) -> None:
    page = app.test_client().get("/sheet/foot", base_url="http://127.0.0.1:5000").get_data(as_text=True)
    assert "In a browser: http://127.0.0.1:5000<" in page
    assert 'class="code"' not in page
    away = app.test_client().get("/sheet/foot", base_url="https://roll.example").get_data(as_text=True)
    assert qr_svg("https://roll.example") in away


@pytest.mark.parametrize("limb", LIMBS)
def test_it_leads_to_the_other_sheet_the_speaker_privacy_and_terms(app: Flask, limb: Limb) -> None:
    links = re.findall(r'<a href="(.*?)"', sheet(app, limb).partition("<nav")[2])
    assert links == [f"/sheet/{limb.other}", "/speaker/", "/privacy", "/terms"]
    assert {app.test_client().get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("limb", LIMBS)
def test_each_drawing_is_named_for_who_cannot_see_it_by_technique_and_side(app: Flask, limb: Limb) -> None:
    named = re.findall(r'role="img" aria-label="(.*?)"', sheet(app, limb))
    assert len(named) == sheet(app, limb).count("<figure")
    seat, *places = named
    assert re.fullmatch(r"A person sits tall on a chair.* The right (foot|palm) rests on the ball, .*", seat)
    for name in places:
        assert re.fullmatch(
            r"(Gliding|Shearing|Rinsing|Friction), (right|both) \w+: where the ball goes\.", name
        )


@pytest.mark.parametrize("limb", LIMBS)
def test_it_says_first_what_keeps_a_person_safe_and_how_often(app: Flask, limb: Limb) -> None:
    before = words(app, limb).partition("1.")[0].partition("Gliding")[0].lower()
    for promise in ("never press on the sore spot", "must not hurt", "soft, squishy ball"):
        assert promise in before
    assert re.search(r"about 1[01] minutes, 3 to 4 times a week, for 3 weeks", before)


@pytest.mark.parametrize("limb", LIMBS)
def test_it_ends_with_the_disclaimer(app: Flask, limb: Limb) -> None:
    assert load("en").phrasing.phrase("safe.ask", {}).text in words(app, limb).rpartition("Or be led")[2]


@pytest.mark.parametrize("limb", LIMBS)
def test_everything_that_it_says_can_be_said_is_understood(app: Flask, limb: Limb) -> None:
    understanding = Understanding.load()
    phrases = re.findall("“(.*?)”", words(app, limb))
    assert len(phrases) == 10
    for phrase in phrases:
        assert understanding.understand(phrase).intent != FALLBACK, phrase


@pytest.mark.parametrize("limb", LIMBS)
def test_the_order_is_that_of_the_routine(app: Flask, limb: Limb) -> None:
    order = re.findall("<li>(.*?)</li>", sheet(app, limb).partition('class="order"')[2].partition("</ol>")[0])
    right, left = f"Right {limb}: gliding, shearing", f"Left {limb}: the same"
    assert order[0] == "Settle and notice"
    assert order[1].startswith(right)
    assert order[2:4] == ["Compare", left]
    assert order[-1] == "Notice again"


@pytest.mark.parametrize("limb", LIMBS)
def test_it_is_light_and_needs_nothing_else(app: Flask, limb: Limb) -> None:
    text = sheet(app, limb)
    assert 10_000 < len(text.encode()) < MOST_BYTES
    assert re.findall(r"<script[^>]*>", text) == ['<script type="module" src="/sheet/print.js">']
    assert set(re.findall(r'(?:src|href)="(http.*?)"', text)) == set()
    assert not re.search(r"\sstyle=", text)


def test_its_policy_allows_its_own_style_alone(app: Flask) -> None:
    reply = app.test_client().get("/sheet/foot")
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert reply.headers["Content-Language"] == "en"


def test_it_is_sent_again_only_where_it_changed(app: Flask) -> None:
    first = app.test_client().get("/sheet/hand")
    again = app.test_client().get("/sheet/hand", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("address", ["/sheet/knee", "/sheet/FOOT", "/sheet/", "/sheet/foot?language=xx"])
def test_what_there_is_no_sheet_of_is_not_found(app: Flask, address: str) -> None:
    assert app.test_client().get(address).status_code == 404


def test_the_page_leads_to_both_sheets_privacy_and_terms(app: Flask) -> None:
    page = app.test_client().get("/speaker/", buffered=True).get_data(as_text=True)
    for address in (*(f"/sheet/{limb}" for limb in Limb), "/privacy", "/terms"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize("address", ["/sheet/foot", "/speaker/gallery"])
def test_production_serves_neither_sheets_nor_gallery(address: str) -> None:
    production = create_app(
        Settings(
            skill_ids=frozenset({"amzn1.ask.skill.12345678-1234-1234-1234-123456789abc"}),
            store="memory:",
            public_url="https://roll.example",
        ),
        environ={},
    )
    assert production.test_client().get(address).status_code == 404
