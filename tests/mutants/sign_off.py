"""Faults of what is shown before it is signed off, and of who decides."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

TESTS = "tests/updates/test_sign_off_guards.py"
SIGNING, FILING, STATE = (
    "bot/services/updates/sign_off.py",
    "bot/services/updates/record.py",
    "bot/services/boards/state.py",
)
TOKENS = "bot/services/updates/version_tokens.py"
PUBLICATIONS = "storage/publications.py"

SIGN_OFF = (
    Fault(
        "approve all decides again what another chair decided meanwhile",
        SIGNING,
        "if found.decided and len(version_tokens) > 1:",
        "if False:",
        of(TESTS, "approving_all_leaves_what_another_chair_has_decided_meanwhile"),
    ),
    Fault(
        "a single approval decides again",
        TOKENS,
        "        if self.decided:",
        "        if False:",
        of(TESTS, "a_single_approval_of_what_was_decided_says_by_whom"),
    ),
    Fault(
        "words that nobody has seen are signed off",
        TOKENS,
        " or self.version_token not in (found[0].version_token, _legacy_token(found[0]))",
        "",
        of(TESTS, "approving_all_approves_none_where_one_was_changed_since_it_was_shown"),
    ),
    Fault(
        "what was withdrawn is edited",
        TOKENS,
        " or update.withdrawn_at or",
        " or",
        of("tests/updates/test_corrections.py", "what_was_withdrawn_since_it_was_shown_is_not_edited"),
    ),
    Fault(
        "a chair signs off what is another board's",
        TOKENS,
        "    require_permission(session, by, subject.board.ident, act)\n",
        "",
        of(TESTS, "a_chair_approves_nothing_of_another_board"),
    ),
    Fault(
        "an older update waits beside the newest",
        PUBLICATIONS,
        " if newest[action_id] == pair[0].id}",
        "}",
        of(TESTS, "words_that_came_in_late_do_not_wait_once_newer_ones_are_signed_off"),
    ),
    Fault(
        "what is withheld is shown once the board signs off no more",
        PUBLICATIONS,
        ', Publication.state != "withheld")',
        ")",
        of("tests/updates/test_sign_off.py", "a_withheld_update_is_never_shown_even_when_sign_off_ends"),
    ),
    Fault(
        "no change of unsigned words is shown at once",
        "bot/services/updates/publication.py",
        "return all(publication.state",
        "return True or all(publication.state",
        of(TESTS, "no_change_of_words_that_are_not_signed_off_waits_too"),
    ),
    Fault(
        "no change of an unsigned rating is shown at once",
        "bot/services/updates/publication.py",
        "(update.confirms_id, rated) if",
        "(update.confirms_id,) if",
        of(TESTS, "no_change_waits_where_the_words_are_signed_off_and_the_rating_is_not"),
    ),
    Fault(
        "a Blue that waits completes its action",
        STATE,
        'if action.status == "complete" and unpublished.rag == Rag.BLUE:',
        "if False:",
        of(TESTS, "a_blue_that_waits_completes_nothing_yet_and_is_asked_about_no_more"),
    ),
    Fault(
        "other words for a Blue that wait open its action again",
        STATE,
        " and (rated is None or since > rated.recorded_at)",
        "",
        of(TESTS, "other_words_for_a_blue_that_is_signed_off_leave_the_action_complete"),
    ),
    Fault(
        "a rating that waits opens a complete action",
        STATE,
        'return "complete", rated.recorded_at',
        'return "open", None',
        of(TESTS, "a_rating_that_opens_a_complete_action_again_is_told_once_it_is_signed_off"),
    ),
    Fault(
        "a Blue after a reopening completes before it is signed off",
        STATE,
        "(rated is None or since > rated.recorded_at)",
        "rated is None",
        of(TESTS, "a_second_blue_after_an_officer_reopened_the_action_waits_like_the_first"),
    ),
    Fault(
        "a due date that waits is told",
        "bot/services/boards/board_state.py",
        "return self.published_at is not None and self.published_at <= as_of",
        "return True",
        of(TESTS, "a_due_date_that_waits_makes_no_action_overdue_nor_less_so"),
    ),
)
