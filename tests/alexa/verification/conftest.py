"""One world of trust, one host of certificates and one endpoint for all tests of verification."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.response import Response

from skill.alexa.endpoint import SkillEndpoint
from skill.alexa.verification.signature import SignatureVerifier
from skill.alexa.verification.timestamp import ApplicationVerifier, FreshnessVerifier
from tests.alexa.envelopes import SKILL_ID
from tests.alexa.verification.cases.signing import Signer
from tests.pki.files import Pki
from tests.pki.stand_in import StandIn


@pytest.fixture(scope="session")
def skill(pki: Pki) -> Signer:
    """Signs at the second the tests began; verifiers get the same moment as their clock."""
    return Signer(pki, float(int(time.time())))


@pytest.fixture(scope="session")
def environment(stand_in: StandIn) -> Iterator[pytest.MonkeyPatch]:
    """This process reaches the stand-in, and trusts the test root alone."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stand_in.environment().items():
            patch.setenv(name, value)
        yield patch


@pytest.fixture(scope="session")
def endpoint(skill: Signer, environment: pytest.MonkeyPatch) -> SkillEndpoint:
    """A skill that says one thing, behind all verifiers."""
    return guarded(lambda: skill.now)


def guarded(clock: Callable[[], float]) -> SkillEndpoint:
    builder = SkillBuilder()

    @builder.request_handler(can_handle_func=lambda handler_input: True)
    def answer(handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.speak("Roll slowly.").response

    return SkillEndpoint(
        builder.create(),
        raw_verifiers=[SignatureVerifier(clock=clock)],
        envelope_verifiers=[FreshnessVerifier(clock=clock), ApplicationVerifier([SKILL_ID])],
    )
