"""The gallery shows how the development set is understood today."""

from __future__ import annotations

from flask import Flask

from skill.speaker.dev.heard import load_heard
from skill.speaker.nlu.weights import Weights


def test_what_the_gallery_shows_belongs_to_the_weights_of_today() -> None:
    assert load_heard().key == Weights.load().key, "run: python -m tools.understanding"


def test_the_page_names_what_is_taken_for_what(app: Flask) -> None:
    page = app.test_client().get("/speaker/gallery/heard").get_data(as_text=True)
    heard = load_heard()
    assert all(kind.name.replace("_", " ") in page for kind in heard.kinds)
    assert f"{heard.sentences} sentences" in page
