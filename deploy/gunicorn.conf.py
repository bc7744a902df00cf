"""How gunicorn serves Gentle Roll, in place of Granian (deploy/gunicorn.conf).

    gunicorn --config deploy/gunicorn.conf.py "skill.web:create_app()"

GUNICORN_CMD_ARGS in the environment comes after this file, as in GUNICORN_CMD_ARGS="--workers 4".
"""

from __future__ import annotations

import gc
import os
from typing import Any

bind = "127.0.0.1:8000"
"""Only this computer: TLS and the internet are the business of Caddy or nginx."""

workers = min(os.cpu_count() or 1, 8)
"""One process for each core: an answer is a few milliseconds of Python at work, which threads cannot share.
The SQLite memory is safe with several processes."""

worker_class = "gthread"
threads = 8
"""For waiting, not for work: one thread may fetch a certificate or wait for the disk while others answer."""

keepalive = 75
"""Seconds for which an idle connection stays open, longer than Caddy and nginx keep theirs: then it is never
closed here just as a request is on its way."""

timeout = 30
graceful_timeout = 10
"""Seconds for answers under way when it is stopped; Alexa waits no longer than 8."""

preload_app = True
"""The app is made before the processes: a wrong setting fails the start, and they share its memory."""


def when_ready(server: Any) -> None:
    """Before the processes begin: nothing made so far is garbage, and what nobody looks at stays shared."""
    gc.collect()
    gc.freeze()


worker_tmp_dir = "/dev/shm"
"""Signs of life go to memory and never wait for a disk."""

control_socket_disable = True
"""systemd and Docker control it; versions that know no such socket ignore this line."""

logconfig_dict = {
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
}
"""journald and Docker note time and process themselves. The skill logs each request as a line of JSON."""
