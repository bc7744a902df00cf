"""A copy of a Piper voice whose runtime uses one thread, so that as many Pipers as there are cores run well.

Left to itself, onnxruntime takes all cores for each sentence, and spends half of them waiting for one
another: on two cores one Piper speaks 4.5 s of speech for a second of work, and with one thread 8.5 s. Piper
has no option for it. But onnxruntime reads options from a note inside the model when an environment variable
says so (onnxruntime, core/session/inference_session_utils.h), and a model is a protocol buffer, to which
fields may be added at the end of the file.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

READ_NOTE = {"ORT_LOAD_CONFIG_FROM_MODEL": "1"}
"""What must be in Piper's environment for the note to be read."""

_OPTIONS = {"session_options": {"intra_op_num_threads": 1, "inter_op_num_threads": 1}}
_METADATA_PROPS, _KEY, _VALUE = 14, 1, 2  # numbers of the fields in ONNX's ModelProto


def one_thread_copy(model: Path, folder: Path) -> Path:
    """A copy of ``model``, and of its ``.json``, in ``folder``, with the note; OSError if it fails."""
    copy = folder / model.name
    shutil.copyfile(model, copy)
    shutil.copyfile(f"{model}.json", f"{copy}.json")
    note = _field(_KEY, b"ort_config") + _field(_VALUE, json.dumps(_OPTIONS).encode())
    with copy.open("ab") as file:
        file.write(_field(_METADATA_PROPS, note))
    return copy


def _field(number: int, value: bytes) -> bytes:
    """A protocol buffer's field of bytes: its number and kind (2), its length, itself."""
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    """An integer in groups of seven bits, the lowest first, each but the last marked with a high bit."""
    groups = bytearray()
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*groups, value])
