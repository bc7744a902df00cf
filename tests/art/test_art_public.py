from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skill.__main__ import main
from skill.art.manifest import PictureEntry, PictureFolder, PictureKind, PublicArt, manifest, written
from skill.art.publish import publish
from skill.content.load import load
from skill.errors import ArtError
from skill.routine.terms import Limb, Side, Technique
from skill.settings import Settings
from skill.web import create_app
from skill.web.art import init_app

BASE = "https://example.org/gentle/"


def url(kind: PictureKind, limb: Limb, technique: Technique, side: Side) -> str:
    found = PublicArt(BASE).url(kind, limb, technique, side)
    assert found is not None
    return found


def test_every_step_of_every_routine_has_a_picture_of_every_kind() -> None:
    for step in load("en").catalogue().every_step():
        for kind in PictureKind:
            assert re.fullmatch(
                rf"https://example.org/gentle/art/[a-z-]+-{kind}-[0-9a-f]{{10}}\.png",
                url(kind, step.limb, step.technique, step.side),
            )


def test_left_and_right_have_pictures_of_their_own_where_one_limb_works() -> None:
    gliding = [url(PictureKind.SQUARE, Limb.FOOT, Technique.GLIDING, side) for side in Side]
    assert len(set(gliding)) == 3
    settle = [url(PictureKind.SQUARE, Limb.FOOT, Technique.SETTLE, side) for side in Side]
    assert len(set(settle)) == 1
    assert gliding[-1] == url(PictureKind.SQUARE, Limb.FOOT, Technique.NOTICE, Side.BOTH)


def test_where_there_are_no_pictures_there_is_no_address() -> None:
    none: Mapping[str, PictureEntry] = {}
    assert PublicArt(BASE, none).url(PictureKind.SQUARE, Limb.FOOT, Technique.GLIDING, Side.LEFT) is None


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings(store="memory:"), local=True, environ={})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_every_address_is_served_as_the_picture_for_ever(client: FlaskClient) -> None:
    for name, entry in manifest().items():
        if name.startswith("icon-"):
            continue
        answer = client.get(f"/art/{entry.file}")
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        assert len(answer.data) == entry.bytes
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_picture_that_is_known_is_not_sent_again(client: FlaskClient) -> None:
    path = url(PictureKind.CARD_SMALL, Limb.HAND, Technique.RINSING, Side.LEFT).removeprefix(BASE.rstrip("/"))
    first = client.get(path)
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    head = client.head(path)
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(first.data)))


WRONG = [
    "/art/",
    "/art/nothing.png",
    "/art/manifest.json",
    "/art/icon-108.png",
    "/art/..%2f..%2ferrors.py",
    "/art/.png",
]


@pytest.mark.parametrize("path", WRONG)
def test_any_other_address_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_published_files_have_the_names_that_addresses_use(tmp_path: Path) -> None:
    done = publish(tmp_path, PictureFolder())
    files = {f"art/{path.name}" for path in (tmp_path / "art").iterdir()}
    assert (done.written, done.kept) == (len(files), 0)
    assert url(PictureKind.SQUARE, Limb.FOOT, Technique.GLIDING, Side.LEFT).removeprefix(BASE) in files
    assert not [name for name in files if "icon" in name]
    next((tmp_path / "art").iterdir()).write_bytes(b"torn")
    again = publish(tmp_path, PictureFolder())
    assert (again.written, again.kept) == (1, len(files) - 1)


def test_nothing_to_publish_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ArtError, match="python -m skill art render"):
        publish(tmp_path, PictureFolder(tmp_path / "none"))


def test_the_commands_say_what_they_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["art", "check"]) == 0
    assert "are well." in capsys.readouterr().out
    assert main(["art", "publish", "--to", str(tmp_path / "host")]) == 0
    assert "files written, 0 kept" in capsys.readouterr().out
    (tmp_path / "file").write_text("", "utf-8")
    assert main(["art", "publish", "--to", str(tmp_path / "file")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_service_whose_pictures_are_damaged_serves_none_and_lives(tmp_path: Path) -> None:
    lost = Flask("lost")
    init_app(lost, _with(tmp_path / "lost", file="gone-0123456789.png"))
    assert lost.test_client().get("/art/gone-0123456789.png").status_code == 404
    torn = Flask("torn")
    (tmp_path / "manifest.json").write_text("torn", "utf-8")
    init_app(torn, tmp_path)
    assert torn.test_client().get("/art/gone-0123456789.png").status_code == 404


def _with(folder: Path, *, file: str) -> Path:
    """A folder whose manifest names a file that is not there."""
    folder.mkdir()
    (folder / "manifest.json").write_bytes(written({"gone": PictureEntry(file, "", "0" * 64, 1)}))
    return folder
