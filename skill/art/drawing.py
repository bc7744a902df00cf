"""The drawing of a technique, a side and a passage."""

from __future__ import annotations

from skill.routine.terms import Limb, Side, Technique

from .figure import Drawing, Keyframe, Role, Stroke, Way, mirrored
from .load import sheets

__all__ = ["Drawing", "Keyframe", "Role", "Stroke", "Way", "drawing", "mirrored", "shown_sides"]


def drawing(
    limb: Limb, technique: Technique, passage: str | None = None, *, side: Side = Side.LEFT
) -> Drawing:
    """What is drawn of a technique on a limb: the limb, the ball, and the ball's way in one passage.

    ``passage`` is the id of a passage of the exercise; None means its first. Quiet steps, and strokes that
    both limbs do together, show both limbs whatever ``side`` is. A stroke of one limb asked for ``BOTH``
    shows both limbs at rest. Raises ContentError where the drawings cannot be read, and KeyError for a
    passage that the technique does not have.
    """
    sheet = sheets()[limb, technique]
    if side is Side.BOTH and not sheet.pair:
        return drawing(limb, Technique.NOTICE)
    drawings = sheet.passages
    found = drawings[next(iter(drawings)) if passage is None else passage]
    return mirrored(found) if side is Side.RIGHT and not sheet.pair else found


def shown_sides(limb: Limb, technique: Technique) -> tuple[Side, ...]:
    """The sides of which a technique has drawings of their own: left and right, or both in one."""
    return (Side.BOTH,) if sheets()[limb, technique].pair else (Side.LEFT, Side.RIGHT)
