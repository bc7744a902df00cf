"""AudioPlayer directives: a step's stream, and the place that travels in its token."""

from __future__ import annotations

from ask_sdk_model.interfaces.audioplayer import AudioItem, PlayBehavior, PlayDirective, Stream

from skill.coach.acts import Play, Queue
from skill.errors import AudioError
from skill.routine.codec import encode
from skill.routine.place import Place
from skill.routine.step import Step

from .desk import Desk
from .moment import Moment


def play(desk: Desk, moment: Moment, act: Play) -> PlayDirective:
    """Play now, in place of whatever plays."""
    stream = _stream(desk, moment, act.step, act.place, act.offset)
    return PlayDirective(play_behavior=PlayBehavior.REPLACE_ALL, audio_item=AudioItem(stream=stream))


def queue(desk: Desk, moment: Moment, act: Queue) -> PlayDirective:
    """Play when the present stream ends; the device drops it where another stream plays by then."""
    stream = _stream(desk, moment, act.step, act.place, 0)
    stream.expected_previous_token = moment.token
    return PlayDirective(play_behavior=PlayBehavior.ENQUEUE, audio_item=AudioItem(stream=stream))


def _stream(desk: Desk, moment: Moment, step: Step, place: Place, offset: int) -> Stream:
    book = moment.tongue.book
    url = desk.streams.url(book.language, step) if desk.streams else None
    if url is None:
        raise AudioError(f"There is no stream for {step.code}. Run `python -m skill audio render`.")
    return Stream(token=encode(place, book.version), url=url, offset_in_milliseconds=offset)
