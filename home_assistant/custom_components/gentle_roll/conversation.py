"""The conversation agent: words go to the skill, and the microphone stays open where it waits for more."""

from homeassistant.components import conversation
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.intent import IntentResponse
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .home import Home, HomeEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: HomeEntry, add: AddConfigEntryEntitiesCallback
) -> None:
    """Add the one agent."""
    add([GentleRollAgent(entry)])


class GentleRollAgent(CoordinatorEntity[Home], conversation.ConversationEntity):
    """Answers for the skill, and is unavailable while that does not answer."""

    _attr_has_entity_name = True
    _attr_translation_key = "guide"

    def __init__(self, entry: HomeEntry) -> None:
        super().__init__(entry.runtime_data)
        self._attr_unique_id = entry.entry_id

    @property
    def supported_languages(self) -> list[str]:
        """English, of any country."""
        return ["en"]

    async def _async_handle_message(
        self, user_input: conversation.ConversationInput, chat_log: conversation.ChatLog
    ) -> conversation.ConversationResult:
        where, words, language = user_input.device_id, user_input.text, user_input.language
        text, listens = await self.coordinator.say(where, words, language)
        said = conversation.AssistantContent(user_input.agent_id, text)
        chat_log.async_add_assistant_content_without_tools(said)
        response = IntentResponse(language)
        response.async_set_speech(text)
        return conversation.ConversationResult(response, chat_log.conversation_id, listens)
