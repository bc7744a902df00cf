"""The page's audio player keeps the platform's rules for queues and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.speaker.page.visitor import Speaker

SCRIPT = """
async ([steps, url]) => {
  const { Player } = await import("/speaker/player.js");
  const player = new Player();
  const told = [];
  player.addEventListener("report", ({ detail }) => told.push([detail.type.slice(20), detail.token]));
  const until = async (...wanted) => {
    for (let n = 0; n < 3000 && !told.some((each) => each.join() === wanted.join()); n++)
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const play = (token, more = {}) => ({ stop: false, play: { url, token, from_ms: 0, after: null, ...more } });
  for (const [what, ...more] of steps) {
    if (what === "until") await until(...more);
    else if (what === "play") player.obey(play(...more));
    else if (what === "obey") player.obey(...more);
    else player[what](...more);
  }
  return { told, ...player.state() };
}
"""
A = ["play", "A"]
NEAR_END = {"from_ms": 40_000}
STOP = {"stop": True, "play": None}


@pytest.fixture(scope="module")
def run(browser: Browser, sounding_site: str) -> Iterator[Callable[..., dict[str, Any]]]:
    """Runs steps on a player of its own and returns its reports and its state."""
    speaker = Speaker(browser.new_context().new_page())
    speaker.open(sounding_site)
    body = {"version": 1, "device": "device-player", "words": "start the foot routine"}
    told = speaker.page.request.post(f"{sounding_site}/front/turn", data=body).json()
    url = told["play"]["url"]
    speaker.page.click("h1")  # sound wants a click

    def run(*steps: list[Any]) -> dict[str, Any]:
        result: dict[str, Any] = speaker.page.evaluate(SCRIPT, [list(steps), url])
        return result

    yield run
    speaker.page.context.close()


def test_a_queued_stream_follows_when_the_first_has_ended(run: Callable[..., dict[str, Any]]) -> None:
    result = run(
        ["play", "A", NEAR_END],
        ["play", "B", {"after": "A"}],
        ["until", "Started", "B"],
    )
    assert result["told"][:4] == [
        ["Started", "A"], ["NearlyFinished", "A"], ["Finished", "A"], ["Started", "B"],
    ]  # fmt: skip
    assert (result["token"], result["activity"]) == ("B", "PLAYING")


def test_a_stream_that_expects_another_before_it_is_dropped(run: Callable[..., dict[str, Any]]) -> None:
    result = run(
        ["play", "A", NEAR_END],
        ["play", "B", {"after": "something else"}],
        ["until", "Finished", "A"],
    )
    assert (result["token"], result["activity"]) == ("A", "FINISHED")


def test_a_second_queued_stream_follows_the_first_queued_one(run: Callable[..., dict[str, Any]]) -> None:
    result = run(
        ["play", "A", NEAR_END],
        ["play", "B", {"after": "A", **NEAR_END}],
        ["play", "C", {"after": "A"}],
        ["play", "D", {"after": "B"}],
        ["until", "Started", "D"],
    )
    assert result["token"] == "D"
    assert ["Started", "C"] not in result["told"]


def test_replacing_all_stops_what_plays_and_drops_what_waits(run: Callable[..., dict[str, Any]]) -> None:
    result = run(
        A,
        ["until", "Started", "A"],
        ["play", "B", {"after": "A"}],
        ["play", "C", NEAR_END],
        ["until", "Finished", "C"],
    )
    assert result["told"][:3] == [["Started", "A"], ["Stopped", "A"], ["Started", "C"]]
    assert ["Started", "B"] not in result["told"]


def test_an_interruption_is_a_pause_and_going_on_is_told(run: Callable[..., dict[str, Any]]) -> None:
    result = run(A, ["until", "Started", "A"], ["hold"])
    assert (result["told"], result["activity"]) == ([["Started", "A"], ["Stopped", "A"]], "PAUSED")
    result = run(A, ["until", "Started", "A"], ["hold"], ["release"], ["until", "NearlyFinished", "A"])
    told = [what for what, _ in result["told"]]
    assert told[:4] == ["Started", "Stopped", "Started", "NearlyFinished"]


def test_what_is_stopped_stays_stopped(run: Callable[..., dict[str, Any]]) -> None:
    queued = ["play", "B", {"after": "A"}]
    result = run(A, ["until", "Started", "A"], ["hold"], ["obey", STOP], queued, ["release"])
    assert (result["token"], result["activity"]) == ("A", "STOPPED")
    assert result["told"] == [["Started", "A"], ["Stopped", "A"]]


def test_a_stream_that_came_while_someone_spoke_waits_for_the_end_of_the_talk(
    run: Callable[..., dict[str, Any]],
) -> None:
    result = run(["hold"], A)
    assert (result["told"], result["activity"], result["token"]) == ([], "PAUSED", "A")


def test_nothing_played_is_idle(run: Callable[..., dict[str, Any]]) -> None:
    assert run(["hold"], ["release"], ["obey", STOP]) == {"told": [], "activity": "IDLE"}
