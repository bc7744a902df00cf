"""Where a stream is: the players of satellites tell neither place nor title, so the time is kept here."""

from dataclasses import dataclass
from time import monotonic
from typing import Final

from .skill import Json

NEARLY: Final = 3_000
"""A stream that ended so near to its end, in ms, was heard out: players report their states late."""
SETTLING: Final = 3
"""For so long, in seconds, a player may still tell of the answer that it spoke before the stream."""
KEPT: Final = 15 * 60
"""For so long, in seconds, "continue" needs no name after a pause."""


@dataclass
class Clock:
    """The stream that plays or played last."""

    token: str | None = None
    offset: int = 0
    """Where it stood when it last began or was held, in ms."""
    length: int = 0
    activity: str = "IDLE"
    """As the contract names it."""
    shown: frozenset[str | None] = frozenset()
    """What the player may call it: others' media have other names."""
    since: float | None = None
    """When it last began to sound; None while it is silent."""
    held: float = 0.0
    """When it was last held."""

    def load(self, play: Json) -> None:
        """Take a stream that is about to play."""
        self.token, self.offset, self.length = play["token"], play["from_ms"], play["ms"]
        self.since, self.activity, self.shown = None, "IDLE", frozenset({play["url"], None})

    def run(self, shown: str | None) -> None:
        """It sounds from now on, and the player calls it ``shown``."""
        self.since, self.activity, self.shown = monotonic(), "PLAYING", self.shown | {shown}

    def unsettle(self) -> bool:
        """Take back that it sounds, where that was told a moment ago only; whether it was."""
        young = self.since is not None and monotonic() - self.since < SETTLING
        if young:
            self.since, self.activity = None, "IDLE"
        return young

    def hold(self, activity: str) -> None:
        """It is silent from now on."""
        self.offset, self.since, self.activity, self.held = self.now, None, activity, monotonic()

    @property
    def sounds(self) -> bool:
        """Whether it is heard, or will be in a moment."""
        return self.since is not None or (self.token is not None and self.activity == "IDLE")

    @property
    def now(self) -> int:
        """Where it is, in ms."""
        passed = 0 if self.since is None else round((monotonic() - self.since) * 1000)
        return min(self.offset + passed, self.length)

    @property
    def heard_out(self) -> bool:
        """Whether it came to its end, or as good as that."""
        return self.now >= self.length - NEARLY

    @property
    def recent(self) -> bool:
        """Whether it plays, or was paused a while ago at most."""
        paused = self.activity in ("PAUSED", "STOPPED") and monotonic() - self.held < KEPT
        return paused or self.sounds or self.activity == "PLAYING"

    def told(self) -> Json:
        """What the skill is told of it."""
        about = {"token": self.token, "offset": self.now} if self.token else {}
        return {"activity": self.activity, **about}
