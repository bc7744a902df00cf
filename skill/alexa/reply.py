"""Replies: the coach's acts as what Alexa says and does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_model.interfaces.audioplayer import StopDirective

from skill.coach import acts
from skill.coach.acts import Turn
from skill.coach.events import Event
from skill.content.phrasing import Phrase
from skill.routine.codec import encode
from skill.routine.speech import estimate

from .cards import card_of
from .consent import ask_consent
from .desk import Desk
from .moment import Moment
from .playing import play, queue
from .screens.display import NO_DISPLAY, Display
from .screens.screen import Kind
from .screens.tokens import screen_token
from .speech import AFTER_PART_MS, guided, instructed, pause, words


@dataclass
class _Draft:
    """A reply while it is put together."""

    desk: Desk
    moment: Moment
    turn: Turn
    speech: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What is said and no question, as plain text."""
    lead: int = 0
    """Length in ms of what is said before a step."""
    reprompt: str | None = None
    directives: list[Any] = field(default_factory=list)
    left_to_alexa: bool = False
    """Alexa asks the person herself, so the reply says nothing about the session."""

    def phrase(self, act: acts.Say | acts.Ask) -> Phrase:
        return self.moment.tongue.phrasing.phrase(act.key, act.params, self.seed)

    @property
    def seed(self) -> str:
        return self.turn.place.run.id if self.turn.place.run else self.moment.context.seed


def spoken_reply(
    desk: Desk,
    moment: Moment,
    turn: Turn,
    builder: ResponseFactory,
    event: Event | None = None,
    display: Display = NO_DISPLAY,
) -> Any:
    """The reply to something a person said or touched: speech, directives, a screen or a card.

    It says whether the session stays open; outside of one, which only a touch comes from, it does not.
    """
    draft = _drafted(desk, moment, turn)
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
    moment, turn = draft.moment, draft.turn
    if not display.able:
        card = card_of(moment.tongue, moment.place, turn, event, draft.told, draft.desk.art)
        if card is not None and builder.response.card is None:
            builder.set_card(card)
        return
    from .screens.choosing import screen_of  # reads the drawings: only devices with a screen wait for that

    screen = screen_of(moment.tongue, turn, event, draft.lead)
    if screen is None:
        return
    token = screen_token(screen.kind, moment.word(turn.place))
    if token != display.token or screen.kind is Kind.GUIDE:
        builder.add_directive(screen.directive(token))


def silent_reply(desk: Desk, moment: Moment, turn: Turn, builder: ResponseFactory) -> Any:
    """The reply to a player or a button: directives only, because nothing else is allowed there.

    (Amazon, AudioPlayer and PlaybackController interface references.)
    """
    for directive in _drafted(desk, moment, turn).directives:
        builder.add_directive(directive)
    return builder.response


def _drafted(desk: Desk, moment: Moment, turn: Turn) -> _Draft:
    draft = _Draft(desk, moment, turn)
    for act in turn.acts:
        _add(draft, act)
    return draft


def _add(draft: _Draft, act: acts.Act) -> None:
    book = draft.moment.tongue.book
    match act:
        case acts.Say():
            draft.told.append(draft.phrase(act).text)
            draft.speech.append(words(draft.told[-1]))
        case acts.Ask():
            draft.speech.append(words(draft.phrase(act).text))
            draft.reprompt = words(draft.phrase(acts.Say(act.reprompt, act.params)).text)
        case acts.Guide():
            draft.lead = sum(estimate(said) + AFTER_PART_MS for said in draft.speech)
            draft.speech.append(guided(book.timeline(act.step), act.part))
        case acts.Instruct():
            draft.speech.append(instructed(book.timeline(act.step), act.passage))
        case acts.Silence():
            draft.directives.append(StopDirective())
        case acts.Play():
            draft.directives.append(play(draft.desk, draft.moment, act))
        case acts.AskConsent():
            draft.directives.append(ask_consent(encode(act.place, book.version)))
            draft.left_to_alexa = True
        case acts.Queue():
            draft.directives.append(queue(draft.desk, draft.moment, act))
        case _:
            pass  # what is remembered is none of the reply's business
