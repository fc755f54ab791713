"""Content-addressed files: kept once, whole or not at all, and checked when read."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from adwatch.errors import Corrupt, Full, NotFound, StoreError

_DIGEST = re.compile(r"[0-9a-f]{64}")
_OUT_OF_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
INCOMING = "incoming"
"""The folder of half-written files: what a killed process leaves there was never acknowledged."""


class FileBlobs:
    """Bytes under `root/ab/cdef…`, named by their SHA-256.

    `expected` gives the digests that should be there, for `verify` to find what is missing.
    """

    def __init__(self, root: Path, expected: Callable[[], Iterable[str]] = tuple) -> None:
        self.root = root
        self._expected = expected

    def put(self, body: bytes) -> str:
        """Keep bytes durably; returns their SHA-256. Raises Full where no space is left."""
        digest = hashlib.sha256(body).hexdigest()
        path = self._path(digest)
        with _named_errors(digest):
            if not _is_kept(path, len(body)):
                self._write(path, body)
            # Also where the file was there: another process may have renamed it a moment ago.
            _sync_folder(path.parent)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes; raises NotFound, or Corrupt where they no longer match."""
        path = self._path(digest)
        with _named_errors(digest):
            body = path.read_bytes()
        if hashlib.sha256(body).hexdigest() != digest:
            raise Corrupt("the kept bytes were altered", where=digest)
        return body

    def purge(self, digest: str, untouched_since: datetime) -> bool:
        """Let bytes go that nobody put since a time; returns whether they are gone.

        Who puts the same bytes meanwhile, with a row yet to come, does not lose them.
        """
        path = self._path(digest)
        aside = self.root / INCOMING / f"purged-{digest}"
        with _named_errors(digest):
            if not path.is_file():
                return True
            if path.stat().st_mtime >= untouched_since.timestamp():
                return False
            aside.parent.mkdir(exist_ok=True)
            path.replace(aside)
            # A put between the look and the rename has touched them: they go back.
            if aside.stat().st_mtime >= untouched_since.timestamp():
                aside.replace(path)
                return False
            aside.unlink()
            _sync_folder(path.parent)
        return True

    def verify(self) -> Iterator[str]:
        """The digests whose bytes are altered, sorted, then those that are missing."""
        for digest in self._kept():
            try:
                self.get(digest)
            except (StoreError, NotFound):
                yield digest
        for digest in self._expected():
            if not self._path(digest).is_file():
                yield digest

    def _path(self, digest: str) -> Path:
        # The only door from a digest to the file system: nothing but 64 hex digits passes.
        if not _DIGEST.fullmatch(digest):
            raise NotFound("not a SHA-256 in lower-case hex", where=repr(digest[:80]))
        return self.root / digest[:2] / digest[2:]

    def _kept(self) -> Iterator[str]:
        if not self.root.is_dir():
            return
        for folder in sorted(self.root.iterdir()):
            if len(folder.name) == 2 and folder.is_dir():
                names = sorted(folder.name + path.name for path in folder.iterdir())
                yield from filter(_DIGEST.fullmatch, names)

    def _write(self, path: Path, body: bytes) -> None:
        incoming = self.root / INCOMING
        incoming.mkdir(parents=True, exist_ok=True)
        if not path.parent.is_dir():
            path.parent.mkdir(exist_ok=True)
            _sync_folder(self.root)
        handle, name = tempfile.mkstemp(dir=incoming)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _is_kept(path: Path, size: int) -> bool:
    """Whether bytes are there already; they are marked as put anew, which keeps a purge off."""
    try:
        if path.stat().st_size != size:
            return False
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    # A rename is durable once its folder is.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _named_errors(digest: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound("these bytes are not kept", where=digest) from error
    except OSError as error:
        name = Full if error.errno in _OUT_OF_SPACE else StoreError
        raise name(error.strerror or "the file system failed", where=digest) from error
