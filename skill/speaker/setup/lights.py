"""Five lights on the way to one's own Echo; each that is off says in one sentence what helps."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from skill.address import is_amazons, own_address_mistakes, shown
from skill.errors import SettingsError
from skill.json import Json
from skill.reach import Fault
from skill.settings import skill_id_mistake


class Asked(NamedTuple):
    """What the owner has entered."""

    address: str = ""
    """https base of the service, with or without ``/alexa``."""
    skill_id: str = ""
    lambda_arn: str = ""
    """The function that Alexa calls instead, in Amazon's cloud."""

    @property
    def base(self) -> str:
        """The address without ``/alexa`` and final slashes."""
        return self.address.rstrip("/").removesuffix("/alexa").rstrip("/")

    @property
    def in_the_cloud(self) -> bool:
        """Whether the service is a stack in Amazon's cloud."""
        return bool(self.lambda_arn) or is_amazons(urlsplit(self.base).hostname or "")

    @property
    def settings(self) -> dict[str, str]:
        """What the service has to be started with."""
        return {"SKILL_ID": self.skill_id, "SKILL_PUBLIC_URL": self.base}


@dataclass(frozen=True)
class Workshop:
    """What the page works with; whoever opens it hands it in."""

    folder: Path
    """Where the package is written."""
    make: Callable[[Asked, Path], Mapping[str, bytes]]
    """The files of the package as they should be. Raises SettingsError, a line for each mistake."""
    write: Callable[[Asked, Path], int]
    """Writes them and says how many. Raises SettingsError as ``make`` does."""
    ask: Callable[[], Path | None]
    """The program of ask-cli, where there is one."""
    look: Callable[[str], str | Fault]
    """Asks an address."""

    @property
    def known_skill(self) -> str:
        """The skill that ``ask deploy`` has noted in the package; empty before."""
        try:
            noted = json.loads((self.folder / ".ask/ask-states.json").read_text("utf-8"))
            found = noted["profiles"]["default"]["skillId"]
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return found if isinstance(found, str) else ""


class State(StrEnum):
    """What a light shows."""

    ON = "on"
    OFF = "off"
    """Something is wrong, and the words say what helps."""
    WAITING = "waiting"
    """It needs another light first."""


class Light(NamedTuple):
    """One of the five."""

    name: str
    state: State
    words: str = ""


_NO_PACKAGE = "There is no package yet: make it, and run ask deploy."
_FIRST = "Once the address can be reached."
_ENTERED = "Once what was entered is right."

# What the page calls its fields, and what is done there where one is wrong.

ADDRESS: Final = "The address"
FUNCTION: Final = "LambdaArn"
SKILL_ID: Final = "The skill id"
WITHOUT_ID: Final = "leave the skill id empty"
ELSEWHERE: Final = "move that folder away"


def lights(asked: Asked, workshop: Workshop, fingerprints: Mapping[str, str]) -> list[Light]:
    """The lights, in the order in which they come on; ``fingerprints`` are those of this clone's content."""
    wrong = _address_mistake(asked)
    seen = Fault(wrong) if wrong else workshop.look(f"{asked.base}/health")
    health = _health(asked, seen)
    address, skill = _address(seen, health), _skill_id(asked, workshop)
    return [
        address,
        _certificate(seen),
        skill,
        _model(asked, workshop, health, fingerprints, [address, skill]),
        _first_request(health),
    ]


_MISSING = {
    False: "The address is missing: enter that of your service, such as https://roll.your-domain.org.",
    True: "The address is missing: enter the stack's output PublicUrl, which is there once CloudFormation "
    "calls the stack complete.",
}


def _address_mistake(asked: Asked) -> str | None:
    if not asked.address:
        return _MISSING[asked.in_the_cloud]
    return next(own_address_mistakes(ADDRESS, asked.address), None)


def _health(asked: Asked, seen: str | Fault) -> Json | Fault:
    """What the service says of itself."""
    if isinstance(seen, Fault):
        return seen
    try:
        found = json.loads(seen)
    except ValueError:
        found = None
    if isinstance(found, dict) and isinstance(found.get("content"), dict):
        return found
    return Fault(f"{shown(asked.base)}/health is answered by something else: {_LET[asked.in_the_cloud]}")


_LET = {
    False: "let Caddy or nginx pass requests on to this skill, as docs/deploy/own-box.md says.",
    True: "run sam deploy again, until CloudFormation calls the stack complete.",
}


def _address(seen: str | Fault, health: Json | Fault) -> Light:
    name = "The address can be reached"
    if isinstance(seen, Fault) and seen.certificate:
        return Light(name, State.ON)
    if isinstance(health, Fault):
        return Light(name, State.OFF, health.words)
    streams = health.get("streams")
    if isinstance(streams, dict) and streams.get("ok") is False:
        return Light(
            name, State.OFF, f"The skill answers, its sound does not: {str(streams.get('words'))[:300]}"
        )
    return Light(name, State.ON)


def _certificate(seen: str | Fault) -> Light:
    name = "Its certificate is trusted"
    if not isinstance(seen, Fault):
        return Light(name, State.ON)
    return Light(name, State.OFF, seen.words) if seen.certificate else Light(name, State.WAITING, _FIRST)


def _skill_id(asked: Asked, workshop: Workshop) -> Light:
    name, known = "The skill has an id", workshop.known_skill
    if not (asked.skill_id or known):
        return Light(name, State.OFF, "Make the package and run ask deploy: it makes the skill.")
    wrong = skill_id_mistake(SKILL_ID, asked.skill_id or known)
    if wrong is None and known and asked.skill_id not in ("", known):
        wrong = f"{workshop.folder} belongs to the skill {known}: {WITHOUT_ID}, or {ELSEWHERE}."
    return Light(name, State.ON) if wrong is None else Light(name, State.OFF, wrong)


def _model(
    asked: Asked,
    workshop: Workshop,
    health: Json | Fault,
    fingerprints: Mapping[str, str],
    before: Sequence[Light],
) -> Light:
    """Whether package and service are of this version; ``before`` are the lights on what was entered."""
    name = "Package and service are of this version"
    none = not (workshop.folder / "ask-resources.json").is_file()
    if none and not asked.lambda_arn:
        return Light(name, State.OFF, _NO_PACKAGE)
    try:
        wanted = workshop.make(asked, workshop.folder)
    except SettingsError as error:
        mistakes = untold(str(error), before)
        return Light(name, State.OFF, mistakes[0]) if mistakes else Light(name, State.WAITING, _ENTERED)
    if none:
        return Light(name, State.OFF, _NO_PACKAGE)
    models = {file: data for file, data in wanted.items() if "interactionModels" in file}
    if any(_content(workshop.folder / file) != data for file, data in models.items()):
        return Light(name, State.OFF, "The package is of another version: make it again, and run ask deploy.")
    if isinstance(health, Fault):
        return Light(name, State.WAITING, _FIRST)
    if health["content"] != dict(fingerprints):
        return Light(name, State.OFF, "The service has other words than this clone: upgrade and restart it.")
    return Light(name, State.ON)


def untold(mistakes: str, found: Sequence[Light]) -> list[str]:
    """The lines that no light says; of an address that is wrong its light tells, in words of its own."""
    said = [light.words for light in found]
    about_address = any(words.startswith(ADDRESS) for words in said)
    return [
        line
        for line in mistakes.splitlines()
        if line not in said and not (about_address and line.startswith(ADDRESS))
    ]


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _first_request(health: Json | Fault) -> Light:
    name = "The first request of your Echo was answered"
    if isinstance(health, Fault):
        return Light(name, State.WAITING, _FIRST)
    if health.get("answered") is True:
        return Light(name, State.ON)
    return Light(
        name,
        State.OFF,
        "Say “Alexa, open gentle roll” to an Echo of the account that ask-cli is signed in to, and reload.",
    )
