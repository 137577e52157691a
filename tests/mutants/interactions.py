"""Faults of what people do, on whatever surface: the ids of what they press, and what they are shown."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

IDS, FORMAT = "tests/messages/test_ids.py", "bot/surfaces/slack/format.py"

INTERACTIONS = (
    Fault(
        "a row of buttons takes over the id of one that is gone",
        FORMAT,
        '_id(f"row-{first.act}", "-", first.value)',
        'f"row-{first.act}"',
        of(IDS, "the_actions_that_are_left_of_a_request_keep_their_ids"),
    ),
    Fault(
        "two rows of buttons have one id",
        FORMAT,
        "            taken.add(part[name])\n",
        "",
        of(IDS, "two_rows_about_the_same_are_told_apart"),
    ),
    Fault(
        "a second press is answered by nothing",
        "bot/handlers/interactions/press.py",
        "        return by.say(str(error))\n",
        "        return None if error else None\n",
        of("tests/updates/test_pressed_again.py", "no_change_twice_stores_one_version"),
    ),
)
