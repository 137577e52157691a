"""A board's year, lived day by day, and every message that anybody got in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.domain.text import cut
from tests.support.fake_slack import FakeSlack, Message
from tests.support.world import World, london

NAMES = {
    "UANA": "Ana",
    "UBEN": "Ben",
    "UCAI": "Cai",
    "UDEE": "Dee",
    "UOFF": "officer",
    "UCHR": "chair",
    "C1": "channel",
}


class Year:
    """The board's year, moved on by days; what people do is said in their own words."""

    def __init__(self, world: World, slack: FakeSlack) -> None:
        self.world, self.slack, self.seen = world, slack, 0

    def until(self, day: date, hour: int = 8) -> None:
        """Live on to a day: everything that falls due on the way happens."""
        while (at := self._next()) < london(day.year, day.month, day.day, hour):
            self.world.tick(at)
        self.world.clock.move_to(london(day.year, day.month, day.day, hour))

    def _next(self) -> datetime:
        """The next moment at which something may fall due: 09:00 or 14:00 from Monday to Friday."""
        now = self.world.clock.now()
        days = [now.date() + timedelta(days=ahead) for ahead in range(5)]
        moments = [london(day.year, day.month, day.day, hour) for day in days if day.weekday() < 5 for hour in (9, 14)]
        return next(moment for moment in moments if moment > now)

    def says(self, user: str, text: str) -> None:
        self.slack.writes(user, text)

    def officer(self, command: str, **answers: str) -> None:
        self.slack.asks("UOFF", command)
        assert self.slack.submits("UOFF", self.slack.views[-1], **answers).status == 200

    def chair(self, button: str, **answers: str) -> None:
        self.slack.presses("UCHR", self.slack.asks("UCHR", "signoff CTB").json, button)
        if answers:
            self.slack.submits("UCHR", self.slack.views[-1], **answers)

    def expect(self, until: date, expected: str) -> None:
        """Live on to a day, and compare every message since the last look: when, to whom, and its first words."""
        self.until(until)
        new, self.seen = self.slack.messages[self.seen :], len(self.slack.messages)
        assert [self._line(message) for message in new] == [line.strip() for line in expected.strip().splitlines()]

    @staticmethod
    def _line(message: Message) -> str:
        at = datetime.fromtimestamp(float(message.ts), UTC)
        first = cut(next(iter(message.words().splitlines()), "a picture"), 76)
        return f"{at:%a} {at.day} {NAMES[message.channel.removeprefix('D')]}: {first}"


def begin_year(slack: FakeSlack, folder: Path) -> Year:
    """A board with three actions, on the day before its first asking."""
    for user, name in (("UANA", "Ana"), ("UBEN", "Ben"), ("UCAI", "Cai"), ("UDEE", "Dee")):
        slack.user(user, name, f"{name.lower()}@example.org")
    slack.user("UOFF", "Olive Officer", "olive@example.org")
    slack.user("UCHR", "Chidi Chair", "chidi@example.org")
    slack.user("UANY", "Somebody", "somebody@example.org")
    slack.channel("C1", "children", members=("UOFF", "UCHR"))
    (folder / "plan").mkdir()
    world = World.make(slack, f"sqlite:///{folder}/year.db", folder / "plan", at=london(2024, 3, 28, 10))
    plan = {"board": "CTB", "plan": "2024-25"}
    world.import_(
        boards=[{"key": "CTB", "name": "Children's Trust Board", "channel": "C1"}],
        people=[
            {"name": "Ana", "email": "ana@example.org", "roles": "Early years lead"},
            *({"name": name, "email": f"{name.lower()}@example.org"} for name in ("Ben", "Cai", "Dee")),
            {"name": "Olive Officer", "email": "olive@example.org", "officer_of": "CTB"},
            {"name": "Chidi Chair", "email": "chidi@example.org", "chair_of": "CTB"},
        ],
        plans=[{**plan, "title": "Plan", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[
            {**plan, "ref": "CTB-01", "title": "Family hubs", "leads": "Early years lead", "due": "2024-09-30"},
            {**plan, "ref": "CTB-02", "title": "School readiness", "leads": "Ben", "due": "2024-12-20"},
            {**plan, "ref": "CTB-03", "title": "Healthy weight", "leads": "Cai"},
        ],
    )
    world.start()
    world.tick()
    return Year(world, slack)
