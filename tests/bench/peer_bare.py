"""A bare Flask route that parses JSON and answers: what Flask and gunicorn cost without any skill.

Serve it with `gunicorn tests.bench.peer_bare:app`.
"""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

app = Flask(__name__)


@app.post("/alexa")
def alexa() -> Response:
    return jsonify({"version": request.get_json()["version"], "response": {"shouldEndSession": True}})


@app.get("/health")
def health() -> Response:
    return jsonify({"status": "ok"})
