"""The demo market as real web sites on loopback: three boards, each with its own markup."""

from adwatch.demo.boards.serving import advance, change, lease, running, serve, start_detached, stop
from adwatch.demo.boards.showing import Boards

__all__ = ["Boards", "advance", "change", "lease", "running", "serve", "start_detached", "stop"]
