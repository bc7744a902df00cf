"""The one protocol of every store, and which request may use which part of it.

| request                                              | memory                                     |
|------------------------------------------------------|--------------------------------------------|
| launch                                               | ``recall``, then at most one ``keep_settings`` |
| next, previous, again, pause, resume, slower, how many | no read: their place is in the request itself |
| the same words where no request carries a place        | ``recall``, once                           |
| a step begins, playback stops, the session ends      | ``keep_place``, one write                   |
| a setting is changed by voice                        | ``keep_settings``, one write                |
| the last stream of a run finishes                    | ``finish``, which clears the device's place too |
| "how am I doing", reminders, an offer answered       | ``recall``, then at most one ``keep_settings`` |
| "what do you know about me"                          | ``export``                                 |
| "forget me" after a yes, SkillDisabled               | ``forget``                                 |
| the owner's command line                             | ``accounts``, ``export``, ``forget``, ``stats`` |
| ``GET /health``                                      | ``check``                                  |

Every operation except ``check`` raises MemoryError_ when the store cannot do it; a text for the owner
is inside, without personal data. A store opens on its first use, not when it is made, and is safe to
share between threads. SQLite and DynamoDB are safe between processes as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from skill.memory.kept import Export, Kept, LastPlace, Session
from skill.memory.preferences import Changes
from skill.memory.who import Who

Clock = Callable[[], int]
"""Tells the time: milliseconds since 1970-01-01 UTC."""


@dataclass(frozen=True, slots=True)
class Stats:
    """How much a store holds."""

    accounts: int
    """Accounts with anything kept."""

    people: int
    """Recognised speakers and households with settings or sessions."""

    places: int
    """Devices with a last place."""

    sessions: int
    """Finished sessions."""

    bytes: int | None
    """Size of the store on disk; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a store can be used right now."""

    ok: bool
    """Whether it can be read and written."""

    store: str
    """Which kind it is: "sqlite", "dynamodb" or "memory"."""

    words: str
    """One sentence for the owner, with the remedy where something is wrong."""


class Memory(Protocol):
    """What is kept between visits."""

    def recall(self, who: Who) -> Kept:
        """Everything a launch needs, with one read; ``Kept()`` for somebody who was never here."""

    def keep_place(self, who: Who, place: LastPlace) -> None:
        """Keep where the device is, with one write; an older place never replaces a newer one.

        Without a device there is nowhere to keep it, and nothing happens.
        """

    def clear_place(self, who: Who) -> None:
        """Forget the place of this device, with one write."""

    def finish(self, who: Who, session: Session) -> bool:
        """Keep a finished session under its run's id, and clear the device's place.

        True when it counts now, False when this run was counted before, by whichever device or voice.
        """

    def keep_settings(self, who: Who, changes: Changes, *, visit: bool = False) -> None:
        """Change settings by name, with one write; None removes one. ``visit`` counts a visit as well."""

    def forget(self, who: Who) -> bool:
        """Erase what is kept of ``who``; True once all of it is gone, MemoryError_ otherwise.

        With a recognised speaker: that speaker's settings and sessions, and the places of every device,
        because a place does not say whose voice it was. Without one: everything of the account, every
        device and every speaker included. Erasing twice does no harm.
        """

    def export(self, who: Who) -> Export:
        """All that ``forget`` would erase."""

    def accounts(self) -> Iterator[Who]:
        """Every account with anything kept; reads the whole store, so for the owner only."""

    def stats(self) -> Stats:
        """How much is kept; reads the whole store, so for the owner only."""

    def check(self) -> Health:
        """Whether the store works; cheap, and never raises MemoryError_."""

    def close(self) -> None:
        """Let go of files and connections; the next use opens them again."""
