"""The few words that every timeline shares: counts, "last one", names of sides, what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .step import Step
from .terms import Limb, Side, Technique

MOST_NAMED_LEFT_OUT = 2
"""So many missed steps are named one by one in the closing; more than that get one sentence."""


@dataclass(frozen=True)
class TimelineWords:
    """Words used inside timelines, in one language."""

    counts: tuple[str, ...]
    """ "One." to "Six."."""
    last_one: str
    halfway: str
    chime: str
    """Said in place of a chime where no chime can sound."""
    side_names: Mapping[Side, str]
    """What ``{side}`` becomes."""
    limb_names: Mapping[Limb, str]
    """What ``{limb}`` becomes in a sentence about one side."""
    technique_names: Mapping[Technique, str]
    left_out: str
    """One missed step, with ``{technique}``, ``{side}`` and ``{limb}``."""
    left_out_both: str
    """One missed step of both sides at once, with ``{technique}``."""
    left_out_many: str
    """More missed steps than can be named."""

    def sides(self, side: Side, limb: Limb) -> dict[str, str]:
        """Values for ``{side}``, ``{other}`` and ``{limb}`` in the sentences of a step."""
        return {
            "side": self.side_names[side],
            "other": self.side_names[side.other],
            "limb": self.limb_names[limb],
        }

    def left_out_texts(self, step: Step) -> tuple[str, ...]:
        """What the closing says was left out: named up to two, else in one sentence; often nothing."""
        if len(step.left_out) > MOST_NAMED_LEFT_OUT:
            return (self.left_out_many,)
        return tuple(self.left_out_text(what, side, step.limb) for what, side in step.left_out)

    def left_out_text(self, technique: Technique, side: Side, limb: Limb) -> str:
        """The sentence about one missed step."""
        sentence = self.left_out_both if side is Side.BOTH else self.left_out
        return sentence.format(technique=self.technique_names[technique], **self.sides(side, limb))
