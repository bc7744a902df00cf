"""What the terminal says to who wants a phone beside the chair."""

from __future__ import annotations

import sys
from typing import Final

from skill.speaker.qr import qr_text

from .network import Lan

_WARNED: Final = (
    "A phone's browser warns once that it does not know the certificate, which was made on this computer.\n"
    "Choose the details there, and go on. Its authority's fingerprint begins with {fingerprint}."
)


def tell_phones(lan: Lan) -> None:
    """Say where phones go, with a code to scan; and a new one when that was used, or the address changed."""
    names = [f"https://{name}:{lan.port}" for name in lan.house.names[:1]]
    print(f"Phones in this network: {' or '.join([lan.house.address(lan.port), *names])}")
    print(_WARNED.format(fingerprint=lan.fingerprint), flush=True)
    lan.joined = lan.moved = lambda: _show(lan)
    _show(lan)


def _show(lan: Lan) -> None:
    link = lan.link(lan.guests.code(float("inf")))
    picture = qr_text(link) if sys.stdout.isatty() else ""
    print(f"{picture}To join a phone, scan that code or open {link}", flush=True)
