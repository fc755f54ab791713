"""What the framework reports as failed, told in adwatch's own errors."""

from __future__ import annotations

from playwright.async_api import Error as BrowserError
from playwright.async_api import TimeoutError as BrowserTimeout
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.spidermiddlewares.httperror import HttpError

from adwatch.errors import (
    AdwatchError,
    Blocked,
    FetchError,
    Forbidden,
    TooLarge,
    TooSlow,
    TrapSuspected,
    Unreachable,
)

TURNED_AWAY = frozenset({401, 403, 407, 429, 451})
"""Statuses by which a site says that it does not want this visitor."""


WALLED = TURNED_AWAY | {503}
"""Statuses by which a site keeps a page from us: what stands on it, nobody can tell."""


class Denied(IgnoreRequest):
    """A request that is not sent; `error` says why in adwatch's words."""

    def __init__(self, error: AdwatchError) -> None:
        super().__init__(str(error))
        self.error = error


class Disallowed(Denied):
    """A request that robots.txt does not allow."""


class Rest(FetchError):
    """Nothing more may be asked for now; a later crawl goes on with the run."""


class Stale(IgnoreRequest):
    """A request that must wait until robots.txt of its origin has been read again."""


REASONS: tuple[tuple[type[BaseException], type[FetchError], str], ...] = (
    (CannotResolveHostError, Forbidden, "no connection to this address is allowed"),
    (DownloadTimeoutError, TooSlow, "no whole answer came in time"),
    (BrowserTimeout, TooSlow, "the browser had no whole page in time"),
    (BrowserError, Unreachable, "the browser broke off"),
    (DownloadCancelledError, TooLarge, "the answer passes the size limit"),
    (IgnoreRequest, TrapSuspected, "the request was given up"),
)
"""What an exception of a download means."""


def is_rest(failure: BaseException | None) -> bool:
    """Whether a request was not sent because the run rests."""
    return isinstance(failure, Denied) and isinstance(failure.error, Rest)


def is_walled(failure: BaseException | None) -> bool:
    """Whether the site keeps a page from us: by a wall, its status or its robots.txt."""
    if isinstance(failure, HttpError):
        return failure.response.status in WALLED
    return isinstance(failure, (Blocked, Disallowed))


def explain(failure: BaseException, url: str) -> AdwatchError:
    """The adwatch error for an exception of a download."""
    if isinstance(failure, AdwatchError):
        return failure
    if isinstance(failure, Denied):
        return failure.error
    if isinstance(failure, HttpError):
        return status_error(int(failure.response.status), url)
    for kind, error, words in REASONS:
        if isinstance(failure, kind):
            return error(words, where=url)
    return Unreachable(f"no answer came: {type(failure).__name__}", where=url)


def status_error(status: int, url: str) -> FetchError:
    """The adwatch error for an answer whose status is not the one hoped for."""
    if status in TURNED_AWAY:
        return Blocked(f"the site answered {status}", where=url)
    return Unreachable(f"the site answered {status}", where=url)
