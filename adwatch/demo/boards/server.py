"""One demo board on one loopback port: HTTP/1.1 with kept connections, a thread each."""

from __future__ import annotations

import hmac
import json
import socket
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from adwatch.demo.boards.answer import JSON, PLAIN, Answer, Ask, Board
from adwatch.demo.boards.trouble import TroubledBoard

HELLO = "/.well-known/adwatch-demo"
"""Where a board proves that it belongs to a workspace's demo."""

LOOPBACK = "127.0.0.1"

Control = Callable[[str], bool]
"""Does what a proven order says (`stop`, `day N`, `change SITE …`); False where it cannot."""


def proof(token: str, message: str) -> str:
    """What only a holder of the token can answer to a message."""
    return hmac.new(token.encode(), message.encode("utf-8", "replace"), "sha256").hexdigest()


class BoardServer(ThreadingHTTPServer):
    """A listening demo board; the board it shows can be replaced while it runs."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, token: str, control: Control) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.token = token
        self.control = control
        self.board: Board | TroubledBoard | None = None
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        # A short poll: stopping waits for one round of it.
        self._thread = Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        """Where the board stands, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.server_address[1]}"

    def start(self) -> None:
        """Answer requests from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and close every connection."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()
        with self._lock:
            for connection in self._open:
                _hang_up(connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that it can be closed when the board stops."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that ended."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor that hangs up is no news."""


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # already closed by the other side


class _Handler(BaseHTTPRequestHandler):
    server: BoardServer
    protocol_version = "HTTP/1.1"
    server_version = "demo-board"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout: ClassVar[int] = 60
    # One write per answer: status, headers and body leave in one packet.
    wbufsize = -1

    def do_GET(self) -> None:
        """A page of the board, or the proof that this is the demo."""
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query))
        if address.path == HELLO:
            self._send(self._hello(query.get("nonce", "")))
        elif self.server.board is None:
            self._send(Answer(503, b"starting", PLAIN))
        else:
            ask = Ask(unquote(address.path), query, self._cookies())
            self._send(self.server.board.answer(ask))

    def do_HEAD(self) -> None:
        """As GET, without the body."""
        self.do_GET()

    def do_POST(self) -> None:
        """An order to the demo, taken only with its proof."""
        order = self.rfile.read(min(_length(self.headers.get("Content-Length")), 1000)).decode()
        given = self.headers.get("X-Demo-Proof", "")
        known = hmac.compare_digest(given.encode(), proof(self.server.token, order).encode())
        obeyed = self.path == HELLO and known and self.server.control(order)
        self._send(Answer(200 if obeyed else 403, b"", PLAIN))

    def _hello(self, nonce: str) -> Answer:
        said = {"proof": proof(self.server.token, nonce)}
        return Answer(200, json.dumps(said).encode(), JSON)

    def _cookies(self) -> dict[str, str]:
        try:
            cookies = SimpleCookie(self.headers.get("Cookie", ""))
        except CookieError:
            return {}
        return {name: morsel.value for name, morsel in cookies.items()}

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if answer.is_cut:
            self.close_connection = True
        if self.command != "HEAD":
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.is_cut else answer.body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the crawl's own record is the log."""


def _length(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
