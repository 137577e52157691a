"""Each answer of a mail server has one meaning, whatever words and names a mail is made of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.messages.message import Button, Buttons, Message, Span, Text, to_json
from bot.surfaces.base import Outgoing
from bot.surfaces.mail.compose import Sender, mail_of, message_id, sender_of
from bot.surfaces.mail.surface import MailSurface, Server
from storage.deliveries import Delivery
from tests.mail.server import MailServer
from tests.mail.steps import PIA, agrees
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World

SENDER = Sender("Boards", "boards@council.example.org", "officer@council.example.org")


def outgoing(summary: str = "Hello", words: str = "Words") -> Outgoing:
    body = to_json(Message(summary, (Text((Span(words),)), Buttons((Button("Press", "rate", "1"),)))))
    return Outgoing("request:1", "mail:pia@police.example.org", body, link="https://boardbot.example.org/f/x")


@pytest.fixture
def surface(mail: MailServer) -> Iterator[MailSurface]:
    yield MailSurface(Server.of(mail.url), SENDER)


ANSWERS = [
    ({}, "", "sent", False),
    ({"RCPT": "550 No such user"}, "", "failed", True),
    ({"RCPT": "553 Not a mailbox"}, "", "failed", True),
    ({"RCPT": "451 Greylisted"}, "", "retry", False),
    ({"MAIL": "451 Later"}, "", "retry", False),
    ({"MAIL": "550 Not you"}, "", "retry", False),
    ({"DATA": "452 Full"}, "", "retry", False),
    ({"DATA": "554 Spam"}, "", "failed", False),
    ({}, "RCPT", "retry", False),
    ({}, "after", "unknown", False),
]


@pytest.mark.parametrize(("refuses", "drops", "state", "nobody"), ANSWERS)
def test_an_answer_of_the_server(
    refuses: dict[str, str], drops: str, state: str, nobody: bool, mail: MailServer, surface: MailSurface
) -> None:
    mail.mailboxes.refuses, mail.mailboxes.drops = refuses, drops
    outcome = surface.send(outgoing())
    assert outcome.state == state and (outcome.nobody_there is not None) == nobody, outcome
    assert "pia" not in outcome.reason


def test_a_server_that_is_not_there_is_tried_again(mail: MailServer) -> None:
    surface = MailSurface(Server.of(mail.url), SENDER)
    mail.close()
    assert surface.send(outgoing()).state == "retry"


def test_what_may_have_arrived_is_sent_once_more_under_the_same_name_and_never_again(
    mailed: World, mail: MailServer, slack: FakeSlack
) -> None:
    agrees(slack)
    mail.mailboxes.drops = "after"
    mailed.live_through(ASKED)
    for _ in range(6):
        mailed.clock.move_to(mailed.clock.now().replace(minute=(mailed.clock.now().minute + 9) % 60))
        mailed.send()
    sent = mail.mailboxes.to(PIA)
    assert len(sent) == 2 and len({one["Message-ID"] for one in sent}) == 1
    with mailed.app.core.store.read() as session:
        [row] = session.exec(select(Delivery).where(Delivery.surface == "mail")).all()
    assert (row.state, row.repeated) == ("unknown", True), "the officer decides"


def test_a_mailbox_that_is_none_is_for_the_officer(mailed: World, mail: MailServer, slack: FakeSlack) -> None:
    agrees(slack)
    mail.mailboxes.refuses = {"RCPT": "550 No such user"}
    mailed.tick(ASKED)
    mailed.tick(ASKED.replace(minute=10))
    assert "Pia Police" in mailed.ask("UOFF", "mail CTB")
    assert any("did not arrive" in m.words() or "not delivered" in m.words() for m in slack.dm("UOFF"))


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_words_get_into_the_header(summary: str, words: str) -> None:
    mail = mail_of(outgoing(summary, words), SENDER)
    raw = mail.as_bytes()
    head = raw.split(b"\n\n", 1)[0]
    names = [line.partition(b":")[0] for line in head.split(b"\n") if line and not line.startswith((b" ", b"\t"))]
    assert len(names) == len(set(names)) and b"Bcc" not in names
    assert len(mail["Subject"]) <= 150


def test_an_injected_header_stays_words() -> None:
    mail = mail_of(outgoing("Hello\r\nBcc: all@example.org", "x"), SENDER)
    assert mail["Bcc"] is None and mail["Subject"] == "Hello Bcc: all@example.org"


@pytest.mark.parametrize(
    "url",
    ["", "mail.example.org", "http://x", "smtp://", "smtp://host/path", "smtp://host?tls=no", "smtp://host:99999"],
)
def test_an_address_of_a_server_that_is_none(url: str) -> None:
    with pytest.raises(ValueError):
        Server.of(url)


def test_addresses_of_servers_and_senders() -> None:
    server = Server.of("smtps://me%40x:p%3Aw@mail.example.org")
    assert (server.port, server.user, server.password, server.is_here) == (465, "me@x", "p:w", False)
    assert Server.of("smtp://localhost").port == 587 and Server.of("smtp://[::1]:25").is_here
    assert sender_of("Boards <b@example.org>", "Ring 01582").contact == ""
    assert message_id("a", "x") == message_id("a", "x") != message_id("b", "x")
    for wrong in ("", "Boards", "a@b@c", "<@x>"):
        with pytest.raises(ValueError):
            sender_of(wrong, "")
