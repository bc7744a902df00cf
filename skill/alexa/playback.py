"""AudioPlayer directives: a step's stream, and the place that travels in its token."""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

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

from skill.art.manifest import PictureKind, PublicArt
from skill.coach.actions import Enqueue, Play
from skill.errors import AudioError
from skill.places import PROGRAM
from skill.routine.run import Step
from skill.routine.terms import Bed

from .apl.wording import ScreenKey, titled, written
from .context import Language, SkillContext, Streams
from .request import RequestContext
from .serializer.plans import WireObject, Writers

KEPT: Final = 512
"""Items of a language that are kept written, about 3 KB each: everybody who does a step gets the same one."""
_write: Final = Writers().write
Public: TypeAlias = tuple[Streams | None, PublicArt | None]
"""Where devices fetch sound and pictures."""


class StreamItem(NamedTuple):
    """What a directive says of a step, whoever does it."""

    url: str
    captions: Any
    """As JSON values, in the place of CaptionData."""
    metadata: Any
    """As JSON values, what the device's own player shows: the step, its number, the routine, art."""


Asked: TypeAlias = tuple[Public, tuple[Step, Bed], int, int]
"""Where, which stream, and the step's number of how many."""
_ITEMS: Final = WeakKeyDictionary[Language, dict[Asked, StreamItem]]()
"""None outlives the installation whose words it was written with."""


def play(skill: SkillContext, context: RequestContext, action: Play) -> PlayDirective:
    """Play now, in place of whatever plays."""
    return _directive(PlayBehavior.REPLACE_ALL, skill, context, action, offset=action.offset)


def queue(skill: SkillContext, context: RequestContext, action: Enqueue) -> PlayDirective:
    """Play when the present stream ends; the device drops it where another stream plays by then."""
    return _directive(PlayBehavior.ENQUEUE, skill, context, action, after=context.token)


def _directive(
    behaviour: PlayBehavior,
    skill: SkillContext,
    context: RequestContext,
    action: Play | Enqueue,
    *,
    offset: int = 0,
    after: str | None = None,
) -> PlayDirective:
    item = _item(skill, context, action)
    stream = Stream(
        token=context.token_of(action.state),
        url=item.url,
        offset_in_milliseconds=offset,
        expected_previous_token=after,
        caption_data=item.captions,
    )
    return PlayDirective(play_behavior=behaviour, audio_item=AudioItem(stream=stream, metadata=item.metadata))


def _item(skill: SkillContext, context: RequestContext, action: Play | Enqueue) -> StreamItem:
    language, run = context.language, action.state.run
    total = len(language.catalogue.steps(run)) if run else 0
    bed = language.catalogue.bed_of(run) if run else Bed.NONE
    asked: Asked = ((skill.streams, skill.art), (action.step, bed), action.state.step + 1, total)
    kept = _ITEMS.setdefault(language, {})
    item = kept.get(asked)
    if item is None:
        item = _new_item(language, *asked)
        if len(kept) >= KEPT:
            kept.clear()
        kept[asked] = item
    return item


def _new_item(
    language: Language, public: Public, sound: tuple[Step, Bed], number: int, total: int
) -> StreamItem:
    code, (streams, art), (step, bed) = language.catalogue.language, public, sound
    url = streams.url(code, step, bed) if streams else None
    if streams is None or url is None:
        raise AudioError(f"There is no stream for {step.code}. Run `{PROGRAM} audio render`.")
    captions = CaptionData(content=streams.captions(code, step), object_type=CaptionType.WEBVTT)
    metadata = AudioItemMetadata(
        title=titled(language, step),
        subtitle=written(language, ScreenKey.SUBTITLE, limb=step.limb, number=number, total=total),
        art=_image(art, PictureKind.SQUARE, step),
        background_image=_image(art, PictureKind.BACKGROUND, step),
    )
    return StreamItem(url, WireObject(_write(captions)), WireObject(_write(metadata)))


def _image(art: PublicArt | None, kind: PictureKind, step: Step) -> Image | None:
    """A picture of the step, where there is one."""
    url = art.url(kind, step.limb, step.technique, step.side) if art else None
    return Image(sources=[ImageInstance(url=url)]) if url else None
