"""Settings from the environment, as one typed object."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .errors import SettingsError

DEFAULT_AUDIO = Path(__file__).parent.parent / "audio"


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

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> Settings:
        """The settings in ``environ``. Raises SettingsError for a malformed one."""
        return Settings(
            frozenset(part.strip() for part in environ.get("SKILL_ID", "").split(",") if part.strip()),
            _url(environ.get("SKILL_PUBLIC_URL", "")),
            environ.get("SKILL_STORE") or None,
            environ.get("SKILL_SECRET") or None,
            Path(environ["SKILL_AUDIO"]) if environ.get("SKILL_AUDIO") else DEFAULT_AUDIO,
            _switch("SKILL_CHECKINS", environ.get("SKILL_CHECKINS", ""), default=False),
            _switch("SKILL_VERIFY", environ.get("SKILL_VERIFY", ""), default=True),
        )


def _url(text: str) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(
            f"SKILL_PUBLIC_URL is {text!r}. Set it to an address such as https://roll.example.org."
        )
    return text.rstrip("/")


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
