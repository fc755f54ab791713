"""Metrics for Prometheus: numbers by site on a port of this machine, gone with the crawl."""

from __future__ import annotations

import socket
import sys
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from threading import enumerate as threads

import pytest
from prometheus_client.parser import text_string_to_metric_families as read

from adwatch.errors import ConfigError, Unavailable
from adwatch.model import Run, RunVerdict
from adwatch.pipeline.metrics import Meters, serving
from crawlers.standing import Parked, Standing
from tests.conftest import MORNING

COUNTS = (("pages", 9), ("ads", 5), ("new", 3), ("edited", 0), ("same", 2), ("gone", 0))
STANDING = Standing(
    Run("r", "board", "demo", MORNING, "1", MORNING + timedelta(seconds=8), None, COUNTS, "Rosa"),
    errors={"TooSlow": 2},
    queue={"waiting": 4, "done": 9},
    parked=(Parked("rosa.example", MORNING, "Rosa"),),
    requests=11,
    received=70_000,
    memory=10**8,
)


@pytest.fixture
def meters():
    made = Meters()
    made.take(STANDING)
    made.take(replace(STANDING, run=replace(STANDING.run, site="b2", verdict=RunVerdict.PARTIAL)))
    return made


def asked(address, path="/metrics", **headers):
    place = address.removeprefix("http://").split("/")[0]
    connection = HTTPConnection(place, timeout=5)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    status, body = answer.status, answer.read().decode()
    connection.close()
    return status, body


def samples(body):
    found = (sample for family in read(body) for sample in family.samples)
    ours = (one for one in found if one.labels.pop("site") == "board")
    return {(one.name, *one.labels.values()): one.value for one in ours}


def test_every_number_of_a_site_is_told(meters):
    with serving(meters, 0) as address:
        status, body = asked(address)
    told = samples(body)
    assert status == 200
    assert told["adwatch_pages_total",] == 9
    assert told["adwatch_ads_total", "same"] == 2
    assert told["adwatch_errors_total", "TooSlow"] == 2
    assert told["adwatch_frontier", "waiting"] == 4
    assert told["adwatch_parked_hosts",] == 1
    assert told["adwatch_run_seconds",] == 8


def test_verdict_of_a_run_is_one_among_zeros(meters):
    with serving(meters, 0) as address:
        _, body = asked(address)
    lines = [line for line in body.splitlines() if 'run_verdict{site="b2"' in line]
    assert sorted(line[-3:] for line in lines) == ["0.0"] * (len(RunVerdict) - 1) + ["1.0"]


def test_no_label_holds_a_host_a_reason_or_a_run(meters):
    with serving(meters, 0) as address:
        _, body = asked(address)
    assert "osa" not in body
    assert {label for family in read(body) for s in family.samples for label in s.labels} == {
        "site",
        "said",
        "kind",
        "state",
        "verdict",
    }


def test_page_of_the_web_that_had_its_name_point_here_is_turned_away(meters):
    with serving(meters, 0) as address:
        status, body = asked(address, Host="board.example")
    assert status == 403
    assert "adwatch" not in body


def test_no_thread_and_no_port_is_left_behind(meters):
    before = set(threads())
    with serving(meters, 0) as address:
        asked(address)
        place = address.removeprefix("http://").split("/")[0].split(":")
    assert set(threads()) == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((place[0], int(place[1])), timeout=1)


def test_port_that_is_taken_is_told_plainly(meters):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"port {port}"), serving(meters, port):
            pass


def test_library_that_is_missing_is_named(meters, monkeypatch):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    with pytest.raises(Unavailable, match=r"adwatch\[metrics\]"), serving(meters, 0):
        pass
