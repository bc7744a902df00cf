"""``python -m skill audio publish``: every stream and its captions as files, for a static host."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skill.errors import AudioError
from skill.files import PART, is_there, write_whole
from skill.routine.terms import Limb, Pace, Technique
from skill.voice.together import done_together

if TYPE_CHECKING:  # the command line lists its commands without loading what they need
    from skill.routine.step import Step
    from skill.voice.shelf import Shelf

_STOPPED = "Stopped. Finished files are kept; the same command goes on from there."


@dataclass(frozen=True)
class Stock:
    """What there is to publish in one language."""

    shelf: Shelf
    """Its streams."""
    path: str
    """Where their addresses begin below the host's root, such as ``audio/en``."""


@dataclass(frozen=True)
class Item:
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
class Published:
    """What a publication did."""

    written: int
    """Files that were written."""
    kept: int
    """Files that were there."""
    size: int
    """Bytes in all of them together."""
    seconds: float
    """How long it took."""


def items(shelf: Shelf, steps: Iterable[Step], folder: Path) -> Iterator[Item]:
    """The stream and the captions of each step, in ``folder``, under the names that addresses use."""
    for step in steps:
        name = shelf.name(step)
        yield Item(folder / f"{name}.mp3", shelf.size(step), partial(shelf.stream, step))
        text = shelf.captions(step).encode()
        yield Item(folder / f"{name}.vtt", len(text), partial(bytes, text))


def publish(wanted: Sequence[Item], *, jobs: int = 2, progress: bool = True) -> Published:
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
    return Published(len(due), len(wanted) - len(due), size, time.monotonic() - begun)


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


def _write_all(due: Sequence[Item], jobs: int, progress: bool) -> None:
    from tqdm import tqdm

    done = done_together(_write, due, jobs)
    try:
        for _ in tqdm(done, total=len(due), unit="file", disable=None if progress and due else True):
            pass
    finally:
        done.close()


def _write(item: Item) -> None:
    write_whole(item.path, item.make(), AudioError)


def add_publish_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], stock: Callable[[str], Stock]
) -> None:
    """Add ``publish`` to the sub-commands of ``audio``; ``stock`` opens the streams of a language.

    The parsed arguments have ``run``, which returns the exit status and lets AudioError through.
    """
    command = commands.add_parser("publish", help="write every stream and its captions for a static host")
    command.add_argument("--to", type=Path, required=True, metavar="DIR", help="the host's root folder")
    command.add_argument("--dry-run", action="store_true", help="only say how much there is to write")
    command.add_argument("--jobs", type=int, default=2, help="files written at a time (default: 2)")
    command.add_argument("--language", default="en", help="the language of the streams (default: en)")
    for name, kind in _FILTERS.items():
        command.add_argument(f"--{name}", choices=list(map(str, kind)), help=f"only streams of this {name}")
    command.set_defaults(run=lambda args: _run(args, stock(args.language)))


_FILTERS: dict[str, Any] = {"limb": Limb, "technique": Technique, "pace": Pace}
"""Attributes of a step by which a part of the streams can be chosen."""


def _run(args: argparse.Namespace, stock: Stock) -> int:
    steps = [step for step in stock.shelf.every_step() if _is_chosen(step, args)]
    wanted = list(items(stock.shelf, steps, args.to / stock.path))
    if args.dry_run:
        print(_plan(wanted, args.to))
        return 0
    try:
        done = publish(wanted, jobs=args.jobs, progress=True)
    except KeyboardInterrupt:
        print(_STOPPED, file=sys.stderr)
        return 130
    print(
        f"{done.written} files written, {done.kept} kept, {_megabytes(done.size)} in {args.to} "
        f"after {done.seconds:.0f} s. Serve that folder at the address in SKILL_PUBLIC_URL."
    )
    return 0


def _is_chosen(step: Step, args: argparse.Namespace) -> bool:
    return all(getattr(args, name) in (None, getattr(step, name)) for name in _FILTERS)


def _plan(wanted: Sequence[Item], root: Path) -> str:
    due = [item for item in wanted if not item.is_there]
    return (
        f"{len(wanted)} files, {_megabytes(sum(item.size for item in wanted))}: "
        f"{len(due)} of them, {_megabytes(sum(item.size for item in due))}, are not in {root} yet."
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
