"""Nothing people type pings, breaks or changes a message, and every call stays within Slack's limits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.steps import STANDING, form_of
from tests.support.world import ASKED, World, council, london

NASTY = "<!channel> & *x* <@U1> `y` {{ 7*7 }} <b>z</b>"


def test_nasty_words_in_every_field_stay_words(world: World) -> None:
    slack = world.slack
    tables = council(slack)
    tables["boards"][0]["name"] = f"Board {NASTY}"
    for action in tables["actions"]:
        action["title"], action["workstream"], action["priority"] = f"T {NASTY}", f"W {NASTY}", f"P {NASTY}"
    tables["people"][1]["name"] = f"Ben {NASTY}"
    assert not world.import_(**tables).refused
    world.tick(ASKED)
    slack.presses("UBEN", slack.dm("UBEN")[0], "Update")
    slack.submits(
        "UBEN",
        slack.views[-1],
        rag="amber",
        narrative=f"N {NASTY}",
        next_step=f"S {NASTY}",
        help_needed=f"H {NASTY}",
        due="2024-12-01",
        due_reason=f"R {NASTY}",
    )
    slack.writes("UBEN", f"CTB-03 red: typed {NASTY}")
    slack.presses("UBEN", slack.dm("UBEN")[0], "Change")
    assert slack.views[-1].initial("narrative") == f"typed {NASTY}"
    world.live_through(london(2024, 10, 9, 12))
    for question in ("summary CTB", "actions CTB", "action CTB-03", "history CTB-03", f"summary {NASTY}"):
        assert NASTY in world.ask("UCHR", question), question
    assert f"R {NASTY}" in "".join(m.words() for m in slack.in_channel("C1"))
    for method, params in slack.calls:
        assert "<!channel>" not in str(params.get("text", "")), method
        assert "mrkdwn" not in [b.get("text", {}).get("type") for b in params.get("blocks", [])]
        if method == "chat.postMessage":
            assert params["mrkdwn"] is False


@pytest.mark.heavy
def test_large_plans_and_long_words_stay_within_the_limits(world: World) -> None:
    slack = world.slack
    plan = {"board": "CTB", "plan": "2024-25"}
    long_title = ("A very long title of an action that goes on " * 8)[:300]
    world.import_(
        actions=[
            {
                **plan,
                "ref": f"CTB-{n:03d}",
                "title": f"{n} {long_title}",
                "leads": "Ben" if n <= 60 else "Ana",
                "due": "2024-09-01",
            }
            for n in range(1, 201)
        ]
    )
    world.tick(ASKED)
    request = slack.dm("UBEN")[0]
    assert "Page 1 of 6." in request.words()
    slack.presses("UBEN", request, "Next")
    assert "Page 2 of 6." in request.words() and "CTB-011" in request.words()
    slack.presses("UBEN", request, "Update")
    slack.submits(
        "UBEN", slack.views[-1], rag="red", narrative="w" * 3000, next_step="n " * 500, help_needed="h " * 500
    )
    for n in range(1, 61):
        slack.writes("UBEN", f"CTB-{n:03d} red: " + "long words " * 270)
    world.live_through(london(2024, 10, 9, 12))
    digest = [m for m in slack.in_channel("C1") if not m.thread_ts]
    assert len(digest) == 1 and "200 overdue, 60 red of 200 actions; " in digest[0].words()
    assert "Also red: CTB-0" in digest[0].words() and "140 more actions in the thread." in digest[0].words()
    rest = [m for m in slack.in_channel("C1") if m.thread_ts == digest[0].ts]
    assert rest and sum(len(m.words().split()) for m in [*digest, *rest]) <= 720, "the rest is counted, buttons and all"
    for question in ("summary CTB", "actions CTB", "overdue CTB", "history CTB-001", "action CTB-001", "help"):
        assert world.slack.asks("UCHR", question).status == 200
    assert slack.refused == []


@pytest.mark.heavy
def test_everything_about_a_board_of_200_and_a_lead_of_60_stays_within_the_limits(world: World) -> None:
    slack = world.slack
    plan = {"board": "CTB", "plan": "2024-25"}
    long = ("A very long heading of an action that goes on " * 8)[:300]
    world.import_(
        actions=[
            {
                **plan,
                "ref": f"CTB-{n:03d}",
                "title": f"{n} {long}",
                "leads": "Ben" if n <= 60 else f"Role {n} {long}",
                "workstream": f"Stream {n} {long}",
                "priority": f"Priority {n} {long}",
                "due": "2024-09-01",
            }
            for n in range(1, 201)
        ],
        meetings=[{"board": "CTB", "date": f"2024-{month:02d}-12", "place": long} for month in range(6, 13)],
    )
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"sign_off": "yes"})
    world.tick(ASKED)
    links = "\n".join(f"{long[:80]} https://example.org/{'x' * 100}/{n}" for n in range(8))
    slack.presses("UBEN", slack.dm("UBEN")[0], "Update")
    words = {"narrative": "w" * 3000, "next_step": "n " * 500, "help_needed": "h " * 500, "evidence": links}
    slack.submits("UBEN", slack.views[-1], rag="red", **words)
    for n in range(2, 61):
        slack.writes("UBEN", f"CTB-{n:03d} red: " + "long words " * 270)
    world.live_through(london(2024, 11, 5, 12), timedelta(hours=2))
    for question in (
        "summary",
        "since",
        "papers",
        "meetings",
        "signoff",
        "overdue",
        "actions",
        "actions mine",
        "indicators",
        "help",
        "action CTB-001",
        "history CTB-001",
        "audit CTB-001",
    ):
        for user in ("UCHR", "UOFF", "UBEN"):
            assert slack.asks(user, f"{question} CTB" if question.isalpha() else question).status == 200, question
    slack.ephemeral.clear()
    shown = slack.asks("UANY", "papers CTB").json
    told = f"{shown} {slack.ephemeral} {[m.words() for m in slack.dm('UANY')]}"
    assert len(slack.ephemeral) == 4 and len(slack.dm("UANY")) > 1
    assert [n for n in range(1, 201) if f"CTB-{n:03d}" not in told] == []  # nothing is left out
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve all that are shown")
    slack.presses("UOFF", slack.asks("UOFF", "signoff CTB").json, "Edit words")
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Return with")
    slack.submits("UCHR", slack.views[-1], question="q" * 1000)
    for form in (
        "add CTB",
        "edit CTB-001",
        "close CTB-001",
        "nudge CTB",
        "settings CTB",
        "update CTB-001",
        "lead CTB-001",
    ):
        count = len(slack.views)
        slack.asks("UOFF", form)
        assert len(slack.views) == count + 1, form
    slack.saves_message("UBEN", "w" * 4000, "C1")
    for user in ("UCHR", "UOFF", "UBEN"):
        assert slack.opens_home(user)
    assert slack.refused == []


def test_an_empty_week_is_said(world: World) -> None:
    slack = world.slack
    tables = council(slack)
    for action in tables["actions"]:
        action["due"] = "2025-03-01"
    world.import_(**tables)
    world.live_through(london(2024, 10, 7, 10))
    assert "Nothing overdue of 4 actions" in slack.in_channel("C1")[0].words()


def test_links_and_mentions_typed_in_a_reply_become_plain_words(world: World) -> None:
    world.tick(ASKED)
    text = "CTB-03 green: see <mailto:a@b.c|a@b.c>, <https://x.y/z|the page> and <@U9> &amp; &lt;!channel&gt;"
    world.slack.event(
        {"type": "message", "channel": "DUBEN", "channel_type": "im", "user": "UBEN", "text": text, "ts": "7.7"}
    )
    assert world.rows("updates")[0]["narrative"] == "see a@b.c, the page (https://x.y/z) and @U9 & <!channel>"


def test_small_talk_is_no_update(world: World) -> None:
    world.tick(ASKED)
    for words in ("thanks!", "Hello", "help", "OK"):
        world.slack.writes("UBEN", words)
    assert world.rows("updates") == []
    assert "start with its reference" in world.slack.dm("UBEN")[-1].words()
