"""From words to an intent and its slots, on this computer: what Alexa does in the cloud.

    sentence ── tidy ── calling ── exact ── urgent ── mended ── both ── classifier ── Understood

``tidy`` forgives capitals, punctuation and spelling habits; ``calling`` takes away "ask gentle roll to";
``exact`` holds the sentence, with less and less that is polite around it, against the interaction model and
the phrases Alexa brings herself; signs of danger are heard inside anything; ``Spelling`` mends a slip; two
wishes joined by "and" are two; and ``classifier`` guesses, carefully, what is left. Slots are found by what
is named. What nothing fits means ``AMAZON.FallbackIntent``.
"""

from __future__ import annotations

from .model import FALLBACK, LAUNCH, SlotValue, Understood, understood_json
from .understanding import Understanding

__all__ = ["FALLBACK", "LAUNCH", "SlotValue", "Understanding", "Understood", "understood_json"]
