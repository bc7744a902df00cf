"""The stream library: every stream of one language, found by a name that says what is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from skill.errors import AudioError
from skill.places import PROGRAM
from skill.routine.catalogue import Catalogue
from skill.routine.run import Step, step_from_code
from skill.routine.terms import STROKES, Bed, Narrator, Side, Tempo
from skill.routine.timeline import Cue, CueKind

from .frames import FRAME_BYTES, FRAME_MS, frame_at, frames_in_ms, silence
from .kept import KeptMixes
from .library import CHIME, ClipLibrary

# Captions for a stream, as WebVTT (W3C, WebVTT: The Web Video Text Tracks Format).

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def captions(cues: Sequence[tuple[int, int, str]]) -> str:
    """The WebVTT file for ``cues``: (start ms, end ms, text), in order; AudioError when they are not.

    Escaping ``>`` also keeps an arrow in a text from being read as a time line.
    """
    blocks = ["WEBVTT"]
    latest = 0
    for start, end, text in cues:
        if not latest <= start < end:
            raise AudioError(
                f"The caption {text!r} from {start} to {end} ms is out of order or has no length."
            )
        blocks.append(f"{_time(start)} --> {_time(end)}\n{' '.join(text.split()).translate(_ESCAPES)}")
        latest = start
    return "\n\n".join(blocks) + "\n"


def _time(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"


# Join clips and silence into one MP3 stream, as bytes: no decoding, no file in between.


def join(
    cues: Sequence[tuple[int, str]], total_ms: int, library: ClipLibrary, tempo: Tempo = Tempo.STEADY
) -> bytes:
    """A stream of ``total_ms`` (rounded up to whole frames) in which each cue is heard at its time.

    ``cues`` are (start in ms, text or "chime"), in any order. A clip is put at the frame in which its cue's
    time falls; as its sound begins 28 ms after its first frame (encode.py), it is heard between 4 and 28 ms
    after the cue's time, never before. Clips that follow each other without a gap stay so.
    AudioError when cues overlap, reach outside the stream or have no clip.
    """
    parts: list[bytes] = []
    at, before = 0, "the beginning"
    for start_ms, text in sorted(cues, key=lambda cue: cue[0]):
        clip = library.frames(text, tempo)
        start = frame_at(start_ms)
        if start < at:
            raise AudioError(
                f"{text!r} at {start_ms} ms overlaps {before!r}, which ends at {at * FRAME_MS} ms. "
                "Move it to a later time, or shorten the cue in front."
            )
        parts += [silence(start - at), clip]
        at, before = start + len(clip) // FRAME_BYTES, text
    rest = frames_in_ms(total_ms) - at
    if rest < 0:
        raise AudioError(
            f"{before!r} ends at {at * FRAME_MS} ms, after the end of the stream at {total_ms} ms. "
            "Give the stream more time."
        )
    return b"".join([*parts, silence(rest)])


BED_RECIPE = 2
"""Raised when beds sound otherwise or are mixed otherwise: streams with them then get new names."""
DIGEST_CHARACTERS = 12
"""Hex digits of a stream's digest in its name; they also are its ETag."""
KEPT_CAPTIONS = 512
"""Captions kept, about 2 KB each."""
KEPT_STREAMS = 32
"""Streams kept joined, about 0.5 MB each: steps are asked for again in ranges, and by many people."""


MIXED = tuple(bed for bed in Bed if bed is not Bed.NONE)
"""Beds that are mixed under a stream."""
_BEDS = {str(bed): bed for bed in MIXED}


def can_mix() -> bool:
    """Whether what mixes is installed: not on a slim server, whose streams were published ahead."""
    return all(find_spec(name) for name in ("av", "numpy"))


_SHORT_FORMS = {
    f"{technique}-{side}": f"{str(technique)[0]}{str(side)[0]}" for technique, side in product(STROKES, Side)
}
"""What was left out today, as names say it: eight such words alone would outgrow a file's name (255)."""
_FULL_FORMS = {short: full for full, short in _SHORT_FORMS.items()}


def _shortened(code: str) -> str:
    return re.sub("|".join(_SHORT_FORMS), lambda word: _SHORT_FORMS[word[0]], code)


def _in_full(code: str) -> str:
    return re.sub(rf"(?<=[.-])({'|'.join(_FULL_FORMS)})(?=[.-])", lambda word: _FULL_FORMS[word[0]], code)


class Measured:
    """Durations of clips, for timelines that say what is heard."""

    def __init__(self, library: ClipLibrary) -> None:
        self._library = library

    def milliseconds(self, text: str, tempo: Tempo) -> int | None:
        """Length of the clip that says ``text`` at ``tempo``, in ms; None where there is none."""
        return self._library.milliseconds(text, tempo)

    def chime_milliseconds(self) -> int | None:
        """Length of the chime, in ms; None where there is none."""
        return self._library.milliseconds(CHIME, Tempo.STEADY)


class StreamLibrary:
    """Streams and captions of one language's steps."""

    def __init__(
        self,
        catalogue: Catalogue,
        library: ClipLibrary,
        kept: KeptMixes | None = None,
        others: Mapping[Narrator, ClipLibrary] = MappingProxyType({}),
    ) -> None:
        """``kept`` is where streams with a bed stay once they are mixed; without it, in memory only.

        ``others`` are the clips of further voices.
        """
        self._catalogue = catalogue
        self._library = library
        self._others = others
        self._kept = kept
        self._joined = lru_cache(KEPT_STREAMS)(self._join)
        self._mixed = lru_cache(KEPT_STREAMS)(self._mix)
        self._names: dict[tuple[Step, Bed], str] = {}
        self._sounds: dict[tuple[Narrator, str, Tempo], bytes] = {}
        self.captions = lru_cache(KEPT_CAPTIONS)(self._captions)
        """From a step to the captions of its stream, as WebVTT."""

    @property
    def catalogue(self) -> Catalogue:
        """What there is to be streamed."""
        return self._catalogue

    @property
    def clips(self) -> ClipLibrary:
        """The clips that the streams are joined from."""
        return self._library

    def name(self, step: Step, bed: Bed = Bed.NONE) -> str:
        """The stream's name without ending: the step's code, its bed where it has one, and a digest.

        Such as ``foot.gliding.left.5.….<digest>``, and with rain ``foot.gliding.left.5.….rain.<digest>``. The
        digest covers every cue's time, words and sound, and how the bed is made; so a name stands for the
        same stream and the same captions for ever.
        """
        if (step, bed) not in self._names:
            code = _shortened(step.code) if bed is Bed.NONE else f"{_shortened(step.code)}.{bed}"
            self._names[step, bed] = f"{code}.{self._digest(step, bed)}"
        return self._names[step, bed]

    def find(self, name: str) -> tuple[Step, Bed] | None:
        """The step and the bed of the stream that has this name now, or None where there is none."""
        code, _, _ = name.rpartition(".")
        rest, _, last = code.rpartition(".")
        bed = _BEDS.get(last, Bed.NONE)
        step = step_from_code(_in_full(code if bed is Bed.NONE else rest))
        if step is None or not self._catalogue.knows(step):
            return None
        return (step, bed) if self.name(step, bed) == name else None

    def step(self, name: str) -> Step | None:
        """The step whose stream, with whatever bed, has this name now, or None."""
        found = self.find(name)
        return found[0] if found else None

    def every_step(self) -> Iterator[Step]:
        """Every step that has a stream, closings with all that they can say was left out included."""
        yield from self._catalogue.every_step()
        yield from self._catalogue.every_closing()

    def stream(self, step: Step, bed: Bed = Bed.NONE) -> bytes:
        """The stream as MP3 bytes. Raises AudioError where a clip is missing or cues collide.

        Without a bed it is joined without decoding. With one it is mixed at the first request, which takes
        some 300 ms, or was mixed ahead; AudioError where the packages that mix are not installed.
        """
        return self._joined(step) if bed is Bed.NONE else self._mixed(step, bed)

    def duration_ms(self, step: Step) -> int:
        """Length of the stream in ms."""
        return self._catalogue.timeline(step).total_ms

    def size(self, step: Step) -> int:
        """Length of the stream in bytes, known without joining it."""
        return frames_in_ms(self.duration_ms(step)) * FRAME_BYTES

    def _mix(self, step: Step, bed: Bed) -> bytes:
        def make() -> bytes:
            try:
                from .mixing import mixed  # not above: a service without beds needs neither numpy nor FFmpeg
            except ImportError as error:
                raise AudioError(
                    f"A stream with {bed} cannot be mixed here ({error}). Publish it ahead with: "
                    f"{PROGRAM} audio publish --bed {bed}, or install numpy and av."
                ) from error
            return mixed(self._joined(step), bed)

        return self._kept.get(self.name(step, bed), self.size(step), make) if self._kept else make()

    def _captions(self, step: Step) -> str:
        cues = self._catalogue.timeline(step).cues
        return captions([(c.at, c.end, c.text) for c in cues if c.kind is not CueKind.CHIME])

    def _join(self, step: Step) -> bytes:
        timeline = self._catalogue.timeline(step)
        cues = [(cue.at, _clip(cue)) for cue in timeline.cues]
        return join(cues, timeline.total_ms, self._clips_of(step), step.tempo)

    def _clips_of(self, step: Step) -> ClipLibrary:
        return self._others.get(step.narrator, self._library)

    def _digest(self, step: Step, bed: Bed) -> str:
        timeline, digest = self._catalogue.timeline(step), sha256()
        for cue in timeline.cues:
            digest.update(f"{cue.at} {cue.text} ".encode() + self._sound(_clip(cue), step))
        digest.update(str(timeline.total_ms).encode())
        if bed is not Bed.NONE:
            digest.update(f" {bed} {BED_RECIPE}".encode())
        return digest.hexdigest()[:DIGEST_CHARACTERS]

    def _sound(self, text: str, step: Step) -> bytes:
        key = (step.narrator, text, step.tempo)
        if key not in self._sounds:
            self._sounds[key] = self._clips_of(step).mark(text, step.tempo).encode()
        return self._sounds[key]


def _clip(cue: Cue) -> str:
    return CHIME if cue.kind is CueKind.CHIME else cue.text


class StreamAt(NamedTuple):
    """What is behind the address of a stream."""

    library: StreamLibrary
    step: Step
    bed: Bed


def stream_at(libraries: Mapping[str, StreamLibrary], url: str) -> StreamAt | None:
    """The stream behind an address of this installation, ``…/<language>/<name>.mp3``; None where none is."""
    language, name = url.removesuffix(".mp3").split("/")[-2:]
    library = libraries.get(language)
    found = library.find(name) if library else None
    return StreamAt(library, *found) if library and found else None


def streams_are_complete(catalogue: Catalogue, library: ClipLibrary) -> bool:
    """Whether every text of every step has its clip, so that any step can be streamed."""
    return CHIME in library and all(text in library for text in catalogue.spoken_texts())
