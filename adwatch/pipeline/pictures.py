"""Pictures on their way into the workspace: each is held against the hash list before it is kept.

The list is a text file named in the settings, `sha256 …`, `md5 …` or `pdq …` a line, `#` for
remarks. Of a picture that it names nothing is written but its SHA-256, the time and the place.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from adwatch.errors import ConfigError, Listed
from adwatch.kept import ListedPicture
from adwatch.pipeline.workspace import Workspace
from adwatch.settings import Settings

DIGITS = {"sha256": 64, "md5": 32, "pdq": 64}
"""Hex digits of each kind of hash."""

PDQ_BITS = 31
"""Bits that may differ between two PDQ hashes of one picture: what its authors recommend."""

PDQ_QUALITY = 50
"""Below it a PDQ hash says nothing: what its authors recommend."""


@dataclass(frozen=True, slots=True)
class HashList:
    """The hashes of pictures that must not be kept, by kind; `id` is the SHA-256 of the list."""

    id: str
    hashes: dict[str, frozenset[str]]

    def match(self, body: bytes) -> str | None:
        """The kind of hash by which the list names a picture; None where it does not."""
        if hashlib.sha256(body).hexdigest() in self.hashes["sha256"]:
            return "sha256"
        if hashlib.md5(body, usedforsecurity=False).hexdigest() in self.hashes["md5"]:
            return "md5"
        return "pdq" if self.hashes["pdq"] and self._looks_listed(body) else None

    def _looks_listed(self, body: bytes) -> bool:
        from extractors.pdq import Pdq, luminance, pdq
        from extractors.picture import decode

        decoded = decode(body)
        found = pdq(luminance(decoded[0])) if decoded else None
        if found is None or found.quality < PDQ_QUALITY:
            return False
        turned = [getattr(found, name) for name in Pdq.__slots__ if name != "quality"]
        forms = [int(value, 16) for value in turned]
        listed = [int(value, 16) for value in self.hashes["pdq"]]
        return any((one ^ other).bit_count() <= PDQ_BITS for one in forms for other in listed)


NO_LIST = HashList("", {kind: frozenset() for kind in DIGITS})


def hash_list(settings: Settings) -> HashList:
    """The list that the settings name; raises ConfigError, with file and line, for a wrong one."""
    return NO_LIST if settings.hash_list is None else _read(settings.hash_list)


@cache
def _read(file: Path) -> HashList:
    try:
        body = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(file)) from error
    named: dict[str, set[str]] = {kind: set() for kind in DIGITS}
    for number, line in enumerate(body.decode("utf-8-sig", "replace").splitlines(), start=1):
        said = line.partition("#")[0].split()
        if not said:
            continue
        if not _is_hash(said):
            kinds = ", ".join(DIGITS)
            raise ConfigError(f"line {number}: not one of {kinds} and its hex digits", str(file))
        named[said[0]].add(said[1].lower())
    digest = hashlib.sha256(body).hexdigest()
    return HashList(digest, {kind: frozenset(values) for kind, values in named.items()})


def _is_hash(said: list[str]) -> bool:
    if len(said) != 2 or said[0] not in DIGITS:
        return False
    return len(said[1]) == DIGITS[said[0]] and re.fullmatch("[0-9a-fA-F]+", said[1]) is not None


def keep_picture(workspace: Workspace, site: str, url: str, body: bytes) -> str:
    """Keep a picture; returns its SHA-256. Raises Listed where the hash list names it."""
    listed = find_listed(workspace, site, url, body)
    if listed is None:
        return workspace.blobs.put(body)
    workspace.store.add_listed(listed)
    raise Listed("the hash list names this picture: nothing of it is kept", where=url)


def find_listed(workspace: Workspace, site: str, url: str, body: bytes) -> ListedPicture | None:
    """What is to be noted of a picture that the hash list names; None where it does not."""
    names = hash_list(workspace.settings)
    matched = names.match(body)
    if matched is None:
        return None
    digest = hashlib.sha256(body).hexdigest()
    return ListedPicture(site, url, workspace.clock.now(), digest, matched, names.id)
