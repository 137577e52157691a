"""The pure rules: working days, windows, replies, actions, figures, periods, changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import at_local
from bot.domain.actions import ActionState, count, moves
from bot.domain.calendar import Asking, ReportingSchedule, WorkingDays, digest_window, paper_deadline
from bot.domain.figures import read_figure, read_rag
from bot.domain.indicator_periods import read_period
from bot.domain.rag import Rag
from bot.domain.replies.parts import quoted_parts, read_words
from bot.domain.text import cut, nearest

pytestmark = pytest.mark.fast

DAYS = WorkingDays()


def test_the_asking_of_october_2024_in_london() -> None:
    asking = Asking.newest(date(2024, 10, 20), ReportingSchedule(), "Europe/London", DAYS)
    assert asking
    assert asking.ask_date == date(2024, 10, 1) and asking.period == "2024-10"
    assert asking.request.due == datetime(2024, 10, 1, 8, tzinfo=UTC)
    assert asking.reminder(1).due == datetime(2024, 10, 4, 8, tzinfo=UTC)
    assert asking.reminder(2).due == datetime(2024, 10, 8, 8, tzinfo=UTC)
    assert asking.deadline == datetime(2024, 10, 8, 16, tzinfo=UTC)
    assert asking.missing_updates.due == datetime(2024, 10, 9, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("meeting", "clear", "papers"),
    [
        (date(2024, 11, 12), 5, date(2024, 11, 4)),  # Mon 4: Tue 5 to Mon 11 are the five clear days
        (date(2024, 9, 3), 5, date(2024, 8, 23)),  # over the bank holiday of 26 August
        (date(2024, 11, 12), 0, date(2024, 11, 11)),
    ],
)
def test_papers_go_out_clear_working_days_before_a_meeting(meeting: date, clear: int, papers: date) -> None:
    assert paper_deadline(meeting, clear, DAYS) == papers


def test_a_board_that_asks_by_its_meetings_asks_in_time_for_each() -> None:
    schedule = ReportingSchedule(answer_days=5, by_meeting=True, answers_in=(date(2024, 10, 30), date(2025, 2, 5)))
    of = (schedule, "Europe/London", DAYS)
    assert Asking.newest(date(2024, 10, 22), *of) is None
    first = Asking.following(date(2024, 10, 22), *of)
    assert first and (first.ask_date, first.deadline_date) == (date(2024, 10, 23), date(2024, 10, 30))
    assert Asking.newest(date(2025, 1, 28), *of) == first
    assert Asking.following(date(2025, 2, 1), *of) is None


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 10), st.integers(3, 10))
def test_askings_follow_each_other_month_by_month(day: date, ask_day: int, answer_days: int) -> None:
    of = (ReportingSchedule(ask_day, answer_days), "Europe/London", DAYS)
    newest, following = Asking.newest(day, *of), Asking.following(day, *of)
    assert newest and following and newest.ask_date <= day < following.ask_date
    assert (following.ask_date.replace(day=1) - newest.ask_date.replace(day=1)).days in (28, 29, 30, 31)
    for number in (1, 2):
        assert newest.request.due < newest.reminder(number).until <= newest.deadline


@pytest.mark.parametrize(
    ("month", "first"),
    [((2025, 1), 2), ((2024, 6), 3), ((2026, 4), 1), ((2022, 1), 4), ((2021, 5), 4)],
)
def test_the_first_working_day_skips_weekends_and_bank_holidays(month: tuple[int, int], first: int) -> None:
    assert DAYS.of_month(date(*month, 15), 1) == date(*month, first)


def test_scotland_has_its_own_holidays() -> None:
    assert WorkingDays("GB-SCT").of_month(date(2025, 1, 9), 1) == date(2025, 1, 3)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
    st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata"]),
    st.integers(0, 4),
)
def test_a_digest_week_is_always_found_and_weeks_join_without_gap(naive: datetime, zone: str, weekday: int) -> None:
    moment = naive.replace(tzinfo=UTC)
    week, window = digest_window(moment, zone, DAYS, ReportingSchedule(digest_weekday=weekday))
    assert week.weekday() == 0
    assert window.due <= moment < window.until
    assert window.due.astimezone(__import__("zoneinfo").ZoneInfo(zone)).time() == time(9)


@given(
    st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    st.times(),
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe"]),
)
def test_a_wall_time_is_never_before_what_was_asked(day: date, wall: time, zone: str) -> None:
    from zoneinfo import ZoneInfo

    wall = wall.replace(microsecond=0, second=0)
    shown = at_local(day, wall, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    asked = datetime.combine(day, wall)
    assert asked <= shown <= asked + timedelta(hours=2)


def test_gaps_and_folds() -> None:
    assert at_local(date(2024, 3, 31), time(1, 30), "Europe/London") == datetime(2024, 3, 31, 1, 0, tzinfo=UTC)
    assert at_local(date(2024, 10, 27), time(1, 30), "Europe/London") == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


KNOWN = {"CTB-07", "CTB-08", "3"}


@pytest.mark.parametrize(
    ("text", "ref", "rag", "words"),
    [
        ("CTB-07 amber: recruitment delayed", "CTB-07", "amber", "recruitment delayed"),
        ("ctb-07 Amber recruitment delayed", "CTB-07", "amber", "recruitment delayed"),
        ("CTB-07: green", "CTB-07", "green", ""),
        ("CTB-07 - on track, all good", "CTB-07", "green", "all good"),
        ("Re: CTB-07 complete", "CTB-07", "blue", ""),
        ("CTB-07 done: 3 of 10 visits", "CTB-07", None, "done: 3 of 10 visits"),
        ("CTB-07 amber to green this month", "CTB-07", None, "amber to green this month"),
        ("CTB-07 red last month, now green", "CTB-07", None, "red last month, now green"),
        ("CTB-07 no change, but it is now red", "CTB-07", None, "no change, but it is now red"),
        ("CTB-07 Amber Smith has left", "CTB-07", None, "Amber Smith has left"),
        ("CTB 07 amber: late", "CTB-07", "amber", "late"),
        ("ctb07 red: x", "CTB-07", "red", "x"),
        ("CTB\u201107 red: x", "CTB-07", "red", "x"),
        ("(CTB-07) red: x", "CTB-07", "red", "x"),
        ("CTB-07 green spaces plan agreed", "CTB-07", None, "green spaces plan agreed"),
        ("CTB-07 Red Cross visit went well", "CTB-07", None, "Red Cross visit went well"),
        ("We met the landlord about CTB-07", "CTB-07", None, "We met the landlord about CTB-07"),
        ("3: amber, late", "3", "amber", "late"),
    ],
)
def test_a_quoted_reference_and_a_leading_rating(text: str, ref: str, rag: str | None, words: str) -> None:
    parts = quoted_parts(text, KNOWN)
    assert parts is not None and len(parts) == 1
    assert (parts[0].ref, parts[0].parsed.rag, parts[0].parsed.words) == (ref, rag and Rag(rag), words)


@pytest.mark.parametrize("text", ["all fine", "we saw 3 schools", "amber", "CTB-99 green", ""])
def test_no_reference_is_made_up(text: str) -> None:
    assert quoted_parts(text, KNOWN) == []


@pytest.mark.parametrize(
    "text",
    [
        "CTB-07 and CTB-08 are fine",
        "we met\nCTB-07 and then CTB-08",
        "amber: blocked by CTB-07",
        "CTB-07 green\nCTB-07 red",
    ],
)
def test_several_references_in_one_breath_are_not_guessed_at(text: str) -> None:
    assert quoted_parts(text, KNOWN) is None


def test_several_lines_each_with_its_reference_are_several_answers() -> None:
    parts = quoted_parts("CTB-07 green: fine\nmore on it\n\nCTB-08 no change", KNOWN)
    assert parts is not None
    assert [(p.ref, p.parsed.rag, p.parsed.no_change, p.parsed.words) for p in parts] == [
        ("CTB-07", Rag.GREEN, False, "fine\nmore on it"),
        ("CTB-08", None, True, ""),
    ]


@given(st.text())
def test_reading_words_never_breaks_and_loses_only_the_rating(text: str) -> None:
    parsed = read_words(text)
    assert parsed.words == "" or parsed.words in text
    quoted_parts(text, KNOWN)


@given(st.text(), st.integers(5, 200))
def test_cutting_keeps_to_the_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit


def test_nearest_ignores_case() -> None:
    assert nearest("ctb-77", ["CTB-07", "HETP-01"])[0] == "CTB-07"


def _action(ref: str = "A-1", **given: object) -> ActionState:
    values: dict[str, object] = {
        "action_id": 1,
        "ref": ref,
        "title": "T",
        "leads": ("L",),
        "due": None,
        "due_is_default": False,
        "status": "open",
    }
    return ActionState(**(values | given))  # type: ignore[arg-type]


TODAY = date(2024, 10, 7)


def test_a_default_date_never_makes_an_action_overdue() -> None:
    late = date(2024, 9, 30)
    assert _action(due=late).days_overdue(TODAY) == 7
    assert _action(due=late, due_is_default=True).days_overdue(TODAY) == 0
    assert _action(due=late, status="complete").days_overdue(TODAY) == 0
    assert _action(due=TODAY).days_overdue(TODAY) == 0


def test_stale_is_over_62_days_and_only_of_a_rating_that_was_said() -> None:
    assert not _action().is_stale(TODAY, 62)
    assert not _action(rag=Rag.GREEN, rag_on=TODAY - timedelta(days=62)).is_stale(TODAY, 62)
    assert _action(rag=Rag.GREEN, rag_on=TODAY - timedelta(days=63)).is_stale(TODAY, 62)


def test_none_is_counted_none_and_never_grey() -> None:
    states = [
        _action("A-1"),
        _action("A-2", rag=Rag.GREY),
        _action("A-3", leads=()),
        _action("A-4", status="closed"),
        _action("A-5", stands_alone=False),
    ]
    counted = count(states, TODAY, 62, 0).as_dict()
    assert (counted["none"], counted["grey"], counted["actions"], counted["no_lead"]) == (2, 1, 3, 1)


def test_moves_between_two_moments() -> None:
    before = [
        _action("A-1", due=date(2024, 10, 3)),
        _action("A-2", due=date(2024, 9, 1)),
        _action("A-3", rag=Rag.GREEN),
    ]
    after = [_action("A-1", due=date(2024, 10, 3)), _action("A-2", due=date(2024, 12, 1)), _action("A-3", rag=Rag.RED)]
    moved = moves(before, after, date(2024, 9, 30), TODAY)
    assert [a.ref for a in moved.newly_overdue] == ["A-1"]
    assert [a.ref for a in moved.recovered] == ["A-2"]
    assert [(a.ref, was) for a, was in moved.rag_moved] == [("A-3", Rag.GREEN)]


@pytest.mark.parametrize(
    ("raw", "value", "rank"),
    [
        ("39.10%", 39.1, None),
        ("6,660", 6660.0, None),
        ("13.065", 13.065, None),
        ("-0.01", -0.01, None),
        ("10.5% households", 10.5, None),
        ("38% (Leicester)", 38.0, None),
        ("Rank 3rd of 16", None, (3, 16)),
        ("Ranked 6th of 16", None, (6, 16)),
        (".5%", 0.5, None),
        ("£1.2m", None, None),
        ("2022: 43%", None, None),
        ("43 60%", None, None),
        ("65 households", 65.0, None),
        ("N/a", None, None),
        ("-", None, None),
        ("_", None, None),
        ("", None, None),
    ],
)
def test_figures_are_read_as_printed(raw: str, value: float | None, rank: tuple[int, int] | None) -> None:
    figure = read_figure(raw)
    assert (figure.value, (figure.rank, figure.rank_of)) == (value, rank or (None, None))


def test_letters_of_other_alphabets_are_read_as_what_they_look_like() -> None:
    assert [read_rag(r) for r in ("A", "А", "r", "G", "N/a", "")] == ["A", "A", "R", "G", "", ""]


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2021/22", "2021-04-01", "2022-03-31"),
        ("2018 - 20", "2018-01-01", "2020-12-31"),
        ("2018- 20", "2018-01-01", "2020-12-31"),
        ("2016-2018", "2016-01-01", "2018-12-31"),
        ("2020-21", "2020-04-01", "2021-03-31"),
        ("Q3 2023/24", "2023-10-01", "2023-12-31"),
        ("2023/24 Q4", "2024-01-01", "2024-03-31"),
        ("2015 Q1", "2015-01-01", "2015-03-31"),
        ("Apr-23", "2023-04-01", "2023-04-30"),
        ("2018 - 19", "2018-01-01", "2019-12-31"),
        ("2018-19", "2018-04-01", "2019-03-31"),
        ("2020/21 - 24/25", "2020-04-01", "2025-03-31"),
        ("Aug 2006 - Jul 2007", "2006-08-01", "2007-07-31"),
    ],
)
def test_periods_are_read_to_their_days(label: str, start: str, end: str) -> None:
    period = read_period(label)
    assert period is not None and (period.start.isoformat(), period.end.isoformat(), period.label) == (
        start,
        end,
        label,
    )


@given(st.text(max_size=20))
def test_a_period_that_is_not_one_is_none(label: str) -> None:
    period = read_period(label)
    assert period is None or period.start <= period.end


def test_a_rating_is_read_where_its_reference_leads_a_later_line() -> None:
    [part] = quoted_parts("A word first.\nCTB-02 green, hall booked.", {"CTB-01", "CTB-02"}) or []
    assert (part.ref, part.parsed.rag, part.parsed.words) == ("CTB-02", Rag.GREEN, "A word first.\nhall booked.")
    two = "Patrols amber, two officers ill.\nCTB-02 green, hall booked."
    assert quoted_parts(two, {"CTB-01", "CTB-02"}) is None, "what stands above may be about another action"
