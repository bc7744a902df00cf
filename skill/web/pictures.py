"""Where devices fetch pictures of this installation, if they can at all."""

from __future__ import annotations

from collections.abc import Callable

from skill.art.public import PublicArt
from skill.errors import ArtError
from skill.settings import Settings


def open_art(settings: Settings, note: Callable[[str], None], *, local: bool) -> PublicArt | None:
    """The pictures under the public address; None where there is none, or none that a device would ask.

    Damaged pictures are noted, and cost the pictures only.
    """
    base = settings.public_url
    if base is None or not (local or base.startswith("https://")):
        return None
    try:
        return PublicArt(base)
    except ArtError as error:
        note(str(error))
        return None
