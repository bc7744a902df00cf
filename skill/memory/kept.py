"""What is kept, as frozen values. Times are milliseconds since 1970-01-01 UTC."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from skill.errors import MemoryError_
from skill.memory.limits import RUN_ID_MOST, TEXT_MOST
from skill.memory.preferences import Preferences


@dataclass(frozen=True, slots=True)
class LastPlace:
    """Where somebody stopped on one device. Raises MemoryError_ when the token is too long."""

    token: str
    """The place in the codec of the audio streams; the stores do not look inside."""

    saved_at_ms: int
    """When it was true; an older place never replaces a newer one."""

    content: str
    """Fingerprint of the words and routines it belongs to: a place in other content is worthless."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.token) <= TEXT_MOST:
            raise MemoryError_(
                f"The token of a place has 1 to {TEXT_MOST} characters, not {len(self.token)}."
            )


class Session(NamedTuple):
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


def checked_session(session: Session) -> Session:
    """``session`` as it may be stored. Raises MemoryError_ when its run's id is empty or too long."""
    if not 1 <= len(session.run_id) <= RUN_ID_MOST:
        raise MemoryError_(f"The id of a run has 1 to {RUN_ID_MOST} characters, not {len(session.run_id)}.")
    return session


@dataclass(frozen=True, slots=True)
class DevicePlace:
    """A last place and the device it belongs to."""

    device: str
    """Key of the device; to forget this place, clear it for a ``Who`` with this device."""

    place: LastPlace
    """Where somebody stopped there."""


def newest_session_first(one: Session) -> tuple[int, str]:
    """Sorts sessions the way every store gives them out."""
    return -one.finished_at_ms, one.run_id


def newest_place_first(one: DevicePlace) -> tuple[int, str]:
    """Sorts places the way every store gives them out."""
    return -one.place.saved_at_ms, one.device


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything a launch needs, got with one read. ``Kept()`` is somebody who was never here."""

    preferences: Preferences = field(default_factory=Preferences)
    """The settings of the person, or of the household for a voice that is not recognised."""

    place: LastPlace | None = None
    """Where somebody stopped on this device, while it is younger than ``limits.PLACE_MS``."""

    elsewhere: DevicePlace | None = None
    """The newest place on the account's other devices."""

    sessions: tuple[Session, ...] = ()
    """The sessions of the last 28 days, newest first, at most ``limits.RECENT_MOST``."""

    finished: int = 0
    """Sessions finished since the first visit, older ones included."""

    visits: int = 0
    """Visits counted since the first one (see ``Memory.keep_settings``)."""

    version: int = 0
    """Version of the stored record; 0 where nothing is stored."""

    known: bool = True
    """False where the store could not be asked: then emptiness says nothing about the person."""


@dataclass(frozen=True, slots=True)
class PersonKept:
    """All that is kept of one speaker, or of the unrecognised voices of a household."""

    person: str | None
    """Key of the speaker; None: the household."""

    settings: dict[str, str | int | float | bool]
    """Every setting by its name."""

    finished: int
    """Sessions finished since the first visit."""

    visits: int
    """Visits counted."""

    sessions: tuple[Session, ...]
    """Every session still kept, newest first."""


@dataclass(frozen=True, slots=True)
class Export:
    """All that is kept of one person or one account, for "what do you know about me" and the owner."""

    people: tuple[PersonKept, ...]
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
