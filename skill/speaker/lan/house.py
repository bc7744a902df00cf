"""What this computer is called in its own network: the addresses of its network cards, and its name."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from skill.errors import SettingsError

_NAME: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_VIRTUAL: Final = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "podman", "cni")
"""How the network cards begin that lead to containers and virtual machines of this computer only."""
_ANYWHERE: Final = "192.88.99.1"
"""An address outside every home (RFC 7526). Nothing is sent there: it is asked which card would be used."""


@dataclass(frozen=True)
class House:
    """Names under which the household reaches this computer."""

    addresses: tuple[str, ...]
    """IPv4 addresses at home, the one that phones most likely reach first."""
    names: tuple[str, ...] = ()
    """Such as ``kitchen-pc.local`` and ``kitchen-pc``; none where it has no name that can be one."""

    @property
    def hosts(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.addresses, *self.names))

    def address(self, port: int) -> str:
        """Where a phone goes."""
        return f"https://{self.addresses[0]}:{port}"


def this_house() -> House:
    """How this computer is reached now. Raises SettingsError where it is in no network of a home."""
    cards = _cards()
    found = [*(a for name, a in cards if not _virtual(name)), *(a for name, a in cards if _virtual(name))]
    addresses = at_home(found)
    first = _first_choice()
    if not addresses:
        raise SettingsError(
            "This computer is in no home network: connect it to the one that the phone is in, "
            "then run serve --lan again."
        )
    ordered = sorted(addresses, key=lambda each: each != first)  # stable: the others stay in their order
    return House(tuple(ordered), names_of(socket.gethostname()))


def at_home(addresses: Iterable[str]) -> list[str]:
    """Those of ``addresses`` that the internet cannot reach (RFC 6890), each once."""
    return [address for address in dict.fromkeys(addresses) if is_at_home(address)]


def is_at_home(address: str) -> bool:
    """Whether an IPv4 address is one of a private network; the internet's and this computer's own are not."""
    try:
        asked = ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return not (asked.is_global or asked.is_loopback or asked.is_multicast or asked.is_unspecified)


def names_of(hostname: str) -> tuple[str, ...]:
    """The name in multicast DNS (RFC 6762) and the bare one."""
    bare = hostname.lower().partition(".")[0]
    if not _NAME.fullmatch(bare) or bare in ("localhost", "local"):
        return ()
    return f"{bare}.local", bare


def _virtual(card: str) -> bool:
    return card.startswith(_VIRTUAL)


def _cards() -> list[tuple[str, str]]:
    """The IPv4 address of each network card that is on, by the card's name."""
    import psutil  # not above: only who is asked for the network needs it

    on = psutil.net_if_stats()
    return [
        (card, each.address)
        for card, addresses in psutil.net_if_addrs().items()
        for each in addresses
        if each.family == socket.AF_INET and card in on and on[card].isup
    ]


def _first_choice() -> str | None:
    """The address of the card that leads out of the house; None without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((_ANYWHERE, 9))
        except OSError:
            return None
        return str(asking.getsockname()[0])
