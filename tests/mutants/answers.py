"""Faults of asking and answering: whose words count, for what, and to the day and the minute."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

TESTS, MONTH = "tests/updates/test_guards.py", "tests/updates/test_answers.py"
FILING, REPLYING, ASKING = (
    "bot/services/updates/record.py",
    "bot/services/updates/replies.py",
    "bot/services/requests/ask.py",
)
ACTIONS, CALENDAR, RULES = "bot/domain/actions.py", "bot/domain/calendar.py", "tests/domain/test_rules.py"

ANSWERS = (
    Fault(
        "a form fixes the update of another action",
        FILING,
        "if old and old.action_id != action_id:",
        "if False:",
        of(TESTS, "a_form_for_one_action_does_not_correct_the_update_of_another"),
    ),
    Fault(
        "a file without words wipes out what was said",
        "bot/services/updates/reading.py",
        "        if not said or said[0].author_id != self.by.id or said[0].period != month:\n",
        "        if True:\n",
        of("tests/requests/test_snooze_and_evidence.py", "files_that_follow_words_are_evidence_of_these"),
    ),
    Fault(
        "a file goes with what was said another month",
        "bot/services/updates/reading.py",
        " or said[0].period != month:\n",
        ":\n",
        of("tests/requests/test_snooze_and_evidence.py", "files_without_words_are_evidence_of_their_month_alone"),
    ),
    Fault(
        "days said the wrong way round are taken for a year",
        "bot/domain/leave.py",
        "if timedelta() <= last - day <= LONGEST)",
        "if timedelta() <= last - day)",
        of("tests/people/test_away.py", "an_end_before_its_beginning_is_refused_and_never_taken_for_a_year"),
    ),
    Fault(
        "leave to come can't be cancelled",
        "bot/services/people/absences.py",
        "ended = standing or absences_to_come(tx.session, by, now, today)[:1]",
        "ended = standing",
        of("tests/people/test_away.py", "leave_to_come_is_seen_and_cancelled_and_the_delegate_is_told"),
    ),
    Fault(
        "a revised date can't be today",
        FILING,
        "answer.due < today and",
        "answer.due <= today and",
        of(TESTS, "a_revised_date_may_be_today_and_not_yesterday"),
    ),
    Fault(
        "a revised date may be past",
        FILING,
        "if answer.due < today and answer.rag is not Rag.BLUE:",
        "if False:",
        of(TESTS, "a_revised_date_may_be_today_and_not_yesterday"),
    ),
    Fault(
        "an action is overdue a day late",
        ACTIONS,
        "self.due >= today:",
        "(today - self.due).days < 2:",
        of(TESTS, "a_revised_date_may_be_today_and_not_yesterday"),
    ),
    Fault(
        "a date that is only the plan's end makes an action overdue", ACTIONS, " or self.due_is_default", "", (RULES,)
    ),
    Fault(
        "words that come late override newer ones",
        FILING,
        "_effective_at(standing_of(session, subject), source, now),",
        "now,",
        of(TESTS, "words_that_come_late_stand_between_those_before_and_after_them"),
    ),
    Fault(
        "words that come late override a newer form",
        FILING,
        "    return update.effective_at is not None and update.effective_at > written\n",
        "    return False\n",
        of(TESTS, "a_message_that_comes_late_does_not_override_what_was_said_by_a_form_or_a_button"),
    ),
    Fault(
        "an edit that comes late overrides a newer form",
        FILING,
        '"effective_at": _effective_at(',
        '"effective_at": now if old else _effective_at(',
        of(TESTS, "an_edit_that_comes_late_does_not_override_what_was_said_by_a_form"),
    ),
    Fault(
        "an edit is as old as the message that it changes",
        FILING,
        "source.edited_ts or source.ts",
        "source.ts",
        of(TESTS, "a_message_that_is_edited_after_a_form_was_sent_is_the_newer_one"),
    ),
    Fault(
        "an edit that comes late overrides a newer one",
        "storage/inbound.py",
        "if message.edited_at is not None and message.edited_at >= edited_at:",
        "if False:",
        of(MONTH, "edits_that_come_late_are_nothing_and_a_deleted_message_stays_deleted"),
    ),
    Fault(
        "a deleted message comes back by a late edit",
        REPLYING,
        "        claim_edit(tx.session, incoming.idempotency_key, DELETED)",
        "        pass",
        of(MONTH, "edits_that_come_late_are_nothing_and_a_deleted_message_stays_deleted"),
    ),
    Fault(
        "anybody files another's kept reply",
        REPLYING,
        "reply.person_id != by.id or ",
        "",
        of(TESTS, "a_kept_reply_is_filed_or_put_aside_by_its_writer_alone"),
    ),
    Fault(
        "a reply pries into a private board",
        "bot/services/updates/reading.py",
        "if not (board.closed_to_others or self.by.outside) or self._may(Act.see_private_action, a)",
        "if board",
        of("tests/requests/test_unreachable.py", "a_plain_reply_cannot_pry_into_a_private_board"),
    ),
    Fault(
        "the messages of old months are rewritten",
        "bot/services/requests/message.py",
        "for pair in rows if pair[1].ask_date == newest]",
        "for pair in rows]",
        of(TESTS, "an_answer_rewrites_the_newest_months_messages_and_leaves_older_ones_alone"),
    ),
    Fault(
        "anybody turns the pages of a request",
        "bot/services/requests/message.py",
        " or found[0].person_id != by.id:",
        ":",
        of(TESTS, "only_its_reader_turns_the_pages_of_a_request"),
    ),
    Fault(
        "a lead is reminded on the day of asking",
        "bot/services/requests/reminders.py",
        "(one.to and local_date(one.request.asked_at, asking.zone) != today)",
        "one.to",
        of(TESTS, "whoever_was_asked_late_is_not_reminded_on_the_same_day"),
    ),
    Fault(
        "anybody puts off a request",
        "bot/services/requests/reminders.py",
        "not may(frozenset({role}), Act.snooze)",
        "False",
        of("tests/requests/test_snooze_and_evidence.py", "only_who_was_asked_can_snooze"),
    ),
    Fault(
        "an update is not missing at 17:00 sharp",
        "bot/services/boards/state.py",
        "if deadline <= self.as_of and",
        "if deadline < self.as_of and",
        of(TESTS, "an_update_is_missing_from_17_00_sharp_on"),
    ),
    Fault(
        "17:00 sharp is within hours",
        CALENDAR,
        "<= moment < at_local(day, CLOSE, zone)",
        "<= moment <= at_local(day, CLOSE, zone)",
        of(TESTS, "hours_are_from_nine_until_before_five_on_working_days"),
    ),
    Fault(
        "what is asked too late goes out",
        ASKING,
        'ASKED_TOO_LATE if now >= self.asking.request.until else ""',
        '""',
        of("tests/requests/test_reporting_month.py", "what_is_too_late_is_recorded_as_skipped_and_not_sent"),
    ),
    Fault(
        "what was due before the start is caught up",
        ASKING,
        "begun > asking.request.due or ",
        "",
        of("tests/requests/test_reporting_month.py", "nothing_from_before_the_start_is_caught_up"),
    ),
    Fault(
        "a month is asked about twice as the day changes",
        ASKING,
        " if (*entry.who.values(), a, entry.asking.period) not in taken]",
        "]",
        of(
            "tests/boards/test_settings.py",
            "a_change_in_the_middle_of_a_month_never_asks_twice_about_it_nor_catches_up",
        ),
    ),
    Fault(
        "what is outstanding of last month stays outstanding",
        ASKING,
        'old.state = "not_reported"',
        "pass",
        of(TESTS, "what_was_outstanding_of_last_month_is_closed_by_the_next_asking"),
    ),
    Fault(
        "a delegate who is away stands in",
        "storage/people.py",
        " - set(standing)",
        "",
        of("tests/people/test_away.py", "a_delegate_who_is_away_as_well_stands_in_for_nobody"),
    ),
    Fault(
        "a link that Slack unfolds is an edit",
        "bot/handlers/slack/events.py",
        ' or message.get("text") == before.get("text")',
        "",
        of(TESTS, "a_link_that_slack_unfolds_is_no_edit"),
    ),
    Fault(
        "a form that is sent again with other words is taken for the same",
        "bot/handlers/interactions/sent.py",
        'f"{self.by.idempotency_key}:{digest}"',
        "self.by.idempotency_key",
        of(MONTH, "a_form_sent_again_with_other_words_keeps_both"),
    ),
)
