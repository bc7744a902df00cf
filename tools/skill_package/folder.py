"""The folder of a package: recognised where one is there already, and written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from skill.errors import SettingsError

RESOURCES = "ask-resources.json"
MANIFEST = "skill-package/skill.json"
STATES = ".ask/ask-states.json"
"""Which skill the package belongs to; ``ask deploy`` writes it too."""


def folder_mistakes(out: Path | None, skill_id: str) -> list[str]:
    """Why nothing can be written: no folder is named, it holds other things, or another skill's package."""
    if out is None:
        return ["--out is missing: name the folder to write."]
    if not out.exists() and not out.is_symlink():
        return []
    if not out.is_dir():
        return [f"{out} is no folder: name another with --out."]
    files = _files(out)
    if files and not _is_package(out, files):
        return [
            f"{out} holds something else than a whole package: empty it, or name another folder with --out."
        ]
    known = _known_skill(out)
    if skill_id and known and known != skill_id:
        return [f"{out} belongs to the skill {known}: name another folder with --out."]
    return []


def kept_states(out: Path, skill_id: str) -> dict[str, bytes]:
    """Which skill the package belongs to: as an earlier one of ``ask deploy`` says, or as it was named."""
    if _known_skill(out) or (not skill_id and (out / STATES).is_file()):
        return {STATES: (out / STATES).read_bytes()}
    return {STATES: states_for(skill_id)} if skill_id else {}


def states_for(skill_id: str) -> bytes:
    """``ask-states.json`` for a skill that is there already (ask-cli v2)."""
    return as_json({"askcliStatesVersion": "2020-03-31", "profiles": {"default": {"skillId": skill_id}}})


def as_json(value: object) -> bytes:
    """JSON for people and machines, the same bytes for the same value."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Put ``files`` into ``out``, in place of an older package, whole or not at all.

    They are written beside it first and moved there in one go. Raises SettingsError where that fails.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise _not_written(out, error) from error
    try:
        _fill(draft / "new", files)
        _exchange(draft / "new", out, draft / "old")
    except OSError as error:
        raise _not_written(out, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _not_written(out: Path, error: OSError) -> SettingsError:
    return SettingsError(f"{out} cannot be written ({error.strerror}): name another folder with --out.")


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _exchange(new: Path, out: Path, old: Path) -> None:
    # A folder with something in it cannot be replaced by a rename, so the older package steps aside first.
    if not out.exists():
        new.rename(out)
        return
    out.rename(old)
    try:
        new.rename(out)
    except BaseException:
        old.rename(out)
        raise


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def _is_package(folder: Path, files: set[str]) -> bool:
    """Whether these files are a package, all of it and nothing else."""
    return all(map(_belongs, files)) and files >= _promised(folder)


def _belongs(name: str) -> bool:
    path = PurePosixPath(name)
    if path.parts[0] == ".ask":
        return True
    return name in (RESOURCES, MANIFEST) or str(path.parent) in (
        "skill-package/interactionModels/custom",
        "skill-package/assets",
    )


def _promised(folder: Path) -> set[str]:
    """The files that a package's own manifest speaks of; more than any folder has where it has none."""
    try:
        json.loads((folder / RESOURCES).read_text("utf-8"))
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))["manifest"]
        locales = manifest["publishingInformation"]["locales"]
        uris = {one[key] for one in locales.values() for key in ("smallIconUri", "largeIconUri")}
        icons = {f"skill-package/{uri.removeprefix('file://')}" for uri in uris}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {""}
    return icons | {f"skill-package/interactionModels/custom/{locale}.json" for locale in locales}


def _known_skill(folder: Path) -> str:
    try:
        return str(json.loads((folder / STATES).read_text("utf-8"))["profiles"]["default"]["skillId"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
