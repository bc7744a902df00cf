"""The errors of Gentle Roll, one small tree.

    GentleRollError
    ├── ContentError     words or routines under skill/content/ are wrong
    ├── SettingsError    an environment setting is missing or malformed
    ├── AudioError       clips, streams or a voice engine
    ├── ArtError         drawings and pictures
    ├── EarError         the ear for hands-free use is missing, damaged or busy
    ├── StoreError       the store of what outlives a request
    ├── PlatformError    a reply would break a rule of Alexa's platform
    └── RequestRefused   a request is not authentic or not an envelope

Every error carries two readings of itself: ``message_key`` names the sentence in
``skill/content/<language>/messages/`` that a person hears, and ``str(error)`` is the precise
sentence for the owner, remedy included.
"""

from __future__ import annotations


class GentleRollError(Exception):
    """Base of all errors raised on purpose by this project."""

    message_key: str = "error.sorry"


class ContentError(GentleRollError):
    """Content that cannot be used; the text lists every mistake, one a line."""


class SettingsError(GentleRollError):
    """A setting that is missing or malformed; the text names the variable and the remedy."""


class AudioError(GentleRollError):
    """Clips missing, damaged or not renderable; the text says which and how to mend it."""

    message_key = "error.no_sound"


class ArtError(GentleRollError):
    """Pictures missing, damaged or not renderable; the text says which and how to mend it."""


class EarError(GentleRollError):
    """The ear is missing, damaged or cannot listen now; the text says which and how to mend it."""


class EarBusy(EarError):
    """The ear hears one utterance at a time, and another one came."""


class StoreError(GentleRollError):
    """The store failed or hung; the person keeps the routine and loses only the memory."""


class PlatformError(GentleRollError):
    """A reply that breaks a rule of the platform; the text lists each broken rule."""


class RequestRefused(GentleRollError):
    """A request answered with 400 (or ``status``); the text is the reason, without personal data."""

    def __init__(self, reason: str, *, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status
        """HTTP status of the refusal: 400, or 413 where the body is too large."""
