"""What may not be published is on no page, in no paper and in no public post: by no edition, part, date or detour."""

from __future__ import annotations

from tests.pages.steps import everything, marks, papers, read, releases, sets_page
from tests.support.fake_slack import FakeSlack
from tests.support.indicators import SMOKING, reported
from tests.support.private_boards import CTB, import_boards
from tests.support.steps import STANDING, form_of, meets
from tests.support.world import ASKED, World, london


def test_a_page_stands_without_figures_of_england_and_with_periods_that_nobody_can_read(
    world: World, slack: FakeSlack
) -> None:
    shared = {"indicator": "smoking", "area": "Luton", "source_document": "r.txt", "source_line": "7"}
    world.import_(
        indicators=[SMOKING],
        observations=[
            shared | {"edition": "2022/23", "period": "latest", "raw": "41%"},
            shared | {"edition": "2022/23", "period": "the one before", "raw": "43%"},
        ],
    )
    sets_page(slack)
    releases(slack)
    assert "43%" in read(world) and "41%" in read(world, "CTB/indicators/smoking.html")


def test_what_is_part_of_a_part_of_an_exempt_action_is_exempt_too(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    plan = {"board": "CTB", "plan": "2024-25"}
    world.import_(
        actions=[
            {**plan, "ref": "CTB-01", "title": "Family hubs", "leads": "Early years lead"},
            {**plan, "ref": "CTB-01.1", "parent_ref": "CTB-01", "title": "Buy the mill", "leads": ""},
            {**plan, "ref": "CTB-01.1.1", "parent_ref": "CTB-01.1", "title": "Offer 2 million", "leads": ""},
        ]
    )
    sets_page(slack)
    releases(slack)
    assert "Offer 2 million" in everything(world)
    marks(slack, "3")
    assert not [said for said in (everything(world), *papers(world)) if "Offer 2 million" in said]
    releases(slack)
    assert "Offer 2 million" not in everything(world)


def test_an_exempt_action_is_in_no_post_or_digest_of_a_public_channel(world: World, slack: FakeSlack) -> None:
    sets_page(slack, channel_public="yes")
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 red: the tender fell through")
    marks(slack, "3")
    world.tick(london(2024, 10, 7, 9, 30))
    assert slack.in_channel("C1") and not [m for m in slack.in_channel("C1") if "CTB-01" in m.words()]
    before = len(slack.in_channel("C1"))
    slack.presses("UCHR", slack.asks("UCHR", "actions CTB").json, "Post to")
    assert len(slack.in_channel("C1")) == before and "CTB-01 is exempt from publication" in str(slack.ephemeral[-1])
    sets_page(slack, channel_public="no")
    slack.presses("UCHR", slack.asks("UCHR", "overdue CTB").json, "Post to")
    assert len(slack.in_channel("C1")) > before


def test_a_paper_that_froze_before_the_mark_is_given_out_without_it(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    world.live_through(london(2024, 10, 7, 10))
    assert "Family hubs" in papers(world)[0]
    marks(slack, "3")
    [paper, _] = papers(world)
    assert "Family hubs" not in paper and "1 action is not in this paper" in paper and "CTB-02" in paper
    marks(slack, "0")
    assert "Family hubs" in papers(world)[0]


def test_a_due_date_that_waits_for_sign_off_is_no_first_date(signing: World, slack: FakeSlack) -> None:
    meets(signing, slack, "2024-10-15")
    sets_page(slack)
    slack.writes("UANA", "CTB-01 red: late\nDue: 31 March 2025 because of rain")
    slack.presses("UANA", slack.dm("UANA")[-1], "Due date to")
    slack.asks("UOFF", "edit CTB-01", "CANY")
    slack.submits("UOFF", slack.views[-1], due="2025-02-28", reason="Agreed")
    signing.live_through(london(2024, 10, 7, 10))
    [row] = [line for line in read(signing, "CTB/actions.csv").split("\n") if line.startswith("CTB-01,")]
    assert row == "CTB-01,Family hubs,,,not rated yet,,2025-02-28,,2024-12-31,,Early years lead"
    assert "31 Mar 2025" not in papers(signing)[0].split("CTB-02")[0].split("Every action")[-1]


def test_what_is_aimed_at_and_where_it_began_are_withheld_with_the_figure(world: World, slack: FakeSlack) -> None:
    reported(
        world, ("2022/23", "2021", "3", "77", ""), ("2023/24", "2022", "12", "78", ""), name="Deaths", unit="Number"
    )
    targets = [("2021", "baseline", "3"), ("2023", "baseline", "4"), ("2024", "target", "7")]
    world.import_(
        targets=[
            {"indicator": "smoking", "series": "", "area": "Luton", "period": period, "kind": kind, "raw": raw}
            for period, kind, raw in targets
        ]
    )
    sets_page(slack)
    releases(slack)
    page = read(world, "CTB/indicators/smoking.html")
    assert "12" in page and ">7<" in page and ">3<" not in page and ">4<" not in page


def test_a_figure_withheld_in_one_edition_is_in_none(world: World, slack: FakeSlack) -> None:
    reported(world, ("2022/23", "2021", "3", "77", ""), name="Number of pupils excluded", unit="")
    reported(
        world, ("2022/23", "2021", "3", "77", ""), ("2023/24", "2021", "3.4%", "77", ""),
        ("2023/24", "2022", "9", "77", ""), name="Percentage of pupils excluded", unit="",
    )  # fmt: skip
    sets_page(slack)
    releases(slack)
    page = read(world, "CTB/indicators/smoking.html")
    assert "3.4%" not in page and ">9<" in page


def test_two_officers_change_the_page_at_once(world: World, slack: FakeSlack) -> None:
    slack.presses("UOFF", slack.asks("UOFF", "page CTB").json, "Page settings")
    opened = slack.views[-1]
    sets_page(slack, hold_from="2024-09-30", hold_until="2024-10-31")
    answer = slack.submits("UOFF", opened, published="yes")
    assert "Something changed since you were shown it" in str(answer.json) + str(slack.ephemeral[-1:])
    assert "as an election is near" in read(world)


def test_what_was_posted_before_a_hold_and_not_sent_yet_is_not_sent_in_it(world: World, slack: FakeSlack) -> None:
    sets_page(slack, channel_public="yes", hold_from="2024-10-02", hold_until="2024-10-07")
    world.clock.move_to(london(2024, 10, 1, 23))
    world.sends = False
    slack.presses("UCHR", slack.asks("UCHR", "summary CTB").json, "Post to")
    world.clock.move_to(london(2024, 10, 2, 10))
    world.send()
    assert slack.in_channel("C1") == []
    assert any("before an election" in row["reason"] for row in world.rows("deliveries"))


def test_months_say_nothing_of_what_became_exempt(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 red: late")
    world.clock.move_to(london(2024, 11, 5, 10))
    sets_page(slack)
    releases(slack)
    assert "October 2024" in read(world)
    marks(slack, "3")
    assert "October 2024" not in read(world)


def test_what_was_released_is_not_shown_once_the_chair_signs_off(world: World, slack: FakeSlack) -> None:
    sets_page(slack)
    releases(slack)
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"sign_off": "yes"})
    assert "Nothing is published yet" in read(world)


def test_a_board_that_is_opened_again_has_no_page_until_an_officer_says_so(world: World, slack: FakeSlack) -> None:
    sets_page(slack)
    releases(slack)
    import_boards(world, CTB | {"private": "yes"})
    import_boards(world, CTB | {"private": "no"})
    assert read(world) == "" and "It has none" in world.ask("UOFF", "page CTB")


def test_a_title_that_may_name_somebody_is_pointed_out(world: World, slack: FakeSlack) -> None:
    plan = {"board": "CTB", "plan": "2024-25"}
    titles = ("Visit Mrs Bloggs", "Ask Chidi Chair", "Open the hub")
    world.import_(
        actions=[{**plan, "ref": f"CTB-0{n}", "title": title, "leads": ""} for n, title in enumerate(titles, 1)]
    )
    assert "Titles that may name somebody: CTB-01 and CTB-02." in world.ask("UOFF", "page CTB")
