"""An upgrade in the middle of a month: what was sent, asked and kept before it goes on.

`recorded/` is what release 0.1.0 (migration 0017) left on the morning of 4 November 2024: its database, with an outbox
that waits, and the workspace as people see it, with the buttons and open forms that it was sent.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.jobs.schedule import SCHEDULE
from storage.engine import Store
from storage.inbound import Inbound, claim_edit
from storage.migrations import downgrade, upgrade
from storage.people import Person
from tests.support.fake_slack import Answer, FakeSlack, Message, View
from tests.support.world import World

RECORDED = Path(__file__).parent / "recorded"
BEFORE = "0017"
WORKSPACE: dict[str, Any] = json.loads((RECORDED / "slack.json").read_text(encoding="utf-8"))


def database_before(folder: Path) -> Path:
    """The database as it was left, as a SQLite file."""
    file = folder / "before.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((RECORDED / "database.sql").read_text(encoding="utf-8"))
    return file


@pytest.fixture
def upgraded(slack: FakeSlack, database_url: str, tmp_path: Path) -> Iterator[World]:
    """The bot after the upgrade: on SQLite the file itself, on PostgreSQL its backup, restored."""
    slack.load(WORKSPACE)
    at = datetime.fromisoformat(WORKSPACE["now"])
    world = World.make(slack, database_url, tmp_path, at, database=database_before(tmp_path))
    yield world
    world.close()


def answered(slack: FakeSlack) -> str:
    """What the last press or form was answered with, seen by its user alone."""
    return slack.ephemeral[-1]["text"] if slack.ephemeral else ""


def message_to(slack: FakeSlack, channel: str, start: str) -> Message:
    return next(m for m in slack.in_channel(channel) if m.text.startswith(start))


def form(name: str) -> tuple[str, View]:
    kept = WORKSPACE["forms"][name]
    return kept["user"], View(kept["id"], kept["payload"], kept["user"])


# -- the outbox --


@pytest.mark.fast
def test_what_waited_in_the_outbox_goes_out_once(upgraded: World, slack: FakeSlack) -> None:
    before = len(slack.messages)
    upgraded.send()
    new = slack.messages[before:]
    assert sorted(m.text for m in new if "goes out" not in m.text and m.channel != "DUOFF") == [
        "At Place Board, week to Mon 4 Nov 2024: 1 action overdue, 2 actions checked",
        "Children's Trust Board, week to Mon 4 Nov 2024: 1 action overdue, 5 actions checked",
        "Saved to CTB-03 · Green",
        "Your November 2024 updates: 1 action, by 17:00 on Fri 8 Nov 2024",
        "Your November 2024 updates: 2 actions, by 17:00 on Fri 8 Nov 2024",
        "Your November 2024 updates: 2 actions, by 17:00 on Fri 8 Nov 2024",
    ]
    assert "leads who can't be reached in Slack, for November 2024" in slack.dm("UOFF")[-1].text
    upgraded.tick()
    assert not [m for m in slack.messages[before + len(new) :] if "November" in m.text], "nobody is asked twice"
    assert {row["state"] for row in upgraded.rows("deliveries")} <= {"sent", "failed", "skipped"}


# -- buttons --


def buttons_sent() -> list[Any]:
    """Every button and menu entry of every message that was sent."""
    found = []
    for number, kept in enumerate(WORKSPACE["messages"]):
        message = Message(**kept)
        user = message.channel[1:] if message.channel.startswith("D") else "UCHR"
        for place, button in enumerate(message.buttons()):
            found.append((user, number, "press", place, button["text"]["text"]))
        for place, menu in enumerate(message.buttons(menus=True)):
            found += [(user, number, "choose", place, option["text"]["text"]) for option in menu["options"]]
    return found


@pytest.mark.parametrize("user, number, how, place, label", buttons_sent())
def test_every_button_that_was_sent_works(
    slack: FakeSlack, tmp_path: Path, user: str, number: int, how: str, place: int, label: str
) -> None:
    slack.load(WORKSPACE)
    at = datetime.fromisoformat(WORKSPACE["now"])
    world = World.make(slack, f"sqlite:///{tmp_path}/after.db", tmp_path, at, database=database_before(tmp_path))
    message = slack.messages[number]
    elements = message.buttons(menus=how == "choose")
    same = [e for e in elements[:place] if label in json.dumps(e, ensure_ascii=False)]
    answer = (slack.presses if how == "press" else slack.chooses)(user, message, label, number=len(same))
    assert answer.status == 200, answer
    assert "not of this version" not in answered(slack) and "went wrong" not in answered(slack)
    world.close()


def test_an_answer_by_an_old_button_is_filed(upgraded: World, slack: FakeSlack) -> None:
    receipt = message_to(slack, "DUANA", "Saved to CTB-02")
    slack.presses("UANA", receipt, "🟢 Green")
    assert "🟢 Green (on track)" in receipt.words()
    slack.presses("UDEE", message_to(slack, "DUDEE", "Which action"), "PLB-02")
    upgraded.send()
    filed = [u for u in upgraded.rows("updates") if u["ref"] == "PLB-02"]
    assert [(u["narrative"], u["said_by"]) for u in filed] == [("all good here, two teams running", "Dee")]


def test_the_list_for_whom_slack_does_not_reach_is_answered_on_their_behalf(upgraded: World, slack: FakeSlack) -> None:
    slack.presses("UOFF", message_to(slack, "DUOFF", "1 update to give on behalf"), "Update")
    slack.submits("UOFF", slack.views[-1], rag="amber", narrative="By telephone: two courses fewer")
    update = upgraded.rows("updates")[-1]
    assert (update["ref"], update["said_by"], update["on_behalf_of"]) == ("CTB-05", "Olive Officer", "Cai Outside")


def test_the_chair_decides_by_the_list_that_was_sent(upgraded: World, slack: FakeSlack) -> None:
    listed = message_to(slack, "DUCHR", "Children's Trust Board: 2 updates wait")
    assert slack.presses("UCHR", listed, "Approve").status == 200
    decided = [u for u in upgraded.rows("updates") if u["signed_off_by"]]
    assert [(u["ref"], u["sign_off"]) for u in decided] == [("CTB-01", "returned"), ("CTB-02", "published")]


def test_the_answer_to_a_chairs_question_finds_its_update(upgraded: World, slack: FakeSlack) -> None:
    question = message_to(slack, "DUANA", "Chidi Chair asks about CTB-01")
    slack.writes("UANA", "Both by December", thread_ts=question.ts)
    update = upgraded.rows("updates")[-1]
    assert (update["ref"], update["rag"], update["narrative"]) == (
        "CTB-01",
        "amber",
        "two posts empty\nBoth by December",
    )


def test_an_action_without_a_lead_is_given_one_by_the_notice_that_was_sent(upgraded: World, slack: FakeSlack) -> None:
    notice = message_to(slack, "DUOFF", "Children's Trust Board: 1 lead to name")
    slack.presses("UOFF", notice, "Assign someone")
    slack.submits("UOFF", slack.views[-1], person="UBEN", since="2024-11-04", reason="Agreed")
    assert "Ben from Mon 4 Nov 2024" in notice.words()
    assert {a["ref"]: a["leads"] for a in upgraded.rows("actions")}["CTB-04"] == "ben@example.org"


def test_what_did_not_arrive_is_sent_again_by_the_notice_that_was_sent(upgraded: World, slack: FakeSlack) -> None:
    slack.presses("UOFF", message_to(slack, "DUOFF", "1 message of boardbot's"), "Send again")
    assert message_to(slack, "C1", "Children's Trust Board, week to Mon 14 Oct 2024")


# -- forms that stayed open --


def submitted(slack: FakeSlack, name: str, **values: str) -> Answer:
    user, view = form(name)
    return slack.submits(user, view, **values)


def test_forms_that_stayed_open_are_saved(upgraded: World, slack: FakeSlack) -> None:
    def saved(name: str, **values: str) -> None:
        answer = submitted(slack, name, **values)
        assert (answer.status, answer.json) == (200, {}), f"{name}: {answer}"

    saved("assign", person="UBEN", since="2024-11-04", reason="")
    saved("edit_published", narrative="Begun", reason="")
    saved("update", rag="green", narrative="Visits begun")
    saved("away", first="2024-12-02", last="2024-12-06")
    saved("settings", answer_days="4")
    assert "answer within: 4 working days (was: 5 working days)" in slack.dm("UOFF")[-1].words()
    assert "published as edited by Olive Officer" in upgraded.ask("UOFF", "history CTB-02")


def test_an_update_is_withheld_by_a_form_that_stayed_open(upgraded: World, slack: FakeSlack) -> None:
    assert submitted(slack, "withhold", reason="Names a resident").json == {}
    assert "withheld" in {u["sign_off"] for u in upgraded.rows("updates")}


def test_a_list_that_stayed_open_is_still_decided_by(upgraded: World, slack: FakeSlack) -> None:
    shown = WORKSPACE["shown"]["sign-off"]
    assert slack.presses(shown["user"], shown["answer"], "Approve").status == 200
    assert "published" in {u["sign_off"] for u in upgraded.rows("updates") if u["ref"] == "CTB-02"}


def test_the_home_tab_of_before_answers(upgraded: World, slack: FakeSlack) -> None:
    slack.presses_home("UANA", "Change")
    slack.submits("UANA", slack.views[-1], rag="red", narrative="No venue")
    assert upgraded.rows("updates")[-1]["narrative"] == "No venue"


JOBS = {
    "tell digests": "send digests",
    "tell of orphans": "notify of unassigned actions",
    "tell of ended plans": "notify of ended plans",
    "tell what did not arrive": "report undelivered messages",
}


@pytest.mark.parametrize("job", JOBS)
def test_what_a_job_failed_at_before_is_not_reported_again(
    slack: FakeSlack, database_url: str, tmp_path: Path, job: str
) -> None:
    file = database_before(tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        reported = f"failure:{job}:board 1:KeyError:3"
        connection.execute("UPDATE delivery SET dedupe_key = ? WHERE id = (SELECT max(id) FROM delivery)", [reported])
        connection.commit()
    world = World.make(slack, database_url, tmp_path, database=file)
    store = world.app.core.store
    newest = sorted(rows_of(store)["delivery"], key=lambda row: row["id"])[-1]
    assert newest["dedupe_key"] == f"failure:{JOBS[job]}:board 1:KeyError:3" and JOBS[job] in SCHEDULE
    downgrade(store, BEFORE)
    assert sorted(rows_of(store)["delivery"], key=lambda row: row["id"])[-1]["dedupe_key"] == reported
    world.close()


# -- the tables --


def rows_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as it is stored."""
    metadata = sa.MetaData()
    metadata.reflect(store.engine)
    with store.engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()]
            for name, table in metadata.tables.items()
        }


def test_who_was_known_is_reached_as_before_and_a_guest_among_them_is_found_at_the_next_tick(
    upgraded: World, slack: FakeSlack
) -> None:
    with upgraded.app.core.store.read() as session:
        reached = {p.name: (p.reached_at, p.unreachable, p.outside) for p in session.exec(select(Person))}
    assert reached["Ana"] == ("UANA", "", False)
    assert reached["Cai Outside"] == ("", "no Slack account has this email address", False)
    slack.users["UDEE"]["is_restricted"] = True
    upgraded.tick()
    with upgraded.app.core.store.read() as session:
        assert [p.name for p in session.exec(select(Person)) if p.outside] == ["Dee"]


def test_keys_of_before_are_whose_they_were_and_an_older_edit_is_still_ignored(tmp_path: Path) -> None:
    file = database_before(tmp_path)
    with closing(sqlite3.connect(file)) as connection:
        for key in ("edit:DUANA:1727769600.000029:1727769700.000000", "edit:DUANA:1727769600.000029:1727769650.000000"):
            connection.execute("INSERT INTO inbound VALUES (?, '2024-10-01 08:02:00.000000')", (key,))
        connection.execute("INSERT INTO inbound VALUES ('edit:DNOBODY:1.5:deleted', '2024-10-01 08:02:00.000000')")
        connection.commit()
    store = Store(f"sqlite:///{file}")
    upgrade(store)
    with store.write() as session:
        known = {row.key: row for row in session.exec(select(Inbound))}
        assert not [key for key in known if key.startswith("edit:")]
        message = known["message:DUANA:1727769600.000029"]
        assert (message.edited_at, message.person_id) == ("1727769700.000000", 1)
        stranger = known["message:DNOBODY:1.5"]
        assert (stranger.edited_at, stranger.person_id, stranger.sender) == ("deleted", None, "DNOBODY")
        assert not claim_edit(session, message.key, "1727769650.000000")
        assert claim_edit(session, message.key, "1727769800.000000")
    store.dispose()


def test_the_migrations_go_back_as_they_came(upgraded: World, tmp_path: Path) -> None:
    store = upgraded.app.core.store
    downgrade(store, BEFORE)
    back = rows_of(store)
    if store.engine.dialect.name == "sqlite":
        recorded = Store(f"sqlite:///{tmp_path}/before.db")
        assert back == rows_of(recorded)
        recorded.dispose()
    upgrade(store)
    downgrade(store, BEFORE)
    assert rows_of(store) == back
