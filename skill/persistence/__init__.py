"""What is kept between visits: one protocol, three stores behind it.

    who = keys.who(user_id, person_id, device_id)   # pseudonyms, never Alexa's ids
    kept = memory.recall(who)                       # one read, at launch
    memory.keep_place(who, LastPlace(...))          # at most one write a step
    memory.finish(who, Session(...))                # once per run, however often delivered

The stores are SQLite (default), DynamoDB and the process itself (``memory:``); ``open_memory`` picks
one from SKILL_STORE. The skill talks to a ``Guarded`` store, so that a store that hangs or fails costs
a person nothing but the memory.
"""

from __future__ import annotations

from .preferences import Rating, StoredPreferences
from .protocol import (
    NOBODY,
    Clock,
    DevicePlace,
    Export,
    FinishedSession,
    Health,
    LastPlace,
    Memory,
    PersonRecord,
    Profile,
    Stats,
    Who,
)

__all__ = [
    "NOBODY",
    "Clock",
    "DevicePlace",
    "Export",
    "FinishedSession",
    "Health",
    "LastPlace",
    "Memory",
    "PersonRecord",
    "Profile",
    "Rating",
    "Stats",
    "StoredPreferences",
    "Who",
]
