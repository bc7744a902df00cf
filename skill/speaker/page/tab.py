"""Browser tabs as devices: each has a session of its own, and all of one browser share an account."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from threading import Lock
from typing import Final

from skill.routine.place import NOWHERE, Place
from skill.settings import Settings
from skill.speaker.device.account import Account, Interfaces
from skill.speaker.device.clock import Clock
from skill.speaker.device.envelope import Envelopes, Json
from skill.speaker.device.session import Session
from skill.speaker.page.asked import From

MOST_TABS: Final = 64
"""So many tabs are remembered; the one that was silent longest makes room."""


class _Envelopes(Envelopes):
    """Ids that are new after every start: a run is counted once by its id, and a tab outlives the server."""

    def new_id(self, kind: str) -> str:
        """Return an id for a ``kind`` of thing that was never used before."""
        return f"amzn1.echo-api.{kind}.{uuid.uuid4()}"


class Tab:
    """One browser tab."""

    def __init__(self, device: str, account: Account, clock: Clock) -> None:
        self._envelopes = _Envelopes(f"amzn1.ask.device.{device}", account, Interfaces(), clock)
        self.account = account
        """Whose tab it is."""
        self.session = Session(self._envelopes.new_id)
        """The session, open or not."""
        self.place: Place = NOWHERE
        """The last place of a routine that is known; NOWHERE outside of one."""
        self.lock = Lock()
        """Held for the length of one request: a tab does one thing at a time."""

    def request(self, body: Json, context: Json, *, in_session: bool) -> Json:
        """The whole request around ``body``."""
        session = self.session.json() if in_session else None
        return self._envelopes.wrap(body, session=session, context=context)


class Tabs:
    """The tabs of all browsers, bounded in number and kept in memory only."""

    def __init__(self, settings: Settings, clock: Clock, most: int = MOST_TABS) -> None:
        self._application = min(settings.skill_ids, default=Account().application_id)
        self._clock = clock
        self._most = most
        self._tabs: OrderedDict[From, Tab] = OrderedDict()
        self._lock = Lock()

    def tab(self, page: From) -> Tab:
        """The tab of a page, made where it is new."""
        with self._lock:
            if page not in self._tabs:
                account = Account(f"amzn1.ask.account.{page.account}", self._application)
                self._tabs[page] = Tab(page.device, account, self._clock)
            self._tabs.move_to_end(page)
            while len(self._tabs) > self._most:
                self._tabs.popitem(last=False)
            return self._tabs[page]
