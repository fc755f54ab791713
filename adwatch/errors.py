"""The error tree; raise the narrowest, and say where.

AdwatchError
├── ConfigError        a setting or a site file is wrong
├── InputError         a file handed to us is wrong (file, line, field)
├── WarrantError       a crawl is not covered
├── FetchError
│   ├── Forbidden      robots, egress or budget says no
│   ├── Unreachable    no whole answer came
│   ├── TooLarge / TooSlow / TrapSuspected / Blocked / Listed
├── ParseError
│   ├── NotAnAdPage / MissingField / UnknownValue / LayoutChanged / ParseTimeout
│   ├── Contradicted / Gone
├── ExtractError / MatchError
├── StoreError
│   ├── Conflict / Full / Corrupt / StaleLease
├── NotFound           the thing asked for is not in the workspace
├── AccessDenied / NeedsReason
└── Unavailable        an optional part is not installed
"""

from __future__ import annotations


class AdwatchError(Exception):
    """Anything adwatch refuses or fails to do; `where` names the site, file, URL or digest."""

    def __init__(self, message: str, where: str | None = None) -> None:
        super().__init__(message)
        self.where = where

    def __str__(self) -> str:
        text = super().__str__()
        return f"{self.where}: {text}" if self.where else text


class ConfigError(AdwatchError):
    """A setting or a site file is wrong."""


class InputError(AdwatchError):
    """A file handed to adwatch is wrong; the message names line and field, never the value."""


class WarrantError(AdwatchError):
    """A crawl is not covered by a valid warrant."""


class FetchError(AdwatchError):
    """A page could not be had."""


class Forbidden(FetchError):
    """robots.txt, the egress filter or a budget says no."""


class Unreachable(FetchError):
    """No whole answer came."""


class TooLarge(FetchError):
    """An answer passed a size limit."""


class TooSlow(FetchError):
    """An answer passed a time limit."""


class TrapSuspected(FetchError):
    """The site leads a crawler in circles."""


class Blocked(FetchError):
    """The site answered with a block, captcha or login page."""


class Listed(FetchError):
    """A picture is named by the hash list; nothing of it was kept but its digest."""


class ParseError(AdwatchError):
    """A page could not be read as an ad."""


class NotAnAdPage(ParseError):
    """The page is something else than an ad."""


class MissingField(ParseError):
    """A field that the site always states is not there."""


class UnknownValue(ParseError):
    """A field holds a value that the site file does not know."""


class LayoutChanged(ParseError):
    """The page no longer looks as the site file expects."""


class ParseTimeout(ParseError):
    """Parsing passed its time or memory limit."""


class Contradicted(ParseError):
    """A page states a value twice, and not the same."""


class Gone(ParseError):
    """The page itself says that its ad is over."""


class ExtractError(AdwatchError):
    """An extractor failed on an ad."""


class MatchError(AdwatchError):
    """A matcher failed on a pair."""


class StoreError(AdwatchError):
    """The store could not keep or give back something."""


class Conflict(StoreError):
    """Two writers meant the same row."""


class Full(StoreError):
    """No space is left."""


class Corrupt(StoreError):
    """Bytes do not match their digest."""


class StaleLease(StoreError):
    """A lease ended while its holder still worked."""


class NotFound(AdwatchError):
    """The thing asked for is not in the workspace."""


class AccessDenied(AdwatchError):
    """The account may not do this."""


class NeedsReason(AdwatchError):
    """The action needs a stated reason."""


class Unavailable(AdwatchError):
    """An optional part is not installed; the message names what to install."""
