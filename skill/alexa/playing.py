"""AudioPlayer directives: a step's stream, and the place that travels in its token."""

from __future__ import annotations

from ask_sdk_model.interfaces.audioplayer import (
    AudioItem,
    AudioItemMetadata,
    CaptionData,
    CaptionType,
    PlayBehavior,
    PlayDirective,
    Stream,
)

from skill.coach.acts import Play, Queue
from skill.content.phrasing import Param
from skill.errors import AudioError
from skill.routine.codec import encode
from skill.routine.place import Place
from skill.routine.step import Step
from skill.routine.terms import Side

from .desk import Desk
from .keys import ScreenKey
from .moment import Moment


def play(desk: Desk, moment: Moment, act: Play) -> PlayDirective:
    """Play now, in place of whatever plays."""
    item = _item(desk, moment, act.step, act.place, act.offset)
    return PlayDirective(play_behavior=PlayBehavior.REPLACE_ALL, audio_item=item)


def queue(desk: Desk, moment: Moment, act: Queue) -> PlayDirective:
    """Play when the present stream ends; the device drops it where another stream plays by then."""
    item = _item(desk, moment, act.step, act.place, 0)
    item.stream.expected_previous_token = moment.token
    return PlayDirective(play_behavior=PlayBehavior.ENQUEUE, audio_item=item)


def _item(desk: Desk, moment: Moment, step: Step, place: Place, offset: int) -> AudioItem:
    book, streams = moment.tongue.book, desk.streams
    url = streams.url(book.language, step) if streams else None
    if streams is None or url is None:
        raise AudioError(f"There is no stream for {step.code}. Run `python -m skill audio render`.")
    captions = CaptionData(content=streams.captions(book.language, step), object_type=CaptionType.WEBVTT)
    stream = Stream(
        token=encode(place, book.version), url=url, offset_in_milliseconds=offset, caption_data=captions
    )
    return AudioItem(stream=stream, metadata=_metadata(moment, step, place))


def _metadata(moment: Moment, step: Step, place: Place) -> AudioItemMetadata:
    """What the device's own player shows: technique and side, routine and number of the step."""
    tongue, params = moment.tongue, _params(moment, step)
    key = ScreenKey.TITLE_BOTH if step.side is Side.BOTH else ScreenKey.TITLE
    steps = tongue.book.steps(place.run) if place.run else ()
    numbers: dict[str, Param] = {"limb": step.limb, "number": place.step + 1, "total": len(steps)}
    return AudioItemMetadata(
        title=tongue.phrasing.phrase(key, params).text,
        subtitle=_capital(tongue.phrasing.phrase(ScreenKey.SUBTITLE, numbers).text),
    )


def _params(moment: Moment, step: Step) -> dict[str, Param]:
    title = moment.tongue.book.exercises[step.limb, step.technique].title
    return {"title": title, "side": step.side, "limb": step.limb}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
