"""Faults of what was shown and pressed again, of corrections, of refusals, and of what a reply is for."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

PRESSED, CORRECTED = "tests/updates/test_pressed_again.py", "tests/updates/test_corrections.py"
SHOWN, REFUSED = "tests/updates/test_shown_and_decided.py", "tests/access/test_refusals.py"
FILING = "bot/services/updates/record.py"

DECISIONS = (
    Fault(
        "no change confirms what was never shown",
        FILING,
        "if answer.shown is not None and answer.shown != ",
        "if answer.shown is not None and 0 != 0 * ",
        of(PRESSED, "what_changed_since_it_was_shown_is_not_confirmed"),
    ),
    Fault(
        "a colour on an old receipt covers newer words",
        FILING,
        "if history_of(tx.session, subject)[-1:] != [update]:",
        "if False:",
        of(PRESSED, "a_colour_on_an_old_receipt_never_covers_newer_words"),
    ),
    Fault(
        "the same answer is posted again",
        "bot/services/queries/post.py",
        "        if not tx.claim(key):\n            return False",
        "        tx.claim(key)",
        of(PRESSED, "an_answer_is_posted_once_and_anew_once_it_says_something_else"),
    ),
    Fault(
        "who declined may decline again",
        "bot/services/plans/leads.py",
        "        if not theirs:\n            return False",
        "",
        of(PRESSED, "not_mine_twice"),
    ),
    Fault(
        "a chair's question is lost with its answer",
        "bot/services/updates/publication.py",
        'publication.question = replaced.reason if replaced.state == "returned" else replaced.question',
        "pass",
        of(SHOWN, "an_answer_in_the_thread_keeps_help_evidence_and_first_words"),
    ),
    Fault(
        "a date that was moved before a correction is never shown",
        "bot/services/boards/state.py",
        "published_after(self.session, waiting) if waiting else {}",
        "{}",
        of(SHOWN, "a_date_that_was_moved_before_a_correction_is_let_through_with_it"),
    ),
    Fault(
        "sign-off is turned off without a word",
        "bot/services/boards/settings.py",
        "if waiting and _fingerprint(waiting) != wanted.shown:",
        "if False:",
        of(SHOWN, "turning_sign_off_off_says_first_what_it_will_show"),
    ),
    Fault(
        "redacted words are shown to chairs",
        "bot/services/updates/history.py",
        "not redacted or reader.is_officer or update.author_id == reader.person_id",
        "True",
        of(CORRECTED, "words_that_were_shown_are_changed_with_a_reason"),
    ),
    Fault(
        "redacted words come back with a rating",
        "bot/services/updates/publication.py",
        "edited = edited if edited and edited.edited_at else None",
        "edited = None",
        of(CORRECTED, "what_was_redacted_does_not_come_back_by_the_form_the_rating_or_no_change"),
    ),
    Fault(
        "a private board's things are named in a refusal",
        "bot/services/access/permissions.py",
        "if not may(roles, act if closed else Act.see_open_board):",
        "if False:",
        of(REFUSED, "no_forged_press_reveals_a_private_boards_things"),
    ),
    Fault(
        "a bundle tells of other boards",
        "bot/services/records/foi_bundle.py",
        "if not _is_item_of(block, foreign)",
        "if block",
        of(CORRECTED, "a_shared_request_holds_only_the_boards_own_words_in_its_bundle"),
    ),
    Fault(
        "an unknown time zone stops everybody",
        "bot/clock.py",
        "return name if name and is_zone(name) else default",
        "return name or default",
        of("tests/deliveries/test_one_breaks_alone.py", "an_odd_time_zone_that_is_stored_already_stops_nobody"),
    ),
    Fault(
        "who breaks stops the others",
        "bot/services/deliveries/isolation.py",
        "            _record(self, piece, error)\n            return []",
        "            raise",
        of("tests/deliveries/test_one_breaks_alone.py", "a_lead_who_breaks_is_passed_over_and_the_officer_told_once"),
    ),
    Fault(
        "a wait begun by a clock that was ahead is kept",
        "storage/leases.py",
        "return or_(col(Delivery.available_at) <= now, begun > now)",
        "return or_(col(Delivery.available_at) <= now, begun > now + timedelta(days=9))",
        of("tests/deliveries/test_clock_set_back.py", "a_retry_does_not_wait_for_the_clock_that_was_ahead"),
    ),
    Fault(
        "quoted lines are answers",
        "bot/domain/replies/quotes.py",
        "if not _QUOTED.match(line):",
        "if line:",
        of("tests/updates/test_replies_in_plain_words.py", "a_reply_is_filed_as_it_is_meant_or_asked_about"),
    ),
    Fault(
        "questions and commands are updates",
        "bot/domain/replies/intent.py",
        "    intent = intent_of(parsed.words)\n",
        "    intent = Intent.update\n",
        of("tests/updates/test_replies_in_plain_words.py", "a_reply_is_filed_as_it_is_meant_or_asked_about"),
    ),
)
