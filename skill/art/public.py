"""Pictures under a public address."""

from __future__ import annotations

from typing import Final

from skill.routine.terms import Limb, Side, Technique

from .manifest import Kind, Manifest, key, manifest

__all__ = ["ART_PATH", "Kind", "PublicArt"]

ART_PATH: Final = "/art"
"""Where the pictures of this installation begin, below the public address."""


class PublicArt:
    """Where devices fetch pictures: ``<base>/art/<name>-<hash>.png``.

    The address changes with the picture, so it may be kept for ever.
    """

    def __init__(self, base: str, pictures: Manifest | None = None) -> None:
        """``base`` is the public address; ``pictures`` are the committed ones by default."""
        self._base = base.rstrip("/") + ART_PATH
        self._pictures = manifest() if pictures is None else pictures

    def url(self, kind: Kind, limb: Limb, technique: Technique, side: Side) -> str | None:
        """The address of a picture; None where it is not there.

        Steps that show both limbs have one picture for every ``side``; a stroke of one limb asked for
        ``BOTH`` is both limbs at rest.
        """
        for name in (
            key(kind, limb, technique, side),
            key(kind, limb, technique, Side.BOTH),
            key(kind, limb, Technique.NOTICE, Side.BOTH),
        ):
            if name in self._pictures:
                return f"{self._base}/{self._pictures[name].file}"
        return None
