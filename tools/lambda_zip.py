"""Packs the skill for AWS Lambda: ``python -m tools.lambda_zip``, or ``make lambda``.

    python -m tools.lambda_zip [--arch arm64|x86_64] [--python 3.14] [--to build/lambda.zip]

The same packages and sources give the same bytes. With a Python of the target's version at hand
(``--compiler`` names one) modules are compiled into the zip, because a function cannot keep what it
compiles itself and would do so at every cold start.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ("requirements-serve.txt", "requirements-cloud.txt")
SOURCES = ("skill", "audio")
TRIGGER = "trigger.zip"
"""The zip of the function behind Alexa's own trigger."""
ARCHITECTURES = {"arm64": "aarch64", "x86_64": "x86_64"}
"""From Lambda's names to those of wheels."""
GLIBC = {"3.11": 26, "3.12": 34, "3.13": 34, "3.14": 34}
"""From Lambda's Pythons to the minor version of glibc 2 below them, Amazon Linux 2's or 2023's."""
NEWEST = "3.14"
"""The Python that template.yaml asks for unless it is told otherwise."""
MOST_BYTES = 250 * 1024 * 1024
"""Unpacked, a function may not be larger (Amazon, "Lambda quotas")."""
_WHEN = (1980, 1, 1, 0, 0, 0)


class LambdaZipError(Exception):
    """The zip cannot be made; the text says why and what to do."""


@dataclass(frozen=True)
class LeftOut:
    """Something that Lambda does not need."""

    what: str
    """A package of the requirements by its name, or files by a pattern (``*`` also matches slashes)."""
    why: str
    """Why the skill starts and answers without it."""
    but: tuple[str, ...] = ()
    """Patterns of files that are needed all the same."""

    @property
    def is_package(self) -> bool:
        """Whether it is never installed, rather than not packed."""
        return re.fullmatch(r"[A-Za-z0-9_-]+", self.what) is not None


LEFT_OUT = (
    LeftOut("granian", "Lambda is the server"),
    LeftOut("pyyaml", "the content is packed as JSON"),
    LeftOut("skill/speaker/*", "the speaker on one's own computer"),
    LeftOut("skill/__main__.py", "the command line"),
    LeftOut("skill/testing.py", "test equipment"),
    LeftOut("skill/messages.py", "the check of the content uses it"),
    LeftOut("skill/audio/engines/*", "speech is rendered before it is deployed"),
    LeftOut("audio/*.mp3", "the bucket has the streams; the manifest is enough to name them"),
    LeftOut("skill/art/png/*.png", "the bucket has the pictures"),
    LeftOut("dateutil/zoneinfo/*.tar.gz", "tzdata has the time zones"),
    LeftOut("cffi/*", "cryptography needs the compiled _cffi_backend only"),
    LeftOut("pycparser/*", "cffi's compiler needs it"),
    LeftOut(
        "botocore/data/*/*",
        "descriptions of services other than DynamoDB",
        but=("botocore/data/dynamodb/*",),
    ),
    LeftOut("botocore/data/*/examples-1.json", "documentation"),
    LeftOut("botocore/cacert.pem", "certifi's roots are used"),
    LeftOut("*.dist-info/*", "what pip notes down; nothing asks for it"),
    LeftOut("bin/*", "programs for a terminal"),
    LeftOut("*/tests/*", "other people's tests"),
    LeftOut("*/__pycache__/*", "bytecode of another Python; made anew below"),
    LeftOut("*.pyi", "types"),
    LeftOut("*/py.typed", "types"),
    LeftOut("*.c", "sources of what is compiled"),
)
"""All that is left out, and why."""
TRIGGER_LEFT_OUT = tuple(
    LeftOut(f"{what}*", why)
    for why, packages in {
        "no signature comes with the trigger's events": ("cryptography/", "_cffi_backend."),
        "no HTTP comes to the trigger": (
            "flask/",
            "werkzeug/",
            "jinja2/",
            "markupsafe/",
            "itsdangerous/",
            "blinker/",
        ),
        "it turns HTTP events into WSGI requests": ("apig_wsgi",),
        "the command line": ("click/",),
    }.items()
    for what in packages
)
"""What the function behind Alexa's own trigger does without, beside all that."""


@dataclass(frozen=True)
class Target:
    """What the zip is for."""

    arch: str
    """``arm64`` or ``x86_64``."""
    python: str
    """Python's version, such as ``3.14``."""

    def platforms(self) -> Iterator[str]:
        """Tags of wheels that run there, the newest first."""
        machine = ARCHITECTURES[self.arch]
        yield from (f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC[self.python], 16, -1))
        yield f"manylinux2014_{machine}"


@dataclass(frozen=True)
class Packed:
    """The zip that was made."""

    files: int
    """Files in it."""
    size: int
    """Bytes of the zip."""
    unpacked: int
    """Bytes of all files in it."""
    compiled: bool
    """Whether modules are in it as bytecode too."""


def pack(target: Target, zip_file: Path, compiler: str | None = None) -> tuple[Packed, Packed]:
    """Make ``zip_file`` for the function behind HTTP, and ``trigger.zip`` beside it for the other.

    Each is there whole or, after a LambdaZipError, as it was.
    """
    with tempfile.TemporaryDirectory(prefix="lambda-") as folder:
        room = Path(folder)
        install(target, room)
        for name in SOURCES:
            shutil.copytree(ROOT / name, room / name)
        for path in [path for path in files(room) if left_out(path.relative_to(room).as_posix())]:
            path.unlink()
        content_as_json(room)
        python = compiler or find_python(target.python)
        if python:
            compile_all(python, room)
        whole = write(room, zip_file, compiled=python is not None)
        for path in [path for path in files(room) if for_http(path.relative_to(room).as_posix())]:
            path.unlink()
        return whole, write(room, zip_file.with_name(TRIGGER), compiled=python is not None)


def content_as_json(room: Path) -> None:
    """Write the content below ``room`` as JSON, which is YAML too, and is read in a tenth of the time."""
    for path in sorted((room / "skill" / "content").rglob("*.yaml")):
        content = yaml.safe_load(path.read_text("utf-8"))
        text = json.dumps(content, ensure_ascii=False)
        if json.loads(text) != content:
            raise LambdaZipError(f"{path.relative_to(room)} holds what JSON cannot: write its keys as text.")
        path.write_text(text, "utf-8")


def for_http(path: str) -> LeftOut | None:
    """Why the function behind the trigger does without the file at ``path``; None where it needs it."""
    return next((left for left in TRIGGER_LEFT_OUT if fnmatchcase(path, left.what)), None)


def wanted(lines: Sequence[str]) -> list[str]:
    """The requirements in ``lines`` without comments and without what is left out."""
    packages = {_normal(left.what) for left in LEFT_OUT if left.is_package}
    plain = [line.partition("#")[0].strip() for line in lines]
    return [line for line in plain if line and _normal(re.split(r"[^\w.-]", line)[0]) not in packages]


def left_out(path: str) -> LeftOut | None:
    """Why the file at ``path`` in the zip's root is left out; None where it is not."""
    for left in LEFT_OUT:
        if fnmatchcase(path, left.what) and not any(fnmatchcase(path, but) for but in left.but):
            return left
    return None


def install(target: Target, room: Path) -> None:
    """Install the packages for ``target`` into the folder ``room``, whatever this computer is."""
    lines = [line for name in REQUIREMENTS for line in (ROOT / name).read_text("utf-8").splitlines()]
    platforms = [f"--platform={tag}" for tag in target.platforms()]
    options = [
        "--only-binary=:all:",
        "--no-compile",
        "--implementation=cp",
        f"--python-version={target.python}",
    ]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    _run(
        [*command, *options, *platforms, f"--target={room}", *wanted(lines)],
        f"The packages for Python {target.python} on {target.arch} could not be installed",
    )


def find_python(version: str) -> str | None:
    """A Python of this very version on this computer, or None."""
    for program in (sys.executable, f"python{version}"):
        if is_version(program, version):
            return program
    return None


def is_version(program: str, version: str) -> bool:
    """Whether ``program`` is a Python of this version that starts."""
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([program, "-I", "-c", question], capture_output=True, text=True, timeout=30)
    except OSError:
        return False
    return done.stdout.strip() == version


def compile_all(python: str, room: Path) -> None:
    """Compile every module in ``room``, as bytecode that is not compared with its source again."""
    command = [python, "-I", "-m", "compileall", "-q", "--invalidation-mode=unchecked-hash"]
    _run([*command, f"-s{room}", "-p/var/task", str(room)], "The modules could not be compiled")


def write(room: Path, zip_file: Path, *, compiled: bool) -> Packed:
    """Write the files in ``room`` into ``zip_file``: sorted, all at the same moment, readable by anybody."""
    found = sorted(files(room), key=lambda path: path.relative_to(room).as_posix())
    unpacked = sum(path.stat().st_size for path in found)
    if unpacked > MOST_BYTES:
        raise LambdaZipError(f"Unpacked it has {unpacked:,} bytes, and Lambda takes {MOST_BYTES:,}.")
    part = zip_file.with_name(zip_file.name + ".part")
    try:
        zip_file.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack_:
            for path in found:
                entry = zipfile.ZipInfo(path.relative_to(room).as_posix(), _WHEN)
                entry.compress_type, entry.external_attr, entry.create_system = (
                    zipfile.ZIP_DEFLATED,
                    0o100644 << 16,
                    3,
                )
                pack_.writestr(entry, path.read_bytes())
        part.replace(zip_file)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise LambdaZipError(f"{zip_file} cannot be written: {error.strerror}.") from error
    return Packed(len(found), zip_file.stat().st_size, unpacked, compiled)


def files(room: Path) -> Iterator[Path]:
    """Every file below ``room``."""
    return (path for path in room.rglob("*") if path.is_file())


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _run(command: Sequence[str], trouble: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise LambdaZipError(f"{trouble}:\n{done.stderr.strip()}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the zip and say what is in it; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.lambda_zip", description="Pack the skill for AWS Lambda."
    )
    parser.add_argument(
        "--arch", choices=list(ARCHITECTURES), default="arm64", help="processor (default: arm64)"
    )
    parser.add_argument("--python", choices=list(GLIBC), default=NEWEST, help=f"Python (default: {NEWEST})")
    parser.add_argument("--compiler", metavar="PROGRAM", help="a Python of that version; default: looked for")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "lambda.zip", metavar="FILE")
    args = parser.parse_args(arguments)
    if args.compiler and not is_version(args.compiler, args.python):
        parser.error(f"{args.compiler} is no Python {args.python}")
    try:
        both = pack(Target(args.arch, args.python), args.to, args.compiler)
    except LambdaZipError as error:
        print(error, file=sys.stderr)
        return 1
    for path, packed in zip((args.to, args.to.with_name(TRIGGER)), both, strict=True):
        print(
            f"{path}: {packed.size / 1e6:.1f} MB, {packed.files} files, {packed.unpacked / 1e6:.1f} MB "
            f"unpacked, for Python {args.python} on {args.arch}."
        )
    if not both[0].compiled:
        print(
            f"There is no Python {args.python} here to compile modules with, so each cold start takes "
            'about three times as long. Install it, or name one: ARGS="--compiler PROGRAM".'
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
