"""Rules on AudioPlayer directives: what a Play, a Stop and a ClearQueue may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from . import families
from .facts import Facts, member, text
from .families import AUDIO_PLAYER, CLEAR_QUEUE, Family, Found
from .table import Table, drop_directive, end_session, take_out

# Rules on when AudioPlayer directives may be sent at all.

player = Table(families.PLAYER, lambda facts: bool(facts.directives))


@player.rule(
    "play-once",
    "A reply carries at most one Play.",
    "Send the first now, and queue the next when it nearly finishes.",
    mend=drop_directive,
)
def _play_once(facts: Facts) -> list[Found]:
    return [Found(play.path) for play in facts.plays[1:]]


@player.rule(
    "play-ends-session",
    "A reply with a Play ends the session, or the stream is paused at once to listen.",
    "Set shouldEndSession to true.",
    mend=end_session,
)
def _play_ends_session(facts: Facts) -> list[Found]:
    stays = facts.plays and facts.family is Family.CUSTOMER and facts.flag is not True
    return [Found(("response", "shouldEndSession"))] if stays else []


@player.rule(
    "player-supported",
    "AudioPlayer directives go only to devices that have an AudioPlayer.",
    "Use the wait-for-me way there.",
    mend=drop_directive,
)
def _supported(facts: Facts) -> list[Found]:
    if facts.family is not Family.CUSTOMER or "AudioPlayer" in facts.interfaces:
        return []
    return [Found(each.path, each.kind) for each in facts.directives if each.kind in AUDIO_PLAYER]


# Addresses as the platform wants them.

MAX_URL: Final = 8_000
"""Characters a stream's address may have (Amazon, Request and Response JSON Reference)."""

_SECURE = re.compile(r"https://[^\s/?#:@]+(:\d{1,5})?([/?#][^\s]*)?")
_LOOPBACK = re.compile(r"http://(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?([/?#][^\s]*)?")


@lru_cache(maxsize=256)
def secure(url: str, loopback: bool = False) -> bool:
    """Say whether ``url`` is https without spaces; with ``loopback``, http to this computer will do."""
    if _SECURE.fullmatch(url):
        return True
    return loopback and _LOOPBACK.fullmatch(url) is not None


@lru_cache(maxsize=256)
def odd_port(url: str) -> bool:
    """Say whether an https address names another port than 443, the only one devices promise to reach."""
    match = _SECURE.fullmatch(url)
    return match is not None and match[1] not in (None, ":443")


stream = Table(families.PLAYER, lambda facts: bool(facts.directives))

MAX_TOKEN: Final = 1_024
"""Characters a stream's token may have."""
_BEHAVIORS: Final = frozenset({"REPLACE_ALL", "ENQUEUE", "REPLACE_ENQUEUED"})
_CLEARS: Final = frozenset({"CLEAR_ALL", "CLEAR_ENQUEUED"})
_IMAGES: Final = ("art", "backgroundImage")


@stream.rule(
    "play-behavior",
    "playBehavior is REPLACE_ALL, ENQUEUE or REPLACE_ENQUEUED.",
    "Name one of the three.",
    mend=drop_directive,
)
def _behavior(facts: Facts) -> list[Found]:
    return [
        Found((*play.path, "playBehavior"))
        for play in facts.plays
        if text(play.body, "playBehavior") not in _BEHAVIORS
    ]


@stream.rule(
    "play-url",
    f"A stream's url is https, without spaces, at most {MAX_URL:,} characters.",
    "Set SKILL_PUBLIC_URL to an https address.",
    mend=drop_directive,
)
def _url(facts: Facts) -> Iterator[Found]:
    for path, _, played in facts.streams:
        url = text(played, "url")
        if len(url) > MAX_URL or not secure(url, facts.around.loopback):
            yield Found((*path, "url"), f"{url[:60]!r}, {len(url)} characters")


@stream.rule(
    "play-url-port",
    "Devices fetch streams from port 443.",
    "Serve audio on the default https port.",
    severe=False,
)
def _url_port(facts: Facts) -> list[Found]:
    return [Found((*path, "url")) for path, _, played in facts.streams if odd_port(text(played, "url"))]


@stream.rule(
    "play-token",
    f"A stream's token is a string of 1 to {MAX_TOKEN:,} characters.",
    "Shorten the token; it names a place, not the whole routine.",
    mend=drop_directive,
)
def _token(facts: Facts) -> Iterator[Found]:
    for path, _, played in facts.streams:
        if not 1 <= len(text(played, "token")) <= MAX_TOKEN:
            yield Found((*path, "token"), f"{len(text(played, 'token'))} characters")


@stream.rule(
    "play-offset",
    "offsetInMilliseconds is a whole number, not negative.",
    "Round the offset and start at 0 where it would be negative.",
    mend=drop_directive,
)
def _offset(facts: Facts) -> Iterator[Found]:
    for path, _, played in facts.streams:
        offset = played.get("offsetInMilliseconds")
        if type(offset) is not int or offset < 0:
            yield Found((*path, "offsetInMilliseconds"), repr(offset)[:20])


@stream.rule(
    "play-expected-token",
    "expectedPreviousToken is required with ENQUEUE.",
    "Send the token of the stream that is playing.",
    mend=drop_directive,
)
def _expected_token(facts: Facts) -> Iterator[Found]:
    for path, play, played in facts.streams:
        expected = text(played, "expectedPreviousToken")
        if play.get("playBehavior") == "ENQUEUE" and not 1 <= len(expected) <= MAX_TOKEN:
            yield Found((*path, "expectedPreviousToken"), f"{len(expected)} characters")


@stream.rule(
    "play-unexpected-token",
    "expectedPreviousToken is allowed with ENQUEUE only.",
    "Leave it out.",
    mend=take_out,
)
def _unexpected_token(facts: Facts) -> Iterator[Found]:
    for path, play, played in facts.streams:
        if play.get("playBehavior") != "ENQUEUE" and played.get("expectedPreviousToken") is not None:
            yield Found((*path, "expectedPreviousToken"))


@stream.rule(
    "play-follows-request",
    "What is queued when a stream nearly finishes must expect that very stream, or the device drops it.",
    "Take expectedPreviousToken from the request's token.",
    severe=False,
)
def _follows_request(facts: Facts) -> Iterator[Found]:
    if facts.kind != "AudioPlayer.PlaybackNearlyFinished":
        return
    for path, _, played in facts.streams:
        expected = played.get("expectedPreviousToken")
        if expected is not None and expected != facts.token:
            yield Found((*path, "expectedPreviousToken"), "another token")


@stream.rule(
    "play-captions",
    "Captions are WebVTT: an object with content and the type WEBVTT.",
    "Send {content, type: WEBVTT}, or leave captionData out.",
    mend=take_out,
)
def _captions(facts: Facts) -> Iterator[Found]:
    for path, _, played in facts.streams:
        captions = played.get("captionData")
        if captions is not None and not _are_captions(captions):
            yield Found((*path, "captionData"))


def _are_captions(captions: Any) -> bool:
    if not isinstance(captions, dict) or captions.get("type") != "WEBVTT":
        return False
    return text(captions, "content").startswith("WEBVTT")


@stream.rule(
    "play-metadata",
    "Metadata holds text for title and subtitle, and images with https sources.",
    "Correct the member, or leave metadata out.",
    mend=take_out,
)
def _metadata(facts: Facts) -> Iterator[Found]:
    for play in facts.plays:
        metadata = member(play.body, "audioItem").get("metadata")
        if metadata is not None and not _is_metadata(metadata, facts.around.loopback):
            yield Found((*play.path, "audioItem", "metadata"))


def _is_metadata(metadata: Any, loopback: bool) -> bool:
    if not isinstance(metadata, dict):
        return False
    titled = all(isinstance(metadata.get(name, ""), str) for name in ("title", "subtitle"))
    return titled and all(_is_image(metadata[name], loopback) for name in _IMAGES if name in metadata)


def _is_image(image: Any, loopback: bool) -> bool:
    shown = image.get("sources") if isinstance(image, dict) else None
    if not isinstance(shown, list) or not shown:
        return False
    return all(isinstance(each, dict) and secure(text(each, "url"), loopback) for each in shown)


@stream.rule(
    "clear-behavior",
    "clearBehavior is CLEAR_ALL or CLEAR_ENQUEUED.",
    "Name one of the two.",
    mend=drop_directive,
)
def _clear_behavior(facts: Facts) -> list[Found]:
    return [
        Found((*each.path, "clearBehavior"))
        for each in facts.directives
        if each.kind == CLEAR_QUEUE and text(each.body, "clearBehavior") not in _CLEARS
    ]
