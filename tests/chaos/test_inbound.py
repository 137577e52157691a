"""What comes in: the whole effect once and an acknowledgement, or neither, whatever statement the database breaks at."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tests.chaos import TIMES
from tests.support.fake_slack import FakeSlack
from tests.support.requests import Raw, caught, effect
from tests.support.world import ASKED, World, council

pytestmark = pytest.mark.heavy


@contextmanager
def asked(folder: Path) -> Iterator[World]:
    """The small council on the day of its asking; Ben leads a dozen actions more, and has a rating that stands."""
    slack = FakeSlack()
    folder.mkdir()
    (folder / "plan").mkdir()
    world = World.make(slack, f"sqlite:///{folder}/world.db", folder / "plan")
    tables = council(slack)
    more = [
        {"board": "CTB", "plan": "2024-25", "ref": f"CTB-{n}", "title": f"More {n}", "leads": "ben@example.org"}
        for n in range(20, 32)
    ]
    world.import_(**tables | {"actions": tables["actions"] + more})
    world.start()
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 green: first", ts="1727769600.000001")
    yield world
    world.close()
    slack.close()


def _form(world: World) -> Raw:
    request = world.slack.dm("UBEN")[0]
    world.slack.presses("UBEN", request, "Update")
    return caught(world, lambda: world.slack.submits("UBEN", world.slack.views[-1], rag="amber", narrative="By form"))


def _post(world: World) -> Raw:
    shown = world.slack.asks("UCHR", "summary CTB").json
    return caught(world, lambda: world.slack.presses("UCHR", shown, "Post"))


def _wait(world: World) -> Raw:
    """The answer to "which action?"."""
    world.slack.writes("UBEN", "amber: waiting for the landlord")
    return caught(world, lambda: world.slack.presses("UBEN", world.slack.dm("UBEN")[-1], "CTB-03"))


KINDS: dict[str, Callable[[World], Raw]] = {
    "a reply": lambda w: caught(w, lambda: w.slack.writes("UBEN", "CTB-20 amber: late")),
    "a reply that could be about several": lambda w: caught(
        w, lambda: w.slack.writes("UBEN", "amber: waiting for the landlord")
    ),
    "a reply of a stranger": lambda w: caught(w, lambda: w.slack.writes("UANY", "hello")),
    "an edit": lambda w: caught(w, lambda: w.slack.edits("UBEN", "1727769600.000001", "CTB-03 red: worse")),
    "a deletion": lambda w: caught(w, lambda: w.slack.deletes("UBEN", "1727769600.000001")),
    "the button No change": lambda w: caught(w, lambda: w.slack.presses("UBEN", _november(w), "No change")),
    "the button Undo": lambda w: caught(w, lambda: w.slack.presses("UBEN", w.slack.dm("UBEN")[-1], "Undo")),
    "a choice of action": _wait,
    "a page": lambda w: caught(w, lambda: w.slack.presses("UBEN", w.slack.dm("UBEN")[0], "Next")),
    "a form": _form,
    "a post to the channel": _post,
}


def _november(world: World) -> Any:
    from tests.support.world import london

    world.tick(london(2024, 11, 1))
    return next(
        m for m in reversed(world.slack.dm("UBEN")) if any(b["text"]["text"] == "No change" for b in m.buttons())
    )


@dataclass
class Fault:
    """Breaks the database at the `at`-th statement or commit, while it is armed."""

    world: World
    at: int = 0
    seen: int = 0
    struck: bool = False

    def arm(self, at: int) -> None:
        self.at, self.seen, self.struck = at, 0, False

    def __call__(self, *_: Any) -> None:
        self.seen += 1
        if self.at and self.seen == self.at:
            self.struck = True
            raise OperationalError("injected", {}, sqlite3.OperationalError("disk I/O error"))

    def listen(self) -> None:
        for moment in ("before_cursor_execute", "commit"):
            event.listen(self.world.app.core.store.engine, moment, lambda *args: self(*args))


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_effect_or_none_at_whatever_statement_the_database_breaks(kind: str, tmp_path: Path) -> None:
    with asked(tmp_path / "whole") as world:
        raw = KINDS[kind](world)
        world.sends = False
        before = effect(world)
        assert world.slack.send(*raw).status == 200
        whole = effect(world)
    assert whole != before
    with asked(tmp_path / "broken") as world:
        raw = KINDS[kind](world)
        world.sends = False
        fault = Fault(world)
        fault.listen()
        broken = 0
        for at in range(1, 500):
            fault.arm(at)
            answer = world.slack.send(*raw)
            fault.at = 0
            if not fault.struck:
                break
            broken += 1
            assert effect(world) == before, f"half an effect at statement {at}"
            kept_open = answer.status == 200 and answer.json.get("response_action") == "errors"
            assert answer.status >= 500 or kept_open, f"acknowledged without effect at statement {at}: {answer}"
        print(f"{kind}: broken at {broken} statements")
        assert broken >= 4 and answer.status == 200
        assert effect(world) == whole
        for _ in range(2):
            assert world.slack.send(*raw).status == 200
            assert effect(world) == whole


@pytest.mark.parametrize("seed", range(6 * TIMES))
def test_everything_three_times_and_out_of_order_is_stored_once(seed: int, tmp_path: Path) -> None:
    with asked(tmp_path / "world") as world:
        slack = world.slack
        edits = [
            caught(world, lambda text=text: slack.edits("UBEN", "1727769600.000001", f"CTB-03 {text}"))
            for text in ("amber: second", "red: third")
        ]
        gone = "1727769600.000777"
        raws = [
            *edits,
            caught(world, lambda: slack.writes("UANA", "CTB-02 red: a mistake", ts=gone)),
            caught(world, lambda: slack.edits("UANA", gone, "CTB-02 blue: a worse one")),
            caught(world, lambda: slack.deletes("UANA", gone)),
            caught(world, lambda: slack.writes("UBEN", "CTB-20 green: twenty")),
            caught(world, lambda: slack.writes("UBEN", "nobody knows what this is about")),
            caught(world, lambda: slack.presses("UBEN", slack.dm("UBEN")[0], "Next")),
        ]
        copies = raws * 3
        random.Random(seed).shuffle(copies)
        assert [slack.send(*raw).status for raw in copies] == [200] * len(copies)
        rows = world.rows("updates")
        standing = {
            u["ref"]: (u["rag"], u["narrative"])
            for u in sorted(rows, key=lambda u: u["version"])
            if not u["withdrawn_on"]
        }
        assert standing == {"CTB-03": ("red", "third"), "CTB-20": ("green", "twenty")}
        assert len([u for u in rows if u["ref"] == "CTB-20"]) == 1
        asked_once = [m for m in slack.dm("UBEN") if "hich action" in m.words()]
        assert len(asked_once) == 1
