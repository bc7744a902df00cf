"""One running Piper program that speaks line after line.

Loading the model takes longer than speaking many sentences, so the program is started once. It reads a line
of text from its standard input, writes a WAV file into a folder, and says on its standard error which.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import tempfile
import time
from collections import deque
from pathlib import Path

from skill.errors import AudioError
from skill.voice.engines.piper_model import READ_NOTE
from skill.voice.engines.protocol import EngineFailed

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
