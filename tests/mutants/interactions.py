"""Faults of what people do, on whatever surface: the ids of what they press, and what they are shown."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

HELP, EXAMPLES = "tests/queries/test_help.py", "bot/services/queries/examples.py"
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
        "bot/handlers/interactions/buttons.py",
        "        return by.say(error.markup())\n",
        "        return None if error else None\n",
        of("tests/updates/test_pressed_again.py", "no_change_twice_stores_one_version"),
    ),
    Fault(
        "help names a board that its reader may not see",
        EXAMPLES,
        "sorted(self._question.visible, key",
        "sorted(self._session.exec(__import__('sqlmodel').select(Board)), key",
        of(HELP, "nothing_is_named_that_whoever_asks_may_not_see"),
    ),
    Fault(
        "an example is of a board where its reader may not",
        EXAMPLES,
        "next(iter(allowed or self.boards), None)",
        "next(iter(self.boards), None)",
        of(HELP, "an_example_is_of_a_board_where_one_may"),
    ),
    Fault(
        "help shows everybody the words for officers",
        "bot/services/queries/commands.py",
        " if command.audience & roles}",
        "}",
        of(HELP, "each_is_shown_what_is_for_them_and_their_own_first"),
    ),
    Fault(
        "a form that was sent twice is refused",
        "bot/handlers/interactions/forms.py",
        "    with suppress(AlreadyHandled):\n",
        "    with suppress():\n",
        of("tests/handlers/test_third_surface.py", "a_lead_answers_the_request_by_button_and_form"),
    ),
    Fault(
        "a button has no handler",
        "templates/requests/request.html",
        'act="snooze"',
        'act="put_off"',
        of("tests/handlers/test_handlers.py", "every_button_has_a_handler_and_every_handler_a_button"),
    ),
)
