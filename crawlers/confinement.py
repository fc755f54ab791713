"""How a process gives up for ever what it does not need: files, network, memory, children.

A page is read by code that its author would like to own. What such code could then do is decided
here, in the process itself, before the first page; nothing of it can be taken back.
"""

from __future__ import annotations

import codecs
import ctypes
import os
import resource
import signal
from contextlib import suppress
from encodings import aliases, normalize_encoding, search_function
from pathlib import Path

from crawlers import limits

CODECS = (
    *("utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "ascii", "latin_1"),
    *("cp866", "cp874", "cp949", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255"),
    *("cp1256", "cp1257", "cp1258", "iso8859_2", "iso8859_3", "iso8859_4", "iso8859_5"),
    *("iso8859_6", "iso8859_7", "iso8859_8", "iso8859_9", "iso8859_10", "iso8859_13"),
    *("iso8859_14", "iso8859_15", "iso8859_16", "koi8_r", "koi8_u", "mac_roman", "mac_cyrillic"),
    *("gbk", "gb18030", "gb2312", "big5", "big5hkscs", "euc_jp", "iso2022_jp", "shift_jis"),
    *("cp932", "euc_kr"),
)
"""Encodings of the web (WHATWG Encoding, section 4.2); any other, UTF-7 too, is passed over."""

_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVS = 1, 4, 38  # prctl(2)
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # unshare(2)
_PAGE = resource.getpagesize()


def keep_codecs_only() -> None:
    """Load every encoding of the web, and none ever again: each would be a file to open."""
    known = {name: codecs.lookup(name) for name in CODECS}
    known |= {alias: known[name] for alias, name in aliases.aliases.items() if name in known}
    codecs.unregister(search_function)
    codecs.register(lambda name: known.get(normalize_encoding(name)))


def leave_network() -> None:
    """Move to a network of its own without any device, where the machine lets us."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NET)


def die_with_parent() -> None:
    """Have the system end this process when its parent ends, on Linux."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def confine(keep: int) -> None:
    """Close every file but `keep`, and open none again: no file, no socket, no child's pipe.

    Memory is limited to what is held now and `limits.PARSE_BYTES` more.
    """
    _close_all_but(keep)
    held = _mapped()
    for what, most in (
        (resource.RLIMIT_AS, held + limits.PARSE_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        # Last: what is open stays open, and its number is now past the limit.
        (resource.RLIMIT_NOFILE, 0),
    ):
        with suppress(ValueError, OSError):  # a stricter limit of the machine's stays
            resource.setrlimit(what, (most, most))
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_DUMPABLE, 0, 0, 0, 0)


def _close_all_but(keep: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    highest = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    os.closerange(3, keep)
    os.closerange(keep + 1, highest)


def _mapped() -> int:
    """Bytes of addresses this process holds; a generous guess where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * _PAGE
    except OSError:
        return 1 << 30
