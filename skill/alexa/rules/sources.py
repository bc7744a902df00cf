"""The pages of Amazon's documentation that the rules cite."""

from __future__ import annotations

from typing import Final

JSON: Final = "Amazon, Request and Response JSON Reference"
SSML: Final = "Amazon, Speech Synthesis Markup Language (SSML) Reference"
TEXT: Final = "Amazon, Best Practices for Text Responses"
SESSION: Final = "Amazon, Manage the Skill Session and Session Attributes"
PLAYER: Final = "Amazon, AudioPlayer Interface Reference"
CONTROLLER: Final = "Amazon, Playback Controller Interface Reference"
APL: Final = "Amazon, Alexa.Presentation.APL Interface Reference"
EVENTS: Final = "Amazon, Skill Events in Alexa Skills"
