"""Settings from the environment, as one typed object."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .address import address_mistakes, is_example, shown
from .errors import SettingsError
from .places import shipped
from .slips import KNOWN, QUOTES, SECRETS, cleaned, looked_at, strangers

DEFAULT_AUDIO = shipped("audio")
SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What a skill's application id looks like."""
EXAMPLE_ID = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"
"""The id in deploy/gentle-roll.env, which stands for one's own."""
_COPY_ID = (
    "copy yours from the developer console, or from the package's .ask/ask-states.json (amzn1.ask.skill. and "
    "32 hexadecimal digits in five groups)."
)


def skill_id_mistake(name: str, one: str) -> str | None:
    """Why ``one``, given as ``name``, is no skill's id, a sentence with the remedy; None where it is one."""
    if one == EXAMPLE_ID:
        return f"{name} is {one!r}, the example's own: {_COPY_ID}"
    return None if SKILL_ID.fullmatch(one) else f"{name} is {one!r}, which is no skill id: {_COPY_ID}"


@dataclass(frozen=True)
class Settings:
    """What an installation may set."""

    skill_ids: frozenset[str] = frozenset()
    """Application ids whose requests are answered (SKILL_ID, comma-separated); empty: any."""
    public_url: str | None = None
    """https base of every audio and image address (SKILL_PUBLIC_URL), without a final slash."""
    store: str | None = None
    """Where memory lives (SKILL_STORE): sqlite:///path, dynamodb://table, memory:; None: the default."""
    secret: str | None = None
    """Secret under which ids are made unrecognisable (SKILL_SECRET); None: generated and kept."""
    audio: Path = DEFAULT_AUDIO
    """Folder with one folder of clips per language (SKILL_AUDIO); the repository's own by default."""
    check_ins: bool = False
    """Whether ratings of 0 to 10 are kept (SKILL_CHECKINS=on): for private installations only."""
    verify: bool = True
    """Whether requests must prove that they are Alexa's (SKILL_VERIFY)."""
    front_token: str | None = None
    """What an open speaker elsewhere has to show at /front/turn (SKILL_FRONT_TOKEN); None: nobody may."""
    streams: frozenset[str] = frozenset()
    """Beds and voices that a bucket has beside the plain streams (SKILL_STREAMS, with commas)."""

    remarks: tuple[str, ...] = ()
    """A sentence for each slip in the environment that was mended or passed over, for the owner."""

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> Settings:
        """The settings in ``environ``. Raises SettingsError for a malformed one."""
        values, said = _values(environ)
        ids, slips = _ids(values["SKILL_ID"])
        return Settings(
            ids,
            _url(values["SKILL_PUBLIC_URL"]),
            values["SKILL_STORE"] or None,
            values["SKILL_SECRET"] or None,
            Path(values["SKILL_AUDIO"]).expanduser() if values["SKILL_AUDIO"] else DEFAULT_AUDIO,
            _switch("SKILL_CHECKINS", values["SKILL_CHECKINS"], default=False),
            _switch("SKILL_VERIFY", values["SKILL_VERIFY"], default=True),
            values["SKILL_FRONT_TOKEN"] or None,
            _further(values["SKILL_STREAMS"]),
            (*said, *slips, *strangers(environ)),
        )

    def require_ids(self, remedy: str) -> None:
        """Raise SettingsError unless every id is a skill's: nobody sends another, so all would be refused."""
        if not self.skill_ids:
            raise SettingsError(" ".join(("SKILL_ID is not set.", remedy, *self.remarks)))
        for one in sorted(self.skill_ids):
            wrong = skill_id_mistake("SKILL_ID", one)
            if wrong is not None:
                raise SettingsError(wrong)

    def unreachable(self) -> str | None:
        """Why no Echo can fetch from the public address; None where one can, or where none is set."""
        if self.public_url is None:
            return None
        wrong = next(address_mistakes("SKILL_PUBLIC_URL", self.public_url), None)
        if not wrong and self.public_url.endswith("/alexa"):
            wrong = f"SKILL_PUBLIC_URL is {self.public_url!r}: leave out /alexa, where only requests go."
        return f"{wrong} Until then every routine goes step by step." if wrong else None

    def address_remark(self) -> str | None:
        """What the owner should know of the public address; None where all is well.

        The hosts of examples are only spoken of: a network made for tests may have them (RFC 6761).
        """
        if (
            self.public_url
            and not self.unreachable()
            and is_example(urlsplit(self.public_url).hostname or "")
        ):
            return f"SKILL_PUBLIC_URL is {self.public_url!r}, an example's: name a domain of your own."
        return self.unreachable()


def audio_folder(environ: Mapping[str, str]) -> Path:
    """The folder of clips that is set, where nothing else is asked of the settings."""
    named, _ = cleaned("SKILL_AUDIO", environ.get("SKILL_AUDIO", ""))
    return Path(named).expanduser() if named else DEFAULT_AUDIO


def _values(environ: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    values, said = {}, []
    for name in KNOWN:
        values[name] = text = environ.get(name, "")
        if name in SECRETS:
            said += looked_at(name, text)
            continue
        values[name], slips = cleaned(name, text)
        said += slips
    return values, said


def _ids(text: str) -> tuple[frozenset[str], list[str]]:
    """Every id in ``text``, however they are separated, and a sentence for each slip."""
    said = []
    if re.search(r"[^\s,][\s;|]+[^\s,]", text):
        said.append("SKILL_ID has other separators than commas; it was read as if they were commas.")
    members = re.split(r"[\s,;|]+", text)
    if any(one.strip(QUOTES) != one for one in members):
        said.append("SKILL_ID has quotes in it; they were left out.")
        members = [one.strip(QUOTES) for one in members]
    if text and (not all(members) or re.search(r",\s*[,;|]", text)):
        said.append("SKILL_ID has a separator too many; it was left out.")
    if any(one.lower() != one and SKILL_ID.fullmatch(one.lower()) for one in members):
        said.append("SKILL_ID has capitals; Alexa's ids have none, so it was read in small letters.")
        members = [one.lower() if SKILL_ID.fullmatch(one.lower()) else one for one in members]
    return frozenset(filter(None, members)), said


FURTHER_STREAMS = ("rain", "pad", "michael")
"""Beds and voices that can be published beside the plain streams."""


def _further(text: str) -> frozenset[str]:
    named = frozenset(filter(None, re.split(r"[\s,;]+", text.lower())))
    if unknown := sorted(named.difference(FURTHER_STREAMS)):
        raise SettingsError(
            f"SKILL_STREAMS has {unknown[0]!r}. Name what was published beside the plain streams: "
            f"{', '.join(FURTHER_STREAMS)}, with commas."
        )
    return named


def _url(text: str) -> str | None:
    if not text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:  # half an address in brackets
        parts = urlsplit("")
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(
            f"SKILL_PUBLIC_URL is {shown(text)!r}. Set it to an address such as https://roll.example.org."
        )
    return parts.scheme + text[len(parts.scheme) :].rstrip("/?#")


def _switch(name: str, text: str, *, default: bool) -> bool:
    if text == "":
        return default
    if text.lower() not in ("on", "off"):
        raise SettingsError(f"{name} is {text!r}. Set it to on or off, or leave it unset.")
    return text.lower() == "on"


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can only be reached from this computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
