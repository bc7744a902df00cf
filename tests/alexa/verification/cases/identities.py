"""Application ids."""

from __future__ import annotations

from collections.abc import Callable

from tests.alexa import envelopes
from tests.alexa.verification.cases.signing import Case, Signed, Signer, changed

OTHER_SKILL = "the request is for another skill"
NO_SKILL = "the envelope names no application"


def named(application_id: object, *where: str) -> Callable[[Signer], Signed]:
    """A good envelope with another application id at one place."""

    def change(whole: envelopes.Json) -> None:
        for step in where:
            whole = whole[step]
        whole["application"]["applicationId"] = application_id

    return changed(change)


def for_other_skill(request: envelopes.Json) -> Callable[[Signer], Signed]:
    return lambda skill: skill.request(request, application_id=envelopes.OTHER_SKILL_ID)


REFUSED = [
    Case("another skill", for_other_skill(envelopes.launch()), OTHER_SKILL),
    Case("another skill in an event", for_other_skill(envelopes.skill_event("SkillDisabled")), OTHER_SKILL),
    Case(
        "another skill in the context only", named(envelopes.OTHER_SKILL_ID, "context", "System"), OTHER_SKILL
    ),
    Case(
        "another skill in the session only",
        named(envelopes.OTHER_SKILL_ID, "session"),
        "the request names two skills",
    ),
    Case("an empty id", named("", "context", "System"), OTHER_SKILL),
    Case("the id in capitals", named(envelopes.SKILL_ID.upper(), "context", "System"), OTHER_SKILL),
    Case("the id and more", named(envelopes.SKILL_ID + " ", "context", "System"), OTHER_SKILL),
    Case("null as id", named(None, "context", "System"), NO_SKILL),
    Case("a list as id", named([envelopes.SKILL_ID], "context", "System"), NO_SKILL),
    Case("no application", changed(lambda whole: whole["context"]["System"].pop("application")), NO_SKILL),
    Case(
        "no context and no session",
        changed(lambda whole: (whole.pop("context"), whole.pop("session"))),
        NO_SKILL,
    ),
]

ACCEPTED = [
    Case("a session that names no skill", changed(lambda whole: whole["session"].pop("application"))),
    Case("the skill named in the session only", changed(lambda whole: whole.pop("context"))),
    Case("null as session", changed(lambda whole: whole.update(session=None))),
]
