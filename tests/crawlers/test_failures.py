"""What the framework reports as failed, in adwatch's own errors."""

from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from adwatch import errors
from crawlers.failures import Denied, Disallowed, explain, is_walled

URL = "http://127.0.0.1:8000/"


def answered(status: int) -> HttpError:
    return HttpError(Response(URL, status=status))


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (errors.TooSlow("x"), errors.TooSlow),
        (Denied(errors.Blocked("x")), errors.Blocked),
        (answered(403), errors.Blocked),
        (answered(429), errors.Blocked),
        (answered(500), errors.Unreachable),
        (CannotResolveHostError(), errors.Forbidden),
        (DownloadTimeoutError(), errors.TooSlow),
        (DownloadCancelledError(), errors.TooLarge),
        (IgnoreRequest(), errors.TrapSuspected),
        (ConnectionResetError(), errors.Unreachable),
    ],
)
def test_failure_is_told_by_the_narrowest_error(
    failure: Exception, kind: type[errors.AdwatchError]
) -> None:
    assert type(explain(failure, URL)) is kind


@pytest.mark.parametrize(
    ("failure", "walled"),
    [
        *((answered(status), True) for status in (401, 403, 429, 451, 503)),
        *((answered(status), False) for status in (500, 502, 504)),
        (errors.Blocked("captcha in the way"), True),
        (Disallowed(errors.Forbidden("robots.txt does not allow it")), True),
        (Denied(errors.Forbidden("the address is not on the site")), False),
        (DownloadTimeoutError(), False),
        (errors.NotAnAdPage("x"), False),
    ],
)
def test_a_site_that_refuses_a_page_is_told_from_one_that_fails(failure, walled):
    assert is_walled(failure) is walled
