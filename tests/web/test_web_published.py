from __future__ import annotations

from pathlib import Path

from skill.__main__ import main
from tests.web.processes import Running


def test_a_static_host_answers_as_the_service_does(service: Running, tmp_path: Path) -> None:
    words = ["audio", "publish", "--limb", "foot", "--technique", "rinsing", "--pace", "calm"]
    assert main([*words, "--to", str(tmp_path)]) == 0

    published = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(published) >= 36
    for path in published:
        reply = service.ask(f"/{path.relative_to(tmp_path).as_posix()}")
        assert (reply.status, reply.body) == (200, path.read_bytes())
