"""Functions that start from one snapshot share no connection, no random numbers and no clock."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.aws.runtime import settings
from tests.aws.template import of_type


class EmptyTable(BaseHTTPRequestHandler):
    """A table that knows nobody, and keeps connections open as Amazon's does; moto's server closes them."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        data = json.dumps({"Responses": {"table": []}, "UnprocessedKeys": {}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def table() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), EmptyTable)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_two_processes_that_continue_one_share_nothing_that_tells_them_apart(table: str) -> None:
    environment = settings(SKILL_STORE="dynamodb://table", AWS_ENDPOINT_URL=table)
    script = str(Path(__file__).with_name("restored.py"))
    done = subprocess.run(
        [sys.executable, script],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    (opened, kept), one, two = map(json.loads, done.stdout.splitlines())
    assert opened
    assert kept == []
    assert one["answered"]
    assert two["answered"]
    assert one["drawn"] != two["drawn"]
    assert one["at"] < two["at"]
    assert one["sockets"]
    assert two["sockets"]
    assert set(one["sockets"]).isdisjoint(two["sockets"])


def test_alexa_calls_the_published_version_that_has_a_snapshot() -> None:
    [alias] = of_type("AWS::Lambda::Alias").values()
    assert alias["FunctionName"] == {"Ref": "TriggerFunction"}
    function = of_type("AWS::Lambda::Function")["TriggerFunction"]
    snapshot = function["SnapStart"]["Fn::If"]
    assert snapshot == ["StartsFromSnapshot", {"ApplyOn": "PublishedVersions"}, {"Ref": "AWS::NoValue"}]
