"""Faults of board papers, annual reports and calendars."""

from __future__ import annotations

from tests.mutants.fault import Fault, of

PAPERS, ANNUAL = "tests/papers/test_papers.py", "tests/papers/test_annual_report.py"
LEAKS, ODD = "tests/papers/test_nothing_leaks.py", "tests/papers/test_odd_templates.py"
FEEDS, FEED = "tests/calendars/test_feeds.py", "bot/services/calendars/feeds.py"
FILES, YEAR, WORD = "bot/services/papers/files.py", "bot/services/papers/annual.py", "bot/papers/word.py"

OF_PAPERS = (
    Fault(
        "a paper tells of sub-boards that are closed to others",
        "bot/services/meetings/papers.py",
        "public = [b for b in all_boards(session) if not b.closed_to_others]",
        "public = all_boards(session)",
        of(PAPERS, "what_is_withheld_private_or_forgotten_is_in_no_paper"),
    ),
    Fault(
        "an annual report tells of sub-boards that are closed to others",
        YEAR,
        " and not b.closed_to_others]",
        "]",
        of(ANNUAL, "a_parents_year_has_its_open_sub_boards_and_no_closed_one"),
    ),
    Fault(
        "frozen papers become late when a setting changes",
        "bot/services/meetings/papers.py",
        '            "late": comes_late(core, board, meeting, now),\n',
        "",
        of(PAPERS, "a_frozen_paper_is_not_late_because_a_setting_changes"),
    ),
    Fault(
        "papers that retention destroyed are made anew",
        FILES,
        'return meeting.frozen_at is not None and "messages" not in meeting.papers',
        "return False",
        of(PAPERS, "what_retention_destroyed_does_not_come_back_by_an_old_button"),
    ),
    Fault(
        "a front sheet changes after the papers froze",
        "bot/services/papers/front_sheet.py",
        '            if not on.is_frozen:\n                raise FrozenAlready(field="subject")\n',
        "            after = front\n",
        of(PAPERS, "late_papers_print_why_and_nothing_else_changes_after_they_froze"),
    ),
    Fault(
        "a file that was edited is written over",
        "bot/commands/papers.py",
        'out.open("xb")',
        'out.open("wb")',
        of("tests/papers/test_commands.py", "a_paper_is_written_once_and_never_over_a_file"),
    ),
    Fault(
        "a file on its way still has the words of who is forgotten",
        "bot/services/records/erasure.py",
        "    drop_files(session, REMOVED)\n",
        "",
        of(PAPERS, "a_file_that_has_arrived_is_not_kept_and_one_on_its_way_is_stopped"),
    ),
    Fault(
        "words in a file's table lose what is no letter",
        "bot/papers/word_elements.py",
        'printable(span.text).split("\\n")',
        'span.text.split("\\n")',
        ("tests/papers/test_word.py",),
    ),
    Fault(
        "headers are not repeated",
        "bot/papers/word_elements.py",
        '        if is_header:\n            properties.append(element("w:tblHeader"))\n',
        "",
        of("tests/papers/test_word.py", "what_screen_readers_need_is_there"),
    ),
    Fault(
        "a council's section is lost with the place that ends it",
        WORD,
        "        if own is not None:\n            self._lie(own)  # the paper ends the section\n            return\n",
        "",
        of(ODD, "a_place_that_ends_a_section_leaves_the_section_as_it_was"),
    ),
    Fault(
        "page numbers begin again in each section",
        WORD,
        "            _go_on(self._last)\n",
        "            pass\n",
        of(ODD, "page_numbers_and_a_first_page_begin_once"),
    ),
    Fault(
        "a revision is not told",
        YEAR,
        "is_revised=first is not None and same_period(first.own, last.own)",
        "is_revised=False",
        of(ANNUAL, "a_revision_is_no_movement"),
    ),
    Fault(
        "figures of two areas are subtracted",
        YEAR,
        "first.own.area != last.own.area or ",
        "",
        of(ANNUAL, "figures_of_other_areas_or_without_a_period_are_not_subtracted"),
    ),
    Fault(
        "a due date taken away is told as moved to the plan's end",
        "bot/services/boards/board_state.py",
        "return None if self.takes_away else self.change.to_due",
        "return self.change.to_due",
        of(PAPERS, "a_date_taken_away_is_told_as_that"),
    ),
    Fault(
        "a calendar's change keeps its number",
        FEED,
        "row.sequence + 1, now",
        "row.sequence, now",
        of(FEEDS, "a_change_counts_up_and_what_is_cancelled_stays"),
    ),
    Fault(
        "what is cancelled leaves the calendar as if it stood",
        FEED,
        "row.is_cancelled, row.sequence, row.changed_at = facts is None,",
        "row.is_cancelled, row.sequence, row.changed_at = False,",
        of(FEEDS, "a_change_counts_up_and_what_is_cancelled_stays"),
    ),
    Fault(
        "what has passed is cancelled",
        FEED,
        "is_no_more = row.on >= self.today and not",
        "is_no_more = not",
        of(FEEDS, "what_has_passed_stays_as_it_was"),
    ),
    Fault(
        "a calendar's address is kept",
        FEED,
        "return hashlib.sha256(token.encode()).hexdigest()",
        "return token or hashlib.sha256(token.encode()).hexdigest()",
        of(FEEDS, "an_address_is_kept_as_its_digest_alone"),
    ),
    Fault(
        "a board that was closed to others stays in a calendar",
        FEED,
        "(feed.board_id and not theirs)",
        "False",
        of(FEEDS, "a_board_closed_to_others_is_in_nobody_elses_calendar"),
    ),
    Fault(
        "who has left reads on",
        FEED,
        "if person.gone or ",
        "if ",
        of(FEEDS, "who_has_left_reads_no_calendar"),
    ),
    Fault(
        "a board's words stay when it is nobody's any more",
        FEED,
        "{} if row.board_id in self.theirs else ",
        "{} if row else ",
        of(FEEDS, "a_board_that_is_nobodys_any_more_leaves_no_words_behind"),
    ),
    Fault(
        "a deadline that leads were given is planned anew",
        "bot/services/calendars/events.py",
        "for asked_on, deadline in self.asked.items()}",
        "for asked_on, deadline in ()}",
        of(FEEDS, "what_was_asked_stands_whatever_is_set_afterwards"),
    ),
    Fault(
        "an old address goes on",
        FEED,
        "        drop_feeds(tx.session, CalendarFeed.person_id == by.ident, CalendarFeed.board_id == (board_id or None))\n",
        "",
        of(FEEDS, "only_the_newest_address_is_one_and_off_ends_it"),
    ),
)
