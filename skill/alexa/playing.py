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
from ask_sdk_model.interfaces.display import Image, ImageInstance

from skill.art.public import Kind
from skill.coach.acts import Play, Queue
from skill.content.phrasing import Param
from skill.errors import AudioError
from skill.routine.place import Place
from skill.routine.step import Step

from .desk import Desk
from .keys import ScreenKey
from .moment import Moment
from .screens.wording import titled, written


def play(desk: Desk, moment: Moment, act: Play) -> PlayDirective:
    """Play now, in place of whatever plays."""
    stream = _stream(desk, moment, act.step, act.place)
    stream.offset_in_milliseconds = act.offset
    return _directive(desk, moment, act, PlayBehavior.REPLACE_ALL, stream)


def queue(desk: Desk, moment: Moment, act: Queue) -> PlayDirective:
    """Play when the present stream ends; the device drops it where another stream plays by then."""
    stream = _stream(desk, moment, act.step, act.place)
    stream.expected_previous_token = moment.token
    return _directive(desk, moment, act, PlayBehavior.ENQUEUE, stream)


def _directive(
    desk: Desk, moment: Moment, act: Play | Queue, behaviour: PlayBehavior, stream: Stream
) -> PlayDirective:
    item = AudioItem(stream=stream, metadata=_metadata(desk, moment, act.step, act.place))
    return PlayDirective(play_behavior=behaviour, audio_item=item)


def _stream(desk: Desk, moment: Moment, step: Step, place: Place) -> Stream:
    book, streams = moment.tongue.book, desk.streams
    url = streams.url(book.language, step) if streams else None
    if streams is None or url is None:
        raise AudioError(f"There is no stream for {step.code}. Run `python -m skill audio render`.")
    captions = CaptionData(content=streams.captions(book.language, step), object_type=CaptionType.WEBVTT)
    return Stream(token=moment.word(place), url=url, offset_in_milliseconds=0, caption_data=captions)


def _metadata(desk: Desk, moment: Moment, step: Step, place: Place) -> AudioItemMetadata:
    """What the device's own player shows: technique and side, routine and number of the step, and art."""
    steps = moment.tongue.book.steps(place.run) if place.run else ()
    numbers: dict[str, Param] = {"limb": step.limb, "number": place.step + 1, "total": len(steps)}
    return AudioItemMetadata(
        title=titled(moment.tongue, step),
        subtitle=written(moment.tongue, ScreenKey.SUBTITLE, **numbers),
        art=_image(desk, Kind.SQUARE, step),
        background_image=_image(desk, Kind.BACKGROUND, step),
    )


def _image(desk: Desk, kind: Kind, step: Step) -> Image | None:
    """A picture of the step, where there is one."""
    url = desk.art.url(kind, step.limb, step.technique, step.side) if desk.art else None
    return Image(sources=[ImageInstance(url=url)]) if url else None
