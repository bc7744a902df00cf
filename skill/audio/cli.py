"""``python -m skill audio render|check|publish``. What a command needs is imported when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skill.cli import INTERRUPTED, Commands, examples

from .publish import Stock, publish_command

if TYPE_CHECKING:
    from .engines.auto import VoiceOptions

Texts = Callable[[str], Iterable[str]]
"""From a language to all the texts that need a clip."""
Stocks = Callable[[str, Path], Stock]
"""From a language and the folder of its clips to what there is to publish."""

_language = click.option("--language", default="en", show_default=True, help="The language of the clips.")


def audio_commands(texts: Texts, stock: Stocks, root: Path) -> click.Group:
    """Make ``audio`` with ``render``, ``check`` and ``publish``; clips live in ``root/<language>``.

    Each prints everything there is to say and returns the exit status, or raises AudioError.
    """

    @click.group(cls=Commands, epilog=examples("audio check", "audio render"))
    def audio() -> None:
        """Render, check and publish the spoken clips."""

    @audio.command(epilog=examples("audio render", "audio render --engine piper"))
    @click.option(
        "--engine",
        type=click.Choice(("auto", "gtts", "piper")),
        default="auto",
        show_default=True,
        help="gtts: Google's voice; piper: the one on this computer; auto: Google's if it answers.",
    )
    @click.option("--jobs", type=click.IntRange(1), default=default_jobs(), help="Clips made at a time.")
    @click.option("--slow", is_flag=True, help="Google's slower pace.")
    @click.option(
        "--tld", default="com", show_default=True, help="Google's domain, which decides the accent."
    )
    @_language
    def render(engine: str, jobs: int, slow: bool, tld: str, language: str) -> int:
        """Make the clips that are missing or out of date."""
        from .engines.auto import VoiceOptions

        wanted, options = list(texts(language)), VoiceOptions(tld=tld, slow=slow)
        try:
            return _render(wanted, root / language, engine, options, jobs=jobs, language=language)
        except KeyboardInterrupt:
            _notice("Stopped. Finished clips are kept; the same command goes on from there.")
            return INTERRUPTED

    @audio.command(epilog=examples("audio check"))
    @_language
    def check(language: str) -> int:
        """Check that every clip is there, current and in loudness."""
        return _check(list(texts(language)), root / language)

    audio.add_command(publish_command(lambda language: stock(language, root / language)))
    return audio


def default_jobs() -> int:
    """How many clips to make at a time: one more than there are cores, for the one that waits."""
    return min(8, (os.cpu_count() or 1) + 1)


def _render(
    wanted: list[str], folder: Path, engine: str, options: VoiceOptions, *, jobs: int, language: str
) -> int:
    from .engines.auto import open_engine
    from .render import render, up_to_date

    if engine == "auto" and up_to_date(wanted, folder):
        print(f"All {len(wanted)} clips in {folder} are up to date.")
        return 0
    with open_engine(engine, language, options, _notice) as voice:
        done = render(wanted, folder, voice, jobs=jobs, complete=True)
    print(
        f"{done.rendered} clips made ({done.speech_ms / 1000:.0f} s of sound in {done.seconds:.0f} s), "
        f"{done.kept} kept, {done.removed} files removed, in {folder}."
    )
    return 0


def _check(wanted: list[str], folder: Path) -> int:
    from .check import check

    findings = check(wanted, folder)
    for finding in findings:
        print(finding)
    counted = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}."
    print(counted if findings else f"All {len(wanted)} clips in {folder} are well.")
    return 1 if findings else 0


def _notice(sentence: str) -> None:
    print(sentence, file=sys.stderr)
