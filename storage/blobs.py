"""Content-addressed files: kept once, whole or not at all, and checked when read."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from adwatch.errors import Corrupt, Full, NotFound, StoreError

_DIGEST = re.compile(r"[0-9a-f]{64}")
_OUT_OF_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
INCOMING = "incoming"
"""The folder of half-written files: what a killed process leaves there was never acknowledged."""

AT_ONCE = 4
"""Files that the disk is asked at a time to make durable: few threads, and it joins them."""

T = TypeVar("T")


class FileBlobs:
    """Bytes under `root/ab/cdef…`, named by their SHA-256.

    `expected` gives the digests that should be there, for `verify` to find what is missing.
    """

    def __init__(self, root: Path, expected: Callable[[], Iterable[str]] = tuple) -> None:
        self.root = root
        self._disk = ThreadPoolExecutor(AT_ONCE, "disk")
        self._expected = expected

    def put(self, body: bytes) -> str:
        """Keep bytes durably; returns their SHA-256. Raises Full where no space is left."""
        (digest,) = self.put_all([body])
        return digest

    def put_all(self, bodies: Sequence[bytes]) -> list[str]:
        """Keep several bytes durably, which is cheaper than one by one; returns their SHA-256."""
        digests = [hashlib.sha256(body).hexdigest() for body in bodies]
        given = dict(zip(digests, bodies, strict=True))
        with _named_errors(", ".join(given)):
            new = {one: body for one, body in given.items() if not self._is_kept(one, len(body))}
            self._write(new)
            # Also where a file was there: another process may have renamed it a moment ago.
            self._each(_sync_folder, {self.root / digest[:2] for digest in given})
        return digests

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

    def _is_kept(self, digest: str, size: int) -> bool:
        """Whether bytes are there already; they are marked as put anew, which keeps a purge off."""
        path = self._path(digest)
        try:
            if path.stat().st_size != size:
                return False
            os.utime(path)
        except FileNotFoundError:
            return False
        return True

    def _write(self, bodies: Mapping[str, bytes]) -> None:
        """Keep bytes that are not there: all are written before the disk is waited for."""
        opened: dict[str, tuple[Path, int]] = {}
        try:
            for digest, body in bodies.items():
                opened[digest] = name, handle = self._open()
                _write_all(handle, body)
            self._each(os.fsync, [handle for _, handle in opened.values()])
            for digest, (name, _) in opened.items():
                self._rename(name, digest)
        finally:
            for name, handle in opened.values():
                os.close(handle)
                with suppress(FileNotFoundError):  # as it should be: it has its own name
                    name.unlink()

    def _each(self, sync: Callable[[T], None], things: Collection[T]) -> None:
        """Wait for the disk once for all things: it takes as long for several at a time."""
        if len(things) == 1:
            sync(*things)
        else:
            list(self._disk.map(sync, things))

    def _open(self) -> tuple[Path, int]:
        """A new file to write to, which nobody else has."""
        name = self.root / INCOMING / f"{os.getpid()}-{token_hex(8)}"
        try:
            return name, os.open(name, _NEW, 0o600)
        except FileNotFoundError:
            name.parent.mkdir(parents=True, exist_ok=True)
            return name, os.open(name, _NEW, 0o600)

    def _rename(self, name: Path, digest: str) -> None:
        path = self._path(digest)
        try:
            name.replace(path)
        except FileNotFoundError:  # the first whose digest begins so
            path.parent.mkdir(exist_ok=True)
            _sync_folder(self.root)
            name.replace(path)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


def _write_all(handle: int, body: bytes) -> None:
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(handle, rest) :]


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
