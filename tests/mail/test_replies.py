"""Answers by mail: filed where it is sure whose they are and what they say; else asked about, or for an officer."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.surfaces.mail.own_text import own_text
from bot.surfaces.mail.received import read_mail
from tests.mail.replies import (
    ABOVE,
    AUTHORITY,
    REPLIES,
    WHOLE,
    answer,
    below,
    exim_report,
    filed,
    hears,
    qmail_report,
    quoted,
    report,
)
from tests.mail.server import MailServer
from tests.mail.steps import PIA, Visit, agrees, newest_link, text_of
from tests.support.fake_slack import FakeSlack
from tests.support.steps import STANDING, everything, forget
from tests.support.world import ASKED, World, london


def test_an_answer_is_filed_as_plain_words_are(replied: World, mail: MailServer, asked: EmailMessage) -> None:
    assert asked["Reply-To"].startswith("boards+") and text_of(asked).startswith(
        "--- Write your answer above this line"
    )
    assert mail.mailboxes.envelopes[-1] == asked["Reply-To"], "a report that it did not arrive names it"
    raw = answer(
        asked, f"CTB-05 amber: two officers are ill\n\nPia\n\nOn Tue, 1 Oct 2024, Boards wrote:\n{quoted(asked)}"
    )
    assert hears(replied, raw) == "an answer"
    assert filed(replied) == [("CTB-05", "amber", "two officers are ill")]
    [row] = replied.rows("updates")
    assert (row["via"], row["said_by"]) == ("email", "Pia Police")
    receipt = mail.mailboxes.to(PIA)[-1]
    assert "CTB-05" in receipt["Subject"] and receipt["In-Reply-To"] == asked["Message-ID"]
    assert hears(replied, raw) == "it came in before" and len(filed(replied)) == 1
    later = answer(receipt, "CTB-06 green: the hall is booked")
    assert hears(replied, later) == "an answer" and ("CTB-06", "green", "the hall is booked") in filed(replied)


SIGNED = f"{ABOVE}\n\nKind regards\nPia Police\nSergeant, Community Team\n01582 000000\n"
HTML = "<div dir='ltr'>CTB-05 amber: two officers&nbsp;are ill<br></div>"


def programs(asked: EmailMessage) -> dict[str, bytes]:
    """The same answer as mail programs write it."""
    part = asked.get_body(("html",))
    assert part is not None
    ours = str(part.get_content())
    at = "On Tue, 1 Oct 2024 at 09:00, Boards, Ltd <boards@council.example.org> wrote:"
    wrapped = "On Tue, 1 Oct 2024 at 09:00, Boards, Ltd\n<boards@council.example.org> wrote:"
    gmail = f"{HTML}<br><div class='gmail_quote'><div dir='ltr'>{at}<br></div><blockquote>{ours}</blockquote></div>"
    outlook = (
        f"<html><head><style>p {{margin:0}}</style></head><body><div><p>{ABOVE}</p></div><div id='divRplyFwdMsg'>"
        f"<b>From:</b> Boards<br><b>Sent:</b> 01 October 2024<br><b>To:</b> Pia<br><b>Subject:</b> x</div>{ours}</body></html>"
    )
    return {
        "Gmail, plain and HTML": answer(asked, f"{ABOVE}\n\n{wrapped}\n\n{quoted(asked)}", html=gmail),
        "Gmail, HTML alone": answer(asked, html=gmail),
        "Outlook": answer(asked, f"{SIGNED}\n{below(asked)}"),
        "Outlook, HTML alone": answer(asked, html=outlook),
        "Outlook, with a disclaimer": answer(
            asked,
            f"{ABOVE}\n\nThis email is confidential and intended for the addressee only.\n{below(asked)}",
        ),
        "iPhone": answer(
            asked, f"{ABOVE}\n\nSent from my iPhone\n\n> On 1 Oct 2024, at 09:00, Boards wrote:\n> \n{quoted(asked)}"
        ),
        "Samsung": answer(
            asked,
            f"{ABOVE}\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: Boards\nDate: 01/10/2024 09:00\n"
            f"To: {PIA}\nSubject: x\n\n{text_of(asked)}",
        ),
        "Thunderbird, beneath": answer(asked, f"{at}\n{quoted(asked)}\n\n{ABOVE}\n\n-- \nPia Police\n"),
        "with a blank quotation": answer(asked, f"{ABOVE}\n\n{at}\n>\n"),
        "without any quotation": answer(asked, SIGNED),
        "base64, Windows' signs": answer(asked, f"{ABOVE}\r\n\r\n{at}\r\n{quoted(asked)}").replace(
            b'charset="utf-8"', b'charset="windows-1252"'
        ),
        "to ours in capitals": answer(asked, ABOVE, address=asked["Reply-To"].upper()),
        "handed over by another address": answer(
            asked, ABOVE, address="boards@council.example.org", Delivered_To=asked["Reply-To"]
        ),
    }


PROGRAMS = (
    "Gmail, plain and HTML",
    "Gmail, HTML alone",
    "Outlook",
    "Outlook, HTML alone",
    "Outlook, with a disclaimer",
    "iPhone",
    "Samsung",
    "Thunderbird, beneath",
    "with a blank quotation",
    "without any quotation",
    "base64, Windows' signs",
    "to ours in capitals",
    "handed over by another address",
)


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_a_mail_program_adds_is_not_filed(name: str, replied: World, asked: EmailMessage) -> None:
    assert hears(replied, programs(asked)[name]) == "an answer"
    assert filed(replied) == [WHOLE]


def test_words_among_ours_are_kept_and_asked_about(replied: World, mail: MailServer, asked: EmailMessage) -> None:
    lines = quoted(asked).splitlines()
    first, second = (next(n for n, line in enumerate(lines) if ref in line) for ref in ("CTB-05", "CTB-06"))
    assert first < second
    text = "\n".join(
        [*lines[: first + 1], "Green, two more", *lines[first + 1 : second + 1], "Red, no hall", *lines[second + 1 :]]
    )
    assert hears(replied, answer(asked, f"On Tue, Boards wrote:\n{text}")) == "an answer"
    assert filed(replied) == []
    page = Visit(replied, newest_link(mail))
    assert "Green, two more" in page.words and "Red, no hall" in page.words
    page.presses("Say what it is about")
    assert "Which action is this about?" in page.words and page.words.index("CTB-05 Patrols") < page.words.index(
        "CTB-06"
    )
    page.presses("CTB-05 Patrols")
    assert [row[:2] for row in filed(replied)] == [("CTB-05", "green")]
    page.opens(page.path)
    page.presses("Say what it is about")
    page.presses("It is not an update")
    page.opens(page.path)
    assert "Red, no hall" not in page.words and len(filed(replied)) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Please see my answers below in red", "above the first line"),
        ("", "no words of yours"),
        ("What is overdue?", "answer questions in chat alone"),
        ("Thanks!", ""),
    ],
)
def test_what_says_nothing_of_an_action_is_answered(
    text: str, says: str, replied: World, mail: MailServer, asked: EmailMessage
) -> None:
    hears(replied, answer(asked, f"{text}\n{below(asked)}"))
    assert filed(replied) == [] and says in text_of(mail.mailboxes.to(PIA)[-1])


def test_words_that_may_be_about_either_are_asked_about_by_mail(
    replied: World, mail: MailServer, asked: EmailMessage
) -> None:
    hears(replied, answer(asked, "Going well, two more volunteers"))
    assert filed(replied) == []
    question = mail.mailboxes.to(PIA)[-1]
    assert "Which action" in question["Subject"]
    hears(replied, answer(question, "CTB-06", Message_ID="<2@police.example.org>"))
    assert filed(replied) == [("CTB-06", None, "Going well, two more volunteers")]


AUTOMATIC = {
    "Outlook": {"X_Auto_Response_Suppress": "All", "Auto_Submitted": "auto-generated"},
    "RFC 3834": {"Auto_Submitted": "auto-replied"},
    "an older one": {"Precedence": "auto_reply", "X_Autoreply": "yes"},
}


@pytest.mark.parametrize("name", AUTOMATIC)
def test_an_automatic_answer_is_a_note_and_no_update(
    name: str, replied: World, mail: MailServer, slack: FakeSlack, asked: EmailMessage
) -> None:
    words = "CTB-05 green. I am out of the office until Monday 14 October."
    before = len(mail.mailboxes.mails)
    assert hears(replied, answer(asked, words, **AUTOMATIC[name])) == "an automatic answer"
    assert filed(replied) == [] and len(mail.mailboxes.mails) == before
    note = slack.dm("UOFF")[-1].words()
    assert "Pia Police" in note and "may be away until Mon 14 Oct 2024" in note and "CTB-05" not in note
    assert "once more" in hears(replied, answer(asked, words, **AUTOMATIC[name], Message_ID="<again@x>"))


def test_without_headers_the_subject_tells(replied: World, slack: FakeSlack, asked: EmailMessage) -> None:
    raw = answer(asked, "I have left").replace(b"Subject: Re: ", b"Subject: Automatic reply: ")
    assert hears(replied, raw) == "an automatic answer" and filed(replied) == []
    assert slack.dm("UOFF")[-1].words().count("may be away.") == 1


@pytest.mark.parametrize("form", [report, exim_report, qmail_report])
def test_a_mail_that_came_back_is_for_the_officer(
    form: object, replied: World, mail: MailServer, slack: FakeSlack, asked: EmailMessage
) -> None:
    assert callable(form)
    assert hears(replied, form(asked)) == "a mail did not arrive"
    replied.tick(london(2024, 10, 1, 9, 30))
    assert filed(replied) == []
    said = " ".join(message.words() for message in slack.dm("UOFF"))
    assert "Pia Police" in said and "the mail came back" in said
    assert any("CTB-05" in message.words() for message in slack.dm("UOFF")), "the officer is asked instead"
    assert PIA in replied.ask("UOFF", "mail CTB")


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("expanded", "2.0.0")])
def test_a_mail_that_is_late_or_there_changes_nothing(
    action: str, status: str, replied: World, asked: EmailMessage
) -> None:
    before = everything(replied)
    assert "delay" in hears(replied, report(asked, action=action, status=status)) and everything(replied) == before


def test_a_mail_that_was_given_up_says_nothing_of_its_address(
    replied: World, mail: MailServer, slack: FakeSlack, asked: EmailMessage
) -> None:
    assert hears(replied, report(asked, status="4.4.7")) == "a mail did not arrive"
    replied.tick(london(2024, 10, 1, 9, 30))
    assert "the mail came back" in " ".join(message.words() for message in slack.dm("UOFF"))
    assert "is asked by mail" in replied.ask("UOFF", "mail CTB") or PIA in replied.ask("UOFF", "mail CTB")


def test_an_answer_to_an_older_mail_is_not_filed_and_a_new_link_is_sent(
    replied: World, mail: MailServer, slack: FakeSlack, asked: EmailMessage
) -> None:
    replied.live_through(london(2024, 11, 1, 10))
    replied.clock.move_to(london(2024, 11, 5, 10))
    sent = len(mail.mailboxes.to(PIA))
    assert "answers_an_older_mail" in hears(replied, answer(asked, ABOVE))
    assert filed(replied) == [] and len(mail.mailboxes.to(PIA)) == sent + 1
    assert "time is over" in slack.dm("UOFF")[-1].words()


def test_forgetting_covers_what_came_by_mail(replied: World, mail: MailServer, asked: EmailMessage) -> None:
    hears(replied, answer(asked, ABOVE))
    hears(replied, answer(asked, "Going well", Message_ID="<secret-id@police.example.org>"))
    kept = everything(replied)
    assert "secret-id" not in kept and asked["Reply-To"].partition("+")[2][:32] not in kept
    forget(replied, "Pia Police")
    assert PIA not in everything(replied)


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "From: a@b\r\n", "Content-Type: multipart/report\r\n", "Subject: =?x?q?y?=\r\n"]),
)
def test_whatever_comes_in_is_read(raw: bytes, head: str) -> None:
    read_mail(head.encode() + raw, replies=REPLIES, authority=AUTHORITY)


@given(st.text(alphabet="ab >\n-—:CTB05", max_size=200))
def test_own_words_are_words_that_came(words: str) -> None:
    found = own_text(words)
    for text in (found.text, *(piece.words for piece in found.inline)):
        assert set(text.split()) <= set(words.split()), "nothing is made up"


def test_a_chairs_question_is_asked_and_answered_by_mail(
    replied: World, mail: MailServer, slack: FakeSlack, asked: EmailMessage
) -> None:
    form = slack.asks("UOFF", "settings CTB") and slack.views[-1]
    slack.submits("UOFF", form, **STANDING | {"sign_off": "yes"})
    hears(replied, answer(asked, ABOVE))
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Return with a question")
    slack.submits("UCHR", slack.views[-1], question="Until when are they ill?")
    question = mail.mailboxes.to(PIA)[-1]
    assert "Until when are they ill?" in text_of(question) and question["Reply-To"] != asked["Reply-To"]
    assert hears(replied, answer(question, "Until Friday, then all are back")) == "an answer"
    assert any("Until Friday" in str(row["narrative"]) for row in replied.rows("updates") if row["ref"] == "CTB-05")


def test_answers_leave_and_reports_on_each_database(any_replied: World, mail: MailServer, slack: FakeSlack) -> None:
    agrees(slack)
    any_replied.tick(ASKED)
    [found] = mail.mailboxes.to(PIA)
    hears(any_replied, answer(found, ABOVE))
    page = Visit(any_replied, newest_link(mail))
    page.presses("Update")
    page.posts(**page.fields("Save") | {"rag": "green", "narrative": "by the page"})
    assert {row["via"] for row in any_replied.rows("updates")} == {"email", "email link"}
    hears(any_replied, answer(found, "Out until 14 October", Auto_Submitted="auto-replied"))
    assert hears(any_replied, report(found)) == "a mail did not arrive"
    forget(any_replied, "Pia Police")
    assert PIA not in everything(any_replied)
