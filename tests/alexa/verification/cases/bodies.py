"""Bodies: encodings, JSON that is none or ambiguous, JSON that is no envelope."""

from __future__ import annotations

import json

from tests.alexa.envelopes import Json
from tests.alexa.verification.cases.signing import Case, changed, member_added, raw, text_changed

NOT_JSON = "the body is not JSON"
NOT_UTF8 = "the body is not UTF-8"
NO_OBJECT = "the body is not a JSON object"
TOO_DEEP = "the body is nested too deeply"
TWICE = "the body repeats a key within one object"
NOT_FINITE = "the body holds a number that is not finite"
NO_TYPE = "the envelope has no request type"
NOT_UNICODE = "the body holds text that is not Unicode"


REFUSED = [
    Case("an empty body", raw(b""), NOT_JSON),
    Case("white space", raw(b"  \r\n"), NOT_JSON),
    Case("no JSON", raw(b"hello"), NOT_JSON),
    Case("a form", raw(b"version=1.0&request=LaunchRequest"), NOT_JSON),
    Case("half an envelope", text_changed(lambda text: text[: len(text) // 2]), NOT_JSON),
    Case("an envelope and more", text_changed(lambda text: text + "{}"), NOT_JSON),
    Case("single quotes", raw(b"{'version': '1.0'}"), NOT_JSON),
    Case("a raw line break in text", member_added('"a":"b\nc"'), NOT_JSON),
    Case("a byte order mark", text_changed(lambda text: "\ufeff" + text), NOT_JSON),
    Case("UTF-16", text_changed(str, "utf-16"), NOT_UTF8),
    Case("UTF-16 without a mark", text_changed(str, "utf-16-le"), NOT_JSON),
    Case("UTF-32", text_changed(str, "utf-32"), NOT_UTF8),
    Case("Latin-1", text_changed(lambda text: text.replace("left", "g\xe4nse"), "latin-1"), NOT_UTF8),
    Case("an encoded surrogate", member_added('"a":"\ud800"'), NOT_UTF8),
    Case("an escaped lone surrogate", member_added('"a":"\\ud800"'), NOT_UNICODE),
    Case("a lone surrogate as key", member_added('"\\uDFFF":1'), NOT_UNICODE),
    Case("a list", raw(b"[]"), NO_OBJECT),
    Case("a list of envelopes", text_changed(lambda text: f"[{text}]"), NO_OBJECT),
    Case("null", raw(b"null"), NO_OBJECT),
    Case("a text", raw(b'"hello"'), NO_OBJECT),
    Case("a number", raw(b"1"), NO_OBJECT),
    Case("an empty object", raw(b"{}"), NO_TYPE),
    Case("no request", changed(lambda whole: whole.pop("request")), NO_TYPE),
    Case("no request type", changed(lambda whole: whole["request"].pop("type")), NO_TYPE),
    Case("a number as request type", changed(lambda whole: whole["request"].update(type=7)), NO_TYPE),
    Case(
        "a list as request",
        changed(lambda whole: whole.update(request=[])),
        "the envelope's request is not an object",
    ),
    Case(
        "a list as context",
        changed(lambda whole: whole.update(context=[])),
        "the envelope's context is not an object",
    ),
    Case(
        "a text as session",
        changed(lambda whole: whole.update(session="x")),
        "the envelope's session is not an object",
    ),
    Case(
        "a list as the session's application",
        changed(lambda whole: whole["session"].update(application=[])),
        "the envelope's application is not an object",
    ),
    Case("lists within lists", raw(b"[" * 60_000), TOO_DEEP),
    Case("objects within objects", member_added('"a":' + '{"a":' * 500 + "1" + "}" * 500), TOO_DEEP),
    Case("lists 129 deep", member_added('"a":' + "[" * 128 + "]" * 128), TOO_DEEP),
    Case("a key twice", member_added('"version":"1.0"'), TWICE),
    Case("two requests", member_added('"request":{"type":"LaunchRequest"}'), TWICE),
    Case("a key twice further in", member_added('"a":[{"b":1,"b":1}]'), TWICE),
    Case("a key twice, once escaped", member_added('"\\u0076ersion":"1.0"'), TWICE),
    Case("NaN", member_added('"a":NaN'), NOT_FINITE),
    Case("Infinity", member_added('"a":-Infinity'), NOT_FINITE),
    Case("a number beyond all", member_added('"a":1e999'), NOT_FINITE),
    Case("a number of 5000 digits", member_added('"a":' + "9" * 5000), NOT_JSON),
]


def _unknown_values(whole: Json) -> None:
    whole["context"]["AudioPlayer"]["playerActivity"] = "HUMMING"
    whole["context"]["Viewports"][0]["type"] = "HOLOGRAM"


ACCEPTED = [
    Case("white space around", text_changed(lambda text: f"\n {text}\n")),
    Case("written with indents", text_changed(lambda text: json.dumps(json.loads(text), indent=2))),
    Case("text beyond ASCII", member_added('"a":"gänsefüßchen 足 👣"')),
    Case("an escaped pair of surrogates", member_added('"a":"\\ud83d\\udc63"')),
    Case("lists 100 deep", member_added('"a":' + "[" * 100 + "]" * 100)),
    Case("members nobody knows", member_added('"later":{"on":[1,2.5,null,true]}')),
    Case("a request type nobody knows", lambda skill: skill.request({"type": "Alexa.Later.Request"})),
    Case("enumeration values nobody knows", changed(_unknown_values)),
]
