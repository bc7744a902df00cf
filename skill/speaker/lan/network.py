"""The network's side of this computer as it is now: names, certificates, and who has joined."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Final

from skill.errors import SettingsError

from .certificate import Certificates, certificates
from .guests import Guests
from .house import House, this_house

AGAIN_S: Final = 60.0
"""So often it is looked whether the addresses are still these, and the certificate holds."""
_COMPARED: Final = len("AB:CD:EF:01:23:45:67:89")


class Lan:
    """What is kept is in ``folder``.

    Raises SettingsError where this computer is in no home network, or where nothing can be kept.
    """

    def __init__(self, folder: Path, port: int, find: Callable[[], House] = this_house) -> None:
        self._folder = folder
        self._find = find
        self.port = port
        """Where it listens for phones."""
        self.house: House = find()
        """What this computer is called now."""
        self.certificates: Certificates = certificates(folder, self.house)
        """For these names."""
        self.guests = Guests(folder)
        self.joined: Callable[[], None] = lambda: None
        """Called when a phone has joined."""
        self.moved: Callable[[], None] = lambda: None
        """Called when the addresses have changed."""
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        """What connections begin with; a new certificate holds for the next one."""
        self.tls.minimum_version = ssl.TLSVersion.TLSv1_2
        self.tls.load_cert_chain(self.certificates.server)

    def link(self, code: str) -> str:
        """Where a phone goes with a code. What is behind # is sent to nobody, and stands in no log."""
        return f"{self.house.address(self.port)}/lan/#{code}"

    @property
    def fingerprint(self) -> str:
        """How the authority's fingerprint begins, enough to compare by eye."""
        return self.certificates.fingerprint[:_COMPARED]

    def look(self) -> None:
        """Follow a change of addresses, and renew the certificate before it ends."""
        try:
            house = self._find()
            made = certificates(self._folder, house)
        except SettingsError:
            return  # out of the network for a while: what there is serves again afterwards
        self.tls.load_cert_chain(made.server)
        moved, self.house, self.certificates = house != self.house, house, made
        if moved:
            self.moved()

    def watch(self, every_s: float = AGAIN_S) -> Callable[[], None]:
        """Look from time to time, until what is returned is called."""
        stopped = Event()

        def watching() -> None:
            while not stopped.wait(every_s):
                self.look()

        Thread(target=watching, name="lan-watch", daemon=True).start()
        return stopped.set
