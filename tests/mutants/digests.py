"""Faults of what boards, leads and officers are shown: digests, forms for all, lists, recaps."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

WORDS = "tests/reports/test_digest_words.py"
PLAIN = "tests/indicators/test_plain_words.py"
QUICK = "tests/requests/test_answer_quickly.py"
LISTED = "tests/requests/test_officers_list.py"
RECAP = "tests/reports/test_recap.py"
ENTRIES = "bot/services/reports/entries.py"
RENDERED = "bot/services/reports/rendered.py"
PLAIN_WORDS = "bot/domain/changes/plain.py"

DIGESTS = (
    Fault(
        "a digest is as long as it likes",
        RENDERED,
        "if (whole := words(0)) <= limit:",
        "if whole := words(0):",
        of(WORDS, "a_board_of_200_actions_with_12_reds_reads_its_week_in_a_minute"),
    ),
    Fault(
        "of texts that fit a shorter one is sent",
        RENDERED,
        "    return fitting\n",
        "    return count - 1\n",
        of("tests/reports/test_first_that_fits.py", "it_is_the_first_or_else_the_last"),
    ),
    Fault(
        "the thread says again what the message says",
        RENDERED,
        "rest = main.rest()",
        "rest = report",
        of(WORDS, "a_board_of_200_actions_with_12_reds_reads_its_week_in_a_minute"),
    ),
    Fault(
        "what did not change is told each week",
        ENTRIES,
        "return old is None or _words(old) != _words(action)",
        "return True or _words(old) != _words(action)",
        of(WORDS, "a_week_with_nothing_new_is_three_lines"),
    ),
    Fault(
        "what is worst comes anywhere",
        ENTRIES,
        "for _, action in sorted(entries, key=lambda pair: pair[0])",
        "for _, action in entries",
        of(WORDS, "what_needs_the_board_comes_worst_first"),
    ),
    Fault(
        "a figure's own way does not deny better and worse",
        PLAIN_WORDS,
        'found.add("better" if (moved > 0)',
        'found or found.add("better" if (moved > 0)',
        of(PLAIN, "a_change_goes_by_one_word"),
    ),
    Fault(
        "better and worse are claimed where nobody knows what is good",
        PLAIN_WORDS,
        'elif any(f.kind != "trend" for f in material):',
        "elif False:",
        of(PLAIN, "a_change_goes_by_one_word"),
    ),
    Fault(
        "a form for all replaces newer words",
        "bot/services/updates/answer_all.py",
        "else Answer(rag, line, shown=version)",
        "else Answer(rag, line)",
        of(QUICK, "what_changed_while_the_form_was_open_is_passed_over_and_said"),
    ),
    Fault(
        "a form for all begins again and again",
        "bot/services/requests/message.py",
        "if named is None or self._order(item) > named.ref",
        "if True",
        of(QUICK, "what_is_left_blank_stays_to_be_answered_and_does_not_come_twice"),
    ),
    Fault(
        "anybody fills in a form for all",
        "bot/services/updates/answer_all.py",
        "if not may(frozenset({role_in(session, request, by)}), Act.answer):",
        "if False:",
        of(QUICK, "who_was_not_asked_can_neither_open_nor_send_it"),
    ),
    Fault(
        "the away are offered a reminder",
        "bot/services/requests/missing_updates.py",
        "response.request_id if response.status in REMINDED else 0",
        "response.request_id",
        of(LISTED, "who_is_away_or_not_reached_is_not_offered_a_reminder"),
    ),
    Fault(
        "two leads of one name are one",
        "bot/views/requests.py",
        "(action.lead, action.why, action.request_id), []",
        "(action.lead, action.why, self.missing[0].request_id), []",
        of(LISTED, "two_leads_of_one_name_are_two"),
    ),
    Fault(
        "a recap is sent at once",
        "bot/services/queries/recap.py",
        "if since is None or since > window.due or",
        "if since is None or",
        of(RECAP, "it_comes_each_monday_once_to_those_who_want_it_until_they_do_not"),
    ),
    Fault(
        "each way of a date that moved is a slip",
        "bot/services/queries/recap.py",
        "if days > 0 or due is None else None",
        "",
        of(RECAP, "a_date_that_moved_back_has_not_slipped_and_later_ones_count_once"),
    ),
)
