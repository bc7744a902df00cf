"""``skill.json``: what the repository's manifest leaves open, filled in for one installation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .address import Address
from .icons import SIZES, icon_name
from .texts import StoreTexts

Json = dict[str, Any]
DECLARATIONS = ("allowsPurchases", "usesPersonalInfo", "isChildDirected", "isExportCompliant", "containsAds")
"""What ``privacyAndCompliance`` must declare (Amazon, "Skill Manifest Schema")."""
ALWAYS = ("AMAZON.HelpIntent", "AMAZON.StopIntent", "AMAZON.CancelIntent")
PLAYING = ("AMAZON.PauseIntent", "AMAZON.ResumeIntent")
"""Needed where audio plays (Amazon, "AudioPlayer Interface Reference")."""


def manifest_for(skeleton: Mapping[str, Any], texts: Mapping[str, StoreTexts], address: Address) -> Json:
    """The manifest with texts, icons, pages and endpoint; ``skeleton`` is that of the repository."""
    found = skeleton["manifest"]
    endpoint = address.endpoint()
    published = {
        **found["publishingInformation"],
        "testingInstructions": next(iter(texts.values())).testingInstructions,
        "locales": {locale: _published(text) for locale, text in texts.items()},
    }
    pages = {"privacyPolicyUrl": f"{address.pages}/privacy", "termsOfUseUrl": f"{address.pages}/terms"}
    manifest = {
        **found,
        "publishingInformation": published,
        "privacyAndCompliance": {**found["privacyAndCompliance"], "locales": dict.fromkeys(texts, pages)},
        "apis": {"custom": {**found["apis"]["custom"], "endpoint": endpoint}},
        "events": {**found["events"], "endpoint": endpoint},
    }
    return {"manifest": manifest}


def _published(texts: StoreTexts) -> Json:
    news = {"updatesDescription": texts.updatesDescription} if texts.updatesDescription else {}
    small, large = (f"file://assets/{icon_name(size)}" for size in SIZES)
    return {
        "name": texts.name,
        "summary": texts.summary,
        "description": texts.description,
        "examplePhrases": texts.examplePhrases,
        "keywords": texts.keywords,
        **news,
        "smallIconUri": small,
        "largeIconUri": large,
    }


def skeleton_mistakes(skeleton: Mapping[str, Any], intents: set[str]) -> Iterator[str]:
    """What a manifest lacks that certification asks for, and built-in intents that the model lacks."""
    manifest = skeleton.get("manifest")
    parts = manifest if isinstance(manifest, dict) else {}
    for name in ("publishingInformation", "privacyAndCompliance", "apis", "events"):
        if not isinstance(parts.get(name), dict):
            yield f"The manifest skill.json has no {name}: put it back."
    declared = parts.get("privacyAndCompliance") or {}
    for name in DECLARATIONS:
        if not isinstance(declared.get(name), bool):
            yield f"The manifest skill.json does not declare {name}: say true or false."
    custom = (parts.get("apis") or {}).get("custom")
    if not isinstance(custom, dict):
        yield "The manifest skill.json has no apis.custom: put it back."
        return
    plays = any(one.get("type") == "AUDIO_PLAYER" for one in custom.get("interfaces", ()))
    for name in (*ALWAYS, *(PLAYING if plays else ())):
        if name not in intents:
            yield f"The interaction model has no {name}, which Alexa asks for: add it."
