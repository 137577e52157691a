"""Mails that a hostile reader wrote: none is filed wrongly, lost without a word, or breaks what reads it."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.services.people.absences import Leave, set_absence
from bot.surfaces.base import Account
from bot.surfaces.mail.own_text import LINE, own_text, text_of_html
from bot.surfaces.mail.received import read_mail
from storage.boards import Board
from storage.people import Person
from tests.mail.replies import (
    ABOVE,
    AUTHORITY,
    REPLIES,
    WHOLE,
    answer,
    below,
    filed,
    hears,
    qmail_report,
    report,
)
from tests.mail.server import MailServer
from tests.mail.steps import PIA, agrees
from tests.support.fake_slack import FakeSlack
from tests.support.world import World

OURS = f"--- {LINE} ---\n\nCTB-05 Patrols\nCTB-06 Open day\n"
BOTH = [("CTB-05", "amber", "two ill"), ("CTB-06", "red", "no hall")]
TWO = "CTB-05 amber: two ill\nCTB-06 red: no hall"


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_the_line_right_above_ours_is_read(between: str, replied: World, asked: EmailMessage) -> None:
    hears(replied, answer(asked, f"{TWO}{between}\n{OURS}"))
    assert sorted(filed(replied)) == BOTH


def test_paragraphs_right_above_ours_are_read(replied: World, asked: EmailMessage) -> None:
    html = f"<html><head><meta charset=utf-8><body><p>CTB-05 amber: two ill</p><p>CTB-06 red: no hall</p><p>{LINE}</p><p>CTB-05</p>"
    hears(replied, answer(asked, html=html))
    assert sorted(filed(replied)) == BOTH


TAILS = {
    "a signature with numbers": "Kind regards,\n\nPia\n\nPia Police | Sergeant | Community Safety\nBedfordshire Police | "
    "Tel 01234 000000\nwww.police.example.org",
    "an address": "Best,\nPia\n\nPia Police\nCommunity Team\n1 High Street\nTown\nTel: 01582 000000",
    "Outlook for iOS": "Get Outlook for iOS<https://aka.ms/o0ukef>\n________________________________",
    "Outlook for Android": "Sent from Outlook for Android<https://aka.ms/AAb9ysg>",
    "Yahoo": "Sent from Yahoo Mail for iPhone",
    "Windows": "Sent from Mail<https://go.microsoft.com/fwlink/?LinkId=550986> for Windows",
    "a notice": "*****\nThis email and any files transmitted with it are confidential.\n*****",
    "another notice": "The information contained in this email is intended only for the addressee.",
    "a picture": "[cid:image001.png@01DB0000]",
}


@pytest.mark.parametrize("name", TAILS)
def test_what_stands_beneath_an_answer_is_not_filed(name: str, replied: World, asked: EmailMessage) -> None:
    hears(replied, answer(asked, f"{ABOVE}\n\n{TAILS[name]}\n{below(asked)}"))
    assert filed(replied) == [WHOLE]


@pytest.mark.parametrize(
    "banner",
    [
        "[EXTERNAL] CAUTION: This email originated from outside the organisation.",
        "EXTERNAL EMAIL - do not click links",
        "OFFICIAL",
        "Classification: OFFICIAL",
    ],
)
def test_what_a_gateway_writes_above_is_not_filed(banner: str, replied: World, asked: EmailMessage) -> None:
    hears(replied, answer(asked, f"{banner}\n\n{ABOVE}\n\n{below(asked)}"))
    assert filed(replied) == [WHOLE]


@pytest.mark.parametrize(
    "middle",
    [
        "Thanks",
        "----------",
        "--",
        "_" * 18,
        "Confidentiality agreement now signed by all partners.",
        "Sent from my team to all",
    ],
)
def test_what_is_cut_is_asked_about_where_it_may_be_an_answer(middle: str, replied: World, asked: EmailMessage) -> None:
    hears(replied, answer(asked, f"CTB-05 amber: two ill\n{middle}\nCTB-06 red: no hall\n\n{below(asked)}"))
    refs = {ref for ref, _, _ in filed(replied)}
    assert refs in (set(), {"CTB-05", "CTB-06"}), "never one of the two alone"
    page = " ".join(own_text(f"CTB-05 amber: two ill\n{middle}\nCTB-06 red: no hall").text.split())
    kept = own_text(f"CTB-05 amber: two ill\n{middle}\nCTB-06 red: no hall").inline
    assert "no hall" in page or "no hall" in " ".join(piece.words for piece in kept)


def test_a_quotation_of_ones_own_is_kept_and_asked_about(replied: World, asked: EmailMessage) -> None:
    hears(replied, answer(asked, f"CTB-05 amber:\n> 80% of patrols done\n\n{below(asked)}"))
    assert filed(replied) == []
    assert "80%" in own_text(f"CTB-05 amber:\n> 80% of patrols done\n\n{OURS}").inline[0].words


def test_html_that_is_not_shown_or_only_indented() -> None:
    hidden = '<div style="display:none">CTB-06 red: hidden<br><b>x</b></div><p>CTB-05 amber: x</p>'
    assert own_text(text_of_html(hidden)).text == "CTB-05 amber: x"
    indented = '<p>CTB-05 amber:</p><blockquote style="margin:0 0 0 40px;border:none">cover is arranged</blockquote>'
    assert "cover is arranged" in own_text(text_of_html(indented)).text


def test_a_gateways_footer_takes_no_answers_place(replied: World, asked: EmailMessage) -> None:
    raw = answer(asked, html=f"<p>{ABOVE}</p>")
    head, _, body = raw.partition(b"\r\n\r\n")
    kind = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-type"))
    mixed = head.replace(kind, b'Content-Type: multipart/mixed; boundary="m"').replace(
        b"Content-Transfer-Encoding: 7bit\r\n", b""
    )
    parts = (
        b"--m\r\n"
        + kind
        + b"\r\n\r\n"
        + body
        + b"\r\n--m\r\nContent-Type: text/plain\r\n\r\nBedfordshire Police\r\n--m--\r\n"
    )
    hears(replied, mixed + b"\r\n\r\n" + parts)
    assert filed(replied) == [WHOLE]


AUTOMATIC = [
    {"subject": "Automatische Antwort: Ihre Nachricht"},
    {"subject": "Abwesenheitsnotiz: x"},
    {"subject": "=?utf-8?q?R=C3=A9ponse_automatique_=3A?="},
    {"subject": "Ateb awtomatig: x"},
    {"subject": "Re: Out of office: x"},
    {"subject": "AUTO: Pia Police is out of the office (returning 14/10/2024)"},
    {"X_Mail_Autoreply": "yes"},
    {"X_Autogenerated": "Reply"},
    {"X_AutoReply_From": "x", "Preference": "auto_reply"},
    {"Return_Path": "<>", "Auto_Submitted": "auto-generated", "X_Auto_Response_Suppress": "All"},
]


@pytest.mark.parametrize("marks", AUTOMATIC)
def test_a_program_in_any_language_gives_no_update(
    marks: dict[str, str], replied: World, slack: FakeSlack, asked: EmailMessage
) -> None:
    headers = dict(marks)
    subject = headers.pop("subject", "")
    raw = answer(asked, "CTB-05 green", **headers)
    lines = raw.split(b"\r\n")
    raw = b"\r\n".join(f"Subject: {subject}".encode() if subject and x.startswith(b"Subject:") else x for x in lines)
    assert hears(replied, raw) == "an automatic answer" and filed(replied) == []
    assert "may be away" in slack.dm("UOFF")[-1].words()


@pytest.mark.parametrize(
    "marks", [{"Precedence": "bulk"}, {"Precedence": "list"}, {"X_Auto_Response_Suppress": "DR, RN"}]
)
def test_what_may_be_a_programs_is_for_the_officer_with_its_words(
    marks: dict[str, str], replied: World, slack: FakeSlack, asked: EmailMessage
) -> None:
    hears(replied, answer(asked, ABOVE, **marks))
    assert filed(replied) == [] and "two officers are ill" in slack.dm("UOFF")[-1].words()


@pytest.mark.parametrize("text", ["On " * 20_000, "a" * 60_000, "Il " * 9_000, f"x\n> {LINE}\n" + "On " * 9_000])
def test_what_is_longer_than_an_answer_is_not_read_by_any_rule(text: str, replied: World, asked: EmailMessage) -> None:
    found = read_mail(f"From: x@stranger.example\r\n\r\n{text}".encode(), replies=REPLIES, authority=AUTHORITY)
    assert own_text(found.text).too_long
    assert hears(replied, answer(asked, text)) == "no words of its writer's" and filed(replied) == []


@pytest.mark.parametrize(
    "raw",
    [
        *(
            f'Content-Type: text/plain; charset="{name}"\r\n\r\n\\x41\xff'.encode()
            for name in ("idna", "undefined", "punycode", "x")
        ),
        b'Content-Type: text/plain; charset="utf\x00-8"\r\n\r\nx',
        b"Content-Type: text/html\r\n\r\n<![secretword[ x",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1_500)),
        b"Content-Type: message/rfc822\r\n\r\n" * 1_800,
    ],
)
def test_no_mail_breaks_the_reader(raw: bytes) -> None:
    found = read_mail(b"From: a@b.example\r\n" + raw, replies=REPLIES, authority=AUTHORITY)
    own_text(found.text)
    assert "A" not in found.text or b"A" in raw


def test_a_mail_without_an_id_that_comes_by_two_ways_is_filed_once(replied: World, asked: EmailMessage) -> None:
    raw = answer(asked, ABOVE, Date="Tue, 01 Oct 2024 08:00:00 +0000")
    bare = b"\r\n".join(line for line in raw.split(b"\r\n") if not line.startswith(b"Message-ID"))
    hears(replied, b"Received: one\r\n" + bare)
    assert hears(replied, b"Received: two\r\n" + bare) == "it came in before" and filed(replied) == [WHOLE]


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "4.4.7"])
def test_a_mailbox_that_is_full_or_picky_stays_one(
    status: str, replied: World, mail: MailServer, asked: EmailMessage
) -> None:
    assert hears(replied, report(asked, status=status)) == "a mail did not arrive"
    assert "Asked by mail" in replied.ask("UOFF", "mail CTB")


def test_a_report_about_another_address_or_for_now_says_nothing_of_theirs(
    replied: World, mail: MailServer, asked: EmailMessage
) -> None:
    elsewhere = report(asked).replace(f"rfc822; {PIA}".encode(), b"rfc822; pia.private@else.example.org")
    assert hears(replied, elsewhere) == "a mail did not arrive"
    assert "Asked by mail" in replied.ask("UOFF", "mail CTB")
    over = qmail_report(asked).replace(b"(#5.1.1)", b"(#4.2.2) mailbox over quota; it has been in the queue too long")
    hears(replied, over.replace(b"qmail@mx", b"qmail2@mx"))
    assert "Asked by mail" in replied.ask("UOFF", "mail CTB")


def test_of_several_addresses_of_ours_the_one_that_is_known_counts(replied: World, asked: EmailMessage) -> None:
    wrong = REPLIES.replace("@", f"+{'0' * 32}@")
    assert hears(replied, answer(asked, ABOVE, address=f"{wrong}, {asked['Reply-To']}")) == "an answer"
    assert filed(replied) == [WHOLE]


def test_a_message_that_names_no_board_has_no_words_of_a_closed_one(
    replied: World, mail: MailServer, slack: FakeSlack
) -> None:
    agrees(slack)
    with replied.app.core.store.write() as session:
        session.execute(sa.update(Board).values(private=True))
        ana = session.exec(select(Person).where(Person.name == "Ana")).one()
        session.expunge(ana)
    leave = Leave(date(2024, 9, 30), date(2024, 10, 20), f"mail:{PIA}")
    now = replied.clock.now()
    pia = Account(f"mail:{PIA}", "Pia Police", PIA, "", outside=True)
    set_absence(core=replied.app.core, leave=leave, delegate=pia, by=ana, now=now, idempotency_key="x")
    replied.send()
    assert len(mail.mailboxes.to(PIA)) == 1, "she is notified that she stands in"
    whole = mail.mailboxes.to(PIA)[0].as_string()
    assert not [word for word in ("Children", "Healthy child", "Family hubs") if word in whole]
