"""Faults of who is reached where, who is nobody, and what is done once."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

TWO, TABLE = "tests/handlers/test_two_surfaces.py", "tests/access/test_permission_table.py"
REACH = "bot/services/people/reach.py"
ACCOUNTS, NAMESAKES = "tests/people/test_accounts.py", "tests/importing/test_namesakes.py"

ADDRESSES = (
    Fault(
        "a guest is anyone",
        "bot/services/access/visibility.py",
        "return roles - {Role.anyone} if self.outside else roles",
        "return roles",
        of(TABLE, "whoever_is_not_of_the_workspace_sees_a_board_by_what_they_are_to_it"),
    ),
    Fault(
        "a partner by a shared channel is of the workspace",
        "bot/surfaces/slack/directory.py",
        "return bool(home and teams) and home not in teams",
        "return False",
        of(TABLE, "whoever_is_not_of_the_workspace_sees_a_board_by_what_they_are_to_it"),
    ),
    Fault(
        "another organisation says whose an account is",
        "bot/services/people/recognise.py",
        "    if person and account.outside and directory:\n",
        "    if False:\n",
        of("tests/people/test_recognising.py", "an_account_that_says_that_it_has_a_colleagues_email_is_not_theirs"),
    ),
    Fault(
        "a first message that can't be told whose it is gets lost",
        "bot/services/people/recognise.py",
        "    if caller.person is None and caller.trouble:\n",
        "    if False:\n",
        of(
            "tests/people/test_recognising.py", "a_first_message_is_asked_for_again_while_it_cannot_be_told_whose_it_is"
        ),
    ),
    Fault(
        "what waits goes to the account of before",
        "bot/services/people/reach.py",
        "    if before and person.reached_at and before != person.reached_at:\n",
        "    if False:\n",
        of("tests/people/test_recognising.py", "what_waits_for_somebody_goes_to_the_account_that_they_have_now"),
    ),
    Fault(
        "a guest who leads sees nothing",
        "bot/services/access/visibility.py",
        "    if caller.outside:\n",
        "    if False:\n",
        of(TABLE, "a_guest_who_leads_stands_in_or_is_a_member_has_the_rights_of_that"),
    ),
    Fault(
        "what came in before is done again",
        "bot/core.py",
        "            if idempotency_key and not tx.claim(idempotency_key):\n                raise AlreadyHandled\n",
        "            tx.claim(idempotency_key)\n",
        of("tests/handlers/test_third_surface.py", "a_second_press_is_answered_in_words"),
    ),
    Fault(
        "what somebody prefers is not asked",
        REACH,
        "key=lambda a: (a.surface != person.preferred, a.surface == MAIL))",
        "key=lambda a: a.id)",
        of(TWO, "one_person_with_two_addresses_gets_one_request"),
    ),
    Fault(
        "somebody is gone with their first address",
        REACH,
        "person.gone = not usable and any(",
        "person.gone = any(",
        of(TWO, "whose_first_address_takes_no_messages_is_reached_at_the_other"),
    ),
    Fault(
        "a forgotten person's conversation stays in the keys",
        "bot/services/records/erasure.py",
        "for place in (own.address, own.conversation) if place}",
        "for place in (own.address,) if place}",
        of(TWO, "a_forgotten_person_leaves_none_of_their_addresses"),
    ),
    Fault(
        "an account made anew is nobody's",
        "bot/services/people/recognise.py",
        "    if before and before.usable:\n        return\n",
        "    if had:\n        return\n",
        of(ACCOUNTS, "an_account_made_anew_under_the_same_address_is_theirs"),
    ),
    Fault(
        "an account is looked for under the first address alone",
        "bot/services/people/accounts.py",
        "    for email in emails:\n",
        "    for email in list(emails)[:0]:\n",
        of(ACCOUNTS, "an_account_made_anew_under_the_same_address_is_theirs"),
    ),
    Fault(
        "a zone of the sheet changes with the account",
        REACH,
        "    if usable and not person.zone_given:\n",
        "    if usable:\n",
        of(ACCOUNTS, "a_zone_that_the_sheet_gives_stays"),
    ),
    Fault(
        "accounts are looked up all at once",
        "bot/services/people/accounts.py",
        "    left = None if limit is None else",
        "    left = None if limit else",
        of(
            "tests/requests/test_closed_accounts.py",
            "checks_keep_to_the_pace_of_the_surface_and_go_on_where_it_asks_for_rest",
        ),
    ),
    Fault(
        "nobody is looked at before they are asked",
        "bot/services/requests/account_checks.py",
        "moments = (now + AHEAD, now)",
        "moments: tuple[datetime, ...] = ()",
        of("tests/requests/test_closed_accounts.py", "a_delegate_is_checked_as_well"),
    ),
    Fault(
        "a request of a closed account stays with it",
        "bot/services/requests/pass_on.py",
        "            request.via_officer, request.why_via_officer = True, why_unreachable(person)\n",
        "",
        of(
            "tests/requests/test_closed_accounts.py",
            "an_account_that_is_closed_before_a_reminder_goes_to_the_officer_on_the_day",
        ),
    ),
    Fault(
        "the first of two namesakes is taken",
        "bot/services/importing/import_log.py",
        "(named[0] if len(named) == 1 else None)",
        "(named[0] if named else None)",
        of(NAMESAKES, "a_plan_that_names_one_of_two_takes_neither"),
    ),
    Fault(
        "a new mail domain doubles everybody",
        "bot/services/importing/identities.py",
        '            self._doubt(row, "likely_double", f"is added',
        '            return None, True\n        if free:\n            self._doubt(row, "likely_double", f"is added',
        of(NAMESAKES, "a_likely_double_is_a_doubt"),
    ),
    Fault(
        "a double with a history is joined",
        "bot/services/people/join.py",
        "    if _has_a_history(session, double):\n        return False\n",
        "",
        of(NAMESAKES, "a_double_that_has_a_history_stays"),
    ),
    Fault(
        "a pace that is full on one surface is not kept",
        "storage/deliveries.py",
        '    .where(col(Delivery.surface).not_in(bindparam("full", expanding=True)))\n',
        "",
        of("tests/deliveries/test_guards.py", "a_surface_that_is_full_or_asked_to_wait_holds_up_no_other"),
    ),
    Fault(
        "a link answers for actions that it is not about",
        "bot/services/requests/answering.py",
        "if number_in(number) not in self.action_ids:",
        "if False:",
        of("tests/mail/test_by_link.py", "a_link_opens_one_persons_one_request_and_nothing_else"),
    ),
    Fault(
        "a link goes on after the next asking",
        "bot/services/requests/links.py",
        "now >= link.expires_at or newer)",
        "now >= link.expires_at)",
        of("tests/mail/test_by_link.py", "a_link_ends_with_the_next_asking_and_a_new_one_goes_to_the_address_on_file"),
    ),
    Fault(
        "a mail that may have arrived is sent a third time",
        "bot/services/deliveries/outbox.py",
        'found.state == "once more" and not delivery.repeated',
        'found.state == "once more"',
        of("tests/mail/test_sending.py", "what_may_have_arrived_is_sent_once_more_under_the_same_name_and_never_again"),
    ),
    Fault(
        "a mail about a closed board has its words",
        "bot/services/requests/links.py",
        "closed = any(b.closed_to_others for b in",
        "closed = False and any(b.closed_to_others for b in",
        of("tests/mail/test_by_link.py", "a_board_closed_to_others_has_its_words_behind_the_link"),
    ),
    Fault(
        "a receipt goes where the page says",
        "bot/handlers/web/forms.py",
        'state |= {"channel": found.address, "thread": None}',
        "pass",
        of("tests/mail/test_by_link.py", "a_link_opens_one_persons_one_request_and_nothing_else"),
    ),
)
