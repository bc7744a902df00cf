"""From parameters and sources to the files of a package."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from skill.errors import SettingsError

from .address import Address, Parameters, read_address
from .folder import MANIFEST, RESOURCES, as_json, folder_mistakes, kept_states, write_folder
from .icons import icon_name
from .manifest import manifest_for
from .source import DEFAULT_SOURCE, Source, read_source

_RESOURCES = {
    "askcliResourcesVersion": "2020-03-31",
    "profiles": {"default": {"skillMetadata": {"src": "./skill-package"}}},
}


def write_package(
    asked: Parameters, out: Path | None, *, source: Path = DEFAULT_SOURCE, mistakes: Sequence[str] = ()
) -> list[str]:
    """Write the package to the folder ``out`` and return the names of its files, sorted.

    ``mistakes`` are those that the caller knows of already. Raises SettingsError with every mistake, a line
    each, in parameters, texts, icons, model and folder; then nothing is written.
    """
    address, found = read_address(asked), read_source(source)
    wrong = [*_listed(address), *_listed(found), *mistakes]
    wrong += folder_mistakes(out, asked.skill_id)
    if wrong or out is None or not isinstance(address, Address) or not isinstance(found, Source):
        raise SettingsError("\n".join(wrong))
    files = {**package_files(found, address), **kept_states(out, asked.skill_id)}
    write_folder(out, files)
    return sorted(files)


def package_files(source: Source, address: Address) -> dict[str, bytes]:
    """The files of a package by name: the same input makes the same bytes."""
    models = {
        f"skill-package/interactionModels/custom/{locale}.json": data
        for locale, data in source.models.items()
    }
    icons = {f"skill-package/assets/{icon_name(size)}": data for size, data in source.icons.items()}
    manifest = manifest_for(source.skeleton, source.texts, address)
    return {RESOURCES: as_json(_RESOURCES), MANIFEST: as_json(manifest), **models, **icons}


def _listed(found: object) -> list[str]:
    return found if isinstance(found, list) else []
