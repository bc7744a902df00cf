"""``python -m skill package`` as its owner runs it, and its files as Amazon reads them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import skill.cli
from skill.errors import SettingsError
from tests.skill_package.sources import (
    ARN,
    ASKED,
    ENDPOINT,
    HERE,
    LOCALES,
    SKILL_ID,
    change_json,
    change_texts,
    contents,
)
from tools.skill_package.cli import package_command
from tools.skill_package.manifest import Parameters
from tools.skill_package.package import leave_out, write_package

ROOT = HERE.parent
SOURCES = ["skill.json", "en-US.json", "countries.yaml", "store/en.yaml", "store/rules-en.yaml"]


def run(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "skill", "package", *map(str, arguments)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=cwd, env=environ, capture_output=True, text=True, encoding="utf-8", timeout=60
    )


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package, written by the command."""
    from tests.skill_package.sources import copy_source

    folder = tmp_path_factory.mktemp("package")
    done = run(
        *("--endpoint", ENDPOINT, "--out", folder / "out", "--skill-id", SKILL_ID),
        *("--source", copy_source(folder / "source")),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"10 files written to {folder / 'out'}. Go there and run: ask deploy\n"
    return folder / "out"


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "skill-package" / "skill.json").read_text("utf-8"))
    return found


def test_the_package_has_what_ask_expects_and_nothing_else(package: Path) -> None:
    models = [f"skill-package/interactionModels/custom/{locale}.json" for locale in LOCALES]
    icons = ["skill-package/assets/icon-108.png", "skill-package/assets/icon-512.png"]
    others = [".ask/ask-states.json", "ask-resources.json", "skill-package/skill.json"]
    assert sorted(contents(package)) == sorted([*models, *icons, *others])
    resources = json.loads((package / "ask-resources.json").read_text("utf-8"))
    assert resources == {
        "askcliResourcesVersion": "2020-03-31",
        "profiles": {"default": {"skillMetadata": {"src": "./skill-package"}}},
    }


def test_amazon_would_take_the_manifest(package: Path, peer: Callable[..., list[Any]]) -> None:
    assert peer("smapi-validate", "manifest", input=[manifest(package)]) == [[]]


def test_amazon_would_take_every_model(package: Path, peer: Callable[..., list[Any]]) -> None:
    models = sorted((package / "skill-package" / "interactionModels" / "custom").iterdir())
    data = [path.read_bytes() for path in models]
    assert peer("smapi-validate", "interaction-model", input=map(json.loads, data)) == [[]] * 5
    assert len(set(data)) == 5


def test_ratings_of_pain_are_in_the_model_of_a_private_skill_alone(
    package: Path, source: Path, tmp_path: Path
) -> None:
    def model(folder: Path) -> dict[str, Any]:
        path = folder / "skill-package" / "interactionModels" / "custom" / "en-US.json"
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))["interactionModel"]["languageModel"]
        return found

    write_package(replace(ASKED, check_ins=True), tmp_path / "out", source=source)
    public, private = model(package), model(tmp_path / "out")
    gone = [one["name"] for one in private["intents"] if one not in public["intents"]]
    assert gone == ["CheckInIntent"]
    assert {**public, "intents": private["intents"]} == private


def test_an_intent_is_left_out_with_the_slot_types_that_only_it_has() -> None:
    slots = [{"name": "a", "type": "MINE"}, {"name": "b", "type": "OURS"}]
    model: dict[str, Any] = {
        "intents": [{"name": "Gone", "slots": slots}, {"name": "Kept", "slots": slots[1:]}, {"name": "Bare"}],
        "types": [{"name": name, "values": []} for name in ("MINE", "OURS", "NOBODYS")],
    }
    leave_out(model, "Gone")
    assert [one["name"] for one in model["intents"]] == ["Kept", "Bare"]
    assert [one["name"] for one in model["types"]] == ["OURS", "NOBODYS"]


def test_the_manifest_names_endpoint_pages_and_icons(package: Path) -> None:
    found = manifest(package)["manifest"]
    endpoint = {"uri": ENDPOINT, "sslCertificateType": "Trusted"}
    assert found["apis"]["custom"]["endpoint"] == found["events"]["endpoint"] == endpoint
    assert {"eventName": "SKILL_DISABLED"} in found["events"]["subscriptions"]
    assert {"name": "alexa::alerts:reminders:skill:readwrite"} in found["permissions"]
    pages = found["privacyAndCompliance"]["locales"]
    assert list(pages) == list(found["publishingInformation"]["locales"]) == LOCALES
    for locale in LOCALES:
        assert pages[locale]["privacyPolicyUrl"] == "https://roll.example.org/privacy"
        assert pages[locale]["termsOfUseUrl"] == "https://roll.example.org/terms"
        shown = found["publishingInformation"]["locales"][locale]
        for key in ("smallIconUri", "largeIconUri"):
            assert (package / "skill-package" / shown[key].removeprefix("file://")).is_file()
        assert "{" not in json.dumps(shown)[1:-1]


def test_a_function_is_called_without_a_certificate(
    source: Path, tmp_path: Path, peer: Callable[..., list[Any]]
) -> None:
    write_package(Parameters(ENDPOINT, lambda_arn=ARN), tmp_path / "out", source=source)
    found = manifest(tmp_path / "out")
    assert found["manifest"]["apis"]["custom"]["endpoint"] == {"uri": ARN}
    assert found["manifest"]["events"]["endpoint"] == {"uri": ARN}
    assert peer("smapi-validate", "manifest", input=[found]) == [[]]


def test_all_mistakes_come_at_once_as_sentences_and_nothing_is_written(source: Path, tmp_path: Path) -> None:
    (source / "icons" / "icon-512.png").unlink()
    change_texts(
        source, lambda texts: texts.update(summary="It heals.", examplePhrases=["Alexa, open sesame"])
    )
    done = run("--endpoint", "http://roll.example.org", "--out", tmp_path / "out", "--source", source)
    said = done.stderr.splitlines()
    wanted = ["no https address", "icon-512.png is missing", "'heals'", "1 example phrases", "open sesame"]
    assert (done.returncode, done.stdout, len(said)) == (1, "", len(wanted))
    assert [word for word in wanted if word not in done.stderr] == []
    assert not (tmp_path / "out").exists()


def test_without_any_parameter_it_says_what_is_missing(tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert done.returncode == 1
    assert "--endpoint is missing" in done.stderr
    assert "--out is missing" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_repository_as_it_is_makes_a_package(tmp_path: Path, peer: Callable[..., list[Any]]) -> None:
    done = run("--endpoint", ENDPOINT, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert peer("smapi-validate", "manifest", input=[manifest(tmp_path / "out")]) == [[]]


def test_a_full_disk_stops_it_in_one_sentence_and_leaves_nothing(source: Path, tmp_path: Path) -> None:
    arguments = ["--endpoint", ENDPOINT, "--source", source, "--out", tmp_path / "full" / "out"]
    command = [sys.executable, "-m", "skill", "package", *map(str, arguments)]
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "cannot be written" in done.stderr
    assert list((tmp_path / "full").iterdir()) == []


def test_a_dirty_content_check_stops_the_package(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = package_command(lambda: ["one mistake", "another"])
    arguments = ["--endpoint", ENDPOINT, "--out", tmp_path / "out", "--source", source]
    assert skill.cli.run(package, list(map(str, arguments))) == 1
    said = "The content has 2 mistakes: mend what `python -m skill content check` lists."
    assert capsys.readouterr().err == f"{said}\n"
    assert not (tmp_path / "out").exists()


def wrong(source: Path, tmp_path: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        write_package(ASKED, tmp_path / "out", source=source)
    assert not (tmp_path / "out").exists()
    return str(caught.value).splitlines()


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("text", ["", "[]", "{", "\x00", "{}"])
def test_a_damaged_source_is_named(source: Path, tmp_path: Path, name: str, text: str) -> None:
    (source / name).write_text(text, "utf-8")
    assert any(Path(name).name in line for line in wrong(source, tmp_path))


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    found = wrong(tmp_path / "nowhere", tmp_path)
    assert [one for one in SOURCES if not any(Path(one).name in line for line in found)] == []


def test_a_word_that_one_country_lacks_is_named_with_the_country(source: Path, tmp_path: Path) -> None:
    change_texts(source, lambda texts: texts["locales"]["en-AU"].pop("emergency"))
    assert wrong(source, tmp_path) == ["en-AU has no words for emergency: add them under locales."]


def test_a_mistake_of_one_country_is_named_with_the_country(source: Path, tmp_path: Path) -> None:
    change_texts(source, lambda texts: texts["locales"]["en-GB"].update(emergency="stay calm"))
    assert wrong(source, tmp_path) == [
        "en-GB: The description does not say whom to call in an emergency: add a sentence that does."
    ]


def test_words_that_no_text_uses_and_countries_of_other_languages_are_named(
    source: Path, tmp_path: Path
) -> None:
    change_texts(source, lambda texts: texts["locales"]["en-GB"].update(colour="red"))
    change_texts(source, lambda texts: texts["locales"].update({"de-DE": texts["locales"]["en-US"]}))
    assert [line.split()[0] for line in wrong(source, tmp_path)] == ["en-GB", "'de-DE'"]


def test_an_interaction_model_without_what_players_need_is_refused(source: Path, tmp_path: Path) -> None:
    def forget(data: dict[str, Any]) -> None:
        model = data["interactionModel"]["languageModel"]
        keep = [one for one in model["intents"] if one["name"] != "AMAZON.ResumeIntent"]
        model.update(intents=keep, invocationName="alexa roll")

    change_json(source / "en-US.json", forget)
    found = wrong(source, tmp_path)
    assert any("AMAZON.ResumeIntent" in line for line in found)
    assert any("'alexa roll' has the word 'alexa'" in line for line in found)


@pytest.mark.parametrize("name", ["publishingInformation", "privacyAndCompliance", "apis", "events"])
def test_a_manifest_without_one_of_its_parts_is_refused(source: Path, tmp_path: Path, name: str) -> None:
    change_json(source / "skill.json", lambda data: data["manifest"].pop(name))
    assert f"The manifest skill.json has no {name}: put it back." in wrong(source, tmp_path)
