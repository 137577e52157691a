"""Faults of setting up and of running for years: who is found, what comes in, what is staged."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

NAMES = "tests/importing/test_names_become_people.py"
RECEIVING = "tests/running/test_receiving.py"
STAGED = "tests/importing/test_staged_figures.py"
STAGING = "bot/services/importing/staging.py"
PAUSING = "tests/plans/test_pausing.py"

SETUP = (
    Fault(
        "half of a joint cell is taken for the whole",
        "bot/domain/lead_names.py",
        "if all(parts) else []",
        "",
        of(NAMES, "whom_a_cell_may_mean"),
    ),
    Fault(
        "a joint cell's proposal is accepted by anybody",
        "bot/services/plans/named_leads.py",
        "board = require_permission(session, by, proposal.board_id, Act.assign)",
        "board = require_permission(session, by, proposal.board_id, Act.see_open_board)",
        of(NAMES, "a_joint_cell_is_proposed_to_officers_and_stays_as_printed"),
    ),
    Fault(
        "what was proposed is accepted though another is meant by now",
        "bot/services/plans/named_leads.py",
        "if not people or [person.ident for person in people] != list(proposal.people):",
        "if False:",
        of(NAMES, "what_changed_meanwhile_is_not_accepted"),
    ),
    Fault(
        "a people sheet that comes again undoes an accepted name",
        "bot/services/importing/people.py",
        "for role_id in left_out - kept:",
        "for role_id in left_out:",
        of(NAMES, "a_people_sheet_that_comes_again_does_not_undo_it"),
    ),
    Fault(
        "anybody's forged requests make the bot not ready",
        "bot/app.py",
        "if (why := self.receiving.interruption()) and not self._ever_received():",
        "if why := self.receiving.interruption():",
        of(RECEIVING, "a_wrong_signing_secret_is_not_ready_until_a_request_was_genuine"),
    ),
    Fault(
        "requests that do not even look signed are taken for a wrong secret",
        "bot/surfaces/slack/receiving.py",
        "if why is not Refusal.unsigned:",
        "if True:",
        of(RECEIVING, "what_does_not_even_look_signed_says_nothing_of_the_secret"),
    ),
    Fault(
        "a request of another time is taken for a forged one",
        "bot/surfaces/slack/receiving.py",
        "if set(recent) == {Refusal.late}:",
        "if False:",
        of(RECEIVING, "officers_hear_that_every_request_is_refused"),
    ),
    Fault(
        "an import that is under way is cleared by another",
        STAGING,
        "if not _is_held(store, token):",
        "if True:",
        of(STAGED, "one_that_is_under_way_is_left_alone"),
    ),
    Fault(
        "a dry run's figures stay",
        "bot/services/importing/published.py",
        "if not self.published:",
        "if False:",
        of(STAGED, "what_is_not_imported_is_gone"),
    ),
    Fault(
        "a paused board's time is caught up",
        "bot/services/plans/pause.py",
        "board.asks_since = board.digests_since = now",
        "pass",
        of(PAUSING, "a_paused_board_is_silent_and_goes_on_from_when_it_is_resumed"),
    ),
    Fault(
        "the command line gives up at the first rate limit",
        "bot/surfaces/slack/patient.py",
        "if (rest := rest_of(error)) is None:",
        "if True:",
        of("tests/people/test_large_workspace.py", "linking_starting_and_the_doctor_wait_and_answer_whole"),
    ),
    Fault(
        "anybody on the machine reads the tokens",
        "bot/setup/tokens.py",
        "0o600",
        "0o644",
        of("tests/running/test_init.py", "a_dialogue_from_tokens_to_a_live_board"),
    ),
)
