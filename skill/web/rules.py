"""The last look at every reply before it leaves."""

from __future__ import annotations

import logging
from collections.abc import Callable

from skill.alexa.rules import EVERYWHERE, Json, Surroundings, enforce

_log = logging.getLogger(__name__)


def reviser(*, strict: bool, local: bool) -> Callable[[Json, Json], Json]:
    """What checks each reply: strictly where developers listen, with repair where people do."""
    around = Surroundings(loopback=True) if local else EVERYWHERE
    return lambda request, reply: enforce(request, reply, strict, _log, around)
