"""Every request of the table of cases meets its fate at the endpoint."""

from __future__ import annotations

import json

import pytest

from skill.alexa.endpoint import SkillEndpoint
from skill.errors import RequestRefused
from tests.alexa.verification.cases import urls
from tests.alexa.verification.cases.signing import Case, Signer
from tests.alexa.verification.cases.table import ACCEPTED, REFUSED
from tests.pki.stand_in import HOST, StandIn


def test_the_table_is_large_and_its_names_are_its_own() -> None:
    names = [case.name for case in REFUSED + ACCEPTED]
    assert len(set(names)) == len(names)
    assert len(REFUSED) >= 60


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_is_not_for_this_skill_is_refused_with_its_reason(
    case: Case, skill: Signer, endpoint: SkillEndpoint
) -> None:
    sent = case.build(skill)
    with pytest.raises(RequestRefused) as refused:
        endpoint.answer(sent.joined(), sent.body)
    assert (refused.value.status, str(refused.value)) == (400, case.reason)


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_what_alexa_sends_is_answered(case: Case, skill: Signer, endpoint: SkillEndpoint) -> None:
    sent = case.build(skill)
    reply = json.loads(endpoint.answer(sent.joined(), sent.body).text)
    assert reply["response"]["outputSpeech"]["ssml"] == "<speak>Roll slowly.</speak>"


def test_no_host_but_amazons_is_ever_asked(skill: Signer, endpoint: SkillEndpoint, stand_in: StandIn) -> None:
    for case in urls.REFUSED:
        sent = case.build(skill)
        with pytest.raises(RequestRefused):
            endpoint.answer(sent.joined(), sent.body)
    assert stand_in.hosts <= {HOST}
