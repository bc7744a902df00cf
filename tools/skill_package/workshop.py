"""What the page /setup works with: the package beside the clone, and ask-cli where it is installed."""

from __future__ import annotations

import shutil
from pathlib import Path

from skill.reach import asked as looked
from skill.speaker.setup import ADDRESS, ELSEWHERE, FUNCTION, SKILL_ID, WITHOUT_ID, Asked, Workshop

from .cli import ContentCheck
from .manifest import Names, Parameters
from .package import made_package, write_package

PACKAGE = "gentle-roll-package"
ASK = "ask-cli/node_modules/.bin/ask"
"""Where docs/skill-package.md has ask-cli installed, beside the clone."""

FIELDS = Names(ADDRESS, ADDRESS, FUNCTION, SKILL_ID, WITHOUT_ID, ELSEWHERE)
"""The page has fields where the command line has options."""


def workshop(beside: Path, content_check: ContentCheck) -> Workshop:
    """The workshop in the folder that the clone stands in; no package is made of content with mistakes."""

    def mistakes() -> list[str]:
        return [str(each) for each in content_check()]

    return Workshop(
        folder=beside / PACKAGE,
        make=lambda asked, out: made_package(_parameters(asked), out),
        write=lambda asked, out: len(write_package(_parameters(asked), out, mistakes=mistakes())),
        ask=lambda: _ask(beside),
        look=looked,
    )


def _parameters(asked: Asked) -> Parameters:
    if asked.lambda_arn:
        return Parameters("", asked.base, asked.lambda_arn, asked.skill_id, names=FIELDS)
    return Parameters(asked.address, "", "", asked.skill_id, names=FIELDS)


def _ask(beside: Path) -> Path | None:
    found = shutil.which("ask")
    if found is not None:
        return Path(found)
    installed = beside / ASK
    return installed if installed.is_file() else None
