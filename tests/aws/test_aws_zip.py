"""The zip for Lambda: what is left out and why, that it is the same each time, and that it works alone."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skill.content.vocabulary import load_vocabulary
from tests.alexa.envelopes import Json, envelope, launch
from tests.alexa.verification.cases.signing import Signer
from tests.aws.runtime import EVENTS, HTTP, ROOT, TRIGGER, Function, function, http_event, settings
from tests.pki.stand_in import StandIn
from tools import lambda_zip
from tools.lambda_zip import LEFT_OUT, TRIGGER_LEFT_OUT, Target, for_http, left_out, main, wanted

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
MOST_BYTES = 17_500_000
MOST_TRIGGER_BYTES = 12_000_000
"""With bytecode; a third of it is what verifies signatures. The sound is in the bucket."""
INSTALLED = Path(sysconfig.get_path("purelib"))


def names(lines: list[str]) -> set[str]:
    return {line.partition("#")[0].partition(">")[0].partition("=")[0].strip().lower() for line in lines} - {
        ""
    }


@pytest.mark.parametrize(
    "path",
    [
        "skill/speaker/front/view.py",
        "skill/audio/engines/gtts.py",
        "botocore/data/s3/2006-03-01/service-2.json.gz",
        "botocore/data/dynamodb/2012-08-10/examples-1.json",
        "flask-3.1.3.dist-info/RECORD",
        "cryptography/py.typed",
        "flask/__pycache__/app.cpython-312.pyc",
        "skill/testing.py",
        "yaml/_yaml.pyi",
        "audio/en/001389fcf356e134.mp3",
        "skill/art/png/foot-compare-both-card-large-dc1f6aa7e1.png",
    ],
)
def test_what_lambda_does_not_need_is_left_out(path: str) -> None:
    assert left_out(path)


@pytest.mark.parametrize(
    "path",
    [
        "skill/aws/on_http.py",
        "skill/content/en/names.yaml",
        "audio/en/manifest.json",
        "audio/en-michael/manifest.json",
        "skill/art/png/manifest.json",
        "botocore/data/endpoints.json",
        "botocore/data/dynamodb/2012-08-10/service-2.json.gz",
        "_cffi_backend.cpython-314-aarch64-linux-gnu.so",
        "tzdata/zoneinfo/Europe/Berlin",
        "cryptography/hazmat/bindings/_rust.abi3.so",
    ],
)
def test_what_the_skill_needs_is_kept(path: str) -> None:
    assert left_out(path) is None


def test_each_package_left_out_is_a_requirement_and_each_has_its_reason() -> None:
    lines = [
        line for name in lambda_zip.REQUIREMENTS for line in (ROOT / name).read_text("utf-8").splitlines()
    ]
    packages = {one.what for one in LEFT_OUT if one.is_package}
    assert packages <= names(lines)
    assert names(wanted(lines)) == names(lines) - packages
    assert packages == {"granian", "pyyaml"}
    assert all(one.why for one in LEFT_OUT)
    assert len({one.what for one in LEFT_OUT}) == len(LEFT_OUT)


def test_the_skill_is_never_packed_without_what_it_imports(tmp_path: Path, stand_in: StandIn) -> None:
    for handler in (HTTP, TRIGGER):
        environment = settings(**stand_in.environment(), SKILL_STORE="dynamodb://table")
        with function(handler, tmp_path, environment) as running:
            running.invoke(EVENTS["trigger"])
        paths = [name.replace(".", "/") for name in running.modules]
        files = [f"{path}{end}" for path in paths for end in (".py", "/__init__.py")]
        files = [file for file in files if (ROOT / file).exists() or (INSTALLED / file).exists()]
        packages = {one.what for one in LEFT_OUT if one.is_package}
        assert [file for file in files if left_out(file)] == []
        assert handler == HTTP or [file for file in files if for_http(file)] == []
        assert packages.isdisjoint(name.partition(".")[0] for name in running.modules)
        assert {"skill.persistence.dynamodb", "botocore"} <= set(running.modules)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A folder to be packed."""
    folder = tmp_path / "room"
    for name in ("b/second.py", "a.py", "b/first.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"name = {name!r}\n", "utf-8")
    return folder


def test_the_same_files_give_the_same_bytes_whenever_they_were_made(room: Path, tmp_path: Path) -> None:
    packed = []
    for n in range(2):
        (room / "a.py").chmod(0o600 + 0o100 * n)
        os.utime(room / "a.py", (1_000_000_000 + n, 1_700_000_000 + n))
        lambda_zip.write(room, tmp_path / f"{n}.zip", compiled=False)
        packed.append((tmp_path / f"{n}.zip").read_bytes())
    assert packed[0] == packed[1]
    with zipfile.ZipFile(tmp_path / "0.zip") as zip_file:
        assert zip_file.namelist() == ["a.py", "b/first.py", "b/second.py"]
        assert {entry.external_attr >> 16 for entry in zip_file.infolist()} == {0o100644}


def test_compiled_modules_are_never_compared_with_their_source_again(room: Path) -> None:
    lambda_zip.compile_all(sys.executable, room)
    compiled = list(room.rglob("*.pyc"))
    assert len(compiled) == 3
    assert {path.read_bytes()[4:8] for path in compiled} == {b"\x01\0\0\0"}  # PEP 552: hashed, not checked
    assert b"/var/task/a.py" in next(path for path in compiled if path.name.startswith("a.")).read_bytes()


def test_a_python_of_another_version_compiles_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    other = next(version for version in lambda_zip.GLIBC if version != HERE)
    with pytest.raises(SystemExit):
        main(["--python", other, "--compiler", sys.executable])
    assert f"is no Python {other}" in capsys.readouterr().err
    assert lambda_zip.find_python(HERE) == sys.executable


def test_a_zip_that_cannot_be_written_leaves_nothing_behind(room: Path, tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file where a folder should be", "utf-8")
    with pytest.raises(lambda_zip.LambdaZipError, match=r"build/lambda\.zip cannot be written"):
        lambda_zip.write(room, tmp_path / "build" / "lambda.zip", compiled=False)
    assert {path.name for path in tmp_path.iterdir()} == {"room", "build"}


@pytest.mark.parametrize(
    ("python", "newest"), [("3.11", "manylinux_2_26_aarch64"), ("3.14", "manylinux_2_34_aarch64")]
)
def test_wheels_fit_the_c_library_of_the_runtime(python: str, newest: str) -> None:
    tags = list(Target("arm64", python).platforms())
    assert (tags[0], tags[-2:]) == (newest, ["manylinux_2_17_aarch64", "manylinux2014_aarch64"])


@pytest.fixture(scope="session")
def task(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, unpacked into an empty folder as Lambda does it."""
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(packed) as zip_file:
        zip_file.extractall(folder)
    return folder


def alone(handler: str, task: Path, folder: Path, environment: dict[str, str]) -> Iterator[Function]:
    """``handler`` in a Python that knows its own library and the unpacked zip, and nothing else."""
    bare = [str(Path(sys.executable).resolve()), "-I", "-S", "-B"]
    with function(handler, folder, environment, code=task, python=bare) as running:
        yield running


@pytest.mark.slow
def test_the_zip_is_small_and_holds_nothing_that_is_left_out(packed: Path) -> None:
    assert packed.stat().st_size < MOST_BYTES
    assert packed.with_name(lambda_zip.TRIGGER).stat().st_size < MOST_TRIGGER_BYTES
    with zipfile.ZipFile(packed) as zip_file:
        members = zip_file.namelist()
    found = {one.what for one in map(left_out, members) if one}
    assert found == {"*/__pycache__/*"}  # this time compiled for the target
    assert not any(name.startswith(("numpy", "av/", "tests/")) for name in members)


@pytest.mark.slow
def test_every_line_of_the_list_still_leaves_something_out(tmp_path: Path) -> None:
    room = tmp_path / "room"
    lambda_zip.install(Target("arm64", lambda_zip.NEWEST), room)
    paths = [path.relative_to(room).as_posix() for path in lambda_zip.files(room)]
    paths += [
        path.relative_to(ROOT).as_posix()
        for part in lambda_zip.SOURCES
        for path in (ROOT / part).rglob("*")
        if path.is_file()
    ]
    used = {one for one in map(left_out, paths) if one}
    unused = {one.what for one in LEFT_OUT if one not in used and not one.is_package}
    assert unused <= {"*/__pycache__/*"}
    assert {one.what for one in TRIGGER_LEFT_OUT} == {one.what for one in map(for_http, paths) if one}


@pytest.mark.slow
def test_unpacked_alone_it_answers_a_launch_behind_the_trigger(
    trigger_task: Path, tmp_path: Path, store: dict[str, str]
) -> None:
    for running in alone(TRIGGER, trigger_task, tmp_path, settings(**store)):
        answer: Json = running.answer(envelope(launch()))
        assert "<speak>" in answer["response"]["outputSpeech"]["ssml"]
    assert [line["outcome"] for line in running.log() if line["log"] == "skill.requests"] == ["answered"]


@pytest.mark.slow
def test_unpacked_alone_it_answers_a_launch_behind_the_api(
    task: Path, tmp_path: Path, store: dict[str, str], stand_in: StandIn, signing: Callable[[], Signer]
) -> None:
    for running in alone(HTTP, task, tmp_path, settings(**{**stand_in.environment(), **store})):
        signed = signing().request(launch())
        answer: Json = running.answer(http_event(signed.body, signed.headers))
        assert (answer["statusCode"], "<speak>" in answer["body"]) == (200, True), answer
        health: Json = running.answer(http_event(method="GET", path="/health"))
        assert '"ok":true' in health["body"].replace(" ", "")


def test_content_is_packed_as_json_that_reads_alike(tmp_path: Path) -> None:
    there = tmp_path / "skill" / "content"
    shutil.copytree(ROOT / "skill" / "content" / "en", there / "en")
    lambda_zip.content_as_json(tmp_path)
    assert all(path.read_text("utf-8")[0] == "{" for path in there.rglob("*.yaml"))
    assert load_vocabulary(folder=there / "en" / "vocabulary") == load_vocabulary()


def test_content_that_json_cannot_hold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "skill" / "content").mkdir(parents=True)
    (tmp_path / "skill" / "content" / "a.yaml").write_text("1: one\n", "utf-8")
    with pytest.raises(lambda_zip.LambdaZipError, match=r"a\.yaml holds what JSON cannot"):
        lambda_zip.content_as_json(tmp_path)
