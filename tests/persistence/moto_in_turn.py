"""moto's DynamoDB, one request at a time.

Run as: python -m tests.persistence.moto_in_turn PORT

DynamoDB checks the condition of a write and writes in one step. moto checks, is interrupted by another
thread, and writes: between processes it loses updates that DynamoDB would keep. A lock around it puts
that right.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def serve(port: int) -> None:
    """Serve on 127.0.0.1 until the process ends."""
    os.environ["MOTO_PORT"] = str(port)
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import run_simple

    moto = DomainDispatcherApplication(create_backend_app)
    turn = Lock()

    def in_turn(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with turn:
            return list(moto(environ, start_response))

    run_simple("127.0.0.1", port, in_turn, threaded=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
