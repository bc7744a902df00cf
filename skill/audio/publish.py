"""``python -m skill audio publish``: every stream and its captions as files, for a static host."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from skill.address import own_address_mistakes
from skill.cli import INTERRUPTED, examples
from skill.errors import AudioError
from skill.files import PART, is_there, write_whole
from skill.reach import Sample, mistakes
from skill.routine.terms import Bed, Limb, Narrator, Pace, Rests, Talk, Technique

from .voices import FIRST

if TYPE_CHECKING:
    from skill.routine.run import Step

    from .streams import StreamLibrary

_STOPPED = "Stopped. Finished files are kept; the same command goes on from there."


@dataclass(frozen=True)
class Stock:
    """What there is to publish in one language."""

    stream_library: StreamLibrary
    """Its streams."""
    path: str
    """Where their addresses begin below the host's root, such as ``audio/en``."""


@dataclass(frozen=True)
class HostedFile:
    """One file of a static host. Its name stands for its content, so a file of its size is that file."""

    path: Path
    size: int
    """How many bytes it has."""
    make: Callable[[], bytes]
    """Makes them. Raises AudioError where a clip is missing."""

    @property
    def is_there(self) -> bool:
        """Whether it was published before."""
        return is_there(self.path, self.size)


@dataclass(frozen=True)
class PublishedStreams:
    """What a publication did."""

    written: int
    """Files that were written."""
    kept: int
    """Files that were there."""
    size: int
    """Bytes in all of them together."""
    seconds: float
    """How long it took."""


def as_published(steps: Iterable[Step], narrators: Sequence[Narrator] = (FIRST,)) -> Iterator[Step]:
    """Each of ``steps`` as the course's weeks have it, told by each narrator.

    From the second week on less is said in quiet steps, and in the third rests are longer. Shorter rests, and
    a voice that does not follow the pace, are wishes that are not met from a bucket: each would double it.
    """
    for step in steps:
        talks = (step.talk,) if step.technique.is_stroke else tuple(Talk)
        for talk, rests, narrator in product(talks, (Rests.USUAL, Rests.LONG), narrators):
            yield replace(step, talk=talk, rests=rests, narrator=narrator)


def items(
    stream_library: StreamLibrary, steps: Iterable[Step], folder: Path, beds: Sequence[Bed] = (Bed.NONE,)
) -> Iterator[HostedFile]:
    """The stream with each bed and the captions of each step, in ``folder``, under the names of addresses."""
    for step, bed in product(steps, beds):
        name = stream_library.name(step, bed)
        yield HostedFile(
            folder / f"{name}.mp3", stream_library.size(step), partial(stream_library.stream, step, bed)
        )
        text = stream_library.captions(step).encode()
        yield HostedFile(folder / f"{name}.vtt", len(text), partial(bytes, text))


def publish(wanted: Sequence[HostedFile], *, jobs: int = 2, progress: bool = True) -> PublishedStreams:
    """Write what is not there yet, up to ``jobs`` files at a time; ``progress`` shows a bar on a terminal.

    Each file is complete or absent, at every moment. AudioError, in one sentence, at the first that cannot be
    made or written. Finished files stay, here and after an interrupt or a kill, and the next call goes on
    from there.
    """
    begun = time.monotonic()
    for folder in {item.path.parent for item in wanted}:
        _prepare(folder)
    due = [item for item in wanted if not item.is_there]
    _write_all(due, jobs, progress)
    size = sum(item.size for item in wanted)
    return PublishedStreams(len(due), len(wanted) - len(due), size, time.monotonic() - begun)


def _prepare(folder: Path) -> None:
    """Make ``folder``, and remove what a killed publication left unfinished in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob(f".*{PART}"):
            path.unlink()
    except OSError as error:
        raise AudioError(
            f"{folder} cannot be published to: {error.strerror}. Name a folder that you may write to."
        ) from error


def _write_all(due: Sequence[HostedFile], jobs: int, progress: bool) -> None:
    from tqdm import tqdm

    from .render import done_together  # not above: it brings numpy and FFmpeg

    done = done_together(_write, due, jobs)
    try:
        for _ in tqdm(done, total=len(due), unit="file", disable=None if progress and due else True):
            pass
    finally:
        done.close()


def _write(item: HostedFile) -> None:
    write_whole(item.path, item.make(), AudioError)


def publish_command(stock: Callable[[str], Stock]) -> click.Command:
    """Make ``publish``, one of ``audio``'s commands; ``stock`` opens the streams of a language.

    The command returns the exit status and lets AudioError through.
    """

    @click.command(
        "publish",
        epilog=examples(
            "audio publish --to build/host --bed rain", "audio publish --check https://roll.example.org"
        ),
    )
    @click.option("--to", type=click.Path(path_type=Path), metavar="DIR", help="The host's root folder.")
    @click.option("--check", metavar="URL", help="Only fetch a few streams from there, as a device would.")
    @click.option("--dry-run", is_flag=True, help="Only say how much there is to write.")
    @click.option(
        "--jobs", type=click.IntRange(1), default=2, show_default=True, help="Files written at a time."
    )
    @click.option("--language", default="en", show_default=True, help="The language of the streams.")
    @click.option("--limb", type=_choice(Limb), help="Only streams of this limb.")
    @click.option("--technique", type=_choice(Technique), help="Only streams of this technique.")
    @click.option("--pace", type=_choice(Pace), help="Only streams of this pace.")
    @click.option(
        "--bed",
        "beds",
        type=_choice(Bed),
        multiple=True,
        help="Also with this bed of sound; may be given several times.",
    )
    @click.option(
        "--voice", "voices", type=_choice(Narrator), multiple=True, help="Also in this voice; likewise."
    )
    def publish(
        to: Path | None,
        check: str | None,
        dry_run: bool,
        jobs: int,
        language: str,
        beds: tuple[str, ...],
        voices: tuple[str, ...],
        **filters: str | None,
    ) -> int:
        """Write every stream and its captions for a static host, or check one.

        A skill offers the beds and voices there that SKILL_STREAMS names: each with each, and without.
        """
        if (to is None) == (check is None):
            raise click.UsageError("Say --to DIR, or --check URL.")
        there = stock(language)
        chosen = [step for step in there.stream_library.every_step() if _is_chosen(step, filters)]
        steps = list(as_published(chosen, _all_of(Narrator, FIRST, voices)))
        under = _all_of(Bed, Bed.NONE, beds)
        if to is None:
            return _check(check or "", there, steps, under)
        wanted = list(items(there.stream_library, steps, to / there.path, under))
        if dry_run:
            print(_plan(wanted, to))
            return 0
        return _publish(wanted, to, jobs, _further(beds, voices))

    return publish


SAMPLES = 5
"""So many streams are fetched to see whether a host has them: the first, the last, and some between."""


def samples(
    base: str, there: Stock, steps: Sequence[Step], beds: Sequence[Bed] = (Bed.NONE,)
) -> list[Sample]:
    """A few streams of each voice over each bed that should be at ``base``, the host's root address."""
    library, root = there.stream_library, f"{base.rstrip('/')}/{there.path}"
    by_voice = [[step for step in steps if step.narrator is narrator] for narrator in Narrator]
    return [
        Sample(f"{root}/{library.name(step, bed)}.mp3", library.size(step))
        for told, bed in product(by_voice, beds)
        for step in _few(told)
    ]


def _few(steps: Sequence[Step]) -> list[Step]:
    return [steps[index * (len(steps) - 1) // (SAMPLES - 1)] for index in range(SAMPLES)] if steps else []


def _check(base: str, there: Stock, steps: Sequence[Step], beds: Sequence[Bed]) -> int:
    """Say what is wrong with a host, a sentence each; 1 where anything is."""
    wrong = list(own_address_mistakes("The address", base))
    asked = samples(base, there, steps, beds)
    wrong = wrong or mistakes(asked)
    for sentence in wrong:
        print(sentence)
    if not wrong:
        print(f"{len(asked)} streams can be played from {base}.")
    return 1 if wrong else 0


def _choice(kind: type[StrEnum]) -> click.Choice:
    return click.Choice([str(one) for one in kind])


_Kind = TypeVar("_Kind", bound=StrEnum)


def _all_of(kind: type[_Kind], usual: _Kind, further: Iterable[str]) -> list[_Kind]:
    """The usual one and what was asked for, each once."""
    return list(dict.fromkeys([usual, *map(kind, further)]))


def _further(beds: Sequence[str], voices: Sequence[str]) -> str:
    """What SKILL_STREAMS has to name where these were published."""
    return ",".join(sorted({*beds, *voices} - {Bed.NONE, FIRST}))


def _is_chosen(step: Step, filters: Mapping[str, str | None]) -> bool:
    return all(value in (None, getattr(step, name)) for name, value in filters.items())


def _publish(wanted: Sequence[HostedFile], to: Path, jobs: int, further: str) -> int:
    try:
        done = publish(wanted, jobs=jobs, progress=True)
    except KeyboardInterrupt:
        print(_STOPPED, file=sys.stderr)
        return INTERRUPTED
    print(
        f"{done.written} files written, {done.kept} kept, {_megabytes(done.size)} in {to} "
        f"after {done.seconds:.0f} s. Serve that folder at the address in SKILL_PUBLIC_URL"
        + (f", and set SKILL_STREAMS={further}." if further else ".")
    )
    return 0


def _plan(wanted: Sequence[HostedFile], root: Path) -> str:
    due = [item for item in wanted if not item.is_there]
    return (
        f"{len(wanted)} files, {_megabytes(sum(item.size for item in wanted))}: "
        f"{len(due)} of them, {_megabytes(sum(item.size for item in due))}, are not in {root} yet."
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
