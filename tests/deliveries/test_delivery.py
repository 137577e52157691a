"""Sending once: what happens when Slack refuses, waits, breaks off, or does not answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.world import ASKED, World


def _states(world: World) -> dict[str, str]:
    return {d["recipient"]: d["state"] for d in world.rows("deliveries") if d["kind"] == "request"}


def test_told_to_wait_everything_waits_and_is_then_sent_once(world: World) -> None:
    world.slack.fail_next("chat.postMessage", "429")
    world.tick(ASKED)
    assert _states(world) == {"UANA": "pending", "UBEN": "pending"}
    assert len([c for c in world.slack.calls if c[0] == "chat.postMessage" and c[1]["channel"] != "UOFF"]) == 1
    world.tick(ASKED + timedelta(seconds=6))
    assert world.slack.to_others() == []
    world.tick(ASKED + timedelta(seconds=8))
    assert [len(world.slack.dm(u)) for u in ("UANA", "UBEN")] == [1, 1]


@pytest.mark.fast
@pytest.mark.parametrize("trouble", ["500", "drop_before", "drop_after", "garbage", "fatal_error"])
def test_what_may_have_arrived_is_looked_for_before_it_is_sent_again(world: World, trouble: str) -> None:
    world.slack.fail_next("chat.postMessage", trouble)
    world.tick(ASKED)
    assert sorted(_states(world).values()) == ["sent", "unknown"]
    world.tick(ASKED + timedelta(seconds=61))
    world.tick(ASKED + timedelta(seconds=62))
    assert [len(world.slack.dm(u)) for u in ("UANA", "UBEN")] == [1, 1]
    assert set(_states(world).values()) == {"sent"}


def test_it_is_not_sent_again_where_it_cannot_be_looked_for(world: World) -> None:
    world.slack.fail_next("chat.postMessage", "drop_after")
    world.slack.fail_next("conversations.open", *["missing_scope"] * 5)
    world.tick(ASKED)
    world.tick(ASKED + timedelta(minutes=5))
    assert "unknown" in _states(world).values()
    assert len(world.slack.to_others()) == 2


@pytest.mark.parametrize(
    ("code", "fix"), [("account_inactive", "deactivated"), ("channel_not_found", "Check the channel")]
)
def test_a_refusal_for_good_is_reported_to_the_officer_with_its_fix(world: World, code: str, fix: str) -> None:
    from tests.support.world import london

    world.slack.fail_next("chat.postMessage", code)
    world.tick(ASKED)
    assert "failed" in _states(world).values()
    world.live_through(london(2024, 10, 9, 10))
    listed = next(m for m in world.slack.dm("UOFF") if "missing updates" in m.words())
    assert "was not delivered" in listed.words() and fix in listed.words()


def test_a_token_that_stops_working_loses_nothing(world: World) -> None:
    world.slack.fail_next("chat.postMessage", "token_revoked", "token_revoked")
    world.tick(ASKED)
    assert world.slack.to_others() == []
    world.tick(ASKED + timedelta(minutes=11))
    assert [len(world.slack.dm(u)) for u in ("UANA", "UBEN")] == [1, 1]


def test_an_edit_is_repeated_until_it_is_there(world: World) -> None:
    world.tick(ASKED)
    world.slack.fail_next("chat.update", "500", "429")
    world.slack.writes("UBEN", "CTB-03 green: fine")
    assert "0 of 1 done." in world.slack.dm("UBEN")[0].words()
    for seconds in (10, 30, 60):
        world.tick(ASKED + timedelta(seconds=seconds))
    assert "1 of 1 done." in world.slack.dm("UBEN")[0].words()


def test_a_sender_that_vanished_leaves_the_message_unknown_not_lost(world: World) -> None:
    world.sends = False
    from bot.jobs.schedule import tick
    from bot.services.deliveries.outbox import LEASE, UNKNOWN_WAIT, lease_work

    world.clock.move_to(ASKED)
    tick(world.app.job_context, ASKED)
    core = world.app.core
    with core.store.write() as session:
        assert len(lease_work(session, core=core, now=ASKED, pace=world.pace, urgent=False, room=50)) == 2
    world.sends = True  # and then the process is killed
    world.tick(ASKED + LEASE + timedelta(seconds=1))
    assert world.slack.to_others() == [] and set(_states(world).values()) == {"unknown"}
    world.tick(ASKED + LEASE + UNKNOWN_WAIT + timedelta(seconds=2))
    assert [len(world.slack.dm(u)) for u in ("UANA", "UBEN")] == [1, 1]


def test_a_database_that_is_away_is_not_acknowledged_and_the_retry_is_filed_once(world: World) -> None:
    world.tick(ASKED)
    store = world.app.core.store
    with store.writer.connect() as blocker:  # somebody else holds the write lock for longer than we wait
        blocker.exec_driver_sql("SELECT 1")
        real = store.write
        store.write = lambda: _away()  # type: ignore[method-assign]
        event = {
            "type": "message",
            "channel": "DUBEN",
            "channel_type": "im",
            "user": "UBEN",
            "text": "CTB-03 green: x",
            "ts": "1.000001",
        }
        world.sends = False
        assert world.slack.event(event).status == 500
        store.write = real  # type: ignore[method-assign]
    world.sends = True
    assert [world.slack.event(event).status for _ in range(3)] == [200, 200, 200]
    assert len(world.rows("updates")) == 1


def _away():  # type: ignore[no-untyped-def]
    from bot.errors import DatabaseUnavailable

    raise DatabaseUnavailable(url="x", problem="away", fix="")


def test_an_outage_of_hours_still_delivers_in_time_and_one_of_days_is_recorded_as_skipped(world: World) -> None:
    world.slack.fail_next("chat.postMessage", *["503"] * 60)
    world.tick(ASKED)
    for hours in range(1, 7):
        world.tick(ASKED + timedelta(hours=hours))
    assert world.slack.to_others() == [] and set(_states(world).values()) == {"pending"}
    world.slack.trouble.clear()
    world.tick(ASKED + timedelta(hours=7, minutes=59))
    assert [len(world.slack.dm(u)) for u in ("UANA", "UBEN")] == [1, 1]


def test_what_could_not_be_sent_before_its_deadline_is_skipped_with_the_reason(world: World) -> None:
    from tests.support.world import london

    world.slack.fail_next("chat.postMessage", *["503"] * 5)
    world.tick(ASKED)
    world.tick(london(2024, 10, 8, 18))
    assert world.slack.to_others() == []
    rows = [d for d in world.rows("deliveries") if d["kind"] == "request"]
    assert {(d["state"], d["reason"]) for d in rows} == {("skipped", "it could not be sent in time")}


def test_unprompted_messages_wait_for_office_hours(world: World) -> None:
    from tests.support.world import london

    world.slack.fail_next("chat.postMessage", "503", "503")
    world.tick(ASKED)
    world.tick(london(2024, 10, 1, 22))
    assert world.slack.to_others() == []
    world.tick(london(2024, 10, 2, 9, 30))
    assert [len(world.slack.dm(u)) for u in ("UANA", "UBEN")] == [1, 1]


def test_a_broken_template_loses_no_reply(world: World, tmp_path) -> None:  # type: ignore[no-untyped-def]

    from bot.messages.compose import Templates

    world.tick(ASKED)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "receipt.html").write_text("<p>{{ view.nothing }}</p>")
    good = world.app.core.templates
    object.__setattr__(world.app.core, "templates", Templates(tmp_path / "own"))
    event = {
        "type": "message",
        "channel": "DUBEN",
        "channel_type": "im",
        "user": "UBEN",
        "text": "CTB-03 green: x",
        "ts": "5.1",
    }
    assert world.slack.event(event).status == 500
    object.__setattr__(world.app.core, "templates", good)
    assert world.slack.event(event).status == 200
    assert len(world.rows("updates")) == 1
