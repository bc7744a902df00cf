"""Where the weights of the ear are: in the wheel of ``moonshine-voice``, whose program is not used.

The English models are under the MIT licence (the package's own METADATA). Later versions of the package
download their models instead of bringing them.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Final, NamedTuple

from skill.errors import EarError

REMEDY: Final = "Install it with: .venv/bin/python -m pip install -r requirements-ear.txt"
MISSING: Final = f"The ear for hands-free use is not installed. {REMEDY}"

_HASHES: Final = {
    "encoder_model.ort": "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    "decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
    "tokenizer.bin": "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
}
"""SHA-256 of the files, the same in the wheels of every platform."""


class EarFiles(NamedTuple):
    """The three files of Moonshine tiny, English."""

    encoder: Path
    decoder: Path
    tokenizer: Path


def find_weights() -> EarFiles:
    """The files, checked byte by byte. Raises EarError where one is missing or is another one."""
    spec = importlib.util.find_spec("moonshine_voice")
    if spec is None or spec.origin is None or importlib.util.find_spec("onnxruntime") is None:
        raise EarError(MISSING)
    folder = Path(spec.origin).parent / "assets" / "tiny-en"
    return EarFiles(*(_checked(folder / name, digest) for name, digest in _HASHES.items()))


def _checked(file: Path, digest: str) -> Path:
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise EarError(f"{file} cannot be read: {error}. {REMEDY}") from error
    if found != digest:
        raise EarError(f"{file} is not the file that the ear was made for. {REMEDY}")
    return file
