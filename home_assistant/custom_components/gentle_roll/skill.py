"""The skill, asked over its contract for open speakers (docs/front.md of Gentle Roll)."""

import logging
from typing import Any, Final, TypeAlias
from uuid import uuid4

from aiohttp import ClientError, ClientTimeout
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.aiohttp_client import async_get_clientsession

DOMAIN: Final = "gentle_roll"
LOGGER = logging.getLogger(__package__)
VERSION: Final = 1
"""The version of the contract."""
NOBODY: Final = "home-assistant-asks"
"""The device that is named where it is only asked whether the skill answers."""
TRIES: Final = 2
"""A turn that got no answer is sent once more, under the same id: the skill then changes nothing twice."""
TIMEOUT: Final = ClientTimeout(total=4)
Json: TypeAlias = dict[str, Any]


class SkillError(HomeAssistantError):
    """A turn that was not answered; as text it is one sentence to be spoken."""

    def __init__(self, key: str, **placeholders: str) -> None:
        about = {"translation_key": key, "translation_placeholders": placeholders}
        super().__init__(translation_domain=DOMAIN, **about)  # type: ignore[arg-type]
        self.key = key

    @property
    def sentence(self) -> str:
        """What is said, with its full stop: some versions of Home Assistant cut it off."""
        return f"{str(self).rstrip('.')}."


class Skill:
    """One installation of the skill."""

    def __init__(self, hass: HomeAssistant, data: Json, person: str) -> None:
        """``data`` has ``url``, and ``token`` where it wants one; ``person`` is whose memory it is."""
        self._session = async_get_clientsession(hass, verify_ssl=data.get("verify_ssl", True))
        self._url = f"{data['url'].rstrip('/')}/front/turn"
        self._headers = {"Authorization": f"Bearer {data['token']}"} if data.get("token") else {}
        self._person = person

    async def ask(self, device: str, **asked: Any) -> Json:
        """The answer to ``words`` or an ``event``. Raises SkillError."""
        turn = {"version": VERSION, "turn": uuid4().hex, "device": device, "person": self._person, **asked}
        for _ in range(TRIES):
            try:
                return await self._answer(turn)
            except (ClientError, TimeoutError, ValueError):
                continue
        raise SkillError("unreachable")

    async def check(self) -> None:
        """Ask for nothing: it only shows whether the skill answers. Raises SkillError."""
        await self.ask(NOBODY, event={"type": "SessionEndedRequest"})

    async def _answer(self, turn: Json) -> Json:
        about = {"headers": self._headers, "timeout": TIMEOUT, "allow_redirects": False}
        async with self._session.post(self._url, json=turn, **about) as response:  # type: ignore[arg-type]
            if response.status == 401:
                raise SkillError("token")
            found = await response.json() if response.content_type == "application/json" else None
        answer: Json = found if isinstance(found, dict) else {}
        if response.status == 200 and answer.get("version") == VERSION:
            return answer
        if answer.get("error"):
            raise SkillError("refused", reason=str(answer["error"]))
        raise SkillError("another_version")
