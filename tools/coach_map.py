"""Draws docs/coach.svg, what the coach answers and where that leads, from the coach's own tables.

    python -m tools.coach_map            writes docs/coach.svg
    python -m tools.coach_map --check    says whether it is current

Each topic is a block with a line for each event: the intents that mean it, the function that answers, and
what becomes of the phase. The phases are not written down anywhere: the coach is asked, in each of them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from skill.coach.coach import TOPICS, Coach
from skill.coach.events import Context, Event
from skill.coach.progress import Progress
from skill.coach.start import Start
from skill.coach.topic import Row, Topic
from skill.content.load import load
from skill.routine.course import Course
from skill.routine.state import NOWHERE, Phase, Question, SessionState, Wish
from skill.routine.terms import Limb

TARGET = Path(__file__).parents[1] / "docs" / "coach.svg"
SAID_IN_FULL: Mapping[type[Event], Mapping[str, Any]] = {
    Start: {"wish": Wish(limb=Limb.FOOT)},
    Progress: {"course": Course(today=0)},
}
"""Fields without which an event would say nothing; every other one is asked with what it has by itself."""
_STREAMING = Context(at=1, can_stream=True, seed="1")

WIDTH, LINE, BLOCK = 1200, 22, 44
"""Width of the picture, height of a line and of a topic's heading, in px."""
_INTENT, _EVENT, _ANSWER, _PHASES = 24, 372, 548, 728
"""Where the columns begin, in px; a phase takes what is left by four."""
_PHASE_WIDTH = (WIDTH - _PHASES) // len(Phase)
_STYLE = """
  .back { fill: #fff }
  text { font: 14px "Open Sans", "DejaVu Sans", sans-serif; fill: #222 }
  .topic, .head { font-weight: 700 }
  .code { font-family: "DejaVu Sans Mono", monospace; font-size: 13px }
  .quiet { fill: #666 }
  .rule { stroke: #bbb; stroke-width: 1 }
"""
_LEGEND = "On a device that streams. Empty: the phase stays. Question mark: the answer asks something."


@dataclass(frozen=True)
class Line:
    """One event of a topic."""

    event: str
    answer: str
    intents: tuple[str, ...]
    after: tuple[str, ...]
    """What happens to each phase; empty where it stays."""


@dataclass
class Picture:
    """Texts and rules from top to bottom."""

    y: int = 0
    parts: list[str] = field(default_factory=list)

    def write(self, x: int, text: str, kind: str = "") -> None:
        """Write on the current line."""
        shown = f' class="{kind}"' if kind else ""
        self.parts.append(f'<text x="{x}" y="{self.y}"{shown}>{escape(text)}</text>')

    def rule(self) -> None:
        """Draw a line across, under the current one."""
        y = self.y + 6
        self.parts.append(f'<line class="rule" x1="{_INTENT}" x2="{WIDTH - _INTENT}" y1="{y}" y2="{y}"/>')

    def svg(self) -> str:
        """The whole picture."""
        height = self.y + LINE
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
                "<title>What the coach answers: intents, events, answers, and the phase that follows</title>",
                f"<style>{_STYLE}</style>",
                f'<rect class="back" width="{WIDTH}" height="{height}"/>',
                *self.parts,
                "</svg>\n",
            ]
        )


def drawn() -> str:
    """The picture of the tables as they are."""
    picture = Picture(y=34)
    _head(picture)
    coach = Coach(load("en").catalogue())
    states = _states(coach)
    for topic in TOPICS:
        picture.y += BLOCK
        picture.write(_INTENT, _named(topic), "topic")
        picture.rule()
        for line in _lines(topic, coach, states):
            _draw(picture, line)
    return picture.svg()


def _head(picture: Picture) -> None:
    for x, text in ((_INTENT, "intents"), (_EVENT, "event"), (_ANSWER, "answer")):
        picture.write(x, text, "head")
    for index, phase in enumerate(Phase):
        picture.write(_PHASES + index * _PHASE_WIDTH, f"while {phase}", "head")
    picture.y += LINE
    picture.write(
        _INTENT, "An empty cell: the phase stays. A question mark: the answer asks something.", "quiet"
    )
    picture.write(_PHASES, "On a device that streams, with no field of the event filled in.", "quiet")


def _draw(picture: Picture, line: Line) -> None:
    names = line.intents or ("(the adapter makes it)",)
    picture.y += LINE
    picture.write(_EVENT, line.event, "code")
    picture.write(_ANSWER, line.answer, "code")
    for index, text in enumerate(line.after):
        if text:
            picture.write(_PHASES + index * _PHASE_WIDTH, text)
    for more, name in enumerate(names):
        picture.y += LINE if more else 0
        picture.write(_INTENT, name, "code" if line.intents else "quiet")


def _named(topic: Topic) -> str:
    return f"{topic[0].answer.__module__.replace('.', '/')}.py"


def _lines(topic: Topic, coach: Coach, states: tuple[SessionState, ...]) -> Iterator[Line]:
    """One line for each event, whichever rows it has."""
    for event, rows in groupby(topic, key=lambda row: row.event):
        several: list[Row[Any]] = list(rows)
        intents = tuple(name for row in several for name in row.intents)
        after = tuple(_after(coach, state, event) for state in states)
        yield Line(event.__name__, several[0].answer.__name__, intents, after)


def _states(coach: Coach) -> tuple[SessionState, ...]:
    """One state in each phase."""
    running = coach.answer(NOWHERE, _asked(Start)).state
    return tuple(NOWHERE if phase is Phase.IDLE else replace(running, phase=phase) for phase in Phase)


def _asked(event: type[Event]) -> Event:
    return event(_STREAMING, **SAID_IN_FULL.get(event, {}))


def _after(coach: Coach, state: SessionState, event: type[Event]) -> str:
    after = coach.answer(state, _asked(event)).state
    asks = after.question is not Question.NONE
    moved = f"→ {after.phase}" if after.phase is not state.phase else ""
    return f"{moved} ?".strip() if asks else moved


def main() -> int:
    """Write the picture, or check it."""
    parser = argparse.ArgumentParser(prog="python -m tools.coach_map", description="Draw docs/coach.svg.")
    parser.add_argument("--check", action="store_true", help="only say whether it is current")
    if parser.parse_args().check:
        current = TARGET.read_text("utf-8") == drawn()
        print("docs/coach.svg is current." if current else "docs/coach.svg is old: python -m tools.coach_map")
        return not current
    TARGET.write_text(drawn(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
