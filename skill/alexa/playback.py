"""AudioPlayer directives: a step's stream, and the place that travels in its token."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

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

from skill.art.manifest import Kind, PublicArt
from skill.coach.actions import Play, Queue
from skill.errors import AudioError
from skill.routine.run import Step

from .apl.wording import ScreenKey, titled, written
from .context import Desk, Streams, Tongue
from .request import Moment
from .serializer.plans import Ready, Writers

KEPT: Final = 512
"""Items kept written, about 3 KB each: everybody who does a step gets the same one."""
_write: Final = Writers().write
Public: TypeAlias = tuple[Streams | None, PublicArt | None]
"""Where devices fetch sound and pictures."""


class Item(NamedTuple):
    """What a directive says of a step, whoever does it."""

    url: str
    captions: Any
    """As JSON values, in the place of CaptionData."""
    metadata: Any
    """As JSON values, what the device's own player shows: the step, its number, the routine, art."""


def play(desk: Desk, moment: Moment, act: Play) -> PlayDirective:
    """Play now, in place of whatever plays."""
    return _directive(PlayBehavior.REPLACE_ALL, desk, moment, act, offset=act.offset)


def queue(desk: Desk, moment: Moment, act: Queue) -> PlayDirective:
    """Play when the present stream ends; the device drops it where another stream plays by then."""
    return _directive(PlayBehavior.ENQUEUE, desk, moment, act, after=moment.token)


def _directive(
    behaviour: PlayBehavior,
    desk: Desk,
    moment: Moment,
    act: Play | Queue,
    *,
    offset: int = 0,
    after: str | None = None,
) -> PlayDirective:
    item = _item(desk, moment, act)
    stream = Stream(
        token=moment.word(act.place),
        url=item.url,
        offset_in_milliseconds=offset,
        expected_previous_token=after,
        caption_data=item.captions,
    )
    return PlayDirective(play_behavior=behaviour, audio_item=AudioItem(stream=stream, metadata=item.metadata))


def _item(desk: Desk, moment: Moment, act: Play | Queue) -> Item:
    tongue, run = moment.tongue, act.place.run
    total = len(tongue.book.steps(run)) if run else 0
    return _item_of((desk.streams, desk.art), tongue, act.step, act.place.step + 1, total)


@lru_cache(KEPT)
def _item_of(public: Public, tongue: Tongue, step: Step, number: int, total: int) -> Item:
    language, (streams, art) = tongue.book.language, public
    url = streams.url(language, step) if streams else None
    if streams is None or url is None:
        raise AudioError(f"There is no stream for {step.code}. Run `python -m skill audio render`.")
    captions = CaptionData(content=streams.captions(language, step), object_type=CaptionType.WEBVTT)
    metadata = AudioItemMetadata(
        title=titled(tongue, step),
        subtitle=written(tongue, ScreenKey.SUBTITLE, limb=step.limb, number=number, total=total),
        art=_image(art, Kind.SQUARE, step),
        background_image=_image(art, Kind.BACKGROUND, step),
    )
    return Item(url, Ready(_write(captions)), Ready(_write(metadata)))


def _image(art: PublicArt | None, kind: Kind, step: Step) -> Image | None:
    """A picture of the step, where there is one."""
    url = art.url(kind, step.limb, step.technique, step.side) if art else None
    return Image(sources=[ImageInstance(url=url)]) if url else None
