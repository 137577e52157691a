"""Leads who are not in Slack, roles that nobody holds, several leads of one action, two boards, two zones."""

from __future__ import annotations

from datetime import timedelta

from tests.support.world import ASKED, World, council, london


def test_leads_who_cannot_be_reached_are_put_to_the_officer_in_one_message(world: World) -> None:
    slack = world.slack
    tables = council(slack)
    tables["actions"][2]["leads"] = "Manager of nothing yet"
    tables["people"].append({"name": "Pat Partner", "email": "pat@elsewhere.example.org"})
    tables["actions"][3]["leads"] = "Pat Partner"
    world.import_(**tables)
    world.tick(ASKED)
    assert slack.dm("UBEN") == []
    asked = [m for m in slack.dm("UOFF") if "leads I can't reach" in m.words()]
    assert len(asked) == 1
    assert "for Manager of nothing yet" in asked[0].words() and "for Pat Partner" in asked[0].words()
    slack.presses("UOFF", asked[0], "Update")
    assert "You answer on behalf of " in str(slack.views[-1].payload)
    slack.submits("UOFF", slack.views[-1], rag="green", narrative="told by telephone")
    update = world.rows("updates")[0]
    assert (update["said_by"], update["on_behalf_of"]) == ("Olive Officer", "Manager of nothing yet")
    assert "1 of 2 done." in asked[0].words()


def test_several_leads_one_answer_is_enough_and_the_others_may_add_theirs(world: World) -> None:
    slack = world.slack
    tables = council(slack)
    tables["actions"][2]["leads"] = "Ana; ben@example.org"
    world.import_(**tables)
    world.tick(ASKED)
    ana, ben = slack.dm("UANA")[0], slack.dm("UBEN")[0]
    slack.writes("UBEN", "CTB-03 green: fine from here")
    assert "1 of 3 done." in ana.words() and "1 of 1 done." in ben.words()
    assert [b["text"]["text"] for b in ana.buttons()].count("Add yours") == 1
    slack.presses("UANA", ana, "Add yours")
    slack.submits("UANA", slack.views[-1], rag="amber", narrative="less fine from here")
    assert [(u["version"], u["rag"], u["said_by"]) for u in world.rows("updates")] == [
        (1, "green", "Ben"),
        (2, "amber", "Ana"),
    ]
    world.live_through(london(2024, 10, 5))
    assert not [m for m in slack.dm("UBEN") if "Reminder" in m.text]


def test_two_boards_share_one_message_and_each_lead_is_asked_in_their_own_morning(world: World) -> None:
    slack = world.slack
    tables = council(slack)
    slack.user("UNYC", "Nia", "nia@example.org", tz="America/New_York")
    tables["people"].append({"name": "Nia", "email": "nia@example.org"})
    tables["boards"].append({"key": "APB", "name": "At Place Board", "channel": ""})
    other = {"board": "APB", "plan": "2024-25"}
    tables["actions"] += [
        {**other, "ref": "APB-01", "title": "Frailty", "leads": "Ben"},
        {**other, "ref": "APB-02", "title": "Cancer", "leads": "Nia"},
    ]
    world.import_(**tables)
    world.start()
    world.tick(ASKED)
    assert len(slack.dm("UBEN")) == 1
    assert "At Place Board and Children's Trust Board" in slack.dm("UBEN")[0].words()
    assert slack.dm("UNYC") == []
    world.tick(ASKED + timedelta(hours=4, minutes=59))
    assert slack.dm("UNYC") == []
    world.tick(ASKED + timedelta(hours=5))
    assert "by 17:00 on Tue 8 Oct 2024" in slack.dm("UNYC")[0].text


def test_a_bank_holiday_moves_the_asking_and_the_digest(world: World) -> None:
    slack = world.slack
    world.clock.move_to(london(2025, 3, 31, 12))
    world.live_through(london(2025, 5, 6, 10), timedelta(hours=1))
    may = [m for m in slack.dm("UBEN") if m.text.startswith("Your May 2025")]
    assert len(may) == 1
    weeks = [m.text.partition(":")[0].rpartition("to ")[2] for m in slack.in_channel("C1")]
    assert "Tue 22 Apr 2025" in weeks, "Easter Monday is the 21st"
    assert "Tue 6 May 2025" in weeks, "the early May bank holiday is the 5th"


def test_a_reply_to_an_earlier_edition_stays_with_the_action_that_was_carried_over(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 amber: slow")
    tables = council(slack)
    tables["plans"].append({"board": "CTB", "plan": "2025-26", "start": "2025-04-01", "end": "2026-03-31"})
    tables["actions"].append(
        {"board": "CTB", "plan": "2025-26", "ref": "CTB-03", "title": "School readiness", "leads": "Ben"}
    )
    assert not world.import_(**tables).refused
    world.clock.move_to(london(2025, 3, 31, 12))
    world.start()
    world.tick(london(2025, 4, 1, 9))
    assert "🟠 Amber (at risk), last confirmed 182 days ago by Ben" in slack.dm("UBEN")[-1].words()
    assert "slow" in world.ask("UCHR", "history CTB-03")
    slack.presses("UBEN", slack.dm("UBEN")[-1], "No change")
    slack.presses("UBEN", next(m for m in slack.dm("UBEN") if "Saved to CTB-03" in m.text), "Undo")
    assert world.rows("updates")[0]["withdrawn_on"], "an answer to the closed edition can still be taken back"
    newest = world.rows("updates")[-1]
    assert (newest["plan"], newest["rag"]) == ("2025-26", "amber")


def test_a_plain_reply_cannot_pry_into_a_private_board(world: World) -> None:
    slack = world.slack
    slack.channel("CSEC", "secret", private=True)
    world.import_(
        boards=[
            {"key": "CTB", "name": "Children's Trust Board", "channel": "C1"},
            {"key": "SEC", "name": "S", "channel": "CSEC"},
        ],
        actions=[{"ref": "SEC-01", "board": "SEC", "plan": "1", "title": "A secret", "leads": "Hidden Person"}],
    )
    world.start()
    slack.writes("UBEN", "SEC-01 red: what is this?")
    assert "There is no action" in slack.dm("UBEN")[-1].words() and "Hidden" not in slack.dm("UBEN")[-1].words()


def test_a_refused_choice_is_not_said_to_be_filed(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    slack.writes("UANA", "no change")
    question = slack.dm("UANA")[-1]
    slack.presses("UANA", question, "CTB-01")
    assert world.rows("updates") == []
    assert "Which action is this about?" in question.words()
    assert "Nobody has rated CTB-01 yet" in slack.dm("UANA")[-1].words()


def test_blue_completes_officers_reopen_and_words_alone_do_neither(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 blue: finished")
    slack.writes("UBEN", "CTB-03: one more thing")
    assert "CTB-03 is complete, so it can't be changed" in slack.dm("UBEN")[-1].words()
    slack.asks("UOFF", "update CTB-03")
    slack.submits("UOFF", slack.views[-1], rag="amber", narrative="Not finished after all")
    action = next(a for a in world.rows("actions") if a["ref"] == "CTB-03")
    assert (action["status"], action["rag"]) == ("open", "amber")
    slack.writes("UBEN", "CTB-03: one more thing")
    assert next(a for a in world.rows("actions") if a["ref"] == "CTB-03")["status"] == "open"


def test_a_long_officers_list_continues_in_its_thread(world: World) -> None:
    plan = {"board": "CTB", "plan": "2024-25"}
    world.import_(
        actions=[
            {**plan, "ref": f"CTB-{n:03d}", "title": "T", "leads": f"Role number {n} " + "with a long name " * 5}
            for n in range(200)
        ]
    )
    world.live_through(london(2024, 10, 9, 10), timedelta(hours=3))
    told = [m for m in world.slack.dm("UOFF") if "CTB-199" in m.words() and "Role number 199" in m.words()]
    assert told and world.slack.refused == []
