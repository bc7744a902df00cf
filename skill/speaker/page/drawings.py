"""All drawings as the page reads them: once, when it opens."""

from __future__ import annotations

from functools import cache

from skill.art.drawing import shown_sides
from skill.art.figure import Drawing, Way
from skill.art.load import sheets
from skill.routine.terms import Limb, Side, Technique
from skill.speaker.device.envelope import Json


@cache
def drawings() -> Json:
    """Every drawing by limb and technique, such as ``foot-gliding``, as JSON values.

    Left limbs are drawn; the page mirrors them. A keyframe is [phase, x, y, scale, opacity].
    Raises ContentError where the drawings cannot be read.
    """
    return {f"{limb}-{technique}": _sheet(limb, technique) for limb, technique in sheets()}


def _sheet(limb: Limb, technique: Technique) -> Json:
    passages = sheets()[limb, technique].passages
    return {
        "pair": shown_sides(limb, technique) == (Side.BOTH,),
        **_limb(next(iter(passages.values()))),
        "passages": {name: _way(drawn.way) for name, drawn in passages.items()},
    }


def _limb(drawn: Drawing) -> Json:
    strokes = [{"d": each.d, "width": each.width, "role": each.role} for each in drawn.strokes]
    return {"size": [drawn.width, drawn.height], "ball": drawn.ball, "strokes": strokes}


def _way(way: Way) -> Json:
    frames = [[f.phase, f.x, f.y, f.scale, f.opacity] for f in way.keyframes]
    return {"d": way.d, "dashed": way.dashed, "marks": "".join(way.marks), "keyframes": frames}
