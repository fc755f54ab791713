"""The hardened settings stay hardened."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

from crawlers import limits


@pytest.fixture(scope="module")
def settings():
    chosen = Settings()
    chosen.setmodule("crawlers.settings")
    return chosen


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("METAREFRESH_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("HTTPCACHE_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("ROBOTSTXT_OBEY", True),
    ],
)
def test_switches_stand_as_they_must(settings, name, value):
    assert settings.getbool(name) is value


@pytest.mark.parametrize("scheme", ["file", "data", "ftp", "s3"])
def test_only_http_has_a_handler(settings, scheme):
    handlers = settings.get_component_priority_dict_with_base("DOWNLOAD_HANDLERS")
    assert handlers.get(scheme) is None


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("DOWNLOAD_MAXSIZE", limits.PAGE_BYTES),
        ("DOWNLOAD_TIMEOUT", limits.ANSWER_SECONDS),
        ("REDIRECT_MAX_TIMES", limits.REDIRECTS),
        ("RETRY_TIMES", limits.RETRIES),
        ("CONCURRENT_ITEMS", limits.ITEMS),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
    ],
)
def test_limits_are_those_of_the_table(settings, name, most):
    assert settings.getint(name) == most


def test_the_machine_itself_is_the_only_host_without_a_pause(settings):
    slots = settings.getdict("DOWNLOAD_SLOTS")
    assert list(slots) == ["127.0.0.1"]
    shortest = settings.getfloat("DOWNLOAD_DELAY") * (
        1 - settings.getfloat("DOWNLOAD_DELAY_JITTER")
    )
    assert shortest == pytest.approx(limits.PAUSE_SECONDS)


def test_the_egress_is_asked_first_and_robots_by_our_own_middleware(settings):
    chain = settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES")
    kept = {getattr(key, "__name__", str(key)): rank for key, rank in chain.items() if rank}
    first = min(kept, key=lambda name: kept[name])
    assert first.endswith("EgressMiddleware")
    assert not any("RobotsTxtMiddleware" in name or "CookiesMiddleware" in name for name in kept)
