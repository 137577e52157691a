"""Faults of the outbox: lost, doubled, out of order, too late."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

TESTS = "tests/deliveries/test_guards.py"
DELIVERING, LEASES = "bot/services/deliveries/outbox.py", "storage/leases.py"
KEPT, KEPT_TESTS = "bot/surfaces/slack/kept.py", "tests/deliveries/test_kept_connections.py"

SENDING = (
    Fault(
        "what arrived after its lease ran out is not kept as sent",
        LEASES,
        'for state in ("sending", "unknown", "pending")',
        'for state in ("sending", "pending")',
        of(TESTS, "what_arrives_after_its_lease_ran_out_is_sent_and_not_sent_again"),
    ),
    Fault(
        "what arrived after it was looked for in vain is not kept as sent",
        LEASES,
        'for state in ("sending", "unknown", "pending")',
        'for state in ("sending", "unknown")',
        of(TESTS, "what_arrives_after_it_was_looked_for_in_vain_is_sent_and_not_sent_again"),
    ),
    Fault(
        "a send is begun as its lease ends",
        DELIVERING,
        "now >= work.lease_until - LEASE_MARGIN or ",
        "",
        of(TESTS, "a_send_is_not_begun_as_its_lease_ends"),
    ),
    Fault(
        "the outcome of a stale worker is believed",
        DELIVERING,
        "delivery is None or delivery.attempts != work.attempts",
        "delivery is None",
        of(TESTS, "the_outcome_of_a_worker_that_lost_its_lease_is_nothing"),
    ),
    Fault(
        "a late look sends again what has arrived",
        DELIVERING,
        'work.look_since is not None and delivery.state == "unknown"',
        "work.look_since is not None",
        of(TESTS, "a_look_that_comes_late_does_not_send_again_what_has_arrived"),
    ),
    Fault(
        "two edits of one message are on their way",
        LEASES,
        'col(_being_edited.state) == "sending"',
        'col(_being_edited.state) == "failed"',
        of(TESTS, "two_edits_of_one_message_are_never_both_on_their_way"),
    ),
    Fault(
        "each edit of a message is sent by itself",
        DELIVERING,
        "edits = {edit.edits_id: edit for edit in waiting}",
        "edits: dict[int | None, Delivery] = {}",
        of(TESTS, "two_edits_of_one_message_are_never_both_on_their_way"),
    ),
    Fault(
        "an older edit is sent after the newest",
        LEASES,
        "    if session.exec(newer.limit(1)).first() is not None:\n",
        "    if False:\n",
        of(TESTS, "an_older_edit_gives_way_to_the_newest_however_its_send_ended"),
    ),
    Fault(
        "an edit whose sender vanished is sent after the newest",
        LEASES,
        "        skip_superseded_edit(session, delivery)\n",
        "",
        of(TESTS, "an_older_edit_gives_way_to_the_newest_however_its_send_ended"),
    ),
    Fault(
        "an edit that was not begun is sent after the newest",
        DELIVERING,
        "    skip_superseded_edit(session, delivery)\n",
        "",
        of(TESTS, "an_older_edit_gives_way_to_the_newest_however_its_send_ended"),
    ),
    Fault(
        "a reader's messages overtake each other",
        LEASES,
        "    ~_IN_THE_WAY,\n",
        "",
        of(TESTS, "what_goes_to_one_reader_goes_in_order"),
    ),
    Fault(
        "a released message counts for the pace",
        LEASES,
        '_CALLED = ("sending",',
        '_CALLED = ("pending", "sending",',
        of(TESTS, "a_released_message_counts_no_attempt_and_no_pace"),
    ),
    Fault(
        "being told to wait counts as a failure",
        DELIVERING,
        "delivery.attempts -= 1  # being asked",
        "pass  # being told",
        of(TESTS, "being_told_to_wait_counts_as_no_attempt_and_a_failure_does"),
    ),
    Fault(
        "a message is sent at the very moment from which it is too late",
        DELIVERING,
        "now >= row.expires_at",
        "now > row.expires_at",
        of(TESTS, "what_is_too_late_when_it_is_taken_up_is_skipped_to_the_second"),
    ),
    Fault(
        "a thread waits for ever for a message that failed",
        DELIVERING,
        'delivery.state = "failed"\n        skip_replies(session, delivery)',
        'delivery.state = "failed"',
        of(TESTS, "the_thread_of_a_message_that_failed_is_skipped_with_it"),
    ),
    Fault(
        "an account that somebody no longer has makes them unreachable",
        DELIVERING,
        "person = person_at(session, delivery.recipient) if why else None",
        "from storage.people import Person\n    person = session.get(Person, delivery.person_id) if why else None",
        of(TESTS, "an_account_that_takes_no_message_is_its_owners_only_while_it_is_theirs"),
    ),
    Fault(
        "failures of long ago are told as news",
        "storage/deliveries.py",
        "        col(Delivery.attempted_at) > since,\n",
        "",
        of(TESTS, "a_failure_of_more_than_thirty_days_ago_is_no_news"),
    ),
    Fault(
        "a message that is still looked for is told as lost",
        "storage/deliveries.py",
        'and_(Delivery.state == "unknown", col(Delivery.looked_at).is_not(None))',
        'Delivery.state == "unknown"',
        of(TESTS, "only_what_was_looked_for_in_vain_or_came_too_late_is_told_beside_what_failed"),
    ),
    Fault(
        "a call that broke is made again",
        KEPT,
        "            connection.close()\n            raise\n",
        "            connection.close()\n            return self.call(method, values)\n",
        of(KEPT_TESTS, "a_call_that_breaks_may_have_arrived_and_is_not_repeated"),
    ),
    Fault(
        "a connection that was closed is used again",
        KEPT,
        "    return not waiting.poll(0)\n",
        "    return True\n",
        of(KEPT_TESTS, "a_connection_that_was_closed_meanwhile_is_opened_again_before_anything_is_sent"),
    ),
    Fault(
        "what broke after it was connected is taken for not sent",
        "bot/surfaces/slack/surface.py",
        "    if isinstance(error, URLError) and (never := network_trouble(error)):\n",
        "    if never := network_trouble(error):\n",
        of(KEPT_TESTS, "what_breaks_later_may_have_arrived_whatever_it_is_called"),
    ),
    Fault(
        "whoever waits for an answer waits in line",
        "storage/engine.py",
        "            if self._first and (self._in_a_row < self.AHEAD or not self._waiting):\n",
        "            if self._first and not self._waiting:\n",
        of("tests/running/test_turns.py", "whoever_waits_for_an_answer_goes_first_but_not_for_ever"),
    ),
    Fault(
        "who answers waits for as many leads to be asked as ever",
        "storage/engine.py",
        "max(1, size // 5) if is_pressed else size",
        "size",
        of("tests/running/test_turns.py", "who_answers_while_leads_are_asked_waits_for_a_few_of_them_only"),
    ),
    Fault(
        "a call to Slack goes in two pieces",
        KEPT,
        "        self._held.append(data)\n",
        "        super().send(data)\n",
        of(KEPT_TESTS, "a_call_arrives_in_one_piece"),
    ),
    Fault(
        "a snooze that ends soon is looked at too late",
        "bot/services/due.py",
        "any_snooze_over(AHEAD)",
        "any_snooze_over(AHEAD * 0)",
        of("tests/running/test_jobs.py", "a_job_that_is_not_due_would_do_nothing"),
    ),
)
