"""The application id: a request Alexa signed for another skill is not for this one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ask_sdk_model.request_envelope import RequestEnvelope

from skill.alexa.webservice import AbstractVerifier
from skill.errors import RequestRefused


class ApplicationVerifier(AbstractVerifier):
    """Refuses requests meant for another skill."""

    def __init__(self, application_ids: Collection[str]) -> None:
        """Take the ids of this skill: usually one, two while moving from one skill entry to another."""
        self._allowed = frozenset(application_ids)

    def verify(
        self,
        headers: Mapping[str, Any],
        serialized_request_env: object,
        deserialized_request_env: RequestEnvelope,
    ) -> None:
        """Check ``context.System.application``, and that the session, where there is one, agrees.

        Raises ``RequestRefused`` where an id is missing, foreign or contradicted.
        """
        context, session = deserialized_request_env.context, deserialized_request_env.session
        named = _id(context.system if context is not None else None)
        if named not in self._allowed:
            raise RequestRefused("the request is for another skill")
        if _id(session) not in (None, named):
            raise RequestRefused("the request names two skills")


def _id(owner: Any) -> str | None:
    application = owner.application if owner is not None else None
    return application.application_id if application is not None else None
