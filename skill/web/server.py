"""Granian in front of the service, as a box of one's own and a container run it.

    python -m skill.web.server [--rehearse]

``GRANIAN_HOST``, ``GRANIAN_PORT`` and ``GRANIAN_WORKERS`` say where it listens and with how many processes,
as they would to Granian's own command. ``--rehearse`` makes the service once, without a setting or a memory
of its own, and ends: after an installation it shows whether all is there, and leaves the bytecode of what
answers, and of nothing else.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import socket
import sys
from collections.abc import Mapping
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from skill.errors import GentleRollError, SettingsError

from .app import create_app

if TYPE_CHECKING:
    from granian.server.mp import MPServer

LOOPBACK: Final = "127.0.0.1"
"""Only this computer: TLS and the internet are the business of Caddy or nginx."""
MOST_WORKERS: Final = 8
THREADS: Final = 8
"""For waiting, not for work: one thread may fetch a certificate or wait for the disk while others answer."""
IDLE_MS: Final = 60_000
"""How long an idle connection stays open, the most that Granian allows: longer than Caddy and nginx keep
theirs, so that it is never closed here just as a request is on its way."""
STOP_SECONDS: Final = 10
"""For answers under way when it is stopped; Alexa waits no longer than 8."""
LOOK_SECONDS: Final = 0.02
REHEARSAL: Final = {
    "SKILL_ID": "amzn1.ask.skill.00000000-0000-4000-8000-000000000000",
    "SKILL_STORE": "memory:",
}
_LOG: Final[Mapping[str, Any]] = {
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}
"""journald and Docker note time and process themselves. The skill logs each request as a line of JSON."""


class Place(NamedTuple):
    """Where it listens."""

    host: str
    port: int
    """1 to 65535."""
    workers: int
    """Processes, 1 or more: an answer is a few milliseconds of Python at work, which threads cannot share."""


def place(environ: Mapping[str, str]) -> Place:
    """Where the environment has it listen. Raises SettingsError for a figure that is none, or too large."""
    workers = min(len(os.sched_getaffinity(0)), MOST_WORKERS)
    return Place(
        environ.get("GRANIAN_HOST") or LOOPBACK,
        _figure(environ, "GRANIAN_PORT", 8000, 65535),
        _figure(environ, "GRANIAN_WORKERS", workers, 1024),
    )


def _figure(environ: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    said = environ.get(name, "").strip()
    if not said:
        return otherwise
    if said.isascii() and said.isdigit() and len(said) < 6 and 1 <= int(said) <= most:
        return int(said)
    raise SettingsError(f"{name}={said!r} is no figure from 1 to {most}: correct it, or leave it out.")


def take(at: Place) -> None:
    """See whether the place is free: Granian itself would share a port with another that shares it.

    It is not listened there yet: who connected meanwhile would be cut off, and take it for a fault.
    """
    try:
        with socket.socket(socket.AF_INET6 if ":" in at.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((at.host, at.port))
    except OSError as error:
        where, why = f"{at.host}, port {at.port}", os.strerror(error.errno or 0)
        raise SettingsError(f"It cannot listen at {where}: {why}. Change GRANIAN_PORT.") from error


def server(at: Place) -> MPServer:
    """Granian, ready to serve."""
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server.mp import MPServer

    return MPServer(
        "skill.web:create_app",
        at.host,
        at.port,
        interface=Interfaces.WSGI,
        workers=at.workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=IDLE_MS),
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=dict(_LOG),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )


def tell_when_ready(at: Place, environ: Mapping[str, str]) -> None:
    """Once a process listens, say so to systemd, where that waits for it (sd_notify(3), Type=notify)."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    while not _listens(at):
        sleep(LOOK_SECONDS)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.sendto(b"READY=1", address.replace("@", "\0", 1) if address[0] == "@" else address)


def _listens(at: Place) -> bool:
    try:
        socket.create_connection((at.host, at.port), timeout=1).close()
    except OSError:
        return False
    return True


def main(arguments: list[str], environ: Mapping[str, str] = os.environ) -> int:
    """Serve or rehearse; the exit status. A wrong setting ends it with its sentence.

    The app is made before the processes, which are forks: it is made once, and they share its memory.
    """
    try:
        if arguments == ["--rehearse"]:
            server(place(REHEARSAL))
            create_app(environ=REHEARSAL)
        elif arguments:
            raise SettingsError(f"{' '.join(arguments)!r} is not known here: only --rehearse is.")
        else:
            serve(environ)
    except GentleRollError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def serve(environ: Mapping[str, str]) -> None:
    """Serve until it is told to stop. Raises SettingsError and ContentError before it listens."""
    at = place(environ)
    app = create_app(environ=environ)
    take(at)
    multiprocessing.set_start_method("fork", force=True)
    gc.collect()
    gc.freeze()  # nothing made so far is garbage, and what nobody looks at stays shared
    running = server(at)
    running.on_startup(Thread(target=tell_when_ready, args=(at, environ), daemon=True).start)
    running.serve(target_loader=lambda: app, wrap_loader=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
