"""Moonshine tiny on plain onnxruntime: sound in, chances of the next token out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .pcm import RATE, Samples, levelled
from .tokens import END, START, Tokens
from .weights import EarFiles

TOKENS_A_SECOND: Final = 6.5
"""No one speaks faster; without the cap the model repeats itself for ever in noise."""
LEAST_TOKENS: Final = 4
HEADS: Final = 8
WIDTH: Final = 36
LEAST_SAMPLES: Final = RATE // 2
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Beam:
    """Beginnings of a text, side by side: what the decoder remembers of each, and what may follow."""

    past: dict[str, Floats]
    chances: Floats
    """Log-probability of every token, a row for each beginning."""


@dataclass(frozen=True)
class Encoded:
    """An utterance as the decoder attends to it."""

    states: Floats
    most_tokens: int
    """So many tokens it may have at most."""


@dataclass(frozen=True)
class Scored:
    """A text, and how well it fits what was heard."""

    text: str
    chance: float
    """Mean log-probability of its tokens; 0 is certainty."""


class Moonshine:
    """The two halves of the model. One thread at a time."""

    def __init__(self, weights: EarFiles, tokens: Tokens, threads: int = 2) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = False  # else it keeps what the longest utterance needed
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        options.add_session_config_entry("session.disable_prepacking", "1")  # 19 MB less, 20 ms more of CPU
        cpu = ["CPUExecutionProvider"]
        self._encoder: Any = onnxruntime.InferenceSession(str(weights.encoder), options, providers=cpu)
        self._decoder: Any = onnxruntime.InferenceSession(str(weights.decoder), options, providers=cpu)
        self._past = [each.name for each in self._decoder.get_inputs() if each.name.startswith("past")]
        self._outputs = ["logits", *(name.replace("past_key_values", "present") for name in self._past)]
        self.tokens = tokens
        """The model's vocabulary."""

    def encode(self, samples: Samples) -> Encoded:
        """Listen to an utterance."""
        sound = levelled(samples)
        if len(sound) < LEAST_SAMPLES:
            sound = np.concatenate([sound, np.zeros(LEAST_SAMPLES - len(sound), np.float32)])
        fed = {"input_values": sound[None], "attention_mask": np.ones((1, len(sound)), np.int64)}
        states = self._encoder.run(None, fed)[0]
        return Encoded(states, LEAST_TOKENS + round(len(samples) / RATE * TOKENS_A_SECOND))

    def start(self, encoded: Encoded) -> Beam:
        """The one empty beginning."""
        empty = {name: np.zeros((1, HEADS, 0, WIDTH), np.float32) for name in self._past}
        return self._run(encoded, [START], empty, first=True)

    def follow(self, encoded: Encoded, beam: Beam, parents: list[int], tokens: list[int]) -> Beam:
        """The beginnings ``parents`` of a beam, each with one token more."""
        past = {name: values[parents] for name, values in beam.past.items()}
        return self._run(encoded, tokens, past, first=False)

    def _run(self, encoded: Encoded, tokens: list[int], past: dict[str, Floats], *, first: bool) -> Beam:
        states = np.repeat(encoded.states, len(tokens), axis=0)
        fed = {
            "input_ids": np.array(tokens, np.int64)[:, None],
            "encoder_hidden_states": states,
            "encoder_attention_mask": np.ones(states.shape[:2], np.int64),
            "use_cache_branch": np.array([not first]),
            **past,
        }
        logits, *present = self._decoder.run(self._outputs, fed)
        kept = {
            name: past[name] if ".encoder." in name and not first else values
            for name, values in zip(self._past, present, strict=True)
        }
        return Beam(kept, _log_chances(logits[:, -1]))

    def transcribe(self, encoded: Encoded) -> Scored:
        """The likeliest text, token by token."""
        beam, said, total = self.start(encoded), list[int](), 0.0
        while len(said) < encoded.most_tokens:
            token = int(beam.chances[0].argmax())
            total += float(beam.chances[0, token])
            if token == END:
                break
            said.append(token)
            beam = self.follow(encoded, beam, [0], [token])
        return Scored(self.tokens.text(said), total / (len(said) + 1))


def _log_chances(logits: Floats) -> Floats:
    shifted: Floats = logits - logits.max(axis=-1, keepdims=True)
    chances: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return chances
