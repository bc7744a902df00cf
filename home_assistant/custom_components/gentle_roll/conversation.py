"""The conversation agent: words go to the skill, and the microphone stays open where it waits for more."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.intent import IntentResponse

from . import HomeEntry
from .skill import SkillError
from .speaker import LOGGER

SCAN_INTERVAL: Final = timedelta(seconds=60)
PARALLEL_UPDATES: Final = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: HomeEntry, add: AddConfigEntryEntitiesCallback
) -> None:
    """Add the one agent."""
    add([GentleRollAgent(entry)])


class GentleRollAgent(conversation.ConversationEntity):
    """Answers for the skill."""

    _attr_should_poll = True
    _attr_has_entity_name = True
    _attr_translation_key = "guide"

    def __init__(self, entry: HomeEntry) -> None:
        self._entry = entry
        self._attr_unique_id = entry.entry_id

    @property
    def supported_languages(self) -> list[str]:
        """English, of any country."""
        return ["en"]

    async def async_update(self) -> None:
        """See whether the skill answers; say once that it does not, and once that it does again."""
        was, self._attr_available = self._attr_available, True
        try:
            await self._entry.runtime_data.skill.check()
        except SkillError as error:
            self._attr_available = False
            if error.key == "token":
                self._entry.async_start_reauth(self.hass)
        if was != self._attr_available:
            LOGGER.info("The skill %s", "answers again" if self._attr_available else "does not answer")

    async def _async_handle_message(
        self, user_input: conversation.ConversationInput, chat_log: conversation.ChatLog
    ) -> conversation.ConversationResult:
        where, words, language = user_input.device_id, user_input.text, user_input.language
        text, listens = await self._entry.runtime_data.say(where, words, language)
        said = conversation.AssistantContent(user_input.agent_id, text)
        chat_log.async_add_assistant_content_without_tools(said)
        response = IntentResponse(language)
        response.async_set_speech(text)
        return conversation.ConversationResult(response, chat_log.conversation_id, listens)
