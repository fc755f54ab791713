"""A board on a real loopback server."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.boards.stated import Board


@contextmanager
def serving(board: Board) -> Iterator[str]:
    """The address of the board while it is up."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = board.answer(self.path)
            kind, body = found or ("text/html; charset=utf-8", b"<h1>404 Not Found</h1>")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
