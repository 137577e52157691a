"""Faults of reading the files that people have, and of plans that are sent in chat."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

PLANS = "tests/importing/test_odd_plans.py"
RATINGS = "tests/importing/test_plan_ratings.py"
DATES = "tests/importing/test_plan_dates.py"
FILES_READ = "tests/importing/test_odd_files.py"
COME_BACK = "tests/importing/test_updates_come_back.py"
PRINTINGS = "tests/indicators/test_printings.py"
SENT = "tests/plans/test_sent_plans.py"
COLOURS = "bot/imports/plans/colours.py"
SENT_PLANS = "bot/services/importing/sent_plans.py"

FILES = (
    Fault(
        "a plan never ends at empty rows",
        "bot/imports/plans/plan_end.py",
        "ENDS = 3",
        "ENDS = 3_000",
        of(PLANS, "three_empty_rows_end_a_plan"),
    ),
    Fault(
        "hidden rows count as empty ones",
        "bot/imports/grid.py",
        "return sum(number not in self.hidden for number in between)",
        "return len(between)",
        of(PLANS, "hidden_rows_are_told_and_left_out_unless_asked_for"),
    ),
    Fault(
        "a register of risks is a plan",
        "bot/imports/plans/plan_file.py",
        "return len({match.group() for match in _RISKS.finditer(headings)}) >= 3",
        "return False",
        of(PLANS, "what_only_describes_and_registers_of_risks_are_no_plans"),
    ),
    Fault(
        "any coloured cell explains its colour",
        COLOURS,
        "or (columns is not None and place not in columns):",
        ":",
        of(RATINGS, "a_coloured_cell_of_progress_is_no_key"),
    ),
    Fault(
        "a colour with two meanings has the first",
        COLOURS,
        'return next(iter(meanings)) if len(meanings) == 1 else ""',
        'return "green" if meanings else ""',
        of(RATINGS, "colours_are_read_by_the_plans_own_key"),
    ),
    Fault(
        "a colour that nothing explains is passed over",
        COLOURS,
        "elif _may_be_rating(table, row, place):",
        "elif False:",
        of(RATINGS, "a_colour_without_a_key_is_a_doubt_of_each_cell_and_the_mapping_says_it"),
    ),
    Fault(
        "a struck row stays open",
        "bot/imports/plans/as_tables.py",
        '    if row.withdrawn:\n        return Status("", "closed")',
        '    if False:\n        return Status("", "closed")',
        of(RATINGS, "struck_words_are_left_out_and_a_struck_row_is_withdrawn"),
    ),
    Fault(
        "columns of quarters are of the month of the import",
        "bot/imports/plans/as_tables.py",
        'yield {"period": f"{end:%Y-%m}"',
        'yield {"period": times.month',
        of(DATES, "columns_of_quarters_are_updates_of_their_own_months"),
    ),
    Fault(
        "the Mac's encoding is not known",
        "bot/imports/text_tables.py",
        "return max(read, key=",
        'return "cp1252" or max(read, key=',
        of(FILES_READ, "words_come_in_as_they_were_written"),
    ),
    Fault(
        "a withdrawn update comes back as standing",
        "bot/services/importing/updates.py",
        '"withdrawn_at": row["withdrawn_on"]',
        '"withdrawn_at": None',
        of(COME_BACK, "everything_that_was_said_and_decided_comes_back"),
    ),
    Fault(
        "printings that disagree are passed over",
        "bot/services/importing/figures.py",
        "if _reads_as(row, name) != _reads_as(first, name):",
        "if False:",
        of(PRINTINGS, "printings_that_disagree_are_a_doubt"),
    ),
    Fault(
        "the token goes wherever a file is said to be",
        "bot/surfaces/slack/files.py",
        "if not _is_slacks(client, address):",
        "if False:",
        of(SENT, "the_token_is_sent_to_no_other_host"),
    ),
    Fault(
        "a file changes the plan of any board",
        "bot/services/importing/files.py",
        'if row["board"].upper() not in boards:',
        "if False:",
        of(SENT, "what_can_be_no_plan_is_refused_in_a_sentence"),
    ),
    Fault(
        "anybody confirms what another was shown",
        SENT_PLANS,
        "if row.person_id != by.id:",
        "if False:",
        of(SENT, "another_officers_press_does_nothing"),
    ),
    Fault(
        "what changed since it was shown is done unseen",
        SENT_PLANS,
        "if again.digest != row.difference and not again.is_empty:",
        "if False:",
        of(SENT, "what_changed_in_the_meantime_is_shown_again_before_anything_is_done"),
    ),
    Fault(
        "ratings and people of a sent file are taken",
        "bot/services/importing/files.py",
        'return {name: found if name == "actions" else [] for name, found in rows.items()}',
        "return rows",
        of(SENT, "ratings_people_and_boards_in_the_file_are_not_taken"),
    ),
)
