"""The last look at every reply before it leaves."""

from __future__ import annotations

import logging

from skill.alexa.rules import EVERYWHERE, Surroundings, enforce
from skill.alexa.webservice import Revise

_log = logging.getLogger(__name__)


def reviser(*, strict: bool, local: bool) -> Revise:
    """What checks each reply: strictly where developers listen, with repair where people do."""
    around = Surroundings(loopback=True) if local else EVERYWHERE
    return lambda request, reply, size: enforce(request, reply, strict, _log, around, size)
