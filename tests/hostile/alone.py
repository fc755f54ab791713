"""A network of a test's own, in which every address is this machine and nothing leads outside.

`python -m tests.hostile.alone module:function` runs a function in it; needs Linux with user
namespaces. Sites stand at public addresses there, listeners at those of the machine and its LAN.
"""

from __future__ import annotations

import os
import pkgutil
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from select import select
from threading import Thread

ROUTES = (
    ("ip", "link", "set", "lo", "up"),
    ("ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo"),
    ("ip", "-6", "route", "add", "local", "::/0", "dev", "lo"),
)
"""What makes every address one of this machine's."""

ENTER = ("unshare", "--map-root-user", "--net")


@cache
def is_possible() -> bool:
    """Whether this machine lets a test have a network of its own."""
    if shutil.which("ip") is None or shutil.which("unshare") is None:
        return False
    script = " && ".join(" ".join(route) for route in ROUTES)
    tried = subprocess.run([*ENTER, "sh", "-c", script], capture_output=True, check=False)
    return tried.returncode == 0


def alone(function: Callable[[Path], None], home: Path) -> None:
    """Run a function of a test module in a network of its own; it is given the home."""
    name = f"{function.__module__}:{function.__name__}"
    command = [*ENTER, sys.executable, "-m", "tests.hostile.alone", name, str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


FREEBIND = 78
"""Linux: an IPv6 socket may be bound to an address that no device has."""


class Listeners:
    """Listens at many places at once; nothing may ever connect to them."""

    def __init__(self, places: Iterable[tuple[str, int]]) -> None:
        self._sockets = [_listener(host, port) for host, port in places]
        self._is_closed = False
        self.visits: list[tuple[str, int]] = []
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._is_closed:
            for one in select(self._sockets, [], [], 0.05)[0]:
                connection, _ = one.accept()
                self.visits.append(connection.getsockname()[:2])
                connection.close()

    def close(self) -> None:
        """Stop listening."""
        self._is_closed = True
        self._thread.join(5)
        for one in self._sockets:
            one.close()


def _listener(host: str, port: int) -> socket.socket:
    one = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if ":" in host:
        one.setsockopt(socket.IPPROTO_IPV6, FREEBIND, 1)
    one.bind((host, port))
    one.listen()
    return one


if __name__ == "__main__":
    for route in ROUTES:
        subprocess.run(route, check=True)
    assert os.environ["ADWATCH_HOME"]
    pkgutil.resolve_name(sys.argv[1])(Path(sys.argv[2]))
