"""``python -m skill audio render|check|publish``. What a command needs is imported when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from skill.cli import INTERRUPTED, Commands, examples
from skill.routine.terms import Narrator

from .publish import Stock, publish_command
from .voices import FIRST, VOICES, Voice, voices_in

Texts = Callable[[str], Iterable[str]]
"""From a language to all the texts that need a clip."""
Stocks = Callable[[str, Path], Stock]
"""From a language and the folder of its clips to what there is to publish."""

_language = click.option("--language", default="en", show_default=True, help="The language of the clips.")
_voice = click.option(
    "--voice",
    type=click.Choice([str(narrator) for narrator in VOICES]),
    default=str(FIRST),
    show_default=True,
    help="Whose clips: michael's are Kokoro's, in a folder of their own.",
)


def audio_commands(texts: Texts, stock: Stocks, root: Path) -> click.Group:
    """Make ``audio`` with ``render``, ``check`` and ``publish``; clips live in ``root/<language>``.

    Those of a further voice live in ``root/<language>-<voice>``. Each command prints everything there is to
    say and returns the exit status, or raises AudioError.
    """

    @click.group(cls=Commands, epilog=examples("audio check", "audio render"))
    def audio() -> None:
        """Render, check and publish the spoken clips."""

    @audio.command(epilog=examples("audio render", "audio render --voice michael"))
    @click.option(
        "--engine",
        type=click.Choice(("auto", "gtts", "hibari")),
        default="auto",
        show_default=True,
        help="gtts: Google's voice; hibari: the one on this computer; auto: Google's if it answers.",
    )
    @click.option("--jobs", type=click.IntRange(1), default=default_jobs(), help="Clips made at a time.")
    @click.option(
        "--tld", default="com", show_default=True, help="Google's domain, which decides the accent."
    )
    @_voice
    @_language
    def render(engine: str, jobs: int, tld: str, voice: str, language: str) -> int:
        """Make the clips that are missing or out of date, at every tempo."""
        chosen, wanted = VOICES[Narrator(voice)], list(texts(language))
        try:
            return _render(wanted, root, engine, chosen, tld=tld, jobs=jobs, language=language)
        except KeyboardInterrupt:
            _notice("Stopped. Finished clips are kept; the same command goes on from there.")
            return INTERRUPTED

    @audio.command(epilog=examples("audio check"))
    @click.option(
        "--voice", type=click.Choice([str(narrator) for narrator in VOICES]), help="Only this voice's clips."
    )
    @_language
    def check(voice: str | None, language: str) -> int:
        """Check that every clip is there, current, in loudness and at the rate of its tempo."""
        wanted = list(texts(language))
        chosen = [VOICES[Narrator(voice)]] if voice else [VOICES[FIRST], *voices_in(root, language)]
        found = [_check(wanted, root / one.folder(language), one) for one in dict.fromkeys(chosen)]
        return max(found)

    audio.add_command(publish_command(lambda language: stock(language, root / language)))
    return audio


def default_jobs() -> int:
    """How many clips to make at a time: one more than there are cores, for the one that waits."""
    return min(8, (os.cpu_count() or 1) + 1)


def _render(
    wanted: list[str], root: Path, engine: str, voice: Voice, *, tld: str, jobs: int, language: str
) -> int:
    from .engines.auto import open_engine
    from .render import render, up_to_date

    folder = root / voice.folder(language)
    if engine == "auto" and up_to_date(wanted, folder, voice.tempos):
        print(f"All clips for {len(wanted)} texts in {folder} are up to date.")
        return 0
    choice = engine if voice.narrator is FIRST else voice.engine
    speaker = open_engine(choice, language, _notice, voice=voice.narrator, tld=tld)
    done = render(wanted, folder, speaker, jobs=jobs, complete=True, tempos=voice.tempos)
    print(
        f"{done.rendered} clips made ({done.speech_ms / 1000:.0f} s of sound in {done.seconds:.0f} s), "
        f"{done.kept} kept, {done.removed} files removed, in {folder}."
    )
    return 0


def _check(wanted: list[str], folder: Path, voice: Voice) -> int:
    from .check import check

    findings = check(wanted, folder, voice.tempos)
    for finding in findings:
        print(finding)
    counted = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}."
    print(counted if findings else f"All clips for {len(wanted)} texts in {folder} are well.")
    return 1 if findings else 0


def _notice(sentence: str) -> None:
    print(sentence, file=sys.stderr)
