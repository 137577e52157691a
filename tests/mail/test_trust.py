"""Whose an answer by mail is: only what is sure is filed; the rest is for an officer, a few a day."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.surfaces.mail.authentication import is_authentic
from tests.mail.replies import ABOVE, AUTHORITY, PASSED, REPLIES, WHOLE, answer, filed, hears
from tests.mail.server import MailServer
from tests.mail.steps import PIA
from tests.support.fake_slack import FakeSlack
from tests.support.steps import everything
from tests.support.world import World

NOT_SURE = {
    "another sender": ({"sender": "Pia Police <pia@elsewhere.example.org>"}, "another address"),
    "two senders": ({"sender": f"{PIA}, x@elsewhere.example.org"}, "another address"),
    "nobody checked": ({"results": ""}, "nobody could check"),
    "another server checked": ({"results": PASSED.replace("mx.", "mx2.")}, "nobody could check"),
    "it did not pass": ({"results": PASSED.replace("pass", "fail")}, "nobody could check"),
    "another domain passed": ({"results": PASSED.replace("police", "other")}, "nobody could check"),
    "in a comment": (
        {"results": f"{AUTHORITY}; dmarc=fail (x; dmarc=pass) header.from=police.example.org"},
        "nobody could",
    ),
    "no token": ({"address": REPLIES}, "no answer to a mail of mine"),
    "a wrong token": ({"address": REPLIES.replace("@", f"+{'0' * 32}@")}, "no answer to a mail of mine"),
}


@pytest.mark.parametrize("name", NOT_SURE)
def test_what_may_be_anybodys_goes_to_the_officer(
    name: str, replied: World, mail: MailServer, slack: FakeSlack, asked: EmailMessage
) -> None:
    changes, why = NOT_SURE[name]
    before = len(mail.mailboxes.mails)
    outcome = hears(replied, answer(asked, "CTB-05 red: <!channel> & *all* lost", **changes))
    assert filed(replied) == [] and len(mail.mailboxes.mails) == before, "nobody is answered who may not have written"
    if "sender" in changes and "@elsewhere" in changes["sender"] and "token" not in name:
        assert "not sure" in outcome
    note = slack.dm("UOFF")[-1].words()
    assert "claims to be from Pia Police" in note and why in note and "all* lost" in note


def test_forged_results_do_not_count(replied: World, asked: EmailMessage) -> None:
    raw = answer(asked, ABOVE, results=f"{AUTHORITY}; dmarc=fail header.from=police.example.org")
    forged = raw.replace(b"From: Pia", f"Authentication-Results: {PASSED}\r\nFrom: Pia".encode())
    assert "not sure" in hears(replied, forged) and filed(replied) == []


@pytest.mark.parametrize(
    "results",
    [
        f"{AUTHORITY} 1; dkim=pass (2048-bit key) header.d=police.example.org header.s=s",
        f"{AUTHORITY.upper()};  spf=pass smtp.mailfrom={PIA};  dkim=none",
        f"{AUTHORITY}; dmarc=pass (p=reject; sp=none) header.from=Police.example.org",
        f"{AUTHORITY}; dkim=pass header.i=@example.org",
    ],
)
def test_what_the_councils_server_found_counts(results: str, replied: World, asked: EmailMessage) -> None:
    assert hears(replied, answer(asked, ABOVE, results=results)) == "an answer" and filed(replied) == [WHOLE]


def test_a_stranger_is_passed_over(replied: World, slack: FakeSlack, asked: EmailMessage) -> None:
    before = everything(replied)
    raw = answer(asked, ABOVE, address=REPLIES, sender="x@elsewhere.example.org")
    assert hears(replied, raw) == "it is about nobody that I know" and everything(replied) == before


def test_officers_are_told_a_few_times_a_day_at_most(replied: World, slack: FakeSlack, asked: EmailMessage) -> None:
    before = len(slack.dm("UOFF"))
    for number in range(9):
        hears(replied, answer(asked, f"CTB-05 red: {number}", results=""))
    assert len(slack.dm("UOFF")) == before + 5


def test_a_program_that_answers_every_answer_is_stopped(replied: World, mail: MailServer, asked: EmailMessage) -> None:
    for number in range(45):
        hears(replied, answer(asked, f"Thanks {number}"))
    assert len(mail.mailboxes.to(PIA)) == 40


@given(st.text(max_size=200))
def test_no_header_of_another_server_counts(words: str) -> None:
    assert not is_authentic([words], AUTHORITY, "police.example.org") or AUTHORITY in words.lower()
    assert not is_authentic([f"other.example.org; {words}", words], "", "police.example.org")
