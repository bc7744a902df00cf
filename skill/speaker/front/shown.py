"""What a client with a screen shows: what was heard, the step, what can be said now, and the raw exchange."""

from __future__ import annotations

from skill.json import Json
from skill.speaker.nlu import understood_json

from .asked import FrontAsked, TurnAsked
from .turning import Turned
from .view import Segment, load_chips, view_of


def shown(turned: Turned, asked: FrontAsked) -> Json:
    """``{situation, chips, exchange}``, and for a turn ``{heard, view}``; None for what stays as it was."""
    situation, exchange = turned.situation, turned.exchange
    words = asked.asked.words if isinstance(asked.asked, TurnAsked) else ""
    turn = {"heard": {"words": words, **understood_json(turned.heard)}} if turned.heard else {}
    return {
        "situation": situation,
        "chips": load_chips()[situation] if situation else None,
        "exchange": exchange.shown() if exchange else None,
        **turn,
        **({"view": view_of(turned.language, turned.place)} if turned.heard else {}),
    }


def segment_shown(segment: Segment) -> Json:
    """How long the words last, in ms, and which cue of the shown step they are."""
    return {"ms": segment.ms, "cue": segment.cue}
