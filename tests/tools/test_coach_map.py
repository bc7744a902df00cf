"""The map of the coach is drawn from its tables."""

from __future__ import annotations

from xml.etree import ElementTree

from skill.coach.coach import TOPICS
from tools import coach_map


def test_the_map_in_the_documents_is_current() -> None:
    assert coach_map.TARGET.read_text("utf-8") == coach_map.drawn(), "Renew it: python -m tools.coach_map"


def test_it_shows_every_intent_event_and_answer() -> None:
    shown = {element.text for element in ElementTree.fromstring(coach_map.drawn()).iter()}
    rows = [row for topic in TOPICS for row in topic]
    assert {name for row in rows for name in row.intents} <= shown
    assert {row.event.__name__ for row in rows} <= shown
    assert {row.answer.__name__ for row in rows} <= shown


def test_nothing_of_it_runs_over_its_edge() -> None:
    root = ElementTree.fromstring(coach_map.drawn())
    _, _, width, height = map(int, root.attrib["viewBox"].split())
    texts = [element.attrib for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts
    assert all(int(text["y"]) < height and int(text["x"]) < width for text in texts)
