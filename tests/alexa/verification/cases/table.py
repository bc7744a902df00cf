"""All cases in one table: a name, how to build the request, what is to become of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

from tests.alexa.verification.cases import bodies, chains, headers, identities, moments, urls
from tests.alexa.verification.cases.signing import Case

TOPICS = (headers, urls, chains, moments, identities, bodies)


def _collected(which: str) -> Iterator[Case]:
    for topic in TOPICS:
        for case in getattr(topic, which):
            yield replace(case, name=f"{_name(topic)}: {case.name}")


def _name(topic: ModuleType) -> str:
    return topic.__name__.rpartition(".")[2]


REFUSED: list[Case] = list(_collected("REFUSED"))
"""All that must be refused with 400; `reason` is the text of the error."""

ACCEPTED: list[Case] = list(_collected("ACCEPTED"))
"""All that must be answered with 200."""
