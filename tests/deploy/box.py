"""A box in small: the service as the shipped unit starts it, and nginx and Caddy with the shipped configurations.

What a test fills in is what an owner fills in, and what lets it all run on loopback: ports, certificates, folders.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pki.authority import curve_key, leaf, pem
from tests.pki.files import Pki
from tests.ports import free_port
from tests.web.processes import Reply, end, environment

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOMAIN = "roll.example.org"
CLIENT = "127.0.0.2"
"""The address from which clients ask."""
START_SECONDS = 180


@dataclass(frozen=True)
class Front:
    """What the internet sees of the box."""

    name: str
    port: int
    plain_port: int | None
    """Where plain HTTP is answered, if it is."""
    roots: Path
    """What a client trusts."""
    notes: tuple[Path, ...] = ()
    """Every file to which it may write about a request."""

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
        body: bytes | None = None,
        *,
        chunked: bool = False,
    ) -> Reply:
        """One request through TLS to the domain; header names of the reply in small letters."""
        connection = _Tls(self.port, ssl.create_default_context(cafile=str(self.roots)))
        try:
            content = iter([body]) if chunked and body else body
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # answered before all was read
                connection.request(method, path, content, dict(headers), encode_chunked=chunked)
            return _reply(connection)
        finally:
            connection.close()

    def ask_plainly(self, path: str) -> Reply:
        """One request without TLS."""
        assert self.plain_port is not None
        connection = http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=60)
        try:
            connection.request("GET", path, headers={"Host": DOMAIN})
            return _reply(connection)
        finally:
            connection.close()


class _Tls(http.client.HTTPSConnection):
    """Goes to loopback under the name of the domain."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        super().__init__(DOMAIN, timeout=60, context=context)
        self._at, self._tls = port, context

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self._at), timeout=60, source_address=(CLIENT, 0))
        self.sock = self._tls.wrap_socket(plain, server_hostname=DOMAIN)


def _reply(connection: http.client.HTTPConnection) -> Reply:
    answer = connection.getresponse()
    headers: dict[str, str] = {}
    for name, value in answer.getheaders():
        small = name.lower()
        headers[small] = f"{headers[small]}, {value}" if small in headers else value
    return Reply(answer.status, headers, answer.read())


def program(name: str) -> str | None:
    """A server from the system, or as `make test` puts it into build/debian."""
    places = [os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin"]
    places += [str(ROOT / "build" / "debian" / "usr" / folder) for folder in ("sbin", "bin")]
    return shutil.which(name, path=os.pathsep.join(places))


def replaced(text: str, *changes: tuple[str, str]) -> str:
    """`text` with every change made; each must find its place."""
    for old, new in changes:
        assert old in text, f"{old!r} stands in it no more"
        text = text.replace(old, new)
    return text


def unit_command() -> list[str]:
    """ExecStart of the shipped unit, with this Python in place of the installed one."""
    lines = (DEPLOY / "gentle-roll.service").read_text("utf-8").splitlines()
    [line] = [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")]
    program, *arguments = shlex.split(line)
    assert program == "/srv/gentle-roll/current/.venv/bin/python"
    return [sys.executable, *arguments]


@contextlib.contextmanager
def granian(folder: Path, **values: str) -> Iterator[int]:
    """The service as the unit starts it, with two processes; its port."""
    port, notes = free_port(), folder / "granian.txt"
    values |= {"GRANIAN_PORT": str(port), "GRANIAN_WORKERS": "2"}
    with started(unit_command(), notes, environment(folder, **values)) as process:
        wait_for(port, process, notes)
        yield port


def drop_in_command() -> list[str]:
    """ExecStart of the shipped drop-in, with this Python."""
    lines = (DEPLOY / "gunicorn.conf").read_text("utf-8").splitlines()
    empty, line = [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")]
    assert empty == "", "systemd would have two commands"
    program, *arguments = shlex.split(line)
    assert Path(program).name == "gunicorn"
    return [sys.executable, "-m", "gunicorn", *arguments]


@contextlib.contextmanager
def gunicorn(folder: Path, **values: str) -> Iterator[int]:
    """The service as the drop-in starts it, with two processes; its port."""
    port, notes = free_port(), folder / "gunicorn.txt"
    values["GUNICORN_CMD_ARGS"] = f"--bind 127.0.0.1:{port} --workers 2"
    with started(drop_in_command(), notes, environment(folder, **values)) as process:
        wait_for(port, process, notes)
        yield port


SERVICES = {"granian": granian, "gunicorn": gunicorn}


@contextlib.contextmanager
def front_of(name: str, folder: Path, pki: Pki, upstream: int) -> Iterator[Front]:
    """nginx or Caddy. Debian has no Caddy before its twelfth version: then its tests are skipped."""
    if name == "Caddy" and program("caddy") is None:
        pytest.skip("Caddy is not installed")
    with nginx(folder, pki, upstream) if name == "nginx" else caddy(folder, pki, upstream) as running:
        yield running


@contextlib.contextmanager
def nginx(folder: Path, pki: Pki, upstream: int) -> Iterator[Front]:
    """nginx with the shipped site."""
    binary = program("nginx")
    assert binary, "nginx is missing: run `make test`, which fetches it on Debian"
    port, plain = free_port(), free_port()
    certificate, key, roots = certificates(folder, pki)
    site = replaced(
        (DEPLOY / "nginx.conf").read_text("utf-8"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen [::]:80;", ""),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("listen [::]:443 ssl;", ""),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{upstream};"),
        (f"/etc/letsencrypt/live/{DOMAIN}/fullchain.pem", str(certificate)),
        (f"/etc/letsencrypt/live/{DOMAIN}/privkey.pem", str(key)),
        ("/var/cache/nginx/gentle-roll", str(folder / "cache")),
        ("/var/www/html", str(folder / "html")),
        ("/var/log/nginx/gentle-roll.log", str(folder / "critical.txt")),
    )
    (folder / "site.conf").write_text(site, "utf-8")
    (folder / "nginx.conf").write_text(_whole(folder), "utf-8")
    command = [binary, "-p", str(folder), "-e", str(folder / "nginx.txt"), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert (checked.returncode, checked.stderr.count("[warn]")) == (0, 0), checked.stderr
    with started([*command, "-g", "daemon off;"], folder / "nginx.out", dict(os.environ)) as process:
        wait_for(port, process, folder / "nginx.txt")
        notes = tuple(folder / f"{name}.txt" for name in ("nginx", "critical", "access"))
        yield Front("nginx", port, plain, roots, (*notes, folder / "nginx.out"))


def _whole(folder: Path) -> str:
    """What Debian's own /etc/nginx/nginx.conf does around a site, as far as it matters here."""
    user = "user root;" if os.geteuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{kind}_temp_path {folder}/temp-{kind};" for kind in kinds)
    return f"""{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.txt;
events {{ worker_connections 256; }}
http {{
default_type application/octet-stream;
gzip on;
sendfile on;
access_log {folder}/access.txt;
{places}
include {folder}/site.conf;
}}
"""


@contextlib.contextmanager
def caddy(folder: Path, pki: Pki, upstream: int) -> Iterator[Front]:
    """Caddy with the shipped Caddyfile, but with the tests' certificate."""
    binary = program("caddy")
    assert binary
    port = free_port()
    certificate, key, roots = certificates(folder, pki)
    site = replaced(
        (DEPLOY / "Caddyfile").read_text("utf-8"),
        (f"\n{DOMAIN} {{\n", f"\nhttps://{DOMAIN}:{port} {{\n\tbind 127.0.0.1\n\ttls {certificate} {key}\n"),
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("\n{\n", "\n{\n\tadmin off\n\tauto_https disable_redirects\n"),
    )
    (folder / "Caddyfile").write_text(site, "utf-8")
    command = [binary, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    environ = {
        **os.environ,
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    with started(command, folder / "caddy.txt", environ) as process:
        wait_for(port, process, folder / "caddy.txt")
        yield Front("Caddy", port, None, roots, (folder / "caddy.txt",))


def certificates(folder: Path, pki: Pki) -> tuple[Path, Path, Path]:
    """A certificate of the domain with its chain, its key, and the root."""
    party = leaf(pki.low, time.time(), names=(DOMAIN,), key=curve_key())
    certificate, key, roots = (folder / name for name in ("fullchain.pem", "privkey.pem", "roots.pem"))
    certificate.write_bytes(pem(party, pki.low, pki.high))
    key.write_bytes(party.key_pem())
    roots.write_bytes(pem(pki.root))
    return certificate, key, roots


@contextlib.contextmanager
def started(
    command: Sequence[str], notes: Path, environ: Mapping[str, str], *, folder: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own, ended by its id; what it says goes to `notes`."""
    with notes.open("wb") as sink:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=dict(environ)
        )
    try:
        yield process
    finally:
        end(process)


def wait_for(port: int, process: subprocess.Popen[bytes], notes: Path) -> None:
    """Until somebody listens there."""
    limit = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        assert process.poll() is None, f"It ended: {notes.read_text(encoding='utf-8')}"
        assert time.monotonic() < limit, f"It does not listen: {notes.read_text(encoding='utf-8')}"
        time.sleep(0.05)
