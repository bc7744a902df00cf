"""A container of Lambda's: Amazon's own runtime client (awslambdaric) in a process, and its Runtime API before it.

The API is what "Using the Lambda runtime API for custom runtimes" describes: the client fetches one event after
another, and answers each or says that it failed. Each container has one of its own, as Lambda has it.
"""

from __future__ import annotations

import importlib.util
import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.alexa.envelopes import Json

CLIENT = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")
"""What Lambda's runtime for Python brings, beside Python itself and what the zip holds."""
ANSWER_SECONDS = 60
_BASE = "/2018-06-01/runtime"
_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:gentle-roll:live"


class Gone(Exception):
    """The container ended before it answered; Lambda then tells Alexa of an error."""


class RuntimeApi:
    """Events that wait for the client, and what it said of them."""

    def __init__(self) -> None:
        self.events: queue.Queue[Any] = queue.Queue()
        self.told: queue.Queue[tuple[str, Json]] = queue.Queue()
        """The last part of the path (``response``, ``error``) and the body."""
        self.asked: list[str] = []
        """Each path, once it was asked for; those of events without their numbers."""
        self.taken = threading.Event()
        """Set when an event has been handed out."""
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                api.asked.append(self.path.removeprefix(_BASE))
                event = api.events.get() if self.path.endswith("/invocation/next") else {}
                data = json.dumps(event).encode()
                self._answer(200, data, number=str(len(api.asked)))
                api.taken.set()

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._answer(202, b"{}")
                api.told.put((self.path.rpartition("/")[2], body))

            def _answer(self, status: int, data: bytes, number: str = "0") -> None:
                self.send_response(status)
                self.send_header("Lambda-Runtime-Aws-Request-Id", number)
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", _ARN)
                self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """Say nothing of a client that was killed: that is what it is for."""

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self.events.put({})  # to the thread that still waits for one
        self._server.shutdown()
        self._server.server_close()


class Container:
    """A running function; `send` is what Alexa's trigger does with it."""

    def __init__(self, api: RuntimeApi, process: subprocess.Popen[bytes], log: Path) -> None:
        self.api, self._process, self._log = api, process, log

    def send(self, event: Json) -> Json:
        """The answer. Raises Gone where the process ended before; AssertionError where the handler failed."""
        self.api.events.put(event)
        for _ in range(ANSWER_SECONDS * 10):
            try:
                what, body = self.api.told.get(timeout=0.1)
            except queue.Empty:
                if self._process.poll() is not None:
                    raise Gone(self._log.read_text("utf-8")) from None
                continue
            assert what == "response", body
            return body
        raise AssertionError(f"No answer: {self._log.read_text('utf-8')}")

    def kill(self) -> None:
        """End it at once, as Lambda may at any moment between two events, and a fault in the midst of one."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def killed_over(self, event: Json) -> None:
        """Hand it an event, and end it before its answer can be told."""
        self.api.taken.clear()
        self.api.events.put(event)
        assert self.api.taken.wait(ANSWER_SECONDS)
        self.kill()


@contextmanager
def container(
    handler: str, task: Path, folder: Path, environment: Mapping[str, str], *, snapshot: bool = False
) -> Iterator[Container]:
    """``handler`` out of the unpacked zip ``task``, in a Python that knows the client and nothing else.

    With ``snapshot`` it starts as a version with SnapStart does. ``folder`` takes its log.
    """
    api, log = RuntimeApi(), folder / "container.log"
    settings = {**environment, "AWS_LAMBDA_RUNTIME_API": api.address, "PYTHONPATH": str(_client(folder))}
    if snapshot:
        settings["AWS_LAMBDA_INITIALIZATION_TYPE"] = "snap-start"
    command = [str(Path(sys.executable).resolve()), "-S", "-B", "-m", "awslambdaric", handler]
    with log.open("ab") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=sink, env=settings, cwd=task)
    running = Container(api, process, log)
    try:
        yield running
    finally:
        running.kill()
        api.close()


def _client(folder: Path) -> Path:
    """A folder with the client's own modules, and no others of those that are installed here."""
    here = folder / "client"
    here.mkdir(exist_ok=True)
    for name in CLIENT:
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        found = Path(spec.origin)
        found = found.parent if found.name == "__init__.py" else found
        link = here / found.name
        if not link.exists():
            link.symlink_to(found)
    return here
