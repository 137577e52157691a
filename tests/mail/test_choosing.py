"""How somebody is asked: by the people sheet or by officers in chat, guests too; and the digest by mail for chairs."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.doctor.mail import agreement_checks
from bot.services.plans.start import preview_start
from storage.boards import Board
from tests.mail.server import MailServer
from tests.mail.steps import PIA, Visit, agrees, newest_link, text_of
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london

GAIL = "gail@partner.example.org"
PLAN = {"board": "CTB", "plan": "2024-25"}


def guest(world: World, slack: FakeSlack, **more: str) -> str:
    """Gail, a guest of the workspace, leads CTB-03."""
    user = slack.user("UGST", "Gail Guest", GAIL, is_restricted=True)
    world.import_(people=[{"name": "Gail Guest", "email": GAIL, **more}])
    world.import_(actions=[{**PLAN, "ref": "CTB-03", "title": "School readiness", "leads": "Gail Guest"}])
    world.tick(london(2024, 9, 30, 10, 30))
    return user


def asked_in(slack: FakeSlack, mail: MailServer) -> tuple[int, int]:
    return len(slack.dm("UGST")), len(mail.mailboxes.to(GAIL))


def test_a_guest_is_given_mail_by_an_officer_and_back(mailed: World, mail: MailServer, slack: FakeSlack) -> None:
    guest(mailed, slack)
    shown = slack.asks("UOFF", "mail CTB").json
    assert f"Gail Guest, {GAIL}: asked in chat" in str(shown)
    slack.presses("UANY", shown, "Ask by mail")
    slack.presses("UOFF", shown, "Ask by mail instead")
    assert "has Gail Guest asked by mail" in str(slack.ephemeral[-1])
    mailed.tick(ASKED)
    assert asked_in(slack, mail) == (0, 1), "one request, where they are asked"
    slack.presses("UOFF", shown, "Ask by mail instead")
    assert "has Gail Guest" not in str(slack.ephemeral[-1]), "it was shown before that"
    slack.presses("UOFF", slack.asks("UOFF", "mail CTB").json, "Ask in chat instead")
    mailed.live_through(london(2024, 11, 1, 10))
    assert len(slack.dm("UGST")) >= 1


def test_nobody_else_may_choose(mailed: World, mail: MailServer, slack: FakeSlack) -> None:
    guest(mailed, slack)
    shown = slack.asks("UOFF", "mail CTB").json
    for user in ("UANA", "UCHR", "UGST"):
        slack.presses(user, shown, "Ask by mail instead")
    mailed.tick(ASKED)
    assert asked_in(slack, mail)[1] == 0


def test_another_address_than_the_one_shown_is_not_written_to(
    mailed: World, mail: MailServer, slack: FakeSlack
) -> None:
    guest(mailed, slack)
    shown = slack.asks("UOFF", "mail CTB").json
    mailed.import_(people=[{"name": "Gail Guest", "email": "other@partner.example.org", "other_emails": GAIL}])
    slack.presses("UOFF", shown, "Ask by mail instead")
    mailed.tick(ASKED)
    assert mail.mailboxes.to(GAIL) == mail.mailboxes.to("other@partner.example.org") == []


def test_the_people_sheet_says_the_way_once_an_officer_has_agreed(
    mailed: World, mail: MailServer, slack: FakeSlack
) -> None:
    guest(mailed, slack, preferred="mail")
    assert GAIL in mailed.ask("UOFF", "mail CTB")
    agrees(slack)
    mailed.tick(ASKED)
    assert asked_in(slack, mail) == (0, 1)
    [row] = [row for row in mailed.rows("people") if row["name"] == "Gail Guest"]
    assert row["preferred"] == "mail"
    mailed.import_(people=[{"name": "Gail Guest", "email": GAIL}])
    assert [r["preferred"] for r in mailed.rows("people") if r["name"] == "Gail Guest"] == ["mail"], "absent: it stays"
    mailed.import_(people=[{"name": "Gail Guest", "email": GAIL, "preferred": "none"}])
    mailed.live_through(london(2024, 11, 1, 10))
    assert len(slack.dm("UGST")) >= 1


@pytest.mark.parametrize("way", ["fax", "teams", "yes"])
def test_a_way_that_there_is_not_is_refused(way: str, mailed: World) -> None:
    report = mailed.import_(people=[{"name": "Gail Guest", "email": GAIL, "preferred": way}])
    assert [f.column for f in report.refused] == ["preferred"]


def test_start_and_doctor_name_whom_an_officer_has_to_agree_about(
    mail: MailServer, mailed: World, slack: FakeSlack, tmp_path: Path
) -> None:
    said = [c.text for c in agreement_checks(mailed.app.core, mailed.clock.now())]
    assert len(said) == 1 and f"Pia Police ({PIA})" in said[0] and "/board mail CTB" in said[0]
    mailed.import_(
        plans=[{**PLAN, "plan": "2025-26", "start": "2025-04-01"}],
        actions=[{**PLAN, "plan": "2025-26", "ref": "CTB-05", "title": "Patrols", "leads": "Pia Police"}],
    )
    lines = " ".join(preview_start(core=mailed.app.core, board_name="CTB", now=mailed.clock.now()).lines)
    assert f"Pia Police ({PIA})" in lines and "once an officer agrees" in lines
    agrees(slack)
    assert not [c.text for c in agreement_checks(mailed.app.core, mailed.clock.now())]


def test_a_chair_without_an_account_gets_the_digest_by_mail_where_an_officer_says_so(
    mailed: World, mail: MailServer, slack: FakeSlack
) -> None:
    mailed.import_(people=[{"name": "Ada Chair", "email": "ada@partner.example.org", "chair_of": "CTB"}])
    slack.presses("UOFF", slack.asks("UOFF", "mail CTB").json, "Send the digest by mail")
    mailed.live_through(london(2024, 10, 16, 12))
    digests = mail.mailboxes.to("ada@partner.example.org")
    assert digests, "as it goes to the channel"
    assert "Children's Trust Board" in digests[0]["Subject"] and "CTB-" in text_of(digests[0])
    slack.presses("UOFF", slack.asks("UOFF", "mail CTB").json, "Send no digest by mail")
    sent = len(digests)
    mailed.live_through(london(2024, 10, 30, 12))
    assert len(mail.mailboxes.to("ada@partner.example.org")) == sent


def test_the_digest_of_a_board_closed_to_others_goes_by_no_mail(
    mailed: World, mail: MailServer, slack: FakeSlack
) -> None:
    mailed.import_(people=[{"name": "Ada Chair", "email": "ada@partner.example.org", "chair_of": "CTB"}])
    slack.presses("UOFF", slack.asks("UOFF", "mail CTB").json, "Send the digest by mail")
    with mailed.app.core.store.write() as session:
        session.execute(sa.update(Board).values(private=True))
    mailed.live_through(london(2024, 10, 16, 12))
    assert mail.mailboxes.to("ada@partner.example.org") == []
    assert "digest by mail" not in mailed.ask("UOFF", "mail CTB")


def test_leave_is_said_on_the_page_and_ended_there(mailed: World, mail: MailServer, slack: FakeSlack) -> None:
    agrees(slack)
    mailed.tick(ASKED)
    seen = Visit(mailed, newest_link(mail))
    seen.presses("Say when you are away")
    assert "When are you away?" in seen.words
    seen.presses("Save", first="2024-10-07", last="2024-10-01", person="")
    assert seen.status == 422 and "There is a problem" in seen.words
    seen.presses("Save", first="2024-10-01", last="2024-10-20", person="nobody@else.example.org")
    assert seen.status == 422 and seen.fields("Save")["person"] == "nobody@else.example.org"
    fields = seen.fields("Save") | {"person": "ben@example.org"}
    seen.posts(**fields)
    assert "noted" in seen.words and any("away" in text_of(one) for one in mail.mailboxes.to(PIA)[1:])
    seen.posts(**fields)
    seen.opens(seen.path)
    assert "You are away until Sun 20 Oct 2024" in seen.words
    [row] = [row for row in mailed.rows("people") if row["name"] == "Pia Police"]
    assert (row["away"], row["stands_in"]) == ("leave", "Ben")
    seen.presses("Change my days away")
    assert seen.fields("Save")["person"] == "ben@example.org"
    seen.opens(seen.path)
    seen.presses("I am back")
    seen.opens(seen.path)
    assert "You are away" not in seen.words
