"""Forms that many stories fill in: a board's settings, its meetings."""

from __future__ import annotations

from sqlalchemy import inspect, text

from bot.services.records.erasure import forget_person, preview_forget
from storage.audit import COMMAND_LINE
from tests.support.fake_slack import FakeSlack, Message, View
from tests.support.world import World

STANDING = {
    "asking": "1",
    "answer_days": "5",
    "digest_weekday": "0",
    "digest_at": "09:00",
    "paper_days": "5",
    "sign_off_days": "3",
    "stale_days": "62",
    "sign_off": "no",
    "retention_months": "0",
    "channel": "C1",
}


def form_of(world: World, slack: FakeSlack) -> View:
    assert slack.asks("UOFF", "settings CTB", "CANY").status == 200
    return slack.views[-1]


def meets(world: World, slack: FakeSlack, *days: str) -> None:
    """Add meetings of the board, as its officer does."""
    for day in days:
        slack.presses("UOFF", slack.asks("UOFF", "meetings CTB").json, "Add a meeting")
        assert slack.submits("UOFF", slack.views[-1], held_on=day, starts_at="14:00", place="Town Hall").status == 200


def everything(world: World) -> str:
    """All that the database holds, as text."""
    engine = world.app.core.store.engine
    with engine.connect() as connection:
        tables = inspect(engine).get_table_names()
        rows = {t: connection.execute(text(f'SELECT * FROM "{t}"')).all() for t in tables}  # noqa: S608 - its own names
    return str(rows)


def forget(world: World, who: str) -> None:
    core, now = world.app.core, world.clock.now()
    found = preview_forget(core=core, who=who, now=now)
    forget_person(core=core, person_id=found.person_id, by=COMMAND_LINE, now=now)


HWB = {"board": "HWB", "plan": "2024-25"}


def second_board(world: World, *actions: dict[str, str]) -> None:
    """A draft of another board, of which Olive is an officer too."""
    world.import_(
        boards=[{"key": "HWB", "name": "Health Board"}],
        people=[{"name": "Olive Officer", "email": "olive@example.org", "officer_of": "CTB;HWB"}],
        plans=[{**HWB, "title": "P", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[{**HWB, **action} for action in actions],
    )


def last(slack: FakeSlack, user: str, words: str) -> Message:
    return [m for m in slack.dm(user) if words in m.words()][-1]
