"""Writers within one process take turns: nobody is overtaken, whoever writes one transaction after the other."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlmodel import select

from storage.audit import Audit
from storage.engine import Store, Turns
from storage.requests import UpdateRequest
from tests.support.crowd import ASKED, crowd
from tests.support.fake_slack import FakeSlack


def test_turns_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    turns, order = Turns(), []

    def writer(name: str) -> None:
        with turns:
            order.append(name)

    with turns:
        threads = [threading.Thread(target=writer, args=(str(n),)) for n in range(20)]
        for number, thread in enumerate(threads):
            thread.start()
            while len(turns._waiting) <= number:
                time.sleep(0.001)
    with turns:  # it asks last, at once: the others are not overtaken
        order.append("greedy")
    for thread in threads:
        thread.join()
    assert order == [*map(str, range(20)), "greedy"]


def test_a_turn_is_given_up_when_its_work_fails() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            with turns:
                raise ValueError
        except ValueError:
            pass
    with turns:
        pass


def test_whoever_waits_for_an_answer_goes_first_but_not_for_ever() -> None:
    turns, order = Turns(), []

    def writer(name: str, first: bool) -> None:
        with turns.first() if first else turns:
            order.append(name)

    waiting = [("other", False), *((f"answer {n}", True) for n in range(Turns.AHEAD + 2))]
    with turns:
        threads = [threading.Thread(target=writer, args=each) for each in waiting]
        for number, thread in enumerate(threads, 1):
            thread.start()
            while len(turns._waiting) + len(turns._first) < number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    answers = [f"answer {n}" for n in range(Turns.AHEAD + 2)]
    assert order == [*answers[: Turns.AHEAD], "other", *answers[Turns.AHEAD :]]
    with turns:
        pass


@pytest.mark.parametrize("number", [0, 1, 24, 25, 26, 60])
def test_long_work_is_done_in_parts_and_smaller_ones_once_somebody_waits_for_an_answer(
    database_url: str, number: int
) -> None:
    store, work = Store(database_url), range(number)
    parts = list(store.batches(work, 25))
    assert [n for part in parts for n in part] == list(work) and all(parts)
    assert [len(part) for part in parts] == [*[25] * (number // 25), *([number % 25] if number % 25 else [])]
    with store.write():
        pass
    assert list(store.batches(work, 25)) == parts, "nobody waits for an answer"
    with store.write(first=True):
        pass
    smaller = list(store.batches(work, 25))
    assert [n for part in smaller for n in part] == list(work) and all(smaller)
    if store.engine.dialect.name == "sqlite":
        assert max(map(len, smaller), default=0) == min(5, number)
        assert all(len(part) == 1 for part in store.batches(work, 3))
    else:
        assert smaller == parts, "there nobody waits for another's transaction"
    store.dispose()


def test_who_answers_while_leads_are_asked_waits_for_a_few_of_them_only(slack: FakeSlack, tmp_path: Path) -> None:
    world = crowd(slack, f"sqlite:///{tmp_path}/asked.db", tmp_path / "plan", leads=40, boards=1)
    store = world.app.core.store
    assert store._turns
    store._turns.LATELY = 60.0  # longer than this test, on any machine
    world.clock.move_to(ASKED)
    with store.write(first=True):
        pass
    world.app.tick()
    with store.read() as session:
        asked = session.exec(select(Audit).where(Audit.act == "ask leads")).all()
        requests = set(session.exec(select(UpdateRequest.id)))
    together = [entry.detail["requests"] for entry in asked]
    assert [len(ids) for ids in together] == [5] * 8
    assert {n for ids in together for n in ids} == requests
