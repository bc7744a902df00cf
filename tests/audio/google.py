"""A stand-in for translate.google.com, reached as gTTS reaches the real one from behind a proxy.

`Google` listens on 127.0.0.1 as an HTTPS proxy: it answers `CONNECT translate.google.com:443`, speaks TLS, and
answers the `batchexecute` calls that gTTS makes, in their wire format. Each text is spoken as a tone.
"""

from __future__ import annotations

import base64
import io
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qs

import av
import numpy as np

from skill.audio.pcm import Pcm
from tests.audio.tones import tone
from tests.pki.authority import curve_key, leaf, pem

CALL = "/_/TranslateWebserverUi/data/batchexecute"


@dataclass(frozen=True)
class Asked:
    """One call, as it arrived."""

    host: str
    text: str
    language: str
    slow: bool


def google_mp3(text: str) -> bytes:
    """MP3 as Google sends it, 24 kHz mono at 64 kbit/s without tags: 70 ms of tone for each letter."""
    return _encode(np.concatenate([np.zeros(4800, np.float32), tone(70 * len(text), 440, 0.3)]))


def wire(audio: str | None) -> bytes:
    """The body of an answer around ``audio``, which is base64 when all is well."""
    inner = None if audio is None else json.dumps([audio])
    line = json.dumps([["wrb.fr", "jQ1olc", inner, None, None, None, "generic"]], separators=(",", ":"))
    return f')]}}\'\n\n{len(line)}\n{line}\n25\n[["e",4,null,null,131]]\n'.encode()


def good(text: str) -> bytes:
    """A whole and proper HTTP answer that speaks ``text``."""
    return answer(wire(base64.b64encode(google_mp3(text)).decode()))


def answer(body: bytes, status: str = "200 OK") -> bytes:
    """An HTTP answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json; charset=utf-8\r\n"
    return f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


class Google:
    """Answers with ``reply(text)``: bytes to send, or None to hang until the end.

    Replace ``reply`` to misbehave; ``pace`` is the pause in seconds after each byte of an answer.
    """

    def __init__(self, folder: Path) -> None:
        self.reply: Callable[[str], bytes | None] = good
        self.pace = 0.0
        self.asked: list[Asked] = []
        self._ended = threading.Event()
        self._tls = _server_context(folder)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]

    def environment(self) -> dict[str, str]:
        """What a program under test must find in its environment."""
        proxy = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        return {"HTTPS_PROXY": proxy, "https_proxy": proxy, "NO_PROXY": "", "no_proxy": ""}

    def __enter__(self) -> Google:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Be gone: from now on nothing can be reached here."""
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(10)
            head, _ = _request(connection)
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self._tls.wrap_socket(connection, server_side=True) as secure:
                self._answer(secure, head.split(" ")[1])

    def _answer(self, secure: ssl.SSLSocket, host: str) -> None:
        head, body = _request(secure)
        assert head.startswith(f"POST {CALL} ")
        asked = _understood(host, body)
        self.asked.append(asked)
        reply = self.reply(asked.text)
        if reply is None:
            self._ended.wait(10)
        elif self.pace:
            self._drip(secure, reply)
        else:
            secure.sendall(reply)

    def _drip(self, secure: ssl.SSLSocket, reply: bytes) -> None:
        for byte in reply:
            secure.sendall(bytes([byte]))
            if self._ended.wait(self.pace):
                return


def _understood(host: str, body: bytes) -> Asked:
    (((call, parameters, _, kind),),) = json.loads(parse_qs(body.decode())["f.req"][0])
    text, language, slow, last = json.loads(parameters)
    assert (call, kind, last) == ("jQ1olc", "generic", "null")
    return Asked(host, text, language, bool(slow))


def _request(connection: socket.socket) -> tuple[str, bytes]:
    """One request's head, and its body if it announces one."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _received(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [
        line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    ]
    while len(body) < int(next(iter(lengths), b"0")):
        body += _received(connection)
    return head.decode("latin-1"), body


def _received(connection: socket.socket) -> bytes:
    if part := connection.recv(4096):
        return part
    raise ConnectionError("hung up")


def _server_context(folder: Path) -> ssl.SSLContext:
    party = leaf(None, time.time(), names=("translate.google.com",), key=curve_key())
    certificate, key = folder / "google.pem", folder / "google-key.pem"
    certificate.write_bytes(pem(party))
    key.write_bytes(party.key_pem())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def _encode(sound: Pcm) -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=24_000, layout="mono")
        stream.bit_rate = 64_000
        frame = av.AudioFrame.from_ndarray(sound[np.newaxis, :], format="fltp", layout="mono")
        frame.sample_rate = 24_000
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return target.getvalue()
