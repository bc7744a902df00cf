"""From words to an intent and its slots, on this computer: what Alexa does in the cloud.

    sentence ── tidy ── calling ── manners ── exact ── near ── Understood

``tidy`` forgives capitals, punctuation and spelling habits; ``calling`` takes away "ask gentle roll to";
``manners`` offers the sentence without "please" and "could you"; ``exact`` holds it against the interaction
model and the phrases Alexa brings herself; ``near`` forgives one slip. What is left means
``AMAZON.FallbackIntent``.
"""

from __future__ import annotations

from .model import FALLBACK, LAUNCH, SlotValue, Understood, understood_json
from .understanding import Understanding

__all__ = ["FALLBACK", "LAUNCH", "SlotValue", "Understanding", "Understood", "understood_json"]
