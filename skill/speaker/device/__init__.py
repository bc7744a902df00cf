"""A virtual Echo for this computer and for tests: requests as Alexa sends them, by a clock.

``skill.testing`` has a clock that one can wind.

clock = RealClock()
device = Device(skill, clock=clock)
turn = device.launch()
device.log.of(Notice)
"""

from __future__ import annotations

from skill.speaker.device.account import Account, Interfaces, Viewport
from skill.speaker.device.clock import Clock, RealClock
from skill.speaker.device.device import Button, Device
from skill.speaker.device.envelope import Slot
from skill.speaker.device.log import (
    Dropped,
    Heard,
    Log,
    MicOpened,
    Notice,
    PlayerEvent,
    Record,
    Refused,
    SessionClosed,
    Shown,
    Spoken,
    Turn,
)
from skill.speaker.device.player import Activity
from skill.speaker.device.sound import Failure, Habits, Nearly
from skill.speaker.device.speech import speech_estimate

__all__ = [
    "Account",
    "Activity",
    "Button",
    "Clock",
    "Device",
    "Dropped",
    "Failure",
    "Habits",
    "Heard",
    "Interfaces",
    "Log",
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
    "Spoken",
    "Turn",
    "Viewport",
    "speech_estimate",
]
