"""Runs what Chromium draws on machines of every kind: ``python -m tools.machine_matrix``, on Debian.

    python -m tools.machine_matrix [CASE …] [--tests PATH …]

Each case has its own fonts, told by a fonts.conf of its own, and its own time zone, locale, number of
processes and order of the tests. Fonts and Turkish come from Debian's packages, unpacked into build/machines.
One line per case: what it is, how its tests ended, and after how many seconds.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOM = ROOT / "build" / "machines"
TESTS = (
    "tests/alexa/apl", "tests/speaker/font", "tests/speaker/page", "tests/speaker/sheet",
    "tests/speaker/access", "tests/speaker/dev", "tests/speaker/dev/test_preview.py",
)  # fmt: skip
FONTS: Mapping[str, str | None] = {
    "dejavu": "fonts-dejavu-core",
    "liberation": "fonts-liberation",
    "noto": "fonts-noto-core",
    "unset": None,
}
"""A machine's fonts, by the Debian package that they come from; "unset": no fonts.conf at all, so that
fontconfig takes what lies in the folders that it was built with. A machine without a single font file is no
case: Debian's Chromium ends itself there before it draws anything."""
TURKISH = "tr_TR.UTF-8"


@dataclass(frozen=True)
class Machine:
    """What a case's machine has; ``seed`` None leaves the tests in the order in which they are written."""

    fonts: str
    locale: str
    zone: str
    processes: int
    seed: int | None


MACHINES: Mapping[str, Machine] = {
    "a": Machine("dejavu", "C", "UTC", 2, None),
    "b": Machine("liberation", TURKISH, "Pacific/Kiritimati", 2, 1),
    "c": Machine("noto", "C", "Pacific/Kiritimati", 1, 2),
    "d": Machine("unset", TURKISH, "America/St_Johns", 2, 3),
}
"""Every value of every column at least once, and no column that always goes with another."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases; 0 where all pass."""
    parser = argparse.ArgumentParser(prog="python -m tools.machine_matrix")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(MACHINES)}; all without")
    parser.add_argument("--tests", nargs="+", default=TESTS, metavar="PATH")
    asked = parser.parse_args(arguments)
    if strange := set(asked.cases) - set(MACHINES):
        parser.error(f"there is no case {', '.join(sorted(strange))}")
    print("| case | fonts | locale | time zone | processes | seed | result | s |", flush=True)
    print("|---|---|---|---|---|---|---|---|", flush=True)
    ends = [run(name, MACHINES[name], asked.tests) for name in asked.cases or MACHINES]
    return int(any(ends))


def run(name: str, machine: Machine, tests: Sequence[str]) -> int:
    """Run the tests on a machine, print its line, and keep what they said in build/machines/<case>.txt."""
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *_manner(machine), *tests]
    environment = {**os.environ, **dict(_environment(name, machine))}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    (ROOM / f"{name}.txt").write_text(done.stdout + done.stderr, "utf-8")
    last = (done.stdout.splitlines() or ["nothing was said"])[-1].partition(" in ")[0]
    seconds = round(time.monotonic() - started)
    seed = "in order" if machine.seed is None else machine.seed
    told = (machine.fonts, machine.locale, machine.zone, machine.processes, seed, last, seconds)
    print(f"| {name} | {' | '.join(map(str, told))} |", flush=True)
    return done.returncode


def _manner(machine: Machine) -> Iterator[str]:
    yield from ("-n", str(machine.processes if machine.processes > 1 else 0))
    if machine.seed is not None:
        yield from ("-p", "randomly", f"--randomly-seed={machine.seed}")


def _environment(name: str, machine: Machine) -> Iterator[tuple[str, str]]:
    yield "FONTCONFIG_FILE", str(_font_configuration(machine.fonts))
    yield from (("TZ", machine.zone), ("LANG", machine.locale), ("LC_ALL", machine.locale))
    if machine.locale == TURKISH:
        yield "LOCPATH", str(_turkish())
    home = ROOM / "home" / name
    home.mkdir(parents=True, exist_ok=True)
    yield "HOME", str(home)


def _font_configuration(fonts: str) -> Path:
    """A fonts.conf with the files of one package, or a name under which there is no file."""
    package, folder = FONTS[fonts], ROOM / fonts
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "fonts.conf"
    if package is not None:
        files = f"<dir>{_unpacked(package)}/usr/share/fonts</dir>"
        whole = f"<fontconfig>{files}<cachedir>{folder}/cache</cachedir></fontconfig>"
        file.write_text(f'<?xml version="1.0"?>{whole}', "utf-8")
    return file


def _turkish() -> Path:
    """A folder with the Turkish locale, in which an "i" is not what "I" becomes in lower case."""
    folder = ROOM / "locales"
    if not (folder / TURKISH).is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sources = _unpacked("locales") / "usr" / "share" / "i18n"
        command = ["localedef", "-c", "-i", "tr_TR", "-f", "UTF-8", str(folder / TURKISH)]
        subprocess.run(command, env={**os.environ, "I18NPATH": str(sources)}, check=True)
    return folder


def _unpacked(package: str) -> Path:
    """The files of a Debian package, which is not installed."""
    folder = ROOM / "packages" / package
    if not folder.is_dir():
        room = folder.parent
        room.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["apt-get", "download", "-qq", package], cwd=room, check=True, stderr=subprocess.DEVNULL
        )
        (packed,) = room.glob(f"{package}_*.deb")
        subprocess.run(["dpkg", "-x", str(packed), str(folder)], check=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
