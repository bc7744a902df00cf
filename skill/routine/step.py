"""A step: one technique on one side, with everything that shapes how it sounds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .terms import MAX_REPETITIONS, MIN_REPETITIONS, Counting, Limb, Pace, Side, Talk, Technique

_AND = "--"
"""Between words of a code: a plus sign would be a space to S3, and other signs need escapes in an address."""


@dataclass(frozen=True)
class Step:
    """One technique on one side. Two equal steps sound alike, so a step names its own stream."""

    limb: Limb
    technique: Technique
    side: Side
    only: tuple[str, ...] = ()
    """Ids of the passages or lines to use; empty for all."""
    repetitions: int = 5
    """Repetitions of each passage, 4 to 6; quiet steps carry the run's figure unused."""
    pace: Pace = Pace.STEADY
    talk: Talk = Talk.FULL
    counting: Counting = Counting.ALOUD
    left_out: tuple[tuple[Technique, Side], ...] = ()
    """What the closing step says was left out today; empty in every other step."""

    @property
    def code(self) -> str:
        """The step as one URL-safe word, such as ``foot.gliding.left.5.steady.full.aloud.-.-``."""
        missed = _AND.join(f"{technique}-{side}" for technique, side in self.left_out)
        only = _AND.join(self.only)
        head = f"{self.limb}.{self.technique}.{self.side}.{self.repetitions}"
        return f"{head}.{self.pace}.{self.talk}.{self.counting}.{only or '-'}.{missed or '-'}"

    @property
    def what(self) -> tuple[Technique, Side]:
        """Technique and side: what a person would call this step."""
        return self.technique, self.side

    def at_pace(self, pace: Pace) -> Step:
        """The same step at another pace."""
        return replace(self, pace=pace)


def step_from_code(code: str) -> Step | None:
    """The step that a code names, or None where it names none (repetitions out of 4 to 6 included)."""
    parts = code.split(".")
    if len(parts) != 9 or parts[3] not in {str(n) for n in range(MIN_REPETITIONS, MAX_REPETITIONS + 1)}:
        return None
    limb, technique, side, repetitions, pace, talk, counting, only, missed = parts
    try:
        step = Step(
            Limb(limb),
            Technique(technique),
            Side(side),
            _split(only),
            int(repetitions),
            Pace(pace),
            Talk(talk),
            Counting(counting),
            tuple(_missed(item) for item in _split(missed)),
        )
    except ValueError:
        return None
    return step if step.code == code else None


def _split(words: str) -> tuple[str, ...]:
    return () if words == "-" else tuple(words.split(_AND))


def _missed(words: str) -> tuple[Technique, Side]:
    technique, _, side = words.partition("-")
    return Technique(technique), Side(side)
