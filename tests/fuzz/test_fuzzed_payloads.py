"""Signed requests of every odd shape: refused without a trace, or answered plainly; never a failure, which Slack repeats.

`make test` tries a few hundred; `make fuzz` two thousand. A failure names the seed, which makes the same request again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random

import pytest

from tests.support.fake_slack import signed
from tests.support.payloads import Recorded, freshened, mutated, recorded
from tests.support.processes import call
from tests.support.requests import effect
from tests.support.world import World

pytestmark = pytest.mark.heavy

REQUESTS = int(os.environ.get("BOARDBOT_FUZZ", "300"))
PARTS = 4


@pytest.fixture
def served(any_world: World) -> Iterator[tuple[World, list[Recorded]]]:
    """The council on each kind of database, and a request of every kind that has not come in yet."""
    any_world.slack.patience = 0
    yield any_world, recorded(any_world)


def posted(world: World, request: Recorded) -> tuple[int, bytes]:
    body, content_type = request.raw()
    encoded = body.encode()
    return call(world.app.web(), "/slack/events", encoded, signed(body, content_type))


def malformed(world: World) -> dict[str, float]:
    """How many were refused, by kind."""
    found = {}
    for line in world.app.metrics.text().decode().splitlines():
        if line.startswith("boardbot_malformed_requests_total{"):
            found[line.split('"')[1]] = float(line.rsplit(" ", 1)[1])
    return found


DOES_SOMETHING = {
    "event a message",
    "event a message in a thread",
    "event a message with a file",
    "event an edit",
    "event a deletion",
    "command away 1 Nov to 5 Nov",
    "press snooze",
    "press undo_update",
    "press file_reply",
    "press send_again",
    "press post",
    "form progress_update",
    "form save_update",
    "form assign",
    "form add_action",
    "form edit_action",
    "form close_action",
    "form board_settings",
    "form add_meeting",
    "form cancel_meeting",
    "form hand_over",
    "form away",
}


def test_every_kind_that_slack_sends_is_taken(served: tuple[World, list[Recorded]]) -> None:
    world, requests = served
    chance, did = Random(0), set()
    for request in requests:
        before = effect(world)
        status, answer = posted(world, freshened(request, world.slack, chance))
        assert status == 200 and b"wrong on my side" not in answer, (request.kind, answer)
        did |= {request.kind} if effect(world) != before else set()
    assert did >= DOES_SOMETHING
    assert malformed(world) == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_no_shape_breaks_it_and_what_is_malformed_leaves_nothing(
    served: tuple[World, list[Recorded]], part: int
) -> None:
    world, requests = served
    refused = taken = 0
    for number in range(part, REQUESTS, PARTS):
        chance = Random(number)
        seed = requests[chance.randrange(len(requests))]
        request = mutated(freshened(seed, world.slack, chance), chance)
        before, counted = effect(world), sum(malformed(world).values())
        try:
            status, answer = posted(world, request)
        except Exception as error:
            raise AssertionError(f"seed {number} ({request}): {type(error).__name__}: {error}") from error
        assert status in (200, 400), f"seed {number} ({request}): {status} {answer!r}"
        assert b"wrong on my side" not in answer, f"seed {number} ({request}): {answer!r}"
        assert status == 200 or effect(world) == before, f"seed {number} ({request})"
        refused, taken = refused + (status == 400), taken + (status == 200)
        assert sum(malformed(world).values()) == counted + (status == 400), f"seed {number}"
    assert refused and taken, "the fuzz breaks some requests and not all"
