"""How far crawls are, for Prometheus: numbers by site on a port of this machine, while they run.

Labels are site names, kinds of errors, states and verdicts; no address and no text of an ad.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from adwatch.clock import SystemClock
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
VERDICTS = tuple(RunVerdict)
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
        for meter in _meters(standings):
            yield meter.metric(standings)


@dataclass(frozen=True, slots=True)
class _Meter:
    """One metric: what it counts by, besides the site, and how each value is read."""

    name: str
    words: str
    read: Callable[[Standing, str], float]
    label: str = ""
    values: tuple[str, ...] = ("",)
    is_gauge: bool = True

    def metric(self, standings: Sequence[Standing]) -> Metric:
        """Its values for each site, as the library tells them."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        labels = ["site", self.label] if self.label else ["site"]
        kind = GaugeMetricFamily if self.is_gauge else CounterMetricFamily
        metric = kind(f"adwatch_{self.name}", self.words, labels=labels)
        for one in standings:
            for value in self.values:
                metric.add_metric([one.site, value][: len(labels)], self.read(one, value))
        return metric


def _meters(standings: Sequence[Standing]) -> tuple[_Meter, ...]:
    kinds = tuple(sorted({kind for one in standings for kind in one.errors}))
    # What a process counts starts anew when it does, as a counter of Prometheus may.
    count = partial(_Meter, is_gauge=False)
    return (
        count("pages", "Pages received.", lambda one, _: one.count("pages")),
        count("requests", "Requests sent.", lambda one, _: one.requests),
        count("received_bytes", "Bytes received.", lambda one, _: one.received),
        count("ads", "Ads read, by what they were.", _said, "said", SAID),
        count("errors", "Problems by kind.", _errors, "kind", kinds),
        _Meter("frontier", "Pages known.", lambda one, by: one.queue.get(by, 0), "state", QUEUE),
        _Meter("parked_hosts", "Hosts left alone.", lambda one, _: len(one.parked)),
        _Meter("memory_bytes", "Memory of its processes.", lambda one, _: one.memory),
        _Meter("run_seconds", "Seconds since the run began.", _age),
        _Meter("run_verdict", "1 for how the run ended.", _is_verdict, "verdict", VERDICTS),
    )


def _said(standing: Standing, said: str) -> float:
    return standing.count(said)


def _errors(standing: Standing, kind: str) -> float:
    return standing.errors.get(kind, 0)


def _age(standing: Standing, _: str) -> float:
    ended = standing.run.ended or SystemClock().now()
    return (ended - standing.run.started).total_seconds()


def _is_verdict(standing: Standing, verdict: str) -> float:
    return float(standing.run.verdict == verdict)


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
    registry.register(meters)
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
