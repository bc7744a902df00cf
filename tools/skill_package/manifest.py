"""``skill.json``: what the repository's manifest leaves open, filled in for one installation."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from skill.address import address_mistakes, is_amazons, shown, split_address
from skill.settings import skill_id_mistake

from .texts import StoreTexts

SKILL_PATH = "/alexa"
"""Where the service takes Alexa's requests."""

TRIGGER_REGIONS = ("us-east-1", "eu-west-1", "us-west-2", "ap-northeast-1")
"""Where Alexa can be a function's trigger (Amazon, "Host a Custom Skill as an AWS Lambda Function")."""

_ARN = re.compile(
    r"arn:aws:lambda:(?P<region>[a-z]{2}(-[a-z]+)+-\d):\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?"
)
_BRANDS = ("alexa", "amazon")


@dataclass(frozen=True)
class Names:
    """What the parameters are called where somebody gives them, here on the command line."""

    endpoint: str = "--endpoint"
    public_url: str = "--public-url"
    lambda_arn: str = "--lambda-arn"
    skill_id: str = "--skill-id"
    without_id: str = "leave --skill-id out"
    """What helps where another skill's id was given."""
    elsewhere: str = "name another folder with --out"
    """What helps where the package cannot be written."""


@dataclass(frozen=True)
class Parameters:
    """What was asked for, as it was typed; empty where it was left out."""

    endpoint: str = ""
    """https address of the service, with ``/alexa`` or without any path."""
    public_url: str = ""
    """https base of the pages /privacy and /terms; by default that of the endpoint."""
    lambda_arn: str = ""
    """The Lambda function that Alexa calls in place of the endpoint."""
    skill_id: str = ""
    """The skill that the package updates; without one, ``ask deploy`` makes a new skill."""
    check_ins: bool = False
    """Whether people may rate their pain; for private installations, whose service has SKILL_CHECKINS on."""
    names: Names = Names()
    """What every sentence about them calls them."""


@dataclass(frozen=True)
class Address:
    """Parameters that can be used."""

    uri: str
    """What Alexa calls: an https address, or the ARN of a Lambda function."""
    certificate: str | None
    """Kind of the TLS certificate, as the manifest names it; None for a function."""
    pages: str
    """https base of /privacy and /terms, without a final slash."""

    def endpoint(self) -> dict[str, str]:
        """The endpoint as the manifest has it."""
        tls = {"sslCertificateType": self.certificate} if self.certificate else {}
        return {"uri": self.uri, **tls}


def read_address(asked: Parameters) -> Address | list[str]:
    """The address, or every mistake in the parameters, a sentence each."""
    mistakes = list(_mistakes(asked))
    if mistakes:
        return mistakes
    uri = _with_path(asked.endpoint) if asked.endpoint else ""
    pages = asked.public_url.rstrip("/") or uri.removesuffix(SKILL_PATH)
    if asked.lambda_arn:
        return Address(asked.lambda_arn, None, pages)
    return Address(uri, _certificate(urlsplit(uri).hostname or ""), pages)


def _mistakes(asked: Parameters) -> Iterator[str]:
    names = asked.names
    if asked.endpoint:
        yield from _endpoint_mistakes(names.endpoint, asked.endpoint)
    elif not asked.lambda_arn:
        wanted = f"say where the skill answers, such as https://roll.example.org{SKILL_PATH}"
        yield f"{names.endpoint} is missing: {wanted}."
    elif not asked.public_url:
        yield (
            f"{names.public_url} is missing: give the stack's output PublicUrl, which is there once "
            "CloudFormation calls the stack complete."
        )
    if asked.public_url:
        yield from _url_mistakes(names.public_url, asked.public_url)
    if asked.lambda_arn:
        yield from _function_mistakes(names.lambda_arn, asked.lambda_arn)
    wrong = skill_id_mistake(names.skill_id, asked.skill_id) if asked.skill_id else None
    if wrong is not None:
        yield wrong


def _function_mistakes(name: str, arn: str) -> Iterator[str]:
    found = _ARN.fullmatch(arn)
    if not found:
        yield (
            f"{name} is {arn!r}, which is no function: copy the stack's output LambdaArn, "
            "arn:aws:lambda:REGION:ACCOUNT:function:NAME."
        )
    elif found["region"] not in TRIGGER_REGIONS:
        yield (
            f"{name} lies in {found['region']}, from which Alexa calls no function: deploy to one of "
            f"{', '.join(TRIGGER_REGIONS)}."
        )


def _endpoint_mistakes(name: str, text: str) -> Iterator[str]:
    wrong = list(_url_mistakes(name, text))
    yield from wrong
    if not wrong and not _with_path(text).endswith(SKILL_PATH):
        yield f"{name} is {text!r}, but the skill answers at {SKILL_PATH}: let the address end with it."


def _url_mistakes(name: str, text: str) -> Iterator[str]:
    yield from address_mistakes(name, text)
    parts = split_address(text)
    host = (parts.hostname if parts and parts.scheme == "https" else "") or ""
    if not is_amazons(host) and any(brand in host for brand in _BRANDS):
        yield f"{name} is {shown(text)!r}: Amazon refuses its own marks in a domain, so use one without them."


def _with_path(endpoint: str) -> str:
    bare = endpoint.rstrip("/")
    return bare if urlsplit(bare).path else bare + SKILL_PATH


def _certificate(host: str) -> str:
    return "Wildcard" if is_amazons(host) else "Trusted"


SIZES = (108, 512)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def icon_name(size: int) -> str:
    """The file of the icon with so many pixels a side."""
    return f"icon-{size}.png"


def load_icons(folder: Path) -> tuple[dict[int, bytes], list[str]]:
    """The icons by size, and a sentence for each that is missing, damaged, or of another size or format."""
    icons: dict[int, bytes] = {}
    mistakes: list[str] = []
    for size in SIZES:
        path = folder / icon_name(size)
        try:
            icons[size] = path.read_bytes()
        except OSError:
            mistakes.append(
                f"The icon {path.name} is missing: put a PNG of {size} by {size} pixels into {folder}."
            )
            continue
        if wrong := _wrong(icons[size], size):
            mistakes.append(f"The icon {path.name} {wrong}: make it a PNG of {size} by {size} pixels.")
    return icons, mistakes


def _wrong(data: bytes, size: int) -> str | None:
    if not data.startswith(_SIGNATURE):
        return "is no PNG"
    found = png_size(data)
    if found is None:
        return "is damaged"
    return None if found == (size, size) else f"has {found[0]} by {found[1]} pixels"


def png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG whose chunks are whole, to the last; None where they are not."""
    at, size = len(_SIGNATURE), None
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(
            data[end - 4 : end], "big"
        ):
            return None
        if kind == b"IHDR" and length == 13:
            size = struct.unpack_from(">II", data, at + 8)
        if kind == b"IEND":
            return size if end == len(data) else None
        at = end
    return None


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
