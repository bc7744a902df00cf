"""Whether a locked package is known to be weak: asked of whichever service of advisories answers.

PyPI's own knows what PyPI serves; a mirror of PyPI seldom passes it on. OSV and ecosyste.ms hold the same
advisories elsewhere, so a network that leads to one of the three is enough.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

SERVICES: Final[Mapping[str, str]] = {
    "pypi": "https://pypi.org",
    "osv": "https://api.osv.dev",
    "esms": "https://advisories.ecosyste.ms",
}
"""What pip-audit can ask, in this order."""
REMEDY: Final = (
    "run `make release-check ARGS='--only audit'` on this commit where one of "
    f"{', '.join(SERVICES.values())} answers"
)

Ask = Callable[[str], str]
"""From a service to what pip-audit prints about the lock as JSON; whatever else it prints is no answer."""


class Audit(NamedTuple):
    """What a service said."""

    known: bool
    """Whether it knows every package."""
    weak: tuple[str, ...] = ()
    """Packages with their advisories."""
    why: str = ""
    """Why nothing follows from it, where it does not know them all."""


def audited(ask: Ask) -> tuple[bool, str]:
    """Whether no package is known to be weak, and that in words; the first service that knows all decides.

    A weakness counts even where its service does not know all packages.
    """
    silent = []
    for service, host in SERVICES.items():
        said = _read(ask(service))
        if said.weak:
            return False, f"{host} knows of: {'; '.join(said.weak)}. Lock newer ones: ARGS=--renew."
        if said.known:
            return True, f"none known to {host}"
        silent.append(f"{host} {said.why}")
    return False, f"nobody could be asked ({', '.join(silent)}): {REMEDY}"


def _read(printed: str) -> Audit:
    try:
        packages = json.loads(printed)["dependencies"]
        weak = tuple(_weaknesses(packages))
        unknown = sum("skip_reason" in package for package in packages)
    except (ValueError, KeyError, TypeError):
        return Audit(False, why="cannot be reached")
    known = bool(packages) and not unknown
    return Audit(known, weak, "" if known else f"knows nothing of {unknown} of {len(packages)} packages")


def _weaknesses(packages: list[dict[str, Any]]) -> Iterator[str]:
    for package in packages:
        found = [str(one["id"]) for one in package.get("vulns", ())]
        if found:
            yield f"{package['name']} {package['version']} ({', '.join(found)})"
