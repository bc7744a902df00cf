"""Which service of advisories decides, what is said where none can be asked, and that no step ends the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tools import release_check
from tools.advisories import SERVICES, audited
from tools.release_check import Outcome, StepFailed

FLASK, CFFI = {"name": "flask", "version": "3.1.3"}, {"name": "cffi", "version": "2.1.1"}
WELL = [{**FLASK, "vulns": []}, {**CFFI, "vulns": []}]
WEAK = [{**FLASK, "vulns": [{"id": "PYSEC-1"}, {"id": "PYSEC-2"}]}, {**CFFI, "vulns": []}]
UNKNOWN = [{"name": "flask", "skip_reason": "not found"}, {"name": "cffi", "skip_reason": "not found"}]
HALF_AND_WEAK = [UNKNOWN[0], {**CFFI, "vulns": [{"id": "PYSEC-3"}]}]
CRASHED = "Traceback (most recent call last):\n"


def asking(said: Mapping[str, Any]) -> Callable[[str], str]:
    """What pip-audit would print of each service; of one that is not named, that it crashed."""
    return lambda service: json.dumps({"dependencies": said[service]}) if service in said else CRASHED


@pytest.mark.parametrize(
    ("said", "ok", "words"),
    [
        ({"pypi": WELL}, True, "none known to https://pypi.org"),
        ({"osv": WELL}, True, "none known to https://api.osv.dev"),
        ({"pypi": UNKNOWN, "esms": WELL}, True, "none known to https://advisories.ecosyste.ms"),
        ({"pypi": WEAK, "osv": WELL}, False, "https://pypi.org knows of: flask 3.1.3 (PYSEC-1, PYSEC-2)"),
        ({"pypi": UNKNOWN, "osv": WEAK}, False, "https://api.osv.dev knows of: flask 3.1.3"),
        ({"pypi": HALF_AND_WEAK, "osv": WELL}, False, "https://pypi.org knows of: cffi 2.1.1 (PYSEC-3)"),
        ({"pypi": UNKNOWN}, False, "https://pypi.org knows nothing of 2 of 2 packages, https://api.osv.dev cannot"),
        ({"pypi": []}, False, "https://pypi.org knows nothing of 0 of 0 packages"),
        ({}, False, "nobody could be asked (https://pypi.org cannot be reached"),
    ],
)  # fmt: skip
def test_the_first_service_that_knows_all_packages_decides(
    said: Mapping[str, Any], ok: bool, words: str
) -> None:
    found, told = audited(asking(said))
    assert (found, words in told) == (ok, True), told


def test_where_none_can_be_asked_it_says_where_to_ask_and_how() -> None:
    _, told = audited(asking({}))
    assert "make release-check ARGS='--only audit'" in told
    assert all(host in told for host in SERVICES.values())


def test_a_step_that_cannot_be_taken_has_failed_and_the_others_are_taken_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> Outcome:
        raise StepFailed("uv pip compile failed:\nno network")

    steps = {"first": broken, "second": lambda: Outcome(True, "well")}
    monkeypatch.setattr(release_check, "STEPS", steps)
    assert release_check.main([]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told == ["FAILED first  uv pip compile failed:", "no network", "ok     second well"]
