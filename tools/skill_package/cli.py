"""``python -m skill package``: the store package, on the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from skill.cli import examples

from .manifest import Parameters
from .package import DEFAULT_SOURCE, write_package

_ENDPOINT = "https://roll.example.org/alexa"

ContentCheck = Callable[[], Sequence[object]]


def package_command(content_check: ContentCheck) -> click.Command:
    """Make ``package``; ``content_check`` lists the mistakes in words and routines.

    The command raises SettingsError with every mistake, a line each, and then has written nothing.
    """

    @click.command("package", epilog=examples(f"package --endpoint {_ENDPOINT} --out ../gentle-roll-package"))
    @click.option("--endpoint", default="", metavar="URL", help="Where the skill answers: https://…/alexa")
    @click.option("--out", default="", metavar="DIR", help="The folder to write.")
    @click.option(
        "--skill-id", default="", metavar="ID", help="The skill to update; without it a new one is made."
    )
    @click.option(
        "--public-url",
        default="",
        metavar="URL",
        help="https base of /privacy and /terms (default: that of the endpoint).",
    )
    @click.option(
        "--lambda-arn",
        default="",
        metavar="ARN",
        help="The Lambda function that Alexa calls, if it is one.",
    )
    @click.option(
        "--check-ins",
        is_flag=True,
        help="Let people rate their pain, in a skill that is never published.",
    )
    @click.option(
        "--source",
        type=click.Path(path_type=Path),
        default=DEFAULT_SOURCE,
        metavar="DIR",
        help="Folder of model, manifest, store texts and icons (default: the repository's).",
    )
    def package(
        endpoint: str,
        out: str,
        skill_id: str,
        public_url: str,
        lambda_arn: str,
        check_ins: bool,
        source: Path,
    ) -> int:
        """Write what `ask deploy` takes: manifest, models, icons."""
        asked = Parameters(endpoint, public_url, lambda_arn, skill_id, check_ins)
        return _package(asked, out, source, content_check)

    return package


def _package(asked: Parameters, folder: str, source: Path, content_check: ContentCheck) -> int:
    wrong = len(content_check())
    mistakes = (
        [f"The content has {wrong} mistakes: mend what `python -m skill content check` lists."]
        if wrong
        else []
    )
    out = Path(folder).absolute() if folder else None
    files = write_package(asked, out, source=source, mistakes=mistakes)
    print(f"{len(files)} files written to {out}. Go there and run: ask deploy")
    return 0
