"""What ``pip install .`` needs besides: requirements.txt and the files it names, read while it is built."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RequirementsHook(MetadataHookInterface):  # type: ignore[misc, unused-ignore]
    """Hatchling calls it for the fields that pyproject.toml names as dynamic."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the dependencies in ``metadata``."""
        metadata["dependencies"] = list(requirements(Path(self.root) / "requirements.txt"))


def requirements(path: Path) -> Iterator[str]:
    """The requirements of the file ``path`` in order, those of the files it includes among them."""
    for line in path.read_text(encoding="utf-8").splitlines():
        requirement = line.partition("#")[0].strip()
        if requirement.startswith("-r "):
            yield from requirements(path.parent / requirement[3:].strip())
        elif requirement:
            yield requirement
