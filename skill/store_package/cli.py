"""``python -m skill package``: the store package, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from .address import Parameters
from .package import write_package
from .source import DEFAULT_SOURCE

ContentCheck = Callable[[], Sequence[object]]


def add_package_command(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], content_check: ContentCheck
) -> None:
    """Add ``package``; ``content_check`` lists the mistakes in words and routines.

    ``run`` raises SettingsError with every mistake, a line each, and then has written nothing.
    """
    package = subparsers.add_parser("package", help="what `ask deploy` takes: manifest, models, icons")
    package.add_argument(
        "--endpoint", default="", metavar="URL", help="where the skill answers: https://…/alexa"
    )
    package.add_argument("--out", default="", metavar="DIR", help="the folder to write")
    package.add_argument(
        "--skill-id", default="", metavar="ID", help="the skill to update; without it a new one is made"
    )
    package.add_argument(
        "--public-url",
        default="",
        metavar="URL",
        help="https base of /privacy and /terms (default: that of the endpoint)",
    )
    package.add_argument(
        "--lambda-arn", default="", metavar="ARN", help="the Lambda function that Alexa calls, if it is one"
    )
    package.add_argument(
        "--source",
        type=Path,
        default=DEFAULT_SOURCE,
        metavar="DIR",
        help="folder of model, manifest, store texts and icons (default: the repository's)",
    )
    package.set_defaults(run=lambda args: _package(args, content_check))


def _package(args: argparse.Namespace, content_check: ContentCheck) -> int:
    asked = Parameters(args.endpoint, args.public_url, args.lambda_arn, args.skill_id)
    wrong = len(content_check())
    mistakes = (
        [f"The content has {wrong} mistakes: mend what `python -m skill content check` lists."]
        if wrong
        else []
    )
    out = Path(args.out).absolute() if args.out else None
    files = write_package(asked, out, source=args.source, mistakes=mistakes)
    print(f"{len(files)} files written to {out}. Go there and run: ask deploy")
    return 0
