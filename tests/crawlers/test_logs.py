"""What a crawl logs: facts of the program, never a word of an ad; one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
from random import Random

import pytest
from scrapy import Request
from scrapy.http import TextResponse
from scrapy.logformatter import LogFormatter
from twisted.python.failure import Failure

from adwatch.demo.numbers import invent
from adwatch.errors import Blocked, ConfigError, UnknownValue, Unreachable
from crawlers.logs import JsonLines, SilentOnAds, about, install
from crawlers.redaction import page_name

NUMBER = invent(Random(1), "US")
URL = f"http://127.0.0.1:8000/rosa-lind/call{NUMBER}?mail=rosa@posteo.example"
SAID = f"Rosa Lind\x1b[31m, call {NUMBER} \u202e or rosa@posteo.example"
SECRETS = ("Rosa", "rosa", "Lind", "posteo", NUMBER[-6:], "\\u001b[31m")


@pytest.fixture
def lines():
    formatter = JsonLines("board")
    formatter.run = "run-1"
    return formatter


def record(message, *args, error=None, **extra):
    told = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("scrapy.x", logging.WARNING, "x.py", 1, message, args, told)
    made.__dict__.update(extra)
    return made


def raised(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()[1]


RESPONSE = TextResponse(URL, body=SAID.encode(), request=Request(URL))
FAILED = SilentOnAds().item_error({"text": SAID}, ValueError(SAID), RESPONSE, None)
RECORDS = {
    "a URL in the framework's message": record("Crawled (200) %(request)s", {"request": RESPONSE}),
    "a text in the framework's message": record("Dropped: %s", SAID),
    "a message already put together": record(f"Retrying <GET {URL}> for {NUMBER}"),
    "a failure as an argument": record("Error: %s", Failure(ValueError(SAID))),
    "a page's exception": record("the site file failed", error=raised(ValueError(SAID))),
    "a site file's own error": record("not read", **about(URL, UnknownValue(SAID, URL))),
    "the address of an error": record("lost", **about(URL, Unreachable("no answer came", URL))),
    "a number in a message of ours": record("lost", **about(URL, Blocked(f"see {NUMBER}", URL))),
    "names from the page": record("unread", **about(URL, facts={"names": [SAID, "price"]})),
    "an ad that failed": record(FAILED["msg"], FAILED["args"]),
}


@pytest.mark.parametrize("what", RECORDS)
def test_line_holds_no_phone_no_email_and_no_text(lines, what):
    line = lines.format(RECORDS[what])
    assert [secret for secret in SECRETS if secret in line] == []


@pytest.mark.parametrize("what", RECORDS)
def test_line_is_one_json_object_in_ascii(lines, what):
    line = lines.format(RECORDS[what])
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["run"] == "run-1"


def test_every_line_of_the_framework_about_an_ad_is_replaced():
    made = {name for name in vars(LogFormatter) if not name.startswith(("_", "from_"))}
    told_by_args = {"crawled", "download_error", "spider_error"}
    assert made - told_by_args == made & set(vars(SilentOnAds))


def test_page_is_told_by_its_name_and_an_error_of_ours_with_its_words(lines):
    row = lines.row(record("lost", **about(URL, Unreachable("the site answered 500", URL))))
    told = (row["event"], row["page"], row["error"], row["why"])
    assert told == ("lost", page_name(URL), "Unreachable", "the site answered 500")


def test_place_of_a_mistake_is_told_without_its_words(lines):
    row = lines.row(record("the site file failed", error=raised(KeyError("Rosa"))))
    assert row["error"] == "KeyError"
    assert row["at"] == [f"test_logs.py:{raised.__code__.co_firstlineno + 2} raised"]


def test_words_of_an_error_are_told_before_any_page_came():
    row = JsonLines("board").row(record("failed", error=ValueError("no module of that name")))
    assert (row["run"], row["why"]) == (None, "no module of that name")


def test_numbers_and_words_of_a_program_stay(lines):
    message = record("Crawled %(pages)d pages, closing (%(reason)s)", {"pages": 7, "reason": "end"})
    assert lines.row(message)["event"] == "Crawled 7 pages, closing (end)"


@pytest.mark.parametrize("broken", [("%d ads", "x"), ("%s %s", 1), ("%(a)s", {"b": 1})])
def test_message_that_does_not_fit_its_facts_is_told_without_them(lines, broken):
    message, *args = broken
    assert lines.row(record(message, *args))["event"] == message


def test_there_is_one_handler_however_often_it_is_installed():
    before = [*logging.root.handlers]
    levels = {name: logging.getLogger(name).level for name in (None, "scrapy")}
    try:
        install("one", "INFO")
        install("two", "INFO")
        (ours,) = [one for one in logging.root.handlers if one not in before]
        assert ours.formatter.row(record("x"))["site"] == "two"
    finally:
        logging.root.handlers[:] = before
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def test_setting_that_is_wrong_is_told_in_words(lines):
    row = lines.row(record("failed", **about(error=ConfigError("no address is known", "board"))))
    assert row["why"] == "no address is known"
