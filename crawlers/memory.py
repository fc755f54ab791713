"""How much memory a crawl holds now; the framework's own meter shows a peak, and a stranger's."""

from __future__ import annotations

import os
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

STATM = Path("/proc/self/statm")
"""Where Linux tells a process its pages of memory (proc(5)); the second figure is resident."""


class MemoryNow(MemoryUsage):
    """Ends a crawl that holds too much memory.

    The framework reads `ru_maxrss`, which Linux hands on from the parent process at exec: a crawl
    started by a large process would end before its first request.
    """

    def get_virtual_size(self) -> int:
        """Bytes resident now; the peak where the system does not tell."""
        try:
            return resident_bytes()
        except OSError:
            return int(super().get_virtual_size())


def resident_bytes() -> int:
    """Bytes of this process that are in memory; raises OSError where there is no /proc."""
    pages = int(STATM.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
