"""Only public addresses of a host within bounds are handed out, and each question is a new one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from adwatch.errors import AdwatchError, ConfigError, Forbidden, TooSlow, Unreachable
from crawlers import limits
from crawlers.egress import Egress
from crawlers.names import Lookup, SystemNames

HOST = "board.example"
PUBLIC = "93.184.216.34"


class Told:
    """Names by turns: the next answer for each question; the last one stays."""

    def __init__(self, *answers: Sequence[str] | float | OSError) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def addresses(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, OSError):
            raise answer
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return [PUBLIC]
        return answer


def asked(lookup: Lookup, host: str = HOST, port: int = 443) -> tuple[str, ...]:
    return asyncio.run(lookup.addresses(host, port))


def of(names: Told, egress: Egress | None = None, **given: float) -> tuple[Lookup, list[str]]:
    told: list[str] = []
    within = egress or Egress(hosts=[HOST])
    return Lookup(within, names, lambda error: told.append(str(error)), **given), told


def test_private_answers_are_dropped_and_told_once() -> None:
    lookup, told = of(Told([PUBLIC, "10.0.0.1", "::1"]))
    assert [asked(lookup), asked(lookup)] == [(PUBLIC,), (PUBLIC,)]
    assert told == [f"{HOST}: addresses of the host that are not public were left out"]


def test_answer_that_turns_private_opens_nothing() -> None:
    lookup, _ = of(Told([PUBLIC], ["127.0.0.1"]))
    assert asked(lookup) == (PUBLIC,)
    with pytest.raises(Forbidden):
        asked(lookup)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (Told(["192.168.0.1", "fd00::1"]), Forbidden),
        (Told([]), Unreachable),
        (Told(OSError("no such name")), Unreachable),
        (Told(30.0), TooSlow),
    ],
)
def test_host_without_a_public_address_is_refused_for_its_reason(
    names: Told, kind: type[AdwatchError]
) -> None:
    lookup, _ = of(names, seconds=0.01)
    with pytest.raises(kind):
        asked(lookup)
    assert type(lookup.trouble(HOST, 443)) is kind


@pytest.mark.parametrize("count", [limits.NAME_ANSWERS, limits.NAME_ANSWERS + 1, 500])
def test_no_more_answers_than_the_limit_are_looked_at(count: int) -> None:
    lookup, _ = of(Told([f"93.184.216.{n % 250}" for n in range(count)]))
    assert len(asked(lookup)) == limits.NAME_ANSWERS


@pytest.mark.parametrize(("host", "port"), [("evil.example", 443), (HOST, 22), (HOST, 6379)])
def test_no_name_server_hears_of_a_host_or_port_out_of_bounds(host: str, port: int) -> None:
    names = Told([PUBLIC])
    lookup, _ = of(names)
    with pytest.raises(Forbidden):
        asked(lookup, host, port)
    assert names.asked == []


def test_literal_addresses_are_their_own_answer() -> None:
    names = Told(OSError("asked"))
    lookup, _ = of(names, Egress(hosts=[PUBLIC]))
    assert (asked(lookup, PUBLIC), names.asked) == ((PUBLIC,), [])


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1"])
def test_a_site_cannot_stand_at_an_address_that_is_not_public(address: str) -> None:
    with pytest.raises(ConfigError):
        Egress(hosts=[address])


def test_names_of_the_machine_itself_open_nothing() -> None:
    lookup = Lookup(Egress(hosts=["localhost"]), SystemNames(), lambda error: None)
    with pytest.raises((Forbidden, Unreachable)):
        asked(lookup, "localhost")
