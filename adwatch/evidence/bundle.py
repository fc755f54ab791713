"""Write an evidence pack: a zip of named files, with the SHA-256 of each in a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MANIFEST = "MANIFEST.sha256"
"""The list of digests, in the form that `sha256sum -c` reads."""

STORED = (".wacz",)
"""Files that are packed already: a replay program reads them in place."""


def write_bundle(files: Mapping[str, Path], at: datetime, out: Path) -> str:
    """Pack files under their names, then the list of their digests; returns its SHA-256.

    The names are ours, never taken from an ad.
    """
    listed = "".join(f"{_digest(path)}  {name}\n" for name, path in sorted(files.items()))
    with ZipFile(out, "w") as package:
        for name, path in files.items():
            _add(package, name, path, at)
        package.writestr(_info(MANIFEST, at), listed)
    return _digest(out)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _add(package: ZipFile, name: str, path: Path, at: datetime) -> None:
    info = _info(name, at)
    with path.open("rb") as file, package.open(info, "w", force_zip64=True) as entry:
        while chunk := file.read(1 << 20):
            entry.write(chunk)


def _info(name: str, at: datetime) -> ZipInfo:
    info = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    info.compress_type = ZIP_STORED if name.endswith(STORED) else ZIP_DEFLATED
    info.create_system = 3  # the same on every system
    info.external_attr = 0o644 << 16
    return info
