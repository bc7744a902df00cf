"""Whose memory it is: pseudonyms of an account, a recognised speaker and a device."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Who:
    """One request's owner, as the stores know it.

    Every field is a key made by ``skill.memory.keys``, never one of Alexa's own ids.
    """

    user: str
    """Key of the account, which a household shares."""

    person: str | None = None
    """Key of the recognised speaker, who has settings and sessions of their own; None: the household."""

    device: str | None = None
    """Key of the device; None where a request names none, as SkillDisabled does."""

    @property
    def household(self) -> Who:
        """The same account without the speaker: what is erased or exported is then everybody's."""
        return replace(self, person=None)


NOBODY = Who("")
"""Stands for a request whose owner cannot be told: nothing is read or kept for it."""
