"""Small slips in the environment's settings: mended where the meaning is plain, and always spoken of.

One file of settings serves several readers, and they differ: systemd takes quotes away, ``docker --env-file``
keeps them, and neither knows remarks behind a value (systemd.exec(5), EnvironmentFile=; docker/cli#3630).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

KNOWN = (
    "SKILL_ID",
    "SKILL_PUBLIC_URL",
    "SKILL_STORE",
    "SKILL_SECRET",
    "SKILL_AUDIO",
    "SKILL_CHECKINS",
    "SKILL_VERIFY",
    "SKILL_FRONT_TOKEN",
    "SKILL_STREAMS",
)
"""Every setting there is."""
SECRETS = frozenset({"SKILL_SECRET", "SKILL_FRONT_TOKEN"})
"""Those whose value must stay as it is, to the letter."""
_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060\u00a0"
QUOTES = "\"'`\u201c\u201d\u2018\u2019"
"""Quotation marks of keyboards and of word processors."""
_REMARK = re.compile(r"(?:^|\s)(?:#|//).*")
_NEAR = re.compile(r"_?SKIL", re.I)


def cleaned(name: str, text: str) -> tuple[str, list[str]]:
    """A value without what cannot belong to it, and a sentence for each slip that was mended."""
    said = []
    value = text.strip(_UNSEEN + " \t\r\n\v\f")
    if value != text and text.strip(" "):
        said.append(f"{name} has blanks or unseen characters around it; they were left out.")
    if (bare := _REMARK.sub("", value).strip()) != value:
        said.append(
            f"{name} has a remark behind its value; it was left out. A remark needs a line of its own."
        )
        value = bare
    if (bare := _unquoted(value)) != value:
        said.append(f"{name} has quotes around it; they were left out. Write it without, as in {name}=value.")
        value = bare.strip(_UNSEEN + " \t")
    return value, said


def looked_at(name: str, text: str) -> list[str]:
    """The same slips in a value that must stay as it is, to the letter: a secret."""
    _, said = cleaned(name, text)
    return (
        [f"{name} begins or ends with quotes, blanks or a remark, and they count as part of it."]
        if said
        else []
    )


def strangers(environ: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each variable that is named like a setting and is none, with the nearest that is one."""
    for name in sorted(environ):
        if name in KNOWN or not _NEAR.match(name):
            continue
        near = difflib.get_close_matches(name.upper(), KNOWN, n=1, cutoff=0.7)
        if near:
            yield f"{name} is no setting, and was not read. Did you mean {near[0]}?"
        elif name.startswith("SKILL_"):
            yield f"{name} is no setting, and was not read. There are: {', '.join(KNOWN)}."


def _unquoted(text: str) -> str:
    while len(text) >= 2 and text[0] in QUOTES and text[-1] in QUOTES:
        text = text[1:-1]
    return text
