"""A whole routine in Firefox, as Debian has it: every step, every stroke counted, nothing wrong on the way."""

from __future__ import annotations

import shutil
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # the client's own, of every kind
MOST_SECONDS = 600
PREFERENCES = {
    "media.autoplay.default": 0,  # nobody clicks
    "browser.dom.window.dump.enabled": True,  # errors of scripts stand in the log
}
WATCH = """
window.seen = { step: [], repetition: [], status: [], faults: [] };
for (const kind of ["error", "warn"]) console[kind] = (...told) => seen.faults.push(told.join(" "));
for (const id of ["step", "repetition", "status"]) {
  const node = document.getElementById(id);
  const note = () => node.textContent && seen[id].push(node.textContent);
  new MutationObserver(note).observe(node, { childList: true });
}
document.getElementById("begin").click();
"""
BROWSER = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What Firefox and the page write."""
    return tmp_path / "firefox.log"


@pytest.fixture
def firefox(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Firefox without a window, whose home is empty."""
    if BROWSER is None:
        pytest.skip("Firefox is missing: on Debian, `make test-slow` installs it")
    monkeypatch.setenv("HOME", str(tmp_path))
    with warnings.catch_warnings(action="ignore"):
        client = pytest.importorskip(
            "marionette_driver.marionette", reason="`make test-slow` installs what drives Firefox"
        )
        driver = client.Marionette(
            bin=BROWSER, port=0, headless=True, prefs=PREFERENCES, gecko_log=str(log), startup_timeout=180
        )
        driver.start_session()
        yield driver
        driver.quit()
        driver.instance.close(clean=True)


def shown(firefox: Any, script: str) -> Any:
    return firefox.execute_script(f"return {script}", sandbox=None)


def test_firefox_leads_through_a_whole_routine(sounding_site: str, firefox: Any, log: Path) -> None:
    firefox.navigate(f"{sounding_site}/speaker/?speed=16")
    firefox.execute_script(WATCH, sandbox=None)
    late = time.monotonic() + MOST_SECONDS
    while shown(firefox, "document.body.dataset.mode") != "end" and time.monotonic() < late:
        time.sleep(0.5)
    seen = shown(firefox, "window.seen")
    steps = list(dict.fromkeys(seen["step"]))
    assert steps == [f"Step {number} of {len(steps)}" for number in range(1, len(steps) + 1)]
    assert len(steps) > 9
    assert {"1", "2", "3", "4"} <= set(seen["repetition"]), "strokes were counted"
    assert seen["status"] == seen["faults"] == []
    assert shown(firefox, "document.body.dataset.mode") == "end"
    assert shown(firefox, "document.querySelectorAll('#days .on').length") == 1
    assert "JavaScript error: http" not in log.read_text("utf-8", "replace")
