"""A Flask route that sends files: what it costs to serve streams that were published.

Serve it with `BENCH_FILES=folder gunicorn tests.bench.peer_files:app`.
"""

from __future__ import annotations

import os

from flask import Flask, Response, jsonify, send_from_directory

app = Flask(__name__, static_folder=None)


@app.get("/audio/<path:name>")
def audio(name: str) -> Response:
    return send_from_directory(os.path.join(os.environ["BENCH_FILES"], "audio"), name)  # noqa: PTH118


@app.get("/health")
def health() -> Response:
    return jsonify({"status": "ok"})
