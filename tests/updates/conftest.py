"""The council of the stories about replies."""

from __future__ import annotations

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World


@pytest.fixture
def rated(world: World, slack: FakeSlack) -> World:
    """October has been asked for; Ana's actions stand at Green and Amber, Ben's at nothing yet."""
    slack.writes("UANA", "CTB-01 green: as before")
    slack.writes("UANA", "CTB-02 amber: as before")
    world.tick(ASKED)
    return world
