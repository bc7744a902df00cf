"""Functions as Lambda runs them: a process each, that knows its environment and its events and nothing else.

A stand-in for Lambda's runtime, which starts fast; `container.py` has Amazon's own, for the slow tests.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.alexa.envelopes import SKILL_ID, Json
from tests.web.processes import PUBLIC_URL

ROOT = Path(__file__).parents[2]
HTTP, TRIGGER = "skill.aws.on_http.handler", "skill.aws.on_trigger.handler"
REGION = "eu-west-1"
SECRET = "rV3kX9qLw2ZtB7mNc5YdHs8JfGp4Ta6E"
END_SECONDS = 20
EVENTS = {
    path.stem: json.loads(path.read_text("utf-8")) for path in (Path(__file__).parent / "events").iterdir()
}
"""Events as Lambda gets them, by the name of what sends them."""


@dataclass
class Function:
    """A running function."""

    process: subprocess.Popen[str]
    errors: Path
    """Where its log goes."""
    started_ms: int = 0
    """How long importing the handler took."""
    modules: list[str] = field(default_factory=list)
    """What it had imported when it ended."""

    def invoke(self, event: Any) -> Json:
        """What Lambda would hand back: ``answer``, or ``errorType`` and ``errorMessage``."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(event) + "\n")
        self.process.stdin.flush()
        return self.line()

    def answer(self, event: Any) -> Json:
        """The answer to an event that has one."""
        result = self.invoke(event)
        assert "answer" in result, result
        answer: Json = result["answer"]
        return answer

    def line(self) -> Json:
        """The next line that it prints."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"It ended: {self.errors.read_text('utf-8')}"
        value: Json = json.loads(line)
        return value

    def log(self) -> list[Json]:
        """The lines of its log; a line that is not JSON fails."""
        return [json.loads(line) for line in self.errors.read_text("utf-8").splitlines()]


def settings(**values: str) -> dict[str, str]:
    """The environment that Lambda and template.yaml give a function, with the store in the process."""
    return {
        "PATH": os.environ["PATH"],
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "NO_PROXY": "127.0.0.1",
        "SKILL_ID": SKILL_ID,
        "SKILL_STORE": "memory:",
        "SKILL_SECRET": SECRET,
        "SKILL_PUBLIC_URL": PUBLIC_URL,
        "SKILL_CHECKINS": "off",
        "SKILL_STREAMS": "",
        **values,
    }


@contextmanager
def function(
    handler: str,
    folder: Path,
    environment: Mapping[str, str],
    *,
    code: Path = ROOT,
    python: Sequence[str] = (sys.executable, "-I"),
) -> Iterator[Function]:
    """``handler`` out of the folder ``code``, ready to be invoked; its log goes into ``folder``."""
    errors = folder / f"{handler}.log"
    command = [*python, str(Path(__file__).with_name("invoke.py")), str(code), handler]
    with errors.open("w") as sink:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sink,
            text=True,
            encoding="utf-8",
            env=dict(environment),
            cwd=folder,
        )
    running = Function(process, errors)
    try:
        running.started_ms = running.line()["started_ms"]
        yield running
        assert process.stdin is not None
        process.stdin.close()
        running.modules = running.line()["modules"]
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def http_event(
    body: bytes = b"", headers: Sequence[tuple[str, str]] = (), *, method: str = "POST", path: str = "/alexa"
) -> Json:
    """The event of an HTTP API: repeated headers joined with commas, a body that is no text in base64."""
    event: Json = json.loads(json.dumps(EVENTS["http_api"]))
    for name, value in headers:
        already = event["headers"].get(name.lower())
        fresh = already is None or name.lower() == "content-type"
        event["headers"][name.lower()] = value if fresh else f"{already},{value}"
    event["headers"]["content-length"] = str(len(body))
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["requestContext"]["http"]["method"] = method
    try:
        return {**event, "body": body.decode()}
    except UnicodeDecodeError:
        return {**event, "body": base64.b64encode(body).decode(), "isBase64Encoded": True}
