"""Clients as devices, such as browser tabs: a session each, and one account for all of a person's."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from threading import Lock
from typing import Final

from skill.json import Json
from skill.routine.state import NOWHERE, SessionState
from skill.settings import Settings
from skill.speaker.echo.clock import Clock
from skill.speaker.echo.conversation import EchoSession
from skill.speaker.echo.envelope import Account, Envelopes, Interfaces

from .reading import Client

MOST_TABS: Final = 64
"""So many tabs are remembered; the one that was silent longest makes room."""


class _Envelopes(Envelopes):
    """Ids that are new after every start: a run is counted once by its id, and a tab outlives the server."""

    def new_id(self, kind: str) -> str:
        """Return an id for a ``kind`` of thing that was never used before."""
        return f"amzn1.echo-api.{kind}.{uuid.uuid4()}"


class Tab:
    """One client, such as a browser tab or a satellite."""

    def __init__(self, device: str, account: Account, clock: Clock) -> None:
        self.device_id = f"amzn1.ask.device.{device}"
        """What the skill knows the tab as."""
        self._envelopes = _Envelopes(self.device_id, account, Interfaces(), clock)
        self.account = account
        """Whose tab it is."""
        self.session = EchoSession(self._envelopes.new_id)
        """The session, open or not."""
        self.place: SessionState = NOWHERE
        """The last place of a routine that is known; NOWHERE outside of one."""
        self.said: tuple[str, ...] = ()
        """What the last turn gave the client's voice to say: ears must not take it for a person's words."""
        self.lock = Lock()
        """Held for the length of one request: a tab does one thing at a time."""

    def request(self, body: Json, context: Json, *, in_session: bool) -> Json:
        """The whole request around ``body``."""
        session = self.session.json() if in_session else None
        return self._envelopes.wrap(body, session=session, context=context)


class Tabs:
    """All clients, bounded in number and kept in memory only."""

    def __init__(self, settings: Settings, clock: Clock, most: int = MOST_TABS) -> None:
        self._application = min(settings.skill_ids, default=Account().application_id)
        self._clock = clock
        self._most = most
        self._tabs: OrderedDict[Client, Tab] = OrderedDict()
        self._lock = Lock()

    def seconds(self) -> int:
        """The second since the epoch."""
        return int(self._clock.time().timestamp())

    def tab(self, client: Client) -> Tab:
        """The tab of a client, made where it is new."""
        with self._lock:
            if client not in self._tabs:
                account = Account(f"amzn1.ask.account.{client.person}", self._application)
                self._tabs[client] = Tab(client.device, account, self._clock)
            self._tabs.move_to_end(client)
            while len(self._tabs) > self._most:
                self._tabs.popitem(last=False)
            return self._tabs[client]
