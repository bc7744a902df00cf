"""``python -m skill audio render|check``. What a command needs is imported when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from skill.errors import AudioError

Texts = Callable[[str], Iterable[str]]
"""From a language to all the texts that need a clip."""

_ENGINES = ("auto", "gtts", "piper")


def add_audio_commands(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], texts: Texts, root: Path
) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    """Add ``audio`` with ``render`` and ``check``; returns its sub-commands, so that more can be added.

    Clips live in ``root/<language>``. The parsed arguments have ``run``: call it with them, it returns the
    exit status and prints everything there is to say.
    """
    audio = subparsers.add_parser("audio", help="render and check the spoken clips")
    commands = audio.add_subparsers(dest="audio_command", required=True, metavar="COMMAND")
    render = commands.add_parser("render", help="make the clips that are missing or out of date")
    render.add_argument(
        "--engine",
        choices=_ENGINES,
        default="auto",
        help="gtts: Google's voice; piper: the one on this computer; auto: Google's if it answers (default)",
    )
    render.add_argument("--jobs", type=_at_least_one, default=default_jobs(), help="clips made at a time")
    render.add_argument("--slow", action="store_true", help="Google's slower pace")
    render.add_argument(
        "--tld", default="com", help="Google's domain, which decides the accent (default: com)"
    )
    render.set_defaults(run=lambda args: _guarded(_render, args, texts, root))
    check = commands.add_parser("check", help="check that every clip is there, current and in loudness")
    check.set_defaults(run=lambda args: _guarded(_check, args, texts, root))
    for command in (render, check):
        command.add_argument("--language", default="en", help="the language of the clips (default: en)")
    return commands


def default_jobs() -> int:
    """How many clips to make at a time: one more than there are cores, for the one that waits."""
    return min(8, (os.cpu_count() or 1) + 1)


def _render(args: argparse.Namespace, texts: Texts, root: Path) -> int:
    from skill.voice.engines.auto import VoiceOptions, open_engine
    from skill.voice.render import render, up_to_date

    folder, wanted = root / args.language, list(texts(args.language))
    if args.engine == "auto" and up_to_date(wanted, folder):
        print(f"All {len(wanted)} clips in {folder} are up to date.")
        return 0
    options = VoiceOptions(tld=args.tld, slow=args.slow)
    with open_engine(args.engine, args.language, options, _notice) as engine:
        done = render(wanted, folder, engine, jobs=args.jobs, complete=True)
    print(
        f"{done.rendered} clips made ({done.speech_ms / 1000:.0f} s of sound in {done.seconds:.0f} s), "
        f"{done.kept} kept, {done.removed} files removed, in {folder}."
    )
    return 0


def _check(args: argparse.Namespace, texts: Texts, root: Path) -> int:
    from skill.voice.check import check

    folder, wanted = root / args.language, list(texts(args.language))
    findings = check(wanted, folder)
    for finding in findings:
        print(finding)
    counted = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}."
    print(counted if findings else f"All {len(wanted)} clips in {folder} are well.")
    return 1 if findings else 0


def _guarded(
    command: Callable[[argparse.Namespace, Texts, Path], int],
    args: argparse.Namespace,
    texts: Texts,
    root: Path,
) -> int:
    try:
        return command(args, texts, root)
    except AudioError as error:
        _notice(str(error))
        return 1
    except KeyboardInterrupt:
        _notice("Stopped. Finished clips are kept; the same command goes on from there.")
        return 130


def _notice(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _at_least_one(value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number of jobs; use 1 or more")
    return number
