"""From parameters and sources to the files of a package."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from skill.content.load import HERE as CONTENT
from skill.errors import SettingsError
from skill.settings import skill_id_mistake

from .countries import load_countries, model_of
from .manifest import (
    Address,
    Names,
    Parameters,
    icon_name,
    load_icons,
    manifest_for,
    read_address,
    skeleton_mistakes,
)
from .texts import (
    Phrasebook,
    Rules,
    StoreTexts,
    invocation_mistakes,
    load_texts,
    phrase_mistakes,
    quoted_mistakes,
    wording_mistakes,
)

RESOURCES = "ask-resources.json"
MANIFEST = "skill-package/skill.json"
STATES = ".ask/ask-states.json"
"""Which skill the package belongs to; ``ask deploy`` writes it too."""


def folder_mistakes(out: Path | None, asked: Parameters) -> list[str]:
    """Why nothing can be written: no folder is named, it holds other things, or another skill's package."""
    names = asked.names
    if out is None:
        return ["--out is missing: name the folder to write."]
    if not out.exists() and not out.is_symlink():
        return []
    if not out.is_dir():
        return [f"{out} is no folder: {names.elsewhere}."]
    files = _files(out)
    if files and not _is_package(out, files):
        return [f"{out} holds something else than a whole package: empty it, or {names.elsewhere}."]
    known, given = _known_skill(out), asked.skill_id
    if given and known and known != given and skill_id_mistake("", given) is None:
        return [f"{out} belongs to the skill {known}: {names.without_id}, or {names.elsewhere}."]
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


def write_folder(out: Path, files: Mapping[str, bytes], names: Names) -> None:
    """Put ``files`` into ``out``, in place of an older package, whole or not at all.

    They are written beside it first and moved there in one go. Raises SettingsError where that fails.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise _not_written(out, error, names) from error
    try:
        _fill(draft / "new", files)
        _exchange(draft / "new", out, draft / "old")
    except OSError as error:
        raise _not_written(out, error, names) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _not_written(out: Path, error: OSError, names: Names) -> SettingsError:
    return SettingsError(f"{out} cannot be written ({error.strerror}): {names.elsewhere}.")


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


DEFAULT_SOURCE = Path(__file__).parents[2] / "interaction_model"
CHECK_INS = "CheckInIntent"
"""Takes a rating of pain from 0 to 10: for private installations (SKILL_CHECKINS), not for the store."""
MODELS = {"en": "en-US"}
"""The whole interaction model of each language, by the locale that its file is named after."""


@dataclass(frozen=True)
class Source:
    """What is put into a package, without a mistake."""

    skeleton: dict[str, Any]
    """``skill.json`` as it is in the repository."""
    models: dict[str, bytes]
    """The interaction model of each locale."""
    texts: dict[str, StoreTexts]
    """The texts of each locale, its own words filled in."""
    icons: dict[int, bytes]
    """PNG files by the pixels of a side."""


def read_source(folder: Path = DEFAULT_SOURCE, *, check_ins: bool = False) -> Source | list[str]:
    """Everything from ``folder``, or every mistake that certification would find in it, a sentence each.

    Without ``check_ins`` the models are those of a public skill, which has no ratings of pain.
    """
    mistakes: list[str] = []
    skeleton = _read_json(folder / "skill.json", mistakes)
    icons, wrong = load_icons(folder / "icons")
    mistakes += wrong
    texts: dict[str, StoreTexts] = {}
    models: dict[str, bytes] = {}
    intents: set[str] = set()
    countries, wrong = load_countries(folder)
    mistakes += wrong
    for language, locale in MODELS.items():
        model = _read_model(folder / f"{locale}.json", mistakes)
        stored, rules, wrong = load_texts(folder, language)
        mistakes += wrong
        if not check_ins and model is not None:
            leave_out(model, CHECK_INS)
        if wrong or model is None or stored is None or rules is None or countries is None:
            continue
        found = {place: stored.localized(place) for place in stored.locales}
        spoken = {place: model_of(place, model, countries) for place in found}
        mistakes += language_mistakes(language, spoken, found, rules)
        texts |= found
        models |= {place: as_json(_file(one)) for place, one in spoken.items()}
        intents |= {intent["name"] for intent in model["intents"]}
    if skeleton is not None and intents:
        mistakes += skeleton_mistakes(skeleton, intents)
    if mistakes or skeleton is None:
        return mistakes
    return Source(skeleton, models, texts, icons)


def leave_out(model: dict[str, Any], intent: str) -> None:
    """Take ``intent`` out of ``model``, with the slot types that only it has."""
    kept = [one for one in model["intents"] if one["name"] != intent]
    used = {slot["type"] for one in kept for slot in one.get("slots", ())}
    before = {slot["type"] for one in model["intents"] for slot in one.get("slots", ())}
    types = [one for one in model.get("types", ()) if one["name"] not in before - used]
    model.update(intents=kept, types=types)


def language_mistakes(
    language: str, models: Mapping[str, dict[str, Any]], texts: dict[str, StoreTexts], rules: Rules
) -> list[str]:
    """Mistakes in the texts of one language; those of single countries are named after them.

    ``models`` are those of the countries in which ``texts`` are shown.
    """
    brought = builtin_phrases(language)
    found = {
        locale: _text_mistakes(one, Phrasebook(models[locale], brought, rules.phrases), rules)
        for locale, one in texts.items()
    }
    everywhere = [one for one in next(iter(found.values())) if all(one in each for each in found.values())]
    for locale, mistakes in found.items():
        everywhere += [f"{locale}: {one}" for one in mistakes if one not in everywhere]
    names = {model["invocationName"]: None for model in models.values()}
    return [*(one for name in names for one in invocation_mistakes(name, rules.invocation)), *everywhere]


def _text_mistakes(texts: StoreTexts, catalogue: Phrasebook, rules: Rules) -> list[str]:
    return [
        *wording_mistakes(texts, rules),
        *phrase_mistakes(texts.examplePhrases, catalogue),
        *quoted_mistakes("description", texts.description, catalogue),
        *quoted_mistakes("testingInstructions", texts.testingInstructions, catalogue),
    ]


def builtin_phrases(language: str) -> dict[str, list[str]]:
    """What Alexa hears for the intents that are built in."""
    text = (CONTENT / language / "builtin_phrases.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["intents"]
    return found


def _read_model(path: Path, mistakes: list[str]) -> dict[str, Any] | None:
    """The language model inside the file; None where it cannot be used."""
    data = _read_json(path, mistakes)
    model = ((data or {}).get("interactionModel") or {}).get("languageModel")
    if isinstance(model, dict) and model.get("intents") and isinstance(model.get("invocationName"), str):
        return model
    if data is not None:
        mistakes.append(
            f"The interaction model {path.name} has no invocation name or no intents: restore the file."
        )
    return None


def _file(model: dict[str, Any]) -> dict[str, Any]:
    """A language model as Amazon's file holds it."""
    return {"interactionModel": {"languageModel": model}}


def _read_json(path: Path, mistakes: list[str]) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        mistakes.append(f"{path} cannot be read ({error}): restore the file.")
        return None
    if isinstance(data, dict):
        return data
    mistakes.append(f"{path} is no JSON object: restore the file.")
    return None


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
    files = made_package(asked, out, source=source, mistakes=mistakes)
    assert out is not None, "made_package has refused to make it for no folder"
    write_folder(out, files, asked.names)
    return sorted(files)


def made_package(
    asked: Parameters, out: Path | None, *, source: Path = DEFAULT_SOURCE, mistakes: Sequence[str] = ()
) -> dict[str, bytes]:
    """The files that :func:`write_package` would write, by name. Raises SettingsError as it does."""
    address, found = read_address(asked), read_source(source, check_ins=asked.check_ins)
    wrong = [*_listed(address), *_listed(found), *mistakes]
    wrong += folder_mistakes(out, asked)
    if wrong or out is None or not isinstance(address, Address) or not isinstance(found, Source):
        raise SettingsError("\n".join(wrong))
    return {**package_files(found, address), **kept_states(out, asked.skill_id)}


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
