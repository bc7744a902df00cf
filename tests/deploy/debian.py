"""A bare Debian 12 that runs its own systemd on this computer, with a network that has loopback alone.

It takes root, ``debootstrap``, and a mirror of Debian and PyPI in reach while it is laid out.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.box import ROOT

PAGE = (ROOT / "docs" / "deploy" / "own-box.md").read_text("utf-8")
CLONE = "/root/gentle-roll"
WHEELS = "/var/cache/wheels"
BOOT_S = 120
_CLONE_NEWNET = 0x40000000
_BOOT = Path(__file__).with_name("boot.sh")
_TRUSTED = Path("/etc/ssl/certs/ca-certificates.crt")
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def missing() -> str | None:
    """Why no such computer can be made here; None where one can."""
    if os.geteuid() != 0:
        return "only root may lay out a Debian"
    lacking = [name for name in ("debootstrap", "unshare", "nsenter") if shutil.which(name) is None]
    if lacking:
        return f"{', '.join(lacking)} not installed"
    return None if _cgroups() else "no cgroups of the second version"


def lines(heading: str, number: int = 0) -> str:
    """A block of commands on the page about a box of one's own, below a heading ("" is before the first one)."""
    sections = dict(re.findall(r"^## (.*)\n((?:(?!## ).*\n?)*)", PAGE, re.MULTILINE))
    section = sections[heading] if heading else PAGE.partition("\n## ")[0]
    found: str = re.findall(r"(?:^    .*\n)+", section, re.MULTILINE)[number]
    return found


@dataclass(frozen=True)
class Debian:
    """The computer while it runs."""

    root: Path
    """Its files, as seen from here."""
    group: Path
    """The group of its processes."""

    @property
    def first(self) -> int:
        """Its first process, as numbered here."""
        return int((self.group / "init.scope" / "cgroup.procs").read_text("utf-8").split()[0])

    def run(self, script: str, **values: str) -> str:
        """What a script says there, run by root in the clone; a line that fails is an error."""
        values = {"HOME": "/root", "PATH": _PATH, "DEBIAN_FRONTEND": "noninteractive", **values}
        inside = ["nsenter", "-t", str(self.first), "-m", "-n", "-p", "-u", "-i", "-C", "env", "-i"]
        inside += [f"{name}={value}" for name, value in values.items()]
        return _done([*inside, "sh", "-eu", "-c", f"cd {CLONE}\n{script}"])


def lay_out(root: Path) -> None:
    """A bare Debian with a clone of this version, the program as the page says, and packages for what follows."""
    kept = os.environ.get("DEBOOTSTRAP_CACHE")  # a folder of packages that were fetched before
    cache = [f"--cache-dir={kept}"] if kept else []
    apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]  # what it mounts is gone with it
    first = [*apart, "debootstrap", "--variant=minbase", "--include=systemd-sysv", *cache]
    _done([*first, "bookworm", str(root)])  # from the mirror that debootstrap takes for Debian
    root.chmod(0o755)  # a test's folder is its owner's alone, and here it is everybody's root
    (root / "etc/apt/apt.conf.d/unattended").write_text('APT::Get::Assume-Yes "true";\nquiet "2";\n', "utf-8")
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n::1 localhost\n", "utf-8")
    _done(["git", "clone", "--quiet", str(ROOT), f"{root}{CLONE}"])
    _with_network(root, lines("", 0))
    if _TRUSTED.is_file():
        shutil.copy(_TRUSTED, root / _TRUSTED.relative_to("/"))  # whom this computer trusts to serve packages
    kept = f"pip download --quiet --dest {WHEELS} --requirement $NEW/requirements"
    _with_network(
        root,
        f"{lines('The program')}\n$NEW/.venv/bin/{kept}-serve.lock --require-hashes\n"
        f"$NEW/.venv/bin/{kept}-gunicorn.txt\n"
        "apt-get install --no-install-recommends --download-only caddy nginx certbot",
    )


def _with_network(root: Path, script: str) -> None:
    """Run a script in the folder, before it is a computer of its own, with this one's network."""
    around = f"mount -t proc proc {root}/proc; mount --bind /dev {root}/dev; exec chroot {root} sh -eu -c"
    environ = {"HOME": "/root", "PATH": _PATH, "DEBIAN_FRONTEND": "noninteractive"}
    environ |= {"PIP_CERT": str(_TRUSTED)} if _TRUSTED.is_file() else {}
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-eu", "-c"]
    _done([*command, f'{around} "$0"', f"cd {CLONE}\n{script}"], environ)


@contextlib.contextmanager
def booted(root: Path) -> Iterator[Debian]:
    """The computer in the folder, and this process in its network."""
    above = _cgroups()
    assert above is not None
    group = above / f"gentle-roll-{os.getpid()}"
    group.mkdir()
    start = [
        "unshare",
        "-m",
        "-n",
        "-p",
        "-u",
        "-i",
        "-C",
        "--fork",
        "--kill-child",
        "sh",
        str(_BOOT),
        str(root),
    ]
    command = ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$@"', "sh", *start]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        box = Debian(root, group)
        _wait_until_running(box, process)
        with _in_network_of(box.first):
            yield box
    finally:
        (group / "cgroup.kill").write_text("1", "utf-8")
        process.wait(60)
        _remove(group)


def _wait_until_running(box: Debian, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + BOOT_S
    while True:
        with contextlib.suppress(OSError, IndexError, AssertionError):
            if box.run("systemctl is-system-running --wait || true").strip() in ("running", "degraded"):
                return
        assert process.poll() is None, "It ended while it started."
        assert time.monotonic() < limit, "It does not start."
        time.sleep(0.2)


@contextlib.contextmanager
def _in_network_of(other: int) -> Iterator[None]:
    """This thread, and those that it begins, in another process's network."""
    libc = ctypes.CDLL(None, use_errno=True)

    def enter(network: int) -> None:
        if libc.setns(network, _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "The network could not be entered")

    with Path("/proc/thread-self/ns/net").open() as ours, Path(f"/proc/{other}/ns/net").open() as theirs:
        enter(theirs.fileno())
        try:
            yield
        finally:
            enter(ours.fileno())


def _cgroups() -> Path | None:
    """This process's own group of the second version, where there is one."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text("utf-8").splitlines()]
    tops = [mount[1] for mount in mounts if mount[2] == "cgroup2"]
    own = re.search(r"^0::/(.*)$", Path("/proc/self/cgroup").read_text("utf-8"), re.MULTILINE)
    return Path(tops[0], own[1]) if tops and own else None


def _remove(group: Path) -> None:
    """The group and all below it, once the last process is gone."""
    limit = time.monotonic() + BOOT_S
    while "populated 1" in (group / "cgroup.events").read_text("utf-8"):
        assert time.monotonic() < limit, "It does not end."
        time.sleep(0.05)
    for folder, _, _ in os.walk(group, topdown=False):
        Path(folder).rmdir()


def _done(command: list[str], environ: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, f"{command[-1]}\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
    return done.stdout
