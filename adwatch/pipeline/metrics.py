"""How far crawls are, for Prometheus: numbers by site on a port of this machine, while they run.

Labels are site names, kinds of errors, states and verdicts; no address and no text of an ad.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from adwatch.errors import ConfigError, Unavailable
from adwatch.model import RunVerdict
from crawlers.standing import Standing

if TYPE_CHECKING:
    from prometheus_client import Metric

LOOPBACK = "127.0.0.1"

OURSELVES = re.compile(r"(127\.0\.0\.1|localhost)(:\d+)?")
"""Hosts by which the page may be asked: a web page that had its name point here is turned away."""

PATIENCE = 5.0
"""Seconds for a request to be read: one that drips holds up the crawl's end no longer."""

QUEUE = ("waiting", "leased", "done", "failed")
SAID = ("new", "edited", "same", "gone")


class Meters:
    """The newest standing of each site, as metrics; satisfies the library's Collector."""

    def __init__(self) -> None:
        self._standings: dict[str, Standing] = {}
        self._lock = Lock()

    def take(self, standing: Standing) -> None:
        """Take in how far a site is."""
        with self._lock:
            self._standings[standing.site] = standing

    def collect(self) -> Iterator[Metric]:
        """Every metric, with a value for each site."""
        with self._lock:
            standings = sorted(self._standings.values(), key=lambda one: one.site)
        yield from _counters(standings)
        yield from _gauges(standings)


def _counters(standings: list[Standing]) -> Iterator[Metric]:
    yield _metric("pages", "Pages received", standings, {(): _count("pages")})
    yield _metric("requests", "Requests sent", standings, {(): lambda one: one.requests})
    yield _metric("received_bytes", "Bytes received", standings, {(): lambda one: one.received})
    yield _metric("ads", "Ads read, by what they were", standings, _by(SAID, _count), "said")
    kinds = sorted({kind for one in standings for kind in one.errors})
    errors = _by(tuple(kinds), lambda kind: lambda one: one.errors.get(kind, 0))
    yield _metric("errors", "Problems, by kind of error", standings, errors, "kind")


def _gauges(standings: list[Standing]) -> Iterator[Metric]:
    queue = _by(QUEUE, lambda state: lambda one: one.queue.get(state, 0))
    yield _metric("frontier_pages", "Pages of the frontier", standings, queue, "state", True)
    parked = {(): lambda one: len(one.parked)}
    yield _metric("parked_hosts", "Hosts left alone", standings, parked, is_gauge=True)
    memory = {(): lambda one: one.memory}
    yield _metric("memory_bytes", "Memory of the processes", standings, memory, is_gauge=True)
    started = {(): lambda one: one.run.started.timestamp()}
    yield _metric("run_started_seconds", "When the run began", standings, started, is_gauge=True)
    verdicts = _by(tuple(RunVerdict), lambda name: lambda one: int(one.run.verdict == name))
    yield _metric("run_verdict", "1 for how the run ended", standings, verdicts, "verdict", True)


def _count(name: str) -> Any:
    return lambda one: one.count(name)


def _by(names: tuple[str, ...], reader: Any) -> dict[tuple[str, ...], Any]:
    return {(str(name),): reader(name) for name in names}


def _metric(
    name: str,
    words: str,
    standings: list[Standing],
    readers: dict[tuple[str, ...], Any],
    label: str = "",
    is_gauge: bool = False,
) -> Metric:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    kind: Any = GaugeMetricFamily if is_gauge else CounterMetricFamily
    labels = ["site", label] if label else ["site"]
    metric: Metric = kind(f"adwatch_{name}", words, labels=labels)
    for one in standings:
        for values, reader in readers.items():
            metric.add_metric([one.site, *values], reader(one))  # type: ignore[attr-defined]
    return metric


@contextmanager
def serving(meters: Meters, port: int) -> Iterator[str]:
    """Answer for metrics on a port of this machine; gives the address. 0 takes any free port.

    Raises Unavailable without the library, ConfigError where the port cannot be had.
    """
    try:
        from prometheus_client import CollectorRegistry, make_wsgi_app
    except ImportError:
        raise Unavailable("metrics need a library: install adwatch[metrics]") from None
    registry = CollectorRegistry()
    registry.register(meters)  # type: ignore[arg-type]
    try:
        server = make_server(LOOPBACK, port, _only_here(make_wsgi_app(registry)), _Server, _Quiet)
    except OSError as error:
        raise ConfigError(f"no metrics there: {error.strerror}", f"port {port}") from None
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1})
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _only_here(answer: Any) -> Any:
    def asked(environ: dict[str, Any], start: Any) -> Any:
        if OURSELVES.fullmatch(environ.get("HTTP_HOST", "")):
            return answer(environ, start)
        start("403 Forbidden", [("Content-Type", "text/plain")])
        return [b"asked by another name\n"]

    return asked


class _Quiet(WSGIRequestHandler):
    timeout = PATIENCE

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Who asks is not told on the terminal."""


class _Server(WSGIServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that hung up is nobody's trouble."""
