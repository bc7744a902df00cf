"""Timestamps."""

from __future__ import annotations

from collections.abc import Callable

from tests.alexa import envelopes
from tests.alexa.envelopes import Json
from tests.alexa.verification.cases.signing import Case, Signed, Signer

TOO_FAR = "the request's timestamp is too far from now"
NO_TIME = "the request has no readable timestamp"
LATE_EVENTS = [
    "SkillEnabled",
    "SkillDisabled",
    "SkillPermissionChanged",
    "SkillPermissionAccepted",
    "SkillAccountLinked",
]


def stamped(timestamp: object) -> Callable[[Signer], Signed]:
    def build(skill: Signer) -> Signed:
        whole = skill.typical()
        whole["request"]["timestamp"] = timestamp
        return skill.sends(whole)

    return build


def shifted(request: Json, seconds: float) -> Callable[[Signer], Signed]:
    return lambda skill: skill.request(request, shift=seconds)


def _no_timestamp(skill: Signer) -> Signed:
    whole = skill.typical()
    del whole["request"]["timestamp"]
    return skill.sends(whole)


REFUSED = [
    Case("151 s old", shifted(envelopes.launch(), -151), TOO_FAR),
    Case("151 s early", shifted(envelopes.launch(), 151), TOO_FAR),
    Case("a day old", shifted(envelopes.launch(), -86_400), TOO_FAR),
    Case("a skill event 61 min old", shifted(envelopes.skill_event("SkillEnabled"), -3660), TOO_FAR),
    Case(
        "a subscription event 151 s old",
        shifted(envelopes.skill_event("ProactiveSubscriptionChanged"), -151),
        TOO_FAR,
    ),
    Case("a reminder event 151 s old", shifted(envelopes.reminder_event(), -151), TOO_FAR),
    Case("an audio event 151 s old", shifted(envelopes.playback("PlaybackStarted"), -151), TOO_FAR),
    Case("no timestamp", _no_timestamp, NO_TIME),
    Case("null as timestamp", stamped(None), NO_TIME),
    Case("empty timestamp", stamped(""), NO_TIME),
    Case("nonsense as timestamp", stamped("yesterday"), NO_TIME),
    Case("a number as timestamp", stamped(1_790_000_000_000), NO_TIME),
    Case("an object as timestamp", stamped({}), NO_TIME),
    Case("no time zone", lambda skill: stamped(envelopes.stamp(skill.now)[:-1])(skill), NO_TIME),
    Case("a month of 13", stamped("2026-13-01T00:00:00Z"), NO_TIME),
    Case("the year 1", stamped("0001-01-01T00:00:00Z"), TOO_FAR),
    Case("the year 9999", stamped("9999-12-31T23:59:59Z"), TOO_FAR),
]

ACCEPTED = [
    Case("149 s old", shifted(envelopes.launch(), -149)),
    Case("149 s early", shifted(envelopes.launch(), 149)),
    *(Case(f"{event} 59 min old", shifted(envelopes.skill_event(event), -3540)) for event in LATE_EVENTS),
    Case("with milliseconds", lambda skill: stamped(envelopes.stamp(skill.now)[:-1] + ".250Z")(skill)),
    Case("with an offset", lambda skill: stamped(envelopes.stamp(skill.now + 7200)[:-1] + "+02:00")(skill)),
]
