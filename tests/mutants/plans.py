"""Faults of plans, people and records, and of what was known on a day."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

TESTS, PLANNING = "tests/plans/test_guards.py", "bot/services/plans/close.py"
PLAN_ROWS, UPDATES, STATE = "storage/leads.py", "storage/updates.py", "bot/services/boards/state.py"
MERGED = of(TESTS, "an_action_is_merged_only_into_another_open_one_of_its_plan")
DRAFT = of(TESTS, "nobody_is_asked_or_told_about_a_draft")
AS_OF = of(TESTS, "an_old_days_summary_and_digest_know_nothing_of_what_came_later")

PLANS = (
    Fault(
        "retention destroys what was said of a live plan",
        "bot/services/records/retention.py",
        "col(Plan.status).not_in(STARTED), ",
        "",
        of(TESTS, "what_was_said_of_a_plan_that_is_still_live_is_kept_however_old"),
    ),
    Fault(
        "records that are still to be kept are destroyed",
        "bot/services/records/retention.py",
        "col(Plan.end) < since",
        "col(Plan.end).is_not(None)",
        of("tests/records/test_data_protection.py", "what_a_board_keeps_no_longer_is_destroyed_and_that_is_noted"),
    ),
    Fault(
        "forgetting somebody renames a namesake",
        "bot/services/records/erasure.py",
        "    if name in others:\n",
        "    if False:\n",
        of(TESTS, "a_namesake_keeps_their_name_wherever_it_stands"),
    ),
    Fault(
        "forgetting somebody renames a part of a longer name",
        "bot/services/records/erasure.py",
        "alias if found.group() == name else found.group()",
        "alias",
        of(TESTS, "a_longer_name_with_the_forgotten_one_in_it_stays_whole"),
    ),
    Fault(
        "an action is merged into another plan's",
        PLANNING,
        "target.plan_id != action.plan_id or ",
        "",
        MERGED,
    ),
    Fault("an action is merged into a closed one", PLANNING, 'target.status != "open" or ', "", MERGED),
    Fault("an action is merged into itself", PLANNING, " or target is action", "", MERGED),
    Fault(
        "leads of a draft are looked for at every tick",
        "storage/requests.py",
        'Plan.status == "live", Action.status == "open", leading(on))',
        'Action.status == "open", leading(on))',
        DRAFT,
    ),
    Fault(
        "a reply is taken to be about a draft",
        PLAN_ROWS,
        'col(Plan.status).in_(STARTED), Action.status == "open", col(Action.id).in_(led)',
        'Action.status == "open", col(Action.id).in_(led)',
        DRAFT,
    ),
    Fault(
        "a draft's actions are told as having no lead",
        PLAN_ROWS,
        'col(Plan.status).in_(STARTED), Action.status == "open", ~answered_for',
        'Action.status == "open", ~answered_for',
        DRAFT,
    ),
    Fault(
        "an account is linked to a second person",
        "bot/services/people/accounts.py",
        "    if taken:\n",
        "    if False:\n",
        of(TESTS, "an_account_that_somebody_has_is_not_linked_to_anybody_else"),
    ),
    Fault(
        "a day that is past rewrites who led since",
        "bot/services/plans/lead_rows.py",
        "return max([since, *ends])",
        "return since",
        of(TESTS, "a_lead_named_as_of_an_earlier_day_leaves_who_led_before"),
    ),
    Fault(
        "who led before a change of lead is forgotten",
        "bot/services/plans/lead_rows.py",
        "row.until = since",
        "row.until = row.since or date.min",
        of(TESTS, "a_lead_named_as_of_an_earlier_day_leaves_who_led_before"),
    ),
    Fault(
        "a role is given up before it was held",
        "bot/services/plans/lead_rows.py",
        "holder.until = max(since, holder.since)",
        "holder.until = since",
        of(TESTS, "a_role_given_as_of_an_earlier_day_leaves_who_held_it_before"),
    ),
    Fault(
        "a lead still leads on the day on which they end",
        PLAN_ROWS,
        "col(of.until) > on)",
        "col(of.until) >= on)",
        of(TESTS, "a_role_given_as_of_an_earlier_day_leaves_who_held_it_before"),
    ),
    Fault(
        "an old day's lists know of later answers",
        UPDATES,
        "        .where(col(ProgressUpdate.effective_at) <= by)\n",
        "",
        AS_OF,
    ),
    Fault(
        "an old day's ratings are those of later",
        "storage/publications.py",
        ".where(col(Plan.board_id).in_(board_ids), col(ProgressUpdate.effective_at) <= as_of)",
        ".where(col(Plan.board_id).in_(board_ids))",
        AS_OF,
    ),
    Fault(
        "what was withdrawn later was never said",
        UPDATES,
        " | (col(ProgressUpdate.withdrawn_at) > as_of)",
        "",
        AS_OF,
    ),
    Fault(
        "an old day's missing updates are of a later asking",
        "storage/requests.py",
        ", col(UpdateRequest.asked_at) <= as_of)",
        ")",
        AS_OF,
    ),
    Fault(
        "an action was complete before it was completed",
        STATE,
        "        if since > self.as_of:\n",
        "        if False:\n",
        AS_OF,
    ),
    Fault(
        "a due date was moved before it was",
        "bot/services/boards/board_state.py",
        "return self.published_at is not None and self.published_at <= as_of",
        "return self.published_at is not None",
        AS_OF,
    ),
    Fault(
        "an import closes what was added in chat",
        "bot/services/importing/plans.py",
        ' and action.status == "open" and action.imported:',
        ' and action.status == "open":',
        of("tests/plans/test_editing.py", "an_action_added_in_chat_stays_when_the_plans_file_is_imported_again"),
    ),
    Fault(
        "papers are frozen on the day of the meeting",
        "bot/services/meetings/papers.py",
        "window.due <= now < window.until",
        "window.due <= now",
        of("tests/meetings/test_meetings.py", "after_an_outage_papers_are_frozen_late_but_never_on_the_day"),
    ),
    Fault(
        "papers of a second meeting carry the date of the first",
        "bot/services/reports/papers.py",
        "[board.ident], ahead=meeting)",
        "[board.ident])",
        of("tests/meetings/test_meetings.py", "papers_of_close_meetings_carry_each_its_own_date"),
    ),
    Fault(
        "a doubtful day is never taken",
        "bot/services/meetings/schedule.py",
        'doubts if doubts and tx.claim(f"warned:{details.form}:{details.held_on}") else []',
        "doubts",
        of("tests/meetings/test_meetings.py", "a_doubtful_day_is_warned_of_and_saved_when_it_is_sent_again"),
    ),
    Fault(
        "an action is handed over to whoever hands it over",
        "bot/services/plans/leads.py",
        "        if to.id == by.id:\n",
        "        if False:\n",
        of("tests/plans/test_leads.py", "nobody_hands_an_action_over_to_themselves_or_to_whom_it_is_already"),
    ),
    Fault(
        "a status goes before what somebody says themselves",
        "storage/people.py",
        "order = col(Absence.by_status).desc(), ",
        "order = col(Absence.by_status), ",
        of("tests/people/test_status_away.py", "what_somebody_says_themselves_goes_before_their_status"),
    ),
)
