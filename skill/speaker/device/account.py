"""Whose device it is, and what it can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

APL: Final = "Alexa.Presentation.APL"


@dataclass(frozen=True, slots=True)
class Account:
    """One household's enablement of the skill; two devices of one household share it."""

    user_id: str = "amzn1.ask.account.VIRTUAL"
    """What Alexa calls the household, scoped to the skill."""
    application_id: str = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"
    """The skill's own id, as the requests name it."""
    locale: str = "en-US"
    """Language and country of every request."""
    api_endpoint: str = ""
    """Where Alexa's services (reminders, settings) are reached; empty: nowhere, as on this computer."""
    api_access_token: str = "virtual-token"
    """The bearer token for those services."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """The screen of a device, as every request describes it (Amazon, Viewport Characteristics)."""

    width: int = 1280
    """In pixels."""
    height: int = 800
    mode: str = "HUB"
    """HUB, TV, MOBILE, PC or AUTO."""
    shape: str = "RECTANGLE"
    """RECTANGLE or ROUND."""
    dpi: int = 160

    def json(self) -> dict[str, Any]:
        """Return context.Viewport."""
        return {
            "experiences": [{"canRotate": False, "canResize": False}],
            "mode": self.mode, "shape": self.shape, "dpi": self.dpi, "touch": ["SINGLE"],
            "pixelWidth": self.width, "pixelHeight": self.height,
            "currentPixelWidth": self.width, "currentPixelHeight": self.height,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interfaces:
    """What a device can do beyond speaking."""

    audio_player: bool = True
    """It can stream long sound."""
    apl: bool = False
    """It has a screen for APL documents."""
    apl_version: str | None = "2023.3"
    """The newest document version its screen shows; None where the requests do not say."""
    viewport: Viewport = Viewport()
    """Its screen, where it has one."""

    def supported(self) -> dict[str, Any]:
        """Return supportedInterfaces as the requests carry it."""
        player: dict[str, Any] = {"AudioPlayer": {}} if self.audio_player else {}
        runtime = {} if self.apl_version is None else {"runtime": {"maxVersion": self.apl_version}}
        return player | ({APL: runtime} if self.apl else {})

    def seen(self) -> dict[str, Any]:
        """Return what the context says of the screen."""
        return {"Viewport": self.viewport.json()} if self.apl else {}
