"""What a digest says, and in how few words: one entry an action, worst first, and what did not change in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.rag import Rag
from bot.messages.message import from_json, text_of
from bot.services.reports.rendered import rendered
from bot.views.reports import ALL_WORDS, MAIN_WORDS, BoardReport, RatingMove, StandingActions
from storage.digests import Digest
from tests.support.fake_slack import FakeSlack
from tests.support.indicators import digest, reported
from tests.support.world import ASKED, World, london

LONG = "Recruitment to the two posts is late again because the panel could not meet, and the partner's board decides in May"
PLAN = {"board": "CTB", "plan": "2024-25"}


def large(world: World, reds: int = 12, actions: int = 200) -> None:
    """A plan of many actions, of which some are said to be red on one day, each with much to say."""
    world.import_(
        actions=[
            PLAN
            | {
                "ref": f"CTB-{n:03d}",
                "title": f"Action {n} of a plan with long titles, as councils like to print them in full",
                "leads": "Ben",
                "due": "2025-03-31" if n % 3 else "2024-10-04",
            }
            for n in range(10, actions + 10)
        ],
        updates=[
            {"ref": f"CTB-{n:03d}", "period": "2024-10", "rag": "red", "narrative": LONG, "next_step": LONG}
            | {"help_needed": LONG if n % 2 else "", "said_on": "2024-10-02"}
            for n in range(10, reds + 10)
        ],
    )


def words_of(world: World) -> list[list[str]]:
    """The words of each digest as it was stored: of its message first, then of its thread."""
    with world.app.core.store.read() as session:
        stored = session.exec(select(Digest).order_by(Digest.as_of)).all()  # type: ignore[arg-type]
    return [[text_of(from_json(m)) for m in d.content["messages"]] for d in stored if not d.skipped]


def count(text: str) -> int:
    return len(text.split())


def test_a_board_of_200_actions_with_12_reds_reads_its_week_in_a_minute(world: World, slack: FakeSlack) -> None:
    large(world)
    world.live_through(london(2024, 10, 7, 10), timedelta(hours=3))
    [parts] = words_of(world)
    main, *thread = parts
    assert count(main) <= MAIN_WORDS and sum(map(count, parts)) <= ALL_WORDS
    first = main.splitlines()[1]
    assert first.startswith("66 overdue, 12 red of 200 actions; help asked: CTB-011, CTB-013, CTB-015 and 3 more; ")
    reds = [f"CTB-{n:03d}" for n in range(10, 22)]
    assert all(ref in main for ref in reds), "each red is named, if only by its reference"
    assert "Also red: " in main and main.index("- CTB-012 ") < main.index("Also red: ")
    everything = "\n".join(parts)
    entries = [line.split()[1] for line in everything.splitlines() if line.startswith("- CTB-")]
    assert len(entries) == len(set(entries)) >= 6, "no action has two entries, in the message and its thread together"
    assert "more: /board actions CTB." in thread[-1], "what nothing has room for is counted, and where it stands"


def test_a_week_with_nothing_new_is_three_lines(world: World, slack: FakeSlack) -> None:
    large(world)
    digest(world, london(2024, 10, 7, 10))
    told = digest(world, london(2024, 10, 14, 10)).splitlines()
    assert len(told) == 3
    assert told[1].endswith("; nothing else new since Mon 7 Oct 2024.")
    assert told[2].startswith("No change: red CTB-010, CTB-011, ") and "; overdue " in told[2]


def test_a_quiet_board_without_anything_wrong_says_so_in_two(world: World, slack: FakeSlack) -> None:
    world.import_(actions=[PLAN | {"ref": "CTB-02", "title": "Healthy child programme", "leads": "Ana", "due": "none"}])
    digest(world, london(2024, 10, 7, 10))
    told = digest(world, london(2024, 10, 14, 10))
    assert "Nothing overdue of 1 action; 1 answer missing (1 no reply); nothing new since Mon 7 Oct 2024." in told
    assert len(told.splitlines()) == 2


@pytest.mark.fast
def test_all_that_is_to_be_said_of_an_action_stands_together(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 amber: slow")
    digest(world, london(2024, 10, 7, 10))
    world.clock.move_to(london(2024, 10, 9))
    shown = slack.asks("UBEN", "update CTB-03").status
    assert shown == 200
    answers = {"narrative": "The nursery withdrew", "next_step": "Find another", "help_needed": "Ask the schools forum"}
    moved = {"due": "2025-06-30", "due_reason": "A second site is needed"}
    slack.submits("UBEN", slack.views[-1], rag="red", **answers, **moved)
    told = digest(world, london(2024, 10, 14, 10))
    assert told.count("CTB-03 School readiness") == 1
    entry = told[told.index("CTB-03 School readiness") :].splitlines()
    assert entry[1].startswith("🔴 Red, was Amber · due Mon 30 Jun 2025")
    assert "A second site is needed" in entry[1] and "Ben" in entry[1]
    assert entry[2:5] == ["The nursery withdrew", "Next: Find another", "Help asked: Ask the schools forum"]
    assert "help asked: CTB-03" in told.splitlines()[1]


def test_what_needs_the_board_comes_worst_first(world: World, slack: FakeSlack) -> None:
    world.import_(
        actions=[
            PLAN | {"ref": f"CTB-1{n}", "title": f"Action {n}", "leads": "Ben", "due": "2025-03-31"} for n in range(6)
        ]
    )
    world.tick(ASKED)
    for words in ("CTB-10 green: fine", "CTB-11 amber: slow", "CTB-12 green: fine", "CTB-13 red: stuck"):
        slack.writes("UBEN", words)
    slack.writes("UBEN", "CTB-14 green: well")
    digest(world, london(2024, 10, 7, 10))
    world.clock.move_to(london(2024, 10, 9))
    slack.writes("UBEN", "CTB-10 recruiting now")  # no rating
    slack.writes("UBEN", "CTB-11 green: caught up")
    for ref, form in (
        ("CTB-12", {"rag": "green", "due": "2025-05-31", "due_reason": "Late grant"}),
        ("CTB-14", {"rag": "green", "help_needed": "A decision on the site"}),
    ):
        slack.asks("UBEN", f"update {ref}")
        slack.submits("UBEN", slack.views[-1], **form)
    slack.writes("UBEN", "CTB-13 red: still stuck, the site is lost")
    slack.writes("UBEN", "CTB-15 blue: done")
    told = digest(world, london(2024, 10, 14, 10))
    named = [line.split()[0] for line in told.splitlines() if line.startswith("CTB-1") and "Action" in line]
    assert named == ["CTB-13", "CTB-14", "CTB-12", "CTB-10"]
    assert "Completed: CTB-15." in told and "Rating moved: CTB-11 (Amber to Green)." in told


def test_the_first_digest_claims_no_change_since_a_day(world: World, slack: FakeSlack) -> None:
    reported(world, ("2022/23", "2021", "14.1%", "13.0%", "A"), ("2023/24", "2022", "21.1%", "12.7%", "R"))
    told = digest(world, london(2024, 10, 7, 10))
    assert "1 action to look at, 1 indicator changed." in told.splitlines()[1]
    slack.presses("UCHR", slack.in_channel("C1")[-1], "Why?")
    assert "amber became red" in str(slack.ephemeral[-1])


def test_a_green_that_is_overdue_gets_a_remark(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "CTB-02 green: fine")
    assert "🟢 Green, though overdue · due Sun 15 Sep 2024" in digest(world, london(2024, 10, 7, 10))


def test_a_date_that_moves_out_of_the_past_is_said_with_its_action(world: World, slack: FakeSlack) -> None:
    digest(world, london(2024, 10, 7, 10))
    world.clock.move_to(london(2024, 10, 9))
    slack.asks("UOFF", "edit CTB-02", "CANY")
    slack.submits("UOFF", slack.views[-1], title="Healthy child programme", due="2025-01-31", reason="Late grant")
    told = digest(world, london(2024, 10, 14, 10))
    assert "due Fri 31 Jan 2025, was Sun 15 Sep 2024: no longer overdue; slipped 138 days: Late grant" in told
    assert "No longer overdue: CTB-02" not in told, "not twice"


def test_each_action_of_a_digest_opens_its_record_and_each_indicator_its_source(world: World, slack: FakeSlack) -> None:
    digest(world, london(2024, 10, 7, 10))
    sent = slack.in_channel("C1")[-1]
    assert slack.presses("UCHR", sent, "CTB-02").status == 200
    assert "CTB-02" in str(slack.ephemeral[-1]) and "Healthy child programme" in str(slack.ephemeral[-1])


def test_papers_hold_every_action_whatever_the_message_leaves_out(world: World, slack: FakeSlack) -> None:
    world.import_(meetings=[{"board": "CTB", "date": "2024-11-20"}])
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 blue: every nursery takes part")
    answer = slack.asks("UOFF", "papers CTB", "CANY")
    told = str(answer.json) + "".join(str(m) for m in slack.ephemeral)
    for ref in ("CTB-01", "CTB-02", "CTB-03", "CTB-04"):
        assert ref in told, ref
    assert "Every action: 4" in told and "every nursery takes part" in told and "completed Tue 1 Oct 2024" in told


def test_even_a_parent_of_many_boards_with_much_of_everything_keeps_to_its_words(world: World) -> None:
    """What a report names is bounded in each of its parts, not only in its actions and indicators."""
    some = tuple(f"CTB-{n:03d}" for n in range(60))
    report = BoardReport.example()
    line, change = report.entries[0], report.indicators[0]
    much = replace(line, narrative=LONG, next_step=LONG, help_needed=LONG, title=LONG, leads=(LONG, LONG))
    wide = replace(change, name=LONG, why=LONG)
    full = replace(
        report,
        board=LONG * 3,
        entries=tuple(replace(much, ref=ref) for ref in some),
        indicators=(wide,) * 60,
        indicators_changed=(wide,) * 60,
        standing=tuple(StandingActions(key, some) for key in ("red", "overdue", "help", "unrated", "stale")),
        improved=tuple(RatingMove(ref, Rag.AMBER, Rag.GREEN) for ref in some),
        waiting=some,
        help_asked=some,
        sub_boards=tuple(replace(report.sub_boards[0], name=f"{LONG} {n}") for n in range(30)),
        changes=replace(report.changes, completed=some, recovered=some),  # type: ignore[type-var]
    )
    parts = [text_of(part) for part in rendered(world.app.core, full).parts]
    assert count(parts[0]) <= MAIN_WORDS
    assert sum(map(count, parts)) <= ALL_WORDS
