"""What an administrator may, and what the part does not give them."""

from __future__ import annotations

from sqlmodel import select

from bot.services.deliveries.undelivered import send_again
from storage.deliveries import Delivery
from storage.people import person_by_email
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World


def _administrator(world: World, slack: FakeSlack) -> None:
    slack.user("UADM", "Ada", "ada@example.org")
    world.import_(people=[{"name": "Ada", "email": "ada@example.org", "administrator": "yes"}])
    world.start()


def test_an_administrator_has_a_message_sent_again_and_answers_for_nobody(world: World, slack: FakeSlack) -> None:
    _administrator(world, slack)
    slack.fail_next("chat.postMessage", "account_inactive")
    world.tick(ASKED)
    with world.app.core.store.read() as session:
        ada = person_by_email(session, "ada@example.org")
        failed = session.exec(select(Delivery).where(Delivery.state == "failed")).one()
    assert ada
    said = send_again(core=world.app.core, delivery_id=failed.ident, by=ada, now=world.clock.now())
    assert "goes out again" in said
    slack.writes("UADM", "CTB-03 green: all is well")
    assert "has other leads" in slack.dm("UADM")[-1].words()
    assert world.rows("updates") == []


def test_an_administrator_sees_nothing_of_a_private_board(world: World, slack: FakeSlack) -> None:
    _administrator(world, slack)
    world.import_(boards=[{"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "private": "yes"}])
    assert "no board" in world.ask("UADM", "summary CTB").lower()
    assert "no action" in world.ask("UADM", "action CTB-03").lower()
