"""The one protocol of every store, and which request may use which part of it.

| request                                              | memory                                     |
|------------------------------------------------------|--------------------------------------------|
| launch                                               | ``recall``, then at most one ``keep_settings`` |
| next, previous, again, pause, resume, slower, how many | no read: their place is in the request itself |
| the same words where no request carries a place        | ``recall``, once                           |
| a step begins, playback stops, the session ends      | ``keep_place``, a write; no if the run is over |
| a run is ended by red flag, ouch or a declined offer | ``end_run``, one write                      |
| a setting is changed by voice                        | ``keep_settings``, one write                |
| the last stream of a run finishes                    | ``finish``, which clears the device's place too |
| "how am I doing", reminders, an offer answered       | ``recall``, then at most one ``keep_settings`` |
| "what do you know about me"                          | ``export``                                 |
| "forget me" after a yes, SkillDisabled               | ``forget``                                 |
| the owner's command line                             | ``accounts``, ``export``, ``forget``, ``stats`` |
| ``GET /health``                                      | ``check``                                  |

Every operation except ``check`` raises StoreError when the store cannot do it; a text for the owner
is inside, without personal data. A store opens on its first use, not when it is made, and is safe to
share between threads. SQLite and DynamoDB are safe between processes as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple, Protocol

from skill.errors import StoreError

from .preferences import RUN_ID_MOST, TEXT_MOST, Changes, StoredPreferences

# What is kept, as frozen values. Times are milliseconds since 1970-01-01 UTC.


@dataclass(frozen=True, slots=True)
class LastPlace:
    """Where somebody stopped on one device. Raises StoreError when the token is too long."""

    token: str
    """The place in the codec of the audio streams; the stores do not look inside."""

    saved_at_ms: int
    """When it was true; an older place never replaces a newer one."""

    content: str
    """Fingerprint of the words and routines it belongs to: a place in other content is worthless."""

    run: str = ""
    """The id of the run that it is a place in; "" where that is not known."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.token) <= TEXT_MOST:
            raise StoreError(f"The token of a place has 1 to {TEXT_MOST} characters, not {len(self.token)}.")
        if len(self.run) > RUN_ID_MOST:
            raise StoreError(f"The id of a run has at most {RUN_ID_MOST} characters, not {len(self.run)}.")


class FinishedSession(NamedTuple):
    """One finished routine. A named tuple, because every launch makes dozens of them."""

    run_id: str
    """The run it belongs to; a run counts once per account, however often its end is reported."""

    routine: str
    """Which routine, as the content names it: "foot", "hand"."""

    length: str
    """Which length of it, as the content names it: "full", "short"."""

    finished_at_ms: int
    """When it ended."""

    seconds: int
    """How long it took."""


def checked_session(session: FinishedSession) -> FinishedSession:
    """``session`` as it may be stored. Raises StoreError when its run's id is empty or too long."""
    if not 1 <= len(session.run_id) <= RUN_ID_MOST:
        raise StoreError(f"The id of a run has 1 to {RUN_ID_MOST} characters, not {len(session.run_id)}.")
    return session


@dataclass(frozen=True, slots=True)
class DevicePlace:
    """A last place and the device it belongs to."""

    device: str
    """Key of the device; to forget this place, clear it for a ``Who`` with this device."""

    place: LastPlace
    """Where somebody stopped there."""


def newest_session_first(one: FinishedSession) -> tuple[int, str]:
    """Sorts sessions the way every store gives them out."""
    return -one.finished_at_ms, one.run_id


def newest_place_first(one: DevicePlace) -> tuple[int, str]:
    """Sorts places the way every store gives them out."""
    return -one.place.saved_at_ms, one.device


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a launch needs, got with one read. ``Profile()`` is somebody who was never here."""

    preferences: StoredPreferences = field(default_factory=StoredPreferences)
    """The settings of the person, or of the household for a voice that is not recognised."""

    place: LastPlace | None = None
    """Where somebody stopped on this device, while it is younger than ``limits.PLACE_MS``."""

    elsewhere: DevicePlace | None = None
    """The newest place on the account's other devices."""

    sessions: tuple[FinishedSession, ...] = ()
    """The sessions of the last 28 days, newest first, at most ``limits.RECENT_MOST``.

    Where there is none, the last one before: what somebody did weeks ago is still what they did last.
    """

    finished: int = 0
    """Sessions finished since the first visit, older ones included."""

    visits: int = 0
    """Visits counted since the first one (see ``Memory.keep_settings``)."""

    over: bool = False
    """Whether the run that was asked about has ended, in whichever way, within the last day."""

    known: bool = True
    """False where the store could not be asked: then emptiness says nothing about the person."""

    placeless: bool = False
    """Whether the request named no device, as some test tools do: then there is no place to remember."""

    @property
    def place_known(self) -> bool:
        """Whether an empty ``place`` says that there is none."""
        return self.known and not self.placeless


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """All that is kept of one speaker, or of the unrecognised voices of a household."""

    person: str | None
    """Key of the speaker; None: the household."""

    settings: dict[str, str | int | float | bool]
    """Every setting by its name."""

    finished: int
    """Sessions finished since the first visit."""

    visits: int
    """Visits counted."""

    sessions: tuple[FinishedSession, ...]
    """Every session still kept, newest first."""


@dataclass(frozen=True, slots=True)
class Export:
    """All that is kept of one person or one account, for "what do you know about me" and the owner."""

    people: tuple[PersonRecord, ...]
    """The household first, then its recognised speakers."""

    places: tuple[DevicePlace, ...]
    """The last place on each device, newest first."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is kept."""
        return not self.people and not self.places

    def as_json(self) -> dict[str, object]:
        """The same as plain JSON values."""
        people = [
            {**asdict(one), "sessions": [each._asdict() for each in one.sessions]} for one in self.people
        ]
        return {"people": people, "places": [asdict(one) for one in self.places]}


# Whose memory it is: pseudonyms of an account, a recognised speaker and a device.


@dataclass(frozen=True, slots=True)
class Who:
    """One request's owner, as the stores know it.

    Every field is a key made by ``skill.persistence.keys``, never one of Alexa's own ids.
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


def ended_mark(who: Who, run: str) -> str:
    """How the stores keep that ``run`` has ended: 32 hex digits that say neither whose it was nor which.

    What was ended stays ended also after somebody was forgotten, so nothing of the person may be in it.
    """
    return _mark(who.user, run)


@lru_cache(1024)
def _mark(user: str, run: str) -> str:
    return hashlib.sha256(f"{user}/{run}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


NOBODY = Who("")
"""Stands for a request whose owner cannot be told: nothing is read or kept for it."""

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

    def recall(self, who: Who, run: str | None = None) -> Profile:
        """Everything a launch needs, with one read; ``Profile()`` for somebody who was never here.

        ``run`` is one of which ``Profile.over`` shall say whether it has ended.
        """

    def keep_place(self, who: Who, place: LastPlace) -> bool:
        """Keep where the device is, with one write; an older place never replaces a newer one.

        False where the place's run has ended: then nothing is kept. Without a device there is nowhere to
        keep it, and nothing is said about the run.
        """

    def end_run(self, who: Who, run: str | None = None) -> None:
        """End ``run`` for good and forget the place of this device, with one write.

        The run of that place has ended as well. What has ended is neither kept nor counted for
        ``preferences.ENDED_MS``, also after ``forget``.
        """

    def finish(self, who: Who, session: FinishedSession) -> bool:
        """Keep a finished session under its run's id, clear the device's place, and end the run.

        True when it counts now, False when this run was counted before, by whichever device or voice, or
        has ended in another way.
        """

    def keep_settings(self, who: Who, changes: Changes, *, visit: bool = False) -> None:
        """Change settings by name, with one write; None removes one. ``visit`` counts a visit as well."""

    def forget(self, who: Who, runs: Collection[str] = ()) -> bool:
        """Erase what is kept of ``who``; True once all of it is gone, StoreError otherwise.

        ``runs``, and the runs of every place that is erased, have ended (see ``end_run``).

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
        """Whether the store works; cheap, and never raises StoreError."""

    def close(self) -> None:
        """Let go of files and connections; the next use opens them again."""
