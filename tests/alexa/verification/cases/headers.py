"""The two signature headers, and the signature itself."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15

from tests.alexa import envelopes
from tests.alexa.verification.cases.signing import NOT_PLAIN, Case, Signed, Signer, encoded, signer_key
from tests.pki.authority import rsa_key

MISSING = "a signature header is missing"
REPEATED = "a signature header is repeated"
NOT_BASE64 = "the signature is not base64"
FOREIGN = "the signature does not belong to this body"


def without(name: str) -> Callable[[Signer], Signed]:
    def build(skill: Signer) -> Signed:
        good = skill.sends()
        return replace(good, headers=[header for header in good.headers if header[0] != name])

    return build


def twice(
    name: str, value: Callable[[Signer, str], str] = lambda skill, value: value
) -> Callable[[Signer], Signed]:
    def build(skill: Signer) -> Signed:
        good = skill.sends()
        second = value(skill, dict(good.headers)[name])
        return replace(good, headers=[*good.headers, (name, second)])

    return build


def with_signature(sign: Callable[[Signer, bytes], str]) -> Callable[[Signer], Signed]:
    def build(skill: Signer) -> Signed:
        body = envelopes.body(skill.typical())
        return skill.sends(body, signature=sign(skill, body))

    return build


def _sha1_header(skill: Signer) -> Signed:
    good = skill.sends()
    old = encoded(signer_key(skill).sign(good.body, PKCS1v15(), hashes.SHA1()))
    return Signed([good.headers[0], good.headers[1], ("Signature", old)], good.body)


def _sha1(skill: Signer, body: bytes) -> str:
    return encoded(signer_key(skill).sign(body, PKCS1v15(), hashes.SHA1()))


def _pss(skill: Signer, body: bytes) -> str:
    padding = PSS(mgf=MGF1(hashes.SHA256()), salt_length=PSS.MAX_LENGTH)
    return encoded(signer_key(skill).sign(body, padding, hashes.SHA256()))


def _of_other_key(skill: Signer, body: bytes) -> str:
    return encoded(rsa_key("stranger").sign(body, PKCS1v15(), hashes.SHA256()))


def in_other_letters(skill: Signer) -> Signed:
    good = skill.sends()
    return replace(good, headers=[*good.headers, ("signature-256", dict(good.headers)["Signature-256"])])


def _rewritten(skill: Signer) -> Signed:
    body = envelopes.body(skill.typical())
    rewritten = json.dumps(json.loads(body)).encode()
    return skill.sends(rewritten, signature=skill.signature(body))


def _one_bit(skill: Signer, body: bytes) -> str:
    signature = bytearray(base64.b64decode(skill.signature(body)))
    signature[-1] ^= 1
    return encoded(bytes(signature))


REFUSED = [
    Case("no headers at all", lambda skill: replace(skill.sends(), headers=()), MISSING),
    Case("no certificate URL", without("SignatureCertChainUrl"), MISSING),
    Case("no signature", without("Signature-256"), MISSING),
    Case("only the old SHA-1 signature", _sha1_header, MISSING),
    Case("empty certificate URL", lambda skill: skill.sends(url=""), NOT_PLAIN),
    Case("empty signature", lambda skill: skill.sends(signature=""), FOREIGN),
    Case("the same signature twice", twice("Signature-256"), REPEATED),
    Case("a wrong signature after the right one", twice("Signature-256", lambda skill, _: "AAAA"), REPEATED),
    Case("the same certificate URL twice", twice("SignatureCertChainUrl"), REPEATED),
    Case(
        "a second certificate URL",
        twice("SignatureCertChainUrl", lambda skill, _: "https://evil.example"),
        REPEATED,
    ),
    Case("a header repeated in another case", in_other_letters, REPEATED),
    Case("not base64", lambda skill: skill.sends(signature="!" * 344), NOT_BASE64),
    Case(
        "white space within", with_signature(lambda skill, body: " ".join(skill.signature(body))), NOT_BASE64
    ),
    Case("no padding", with_signature(lambda skill, body: skill.signature(body).rstrip("=")), NOT_BASE64),
    Case(
        "more after the padding",
        with_signature(lambda skill, body: skill.signature(body) + "AAAA"),
        NOT_BASE64,
    ),
    Case(
        "the URL alphabet", with_signature(lambda skill, body: "-_" + skill.signature(body)[2:]), NOT_BASE64
    ),
    Case("hexadecimal", with_signature(lambda skill, body: "ab" * 256), FOREIGN),
    Case("half of it", with_signature(lambda skill, body: skill.signature(body)[:172]), FOREIGN),
    Case("one bit off", with_signature(_one_bit), FOREIGN),
    Case("of another body", with_signature(lambda skill, body: skill.signature(body + b" ")), FOREIGN),
    Case("of nothing", with_signature(lambda skill, body: skill.signature(b"")), FOREIGN),
    Case("of the JSON written anew", _rewritten, FOREIGN),
    Case("by another key", with_signature(_of_other_key), FOREIGN),
    Case("with SHA-1", with_signature(_sha1), FOREIGN),
    Case("with PSS", with_signature(_pss), FOREIGN),
]


def _capitals(skill: Signer) -> Signed:
    good = skill.sends()
    return replace(good, headers=[(name.upper(), value) for name, value in reversed(good.headers)])


ACCEPTED = [
    Case("a typical request", Signer.sends),
    Case("in capitals, in another order", _capitals),
]
