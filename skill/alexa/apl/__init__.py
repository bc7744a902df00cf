"""Screens in Alexa's Presentation Language (APL): documents beside the code, what they show, and taps.

``documents/*.json`` hold the layouts, one file per document and one that all share. What is shown comes
in apart from them, as data. `gallery` lists every document with every step.
"""

from __future__ import annotations
