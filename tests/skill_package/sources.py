"""A copy of what packages are made from, with icons drawn on the spot, to change as a test likes."""

from __future__ import annotations

import json
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tools.skill_package.manifest import Parameters

HERE = Path(__file__).parents[2] / "interaction_model"
SKILL_ID = "amzn1.ask.skill.6f2d1c0a-94b7-4a58-8e21-5b7c3f9d0e14"
OTHER_ID = "amzn1.ask.skill.00000000-94b7-4a58-8e21-5b7c3f9d0e14"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:gentle-roll:live"
ENDPOINT = "https://roll.example.org/alexa"
ASKED = Parameters(endpoint=ENDPOINT)
LOCALES = ["en-US", "en-GB", "en-AU", "en-CA", "en-IN"]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    """The plainest picture of that size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress((b"\0" + bytes(width)) * height))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def copy_source(folder: Path) -> Path:
    """Model, manifest and texts of the repository, with icons of their own."""
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("icons"))
    (folder / "icons").mkdir()
    for size in (108, 512):
        (folder / "icons" / f"icon-{size}.png").write_bytes(png(size, size))
    return folder


def change_texts(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "store" / "en.yaml"
    texts = yaml.safe_load(path.read_text("utf-8"))
    change(texts)
    path.write_text(yaml.safe_dump(texts, allow_unicode=True, sort_keys=False), "utf-8")


def change_json(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder``, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
