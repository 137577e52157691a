"""Writers within one process take turns: nobody is overtaken, whoever writes one transaction after the other."""

from __future__ import annotations

import threading
import time

from storage.engine import Turns


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
