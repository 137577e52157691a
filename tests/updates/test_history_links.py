"""An action's record leads back to the message that an update was said in, for those who can open it."""

from __future__ import annotations

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World


def links(world: World, user: str) -> list[str]:
    answer = world.slack.asks(user, "history CTB-03", "CANY").json
    return [part for part in str(answer).split("'") if part.startswith("https://council.example.org/archives/")]


@pytest.mark.fast
def test_ones_own_words_lead_to_the_message_that_they_stand_in(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 green: going well")
    [link] = links(world, "UBEN")
    channel, message = link.rsplit("/", 2)[1:]
    [update] = world.rows("updates")
    assert channel == "DUBEN" and message.startswith("p17") and "." not in message
    assert update["narrative"] == "going well"
    for other in ("UOFF", "UCHR", "UANA"):
        assert not links(world, other), "a direct message is open to its writer alone"


def test_what_was_pressed_has_no_message(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.presses("UBEN", slack.dm("UBEN")[0], "🟢 Green")
    assert not links(world, "UBEN")
