"""A place as it is shown: routine, step, side, and the step's timeline."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache
from xml.etree import ElementTree

from skill.alexa.context import Language
from skill.art.figure import BallPath, Drawing
from skill.art.load import scene, sheets, shown_sides
from skill.art.manifest import ART_PATH, PictureKind, key, manifest
from skill.coach.here import Here
from skill.content.load import HERE
from skill.content.reading import read_alone
from skill.json import Json
from skill.routine.exercise import estimate
from skill.routine.run import Step
from skill.routine.state import Phase, Question, SessionState
from skill.routine.terms import Limb, Side, Technique
from skill.routine.timeline import Cue

# Chips: what can be said now, by situation, from the content.


class Situation(StrEnum):
    """What the page is waiting for."""

    IDLE = "idle"
    """Nothing goes on."""
    QUESTION_LIMB = "question_limb"
    """Foot or hand?"""
    QUESTION_REGION = "question_region"
    """Above or below the waist?"""
    QUESTION_START = "question_start"
    """Shall we start with this limb? The other one is an answer too."""
    QUESTION_YES_NO = "question_yes_no"
    WAITING = "waiting"
    """A step was or is being spoken; the person says when to go on."""
    PAUSED = "paused"
    PLAYING = "playing"
    """A stream can be heard."""
    DONE = "done"
    """The routine is over."""


@dataclass(frozen=True)
class RawChips:
    """``chips.yaml``: phrases by situation."""

    idle: list[str]
    question_limb: list[str]
    question_region: list[str]
    question_start: list[str]
    question_yes_no: list[str]
    waiting: list[str]
    paused: list[str]
    playing: list[str]
    done: list[str]


@cache
def load_chips(language: str = "en") -> Mapping[Situation, list[str]]:
    """The chips of a language. Raises ContentError with every mistake in its file."""
    folder = HERE / language
    raw = read_alone(RawChips, folder / "chips.yaml", folder)
    return {Situation(name): phrases for name, phrases in asdict(raw).items()}


def situation_in_session(place: SessionState) -> Situation:
    """What an open session waits for at a place."""
    match place.question:
        case Question.LIMB:
            return Situation.QUESTION_LIMB
        case Question.REGION:
            return Situation.QUESTION_REGION
        case Question.START:
            return Situation.QUESTION_START
        case Question.NONE:
            return _of_state(place.phase)
        case _:
            return Situation.QUESTION_YES_NO


def _of_state(state: Phase) -> Situation:
    return {
        Phase.IDLE: Situation.IDLE,
        Phase.RUNNING: Situation.WAITING,
        Phase.PAUSED: Situation.PAUSED,
        Phase.DONE: Situation.DONE,
    }[state]


# All drawings as the page reads them: once, when it opens.


@cache
def drawings() -> Json:
    """Every drawing by limb and technique, such as ``foot-gliding``, and ``foot-scene``, as JSON values.

    Left limbs are drawn; the page mirrors them. A keyframe is [phase, x, y, scale, opacity].
    Raises ContentError where the drawings cannot be read.
    """
    scenes = {f"{limb}-scene": _scene(limb) for limb in Limb}
    return scenes | {f"{limb}-{technique}": _sheet(limb, technique) for limb, technique in sheets()}


def _scene(limb: Limb) -> Json:
    drawn = scene(limb)
    return {"pair": True, **_limb(drawn), "passages": {"rest": _way(drawn.way)}}


def _sheet(limb: Limb, technique: Technique) -> Json:
    passages = sheets()[limb, technique].passages
    return {
        "pair": shown_sides(limb, technique) == (Side.BOTH,),
        **_limb(next(iter(passages.values()))),
        "passages": {name: _way(drawn.way) for name, drawn in passages.items()},
    }


def _limb(drawn: Drawing) -> Json:
    strokes = [{"d": each.d, "width": each.width, "role": each.role} for each in drawn.strokes]
    return {"size": [drawn.width, drawn.height], "ball": drawn.ball, "strokes": strokes}


def _way(way: BallPath) -> Json:
    frames = [[f.phase, f.x, f.y, f.scale, f.opacity] for f in way.keyframes]
    return {"d": way.d, "dashed": way.dashed, "marks": "".join(way.marks), "keyframes": frames}


# Speech in segments: what is said in one breath, and the silence after it.

_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")
_GAP = re.compile(r"\s+([.,?!;:])")


@dataclass(frozen=True)
class Segment:
    """Words, and the silence after them."""

    text: str
    pause_ms: int = 0
    """Silence after the words, in ms."""
    ms: int = 0
    """How long the words last, in ms: measured where a timeline knows them, else estimated."""
    cue: int | None = None
    """Index of the cue of the shown step that is said here; None for words around a step."""


def segments_of(ssml: str) -> list[Segment]:
    """The segments of a document of speech markup, divided at its breaks; plain text is one segment."""
    try:
        root = ElementTree.fromstring(ssml)
    except ElementTree.ParseError:
        return _segment(ssml, 0)
    found: list[Segment] = []
    words: list[str] = []
    _read(root, words, found)
    return [*found, *_segment("".join(words), 0)]


def _read(node: ElementTree.Element, words: list[str], found: list[Segment]) -> None:
    if node.tag == "break":
        _rest(node, words, found)
    words.append(node.text or "")
    for child in node:
        _read(child, words, found)
        words.append(child.tail or "")


def _rest(node: ElementTree.Element, words: list[str], found: list[Segment]) -> None:
    """End a segment here, or lengthen the silence after the last one."""
    pause = _milliseconds(node.get("time", ""))
    ended = _segment("".join(words), pause)
    words.clear()
    if not ended and found:
        found[-1] = replace(found[-1], pause_ms=found[-1].pause_ms + pause)
    found += ended


def _milliseconds(time: str) -> int:
    match = _TIME.fullmatch(time)
    return round(float(match[1]) * (1 if match[2] == "ms" else 1000)) if match else 0


def _segment(words: str, pause_ms: int) -> list[Segment]:
    text = tidy(words)
    return [Segment(text, pause_ms, estimate(text))] if text else []


def tidy(words: str) -> str:
    """Words with single spaces, and none before a stop."""
    return _GAP.sub(r"\1", " ".join(words.split()))


def aligned(segments: Sequence[Segment], cues: Sequence[Cue], first: int = 0) -> list[Segment] | None:
    """The segments with every cue told, in order, by one segment of its own; None where a cue is missing.

    ``first`` is the index of the first of ``cues`` within its step. Cues without a rest between them
    come as one segment, which is divided here.
    """
    texts = [tidy(cue.text) for cue in cues]
    for start, segment in enumerate(segments):
        if texts and segment.text.startswith(texts[0]):
            told = _told(segments[start:], cues, texts, first)
            if told is not None:
                return [*segments[:start], *told]
    return None


def _told(
    segments: Sequence[Segment], cues: Sequence[Cue], texts: Sequence[str], first: int
) -> list[Segment] | None:
    told: list[Segment] = []
    waiting = list(segments)
    for index, (cue, text) in enumerate(zip(cues, texts, strict=True), first):
        if not waiting or not waiting[0].text.startswith(text):
            return None
        head = waiting.pop(0)
        rest = head.text[len(text) :].strip()
        told.append(Segment(text, 0 if rest else head.pause_ms, cue.ms, index))
        waiting[:0] = _segment(rest, head.pause_ms)
    return told + waiting


def view_of(language: Language, place: SessionState) -> Json | None:
    """What a screen shows of a place, as JSON values with times in ms; None where there is no run."""
    catalogue, run = language.catalogue, place.run
    if run is None or place.step >= len(catalogue.steps(run)):
        return None
    here = Here(catalogue, place)
    step, steps = here.step, here.steps
    exercise = catalogue.exercises[step.limb, step.technique]
    return {
        "key": step.code,
        "limb": step.limb,
        "length": run.length,
        "alone": run.technique,
        "way": place.way,
        "technique": step.technique,
        "title": exercise.title,
        "side": shown_side(step),
        "place": _side_words(language, step),
        "passages": [passage.id for passage in exercise.chosen_passages(step.only)],
        "repetitions": step.repetitions if step.technique.is_stroke else 0,
        "pace": step.pace,
        "step": place.step + 1,
        "steps": [catalogue.timeline(each).total_ms for each in steps],
        "then": _then(language, here),
        "art": _art(step),
        **_timeline(language, step),
    }


def _then(language: Language, here: Here) -> str | None:
    """The step that follows, such as "shearing, right foot"; None after the last."""
    if here.is_last:
        return None
    step = here.steps[here.following]
    title = language.catalogue.exercises[step.limb, step.technique].title
    return f"{title}, {_side_words(language, step)}".lower()


def _art(step: Step) -> str | None:
    """Where the picture of a step lies, for the lock screen; None where it is not rendered."""
    entry = manifest().get(key(PictureKind.SQUARE, step.limb, step.technique, step.side))
    return f"{ART_PATH}/{entry.file}" if entry else None


def _timeline(language: Language, step: Step) -> Json:
    timeline = language.catalogue.timeline(step)
    cues = [
        {
            "at": c.at,
            "ms": c.ms,
            "kind": c.kind,
            "text": c.text,
            "passage": c.passage,
            "repetition": c.repetition,
        }
        for c in timeline.cues
    ]
    strokes = [
        {"start": s.start, "end": s.end, "passage": s.passage, "repetition": s.repetition}
        for s in timeline.strokes
    ]
    return {"cues": cues, "strokes": strokes, "total_ms": timeline.total_ms}


def shown_side(step: Step) -> Side:
    """The side that works; quiet steps are about both."""
    return step.side if step.technique.is_stroke else Side.BOTH


def _side_words(language: Language, step: Step) -> str:
    """Such as "left foot" or "both hands", in the words of the content."""
    side, names = shown_side(step), language.phrasing.names
    limbs = names.limbs if side is Side.BOTH else names.limb
    return f"{names.side[side]} {limbs[step.limb]}"
