"""Replies: the coach's actions as what Alexa says and does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape
from typing import Any

from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_model.interfaces.audioplayer import StopDirective

from skill.coach import actions
from skill.coach.actions import Response
from skill.coach.events import Event
from skill.content.phrasing import Phrase
from skill.routine.codec import encode
from skill.routine.exercise import estimate
from skill.routine.timeline import INSTRUCTIONS, Cue, Timeline, cues_from, part_end

from .apl.screen import NO_DISPLAY, Display, Screen, ScreenKind
from .apl.user_events import screen_token
from .cards import card_of
from .context import Language, SkillContext
from .playback import play, queue
from .reminders import ask_consent
from .request import RequestContext

# Speech: timelines and messages as the markup that Alexa speaks (SSML).

MAX_BREAK_MS = 10_000
"""Longest single ``<break>`` (Amazon, SSML reference); longer rests take several."""
AFTER_PART_MS = 700
"""Rest in ms between what is said in one reply and what follows it."""


@lru_cache(1024)
def pause(ms: int) -> str:
    """Silence of ``ms``, in as many breaks as it takes."""
    full, rest = divmod(max(0, ms), MAX_BREAK_MS)
    return '<break time="10s"/>' * full + (f'<break time="{rest}ms"/>' if rest else "")


def words(text: str) -> str:
    """Text as markup, with ``&``, ``<`` and ``>`` escaped."""
    return escape(text)


def guided(timeline: Timeline, part: int = 0, offset: int = 0) -> str:
    """One turn of a timeline from ``offset`` on: its cues, and the silence between them."""
    cues = cues_from(timeline, part, offset)
    before = pause(cues[0].at - offset) if offset and cues else ""
    return before + _with_rests(cues, part_end(timeline, part))


def instructed(timeline: Timeline, passage: int | None) -> str:
    """What to do, without the counting: of one passage, or of the whole step."""
    cues = [
        cue
        for cue in timeline.cues
        if cue.kind in INSTRUCTIONS and (passage is None or cue.passage == passage)
    ]
    return " ".join([escape(cue.text) for cue in cues])


def _with_rests(cues: Sequence[Cue], end: int) -> str:
    following = [*[cue.at for cue in cues[1:]], end]
    rests = zip(cues, following, strict=True)
    return " ".join([escape(cue.text) + pause(at - cue.at - cue.ms) for cue, at in rests])


def lead_of(context: RequestContext, response: Response) -> int | None:
    """How long, in ms, a reply speaks before the step that it leads; None where it leads none."""
    said: list[str] = []
    for action in response.actions:
        if isinstance(action, actions.Guide):
            return sum([estimate(text) + AFTER_PART_MS for text in said])
        if isinstance(action, actions.Say):
            seed = response.state.run.id if response.state.run else context.context.seed
            said.append(words(context.language.phrasing.phrase(action.key, action.params, seed).text))
        if isinstance(action, actions.Instruct):
            said.append(instructed(context.language.catalogue.timeline(action.step), action.passage))
    return None


@dataclass
class _Draft:
    """A reply while it is put together."""

    skill: SkillContext
    context: RequestContext
    response: Response
    speech: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What is said and no question, as plain text."""
    lead: int = 0
    """Length in ms of what is said before a step."""
    reprompt: str | None = None
    directives: list[Any] = field(default_factory=list)
    left_to_alexa: bool = False
    """Alexa asks the person herself, so the reply says nothing about the session."""

    def phrase(self, action: actions.Say | actions.Ask) -> Phrase:
        run = self.response.state.run
        seed = run.id if run else self.context.context.seed
        return self.context.language.phrasing.phrase(action.key, action.params, seed)


def spoken_reply(
    skill: SkillContext,
    context: RequestContext,
    response: Response,
    builder: ResponseFactory,
    event: Event | None = None,
    display: Display = NO_DISPLAY,
) -> Any:
    """The reply to something a person said or touched: speech, directives, a screen or a card.

    It says whether the session stays open; outside of one, which only a touch comes from, it does not.
    """
    draft = _drafted(skill, context, response)
    if draft.speech:
        builder.speak(pause(AFTER_PART_MS).join(draft.speech))
    for directive in draft.directives:
        builder.add_directive(directive)
    _show(draft, builder, event, display)
    if draft.reprompt is not None and display.in_session:
        builder.ask(draft.reprompt)
    elif draft.reprompt is None and not draft.left_to_alexa:
        builder.set_should_end_session(True)
    return builder.response


def _show(draft: _Draft, builder: ResponseFactory, event: Event | None, display: Display) -> None:
    """A screen where the device has one for documents, and not yet this very one; else a card."""
    context, response = draft.context, draft.response
    if not display.able:
        card = card_of(context.language, context.state, response, event, draft.told, draft.skill.art)
        if card is not None and builder.response.card is None:
            builder.set_card(card)
        return
    screen = _chooser()(context.language, response, event, draft.lead)
    if screen is None:
        return
    token = screen_token(screen.kind, context.token_of(response.state))
    if token != display.token or screen.kind is ScreenKind.GUIDE:
        builder.add_directive(screen.directive(token))


@cache
def _chooser() -> Callable[[Language, Response, Event | None, int], Screen | None]:
    """What chooses a screen. It reads the drawings: only devices with a screen wait for that, and once."""
    from .apl.choosing import screen_of

    return screen_of


def silent_reply(
    skill: SkillContext, context: RequestContext, response: Response, builder: ResponseFactory
) -> Any:
    """The reply to a player or a button: directives only, because nothing else is allowed there.

    (Amazon, AudioPlayer and PlaybackController interface references.)
    """
    for directive in _drafted(skill, context, response).directives:
        builder.add_directive(directive)
    return builder.response


def _drafted(skill: SkillContext, context: RequestContext, response: Response) -> _Draft:
    draft = _Draft(skill, context, response)
    for action in response.actions:
        _add(draft, action)
    return draft


def _add(draft: _Draft, action: actions.Action) -> None:
    catalogue = draft.context.language.catalogue
    match action:
        case actions.Say():
            draft.told.append(draft.phrase(action).text)
            draft.speech.append(words(draft.told[-1]))
        case actions.Ask():
            draft.speech.append(words(draft.phrase(action).text))
            draft.reprompt = words(draft.phrase(actions.Say(action.reprompt, action.params)).text)
        case actions.Guide():
            draft.lead = sum(estimate(said) + AFTER_PART_MS for said in draft.speech)
            draft.speech.append(guided(catalogue.timeline(action.step), action.part, action.offset))
        case actions.Instruct():
            draft.speech.append(instructed(catalogue.timeline(action.step), action.passage))
        case actions.StopPlayback():
            draft.directives.append(StopDirective())
        case actions.Play():
            draft.directives.append(play(draft.skill, draft.context, action))
        case actions.AskConsent():
            draft.directives.append(ask_consent(encode(action.state, catalogue.version)))
            draft.left_to_alexa = True
        case actions.Enqueue():
            draft.directives.append(queue(draft.skill, draft.context, action))
        case _:
            pass  # what is remembered is none of the reply's business
