"""Streams: joined in this process, and served over HTTP by one worker.

The peers: joining by decoding and encoding again, and a Flask route that sends the same streams from files.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import NamedTuple

import numpy as np

from skill.audio.encode import decode, encode
from skill.audio.frames import FRAME_SAMPLES, frame_at, frames_in_ms
from skill.audio.library import CHIME, ClipLibrary
from skill.audio.publish import items, publish
from skill.audio.streams import Measured, StreamLibrary, join
from skill.content.load import load
from skill.routine.catalogue import Catalogue
from skill.routine.run import Step
from skill.routine.timeline import CueKind
from skill.settings import DEFAULT_AUDIO
from tests.bench.figures import Figure, print_table, timed, times_figures
from tests.bench.servers import APP, Server, served
from tests.web.processes import PUBLIC_URL, SKILL_ID

LENGTH_MS = 75_000
SECONDS = 5
CONNECTIONS = 8
DIFFERENT = 200
"""Streams asked for in turn: many more than are kept joined."""
_SCRIPT = """
local paths = {{{paths}}}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
function done(summary, latency)
  io.write(string.format('\\n{{"requests": %d, "us": %d, "bytes": %d, "wrong": %d}}\\n', summary.requests,
    summary.duration, summary.bytes, summary.errors.status + summary.errors.read + summary.errors.timeout))
end
"""


def main() -> None:
    """Join, count, and serve."""
    library = ClipLibrary.load(DEFAULT_AUDIO / "en")
    catalogue = load("en").catalogue(Measured(library))
    print_table([*_joining(catalogue, library), *_memory(), *_serving(StreamLibrary(catalogue, library))])


def _joining(catalogue: Catalogue, library: ClipLibrary) -> list[Figure]:
    step = min(catalogue.every_step(), key=lambda step: abs(catalogue.timeline(step).total_ms - LENGTH_MS))
    cues = [(c.at, CHIME if c.kind is CueKind.CHIME else c.text) for c in catalogue.timeline(step).cues]
    total = catalogue.timeline(step).total_ms
    joined = timed(lambda _: join(cues, total, library), 2000)
    recoded = timed(lambda _: _recoded(cues, total, library), 5)
    name = StreamLibrary(catalogue, library).name(step)
    first = timed(lambda _: _asked(StreamLibrary(catalogue, library), name), 500)
    what = f"a stream of {total / 1000:.0f} s"
    return [
        *times_figures(f"{what} joined", joined, "under 5"),
        *times_figures(f"{what} from its name, all caches empty", first, "under 5"),
        Figure(f"{what} decoded and encoded instead, median", recoded.p50_ms, "ms"),
        Figure("  that is", recoded.cpu_ms / joined.cpu_ms, "times the work"),
    ]


def _asked(stream_library: StreamLibrary, name: str) -> bytes:
    step = stream_library.step(name)
    assert step is not None
    return stream_library.stream(step)


def _recoded(cues: Sequence[tuple[int, str]], total: int, library: ClipLibrary) -> bytes:
    """The same stream as most programs would make it."""
    sound = np.zeros(frames_in_ms(total) * FRAME_SAMPLES, np.float32)
    for at, text in cues:
        clip = decode(library.frames(text))
        first = frame_at(at) * FRAME_SAMPLES
        sound[first : first + len(clip)] += clip
    return encode(sound)


def _memory() -> list[Figure]:
    tracemalloc.start()
    library = ClipLibrary.load(DEFAULT_AUDIO / "en")
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return [
        Figure(f"memory of all {len(library)} clips", taken / 1e6, "MB", "at most 20"),
        Figure("of it sound", library.size / 1e6, "MB"),
    ]


def _serving(stream_library: StreamLibrary) -> list[Figure]:
    if not which("wrk"):
        print("  Streams over HTTP are measured with wrk; it is not installed (Debian: apt-get install wrk).")
        return []
    steps = list(stream_library.every_step())
    some = steps[:: len(steps) // DIFFERENT]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        publish(list(items(stream_library, some, folder / "audio" / "en")), progress=False)
        values = {"SKILL_ID": SKILL_ID, "SKILL_PUBLIC_URL": PUBLIC_URL, "BENCH_FILES": name}
        with (
            served("this app", APP, folder, values) as ours,
            served("files", "tests.bench.peer_files:app", folder, values) as theirs,
        ):
            one = _served(ours, stream_library, some[:1], folder)
            many = _served(ours, stream_library, some, folder)
            files = _served(theirs, stream_library, some, folder)
    return [
        Figure("the same stream over HTTP, one worker", one.per_second, "streams/s", "at least 500"),
        Figure(f"{len(some)} different ones", many.per_second, "streams/s", "at least 500"),
        Figure("that is", many.megabytes, "MB/s"),
        Figure("the worker's processor time for each", many.cpu_ms, "ms", "under 2"),
        Figure("the same from files, by Flask", files.per_second, "streams/s"),
        Figure("the worker's processor time for each, from files", files.cpu_ms, "ms"),
        Figure("from files / this app, processor time", files.cpu_ms / many.cpu_ms, "times"),
    ]


class Served(NamedTuple):
    """What one round of load found."""

    per_second: float
    """Streams answered, each read to its end."""
    megabytes: float
    """A second."""
    cpu_ms: float
    """Processor time of the server for each stream: what counts where the computer is busy with other things."""


def _served(server: Server, stream_library: StreamLibrary, steps: Sequence[Step], folder: Path) -> Served:
    script = folder / "streams.lua"
    paths = ", ".join(json.dumps(f"/audio/en/{stream_library.name(step)}.mp3") for step in steps)
    script.write_text(_SCRIPT.format(paths=paths))
    base, before = server.url.removesuffix("/alexa"), server.cpu_s()
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), base]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS + 60, check=True
    )
    found, spent = json.loads(done.stdout.strip().splitlines()[-1]), server.cpu_s() - before
    if found["wrong"]:
        print(f"  {found['wrong']} requests failed", file=sys.stderr)
    seconds = found["us"] / 1e6
    return Served(
        found["requests"] / seconds, found["bytes"] / seconds / 1e6, spent / max(found["requests"], 1) * 1000
    )


if __name__ == "__main__":
    main()
