"""Faults of plain replies: what is filed before it is clear, forgotten, shown to others, or brought back."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

CLUMSY, IN_TURN = "tests/updates/test_clumsy_replies.py", "tests/updates/test_asked_in_turn.py"
MONTHS, RATING = "tests/updates/test_months_and_threads.py", "tests/requests/test_rating_missing.py"
READING, PICKED = "bot/services/replies/reading.py", "bot/services/replies/picked.py"
LISTED, ASKING = "bot/services/requests/missing_updates.py", "bot/services/requests/ask.py"

REPLIES = (
    Fault(
        "another board's officer reads what may be about a private one",
        LISTED,
        '"" if is_about_private(session, reply, {state.board.ident}) else reply.text,',
        "reply.text,",
        of(CLUMSY, "what_names_a_private_action_is_shown_to_no_other_boards_officer"),
    ),
    Fault(
        "an officer asks for words that may be about a private board",
        PICKED,
        "if not own or is_about_private(session, reply, own):",
        "if not own:",
        of(CLUMSY, "words_that_may_be_about_a_private_board_are_not_shown_to_anothers_officer"),
    ),
    Fault(
        "what was updated since it was shown is confirmed",
        PICKED,
        "if versions.get(i, 0) != version]:",
        "if False]:",
        of(IN_TURN, "what_was_updated_meanwhile_is_not_confirmed"),
    ),
    Fault(
        "an edit files a question",
        READING,
        "            elif self._is_update(part, known):\n",
        "            elif True:\n",
        of(CLUMSY, "an_edit_that_is_no_update_of_it_changes_nothing"),
    ),
    Fault(
        "an edit brings back what was undone",
        READING,
        "fresh += [] if self._is_settled(action_id) else [part]",
        "fresh += [part]",
        of(CLUMSY, "an_edit_leaves_alone_what_was_undone_or_put_aside"),
    ),
    Fault(
        "last month's message keeps its buttons",
        ASKING,
        "            show_closed(tx, closed, states)\n",
        "            pass\n",
        of(MONTHS, "the_next_asking_closes_the_old_message_once_and_leaves_it_alone"),
    ),
    Fault(
        "nobody is reminded of a rating",
        "storage/updates.py",
        'return and_(col(RequestItem.state) == "answered", said',
        'return and_(col(RequestItem.state) == "closed", said',
        of(RATING, "words_without_a_rating_reach_the_board_and_the_rating_is_asked_for"),
    ),
    Fault(
        "a colour in the words is not offered first",
        "bot/services/updates/receipt.py",
        "tuple(sorted(Rag, key=lambda rag: rag is not named))",
        "tuple(Rag)",
        of(RATING, "one_colour_that_words_name_is_offered_first_and_never_assumed"),
    ),
    Fault(
        "an answer about an earlier month stands on top",
        "bot/services/updates/record.py",
        "newer = [u for u in standing if u.period > period]",
        "newer: list[ProgressUpdate] = []",
        of(MONTHS, "a_late_answer_about_an_earlier_month_stays_beneath_the_newer_one"),
    ),
    Fault(
        "a column that is left out takes every position away",
        "bot/services/importing/people.py",
        "            if m.position in said\n",
        "",
        of("tests/importing/test_absent_columns.py", "a_people_sheet_without_positions_leaves_them"),
    ),
)
