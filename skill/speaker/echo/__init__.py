"""A virtual Echo for this computer and for tests: requests as Alexa sends them, by a clock.

``skill.testing`` has a clock that one can wind.

clock = RealClock()
device = Device(skill, clock=clock)
turn = device.launch()
device.log.of(Notice)
"""

from __future__ import annotations

from .clock import Clock, RealClock
from .conversation import speech_estimate
from .device import Button, Device
from .envelope import Account, Interfaces, Slot, Viewport
from .log import (
    Dropped,
    HeardReply,
    Log,
    LoggedTurn,
    MicOpened,
    Notice,
    PlayerEvent,
    Record,
    Refused,
    SessionClosed,
    Shown,
    SpokenReply,
)
from .player import Activity
from .sound import Failure, Habits, Nearly

__all__ = [
    "Account",
    "Activity",
    "Button",
    "Clock",
    "Device",
    "Dropped",
    "Failure",
    "Habits",
    "HeardReply",
    "Interfaces",
    "Log",
    "LoggedTurn",
    "MicOpened",
    "Nearly",
    "Notice",
    "PlayerEvent",
    "RealClock",
    "Record",
    "Refused",
    "SessionClosed",
    "Shown",
    "Slot",
    "SpokenReply",
    "Viewport",
    "speech_estimate",
]
