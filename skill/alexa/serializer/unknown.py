"""Requests newer than the installed SDK."""

from __future__ import annotations

from ask_sdk_model.request import Request


class UnknownRequest(Request):
    """A request of a type the SDK has no class for; ``object_type`` names it.

    It has what every request has (``request_id``, ``timestamp``, ``locale``); whatever else Alexa sent
    stays on it as plain JSON, under the names Alexa uses.
    """
