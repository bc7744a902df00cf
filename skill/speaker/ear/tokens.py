"""Moonshine's vocabulary: pieces of words, each a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from skill.errors import EarError

START: Final = 1
END: Final = 2
_BYTES: Final = range(3, 259)
"""Tokens that stand for single bytes; a character that has a piece of its own is never written with them."""
_BLANK: Final = "\N{LOWER ONE EIGHTH BLOCK}"
"""How the vocabulary writes a space."""
_BYTE: Final = re.compile(r"<0x([0-9A-F]{2})>")


def read_pieces(raw: bytes) -> list[str]:
    """The pieces of ``tokenizer.bin``, by number.

    Each is its length and then so many bytes of UTF-8; a length from 128 takes a second byte, of higher
    weight. Raises EarError for bytes that are no such list.
    """
    pieces: list[str] = []
    at = 0
    while at < len(raw):
        size, at = raw[at], at + 1
        if size >= 128 and at < len(raw):
            size, at = raw[at] * 128 + size - 128, at + 1
        if at + size > len(raw):
            raise EarError("tokenizer.bin ends in the middle of a piece")
        pieces.append(raw[at : at + size].decode("utf-8", "replace"))
        at += size
    return pieces


class Tokens:
    """Between text and tokens."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces
        self._ids: dict[str, int] = {}
        for number, piece in reversed(list(enumerate(pieces))):
            if number > END and number not in _BYTES:
                self._ids[piece] = number
        self.word = lru_cache(maxsize=50_000)(self._word)
        """Tokens of one word, the space before it included."""

    @classmethod
    def load(cls, file: Path) -> Tokens:
        """Read ``tokenizer.bin``. Raises EarError."""
        return cls(read_pieces(file.read_bytes()))

    def text(self, tokens: Iterable[int]) -> str:
        """The text of tokens, without those that only mark its start and end."""
        raw = b"".join(self._bytes(token) for token in tokens if token > END)
        return raw.decode("utf-8", "ignore").replace(_BLANK, " ").strip()

    def encode(self, text: str) -> tuple[int, ...]:
        """The tokens of a text; characters that no piece holds are left out."""
        return tuple(token for word in text.split() for token in self.word(word))

    def piece(self, text: str) -> int | None:
        """The token that is exactly ``text``, without a space before it."""
        return self._ids.get(text)

    def _word(self, word: str) -> tuple[int, ...]:
        """Join the pair with the lowest number until none is left, as the model's training did."""
        parts = [part for part in _BLANK + word if part in self._ids]
        while pairs := [
            (self._ids[a + b], at) for at, (a, b) in enumerate(pairwise(parts)) if a + b in self._ids
        ]:
            _, at = min(pairs)
            parts[at : at + 2] = ["".join(parts[at : at + 2])]
        return tuple(self._ids[part] for part in parts)

    def _bytes(self, token: int) -> bytes:
        piece = self._pieces[token] if token < len(self._pieces) else ""
        byte = _BYTE.fullmatch(piece) if token in _BYTES else None
        return bytes([int(byte[1], 16)]) if byte else piece.encode()
