"""Leads without an account: asked by mail once an officer has agreed, they answer on the page behind its link."""

from __future__ import annotations

import os

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.services.requests.answer_pages import ACTS
from storage.boards import Board
from storage.requests import Link
from tests.mail.server import MailServer
from tests.mail.steps import PIA, Visit, agrees, link_in, newest_link, text_of
from tests.support.fake_slack import FakeSlack
from tests.support.steps import everything, forget
from tests.support.world import ASKED, World, london


def test_nobody_is_mailed_before_an_officer_has_agreed(mailed: World, mail: MailServer, slack: FakeSlack) -> None:
    mailed.tick(ASKED)
    assert mail.mailboxes.mails == []
    assert "Pia Police" in mailed.ask("UOFF", "mail CTB") and PIA in mailed.ask("UOFF", "mail CTB")
    for user in ("UANA", "UCHR", "UANY"):
        assert PIA not in mailed.ask(user, "mail CTB"), user
    assert any("CTB-05" in message.words() for message in slack.dm("UOFF")), "the officer is asked instead"


def test_a_lead_answers_behind_the_link_and_it_is_filed_as_anybodys(
    mailed: World, mail: MailServer, slack: FakeSlack
) -> None:
    agrees(slack)
    assert "agreed that these leads" in str(slack.ephemeral[-1])
    mailed.tick(ASKED)
    [asked] = mail.mailboxes.to(PIA)
    assert (
        asked["Subject"] == "Your October 2024 updates: 2 actions, by 17:00 on Tue 8 Oct 2024"
        and "Boards, Ltd" in asked["From"]
    )
    assert asked["Auto-Submitted"] == "auto-generated" and asked["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert "CTB-05 Patrols" in text_of(asked) and "just reply here" not in text_of(asked)
    seen = Visit(mailed, link_in(asked))
    assert seen.status == 200 and "CTB-06 Open day" in seen.words and "<b>& talks" not in seen.text
    before = everything(mailed)
    for method in ("GET", "HEAD"):
        seen.opens(seen.path, method)
    assert everything(mailed) == before, "looking changes nothing"
    seen.opens(seen.path)
    seen.presses("Update")
    assert "CTB-05" in seen.words and "What happened?" in seen.words
    fields = seen.fields("Save") | {"rag": "amber", "narrative": "Two officers are ill", "next_step": "Ask the county"}
    seen.posts(**fields)
    assert "Saved to CTB-05" in seen.words and "1 of 2 done" in seen.words
    seen.posts(**fields)
    [update] = [row for row in mailed.rows("updates") if row["ref"] == "CTB-05"]
    assert (update["rag"], update["narrative"], update["said_by"]) == ("amber", "Two officers are ill", "Pia Police")
    receipts = mail.mailboxes.to(PIA)[1:]
    assert len(receipts) == 1 and "CTB-05" in receipts[0]["Subject"], "a receipt goes to the mailbox, once"
    assert "Amber" in mailed.ask("UCHR", "action CTB-05")
    seen.opens_query(f"{seen.path}?saved=1")
    seen.presses("Undo")
    assert "Amber" not in mailed.ask("UCHR", "action CTB-05")


def test_answer_all_goes_on_to_the_next_and_says_what_is_wrong(
    mailed: World, mail: MailServer, slack: FakeSlack
) -> None:
    agrees(slack)
    mailed.tick(ASKED)
    seen = Visit(mailed, newest_link(mail))
    seen.presses("Answer all")
    names = sorted(name for name in seen.fields("Save") if name.startswith("line_"))
    first, second = (name.removeprefix("line_") for name in names)
    seen.presses("Save", **{f"line_{first}": "words without a rating", f"rag_{second}": "green"})
    assert seen.status == 422 and "There is a problem" in seen.words and "Choose how it is going" in seen.words
    assert "words without a rating" in seen.text and seen.fields("Save")[f"rag_{second}"] == "green"
    assert mailed.rows("updates") == []
    seen.presses("Save", **{f"rag_{first}": "red"})
    assert seen.status == 200 and "2 of 2 done" in seen.words
    assert {row["rag"] for row in mailed.rows("updates")} == {"red", "green"}


def test_a_link_opens_one_persons_one_request_and_nothing_else(
    mailed: World, mail: MailServer, slack: FakeSlack
) -> None:
    agrees(slack)
    mailed.tick(ASKED)
    mailed.import_(people=[{"name": "Pia Police", "email": PIA, "officer_of": "CTB"}])  # who might do all that, in chat
    seen = Visit(mailed, newest_link(mail))
    with mailed.app.core.store.read() as session:
        from storage.plans import Action

        ids = {a.ref: a.ident for a in session.exec(select(Action))}
    before = [row for row in mailed.rows("updates")]
    hostile = [
        {"act": "rate", "value": f"{ids['CTB-01']}|2024-10|0|red"},
        {"act": "update", "value": f"{ids['CTB-01']}|2024-10"},
        {"act": "assign", "value": "1|action:1"},
        {"act": "ask", "value": "summary CTB"},
        {"act": "agree_to_mail", "value": "1|x"},
        {"act": "release_page", "value": "1|x|0"},
        {"act": "answer_all", "value": "1"},
        {"act": "undo_update", "value": "1"},
        {"act": "", "value": ""},
        {"form": "progress_update", "state": "{", "rag": "red"},
        {"form": "progress_update", "state": f'{{"action": {ids["CTB-01"]}}}', "rag": "red"},
        {"form": "board_settings", "state": '{"board": 1}'},
        {"form": "close_action", "state": f'{{"action": {ids["CTB-05"]}}}', "reason": "x"},
        {"form": "answer_all", "state": '{"request": 1, "before": 0, "shown": [], "channel": "U", "thread": null}'},
        {"form": "", "state": "[]"},
    ]
    for fields in hostile:
        seen.posts(**fields)
        assert seen.status in (409, 422) and "CTB-01" not in seen.words and "Traceback" not in seen.text, fields
    assert mailed.rows("updates") == before
    form = {"form": "progress_update", "rag": "red", "narrative": "x", "once": "1"}
    state = f'{{"action": {ids["CTB-05"]}, "period": "2024-10", "edits": null, "channel": "UANA", "thread": "1.2"}}'
    seen.posts(**form, state=state)
    assert mailed.rows("updates") and len(slack.dm("UANA")) == 1, "a receipt goes to the mailbox, wherever a page says"


def test_a_link_ends_with_the_next_asking_and_a_new_one_goes_to_the_address_on_file(
    mailed: World, mail: MailServer, slack: FakeSlack
) -> None:
    agrees(slack)
    mailed.tick(ASKED)
    old = newest_link(mail)
    assert old.rpartition("/")[2] not in everything(mailed), "of the token only a digest is kept"
    mailed.live_through(london(2024, 11, 1, 10))
    assert newest_link(mail) != old
    seen = Visit(mailed, old)
    assert seen.status == 410 and "has ended" in seen.text and "CTB-05" not in seen.text
    sent = len(mail.mailboxes.to(PIA))
    for _ in range(3):
        seen.opens(old)
        seen.presses("Send me a new link")
    assert "Look in your mailbox" in seen.text and len(mail.mailboxes.to(PIA)) == sent + 1
    assert Visit(mailed, newest_link(mail)).status == 200
    mailed.clock.move_to(london(2024, 12, 10, 10))
    assert Visit(mailed, newest_link(mail)).status == 410, "35 days at most"


def test_wrong_links_are_counted_and_slowed(mailed: World, mail: MailServer, slack: FakeSlack) -> None:
    agrees(slack)
    mailed.tick(ASKED)
    app = mailed.app.web()
    from tests.support.processes import exchange

    answers = [exchange(app, f"/f/{'x' * 31}{n % 10}")[0] for n in range(25)]
    assert answers[:20] == [404] * 20 and set(answers[20:]) == {429}
    assert Visit(mailed, newest_link(mail)).status == 200, "a link that works goes on working, from there too"
    forged = exchange(app, "/f/" + "y" * 32, headers={"X-Forwarded-For": "10.0.0.9"})
    assert forged[0] == 429, "what no proxy of ours says is not believed"


def test_headers_and_limits(mailed: World, mail: MailServer, slack: FakeSlack) -> None:
    agrees(slack)
    mailed.tick(ASKED)
    seen = Visit(mailed, newest_link(mail))
    assert seen.headers["cache-control"] == "no-store" and seen.headers["referrer-policy"] == "no-referrer"
    assert (
        seen.headers["x-robots-tag"] == "noindex"
        and "frame-ancestors 'none'" in seen.headers["content-security-policy"]
    )
    assert "<script" not in seen.text and "onclick" not in seen.text
    for page in ("0", "99", "²", "x" * 50, "-1"):
        seen.opens_query(f"{seen.path}?page={page}")
        assert seen.status == 200, page
    seen.presses("Update")
    fields = seen.fields("Save") | {"rag": "green", "narrative": "x\x00" * 3001}
    seen.posts(**fields)
    assert seen.status == 422 and "at most 3000 characters" in seen.words and mailed.rows("updates") == []
    seen.posts(**fields | {"from_act": "rate"})
    assert seen.status == 409 and mailed.rows("updates") == [], "nothing is done to show what is wrong"
    seen.posts(**fields | {"narrative": "line\r\nline\x00"})
    assert [row["narrative"] for row in mailed.rows("updates")] == ["line\nline"]
    seen.posts(act="rate", value="x" * 70_000)
    assert seen.status == 413
    seen.posts(**{f"f{n}": "x" for n in range(100)})
    assert seen.status == 409


def test_a_board_closed_to_others_has_its_words_behind_the_link(
    mailed: World, mail: MailServer, slack: FakeSlack
) -> None:
    agrees(slack)
    with mailed.app.core.store.write() as session:
        session.execute(sa.update(Board).values(private=True))
    mailed.tick(ASKED)
    [asked] = mail.mailboxes.to(PIA)
    whole = asked.as_string()
    assert "CTB-05" in whole and "CTB-06" in whole
    assert not [word for word in ("Patrols", "Open day", "Children") if word in whole]
    assert "Open day" in Visit(mailed, link_in(asked)).words


def test_whoever_is_forgotten_has_no_link(mailed: World, mail: MailServer, slack: FakeSlack) -> None:
    agrees(slack)
    mailed.tick(ASKED)
    path = newest_link(mail)
    forget(mailed, "Pia Police")
    assert Visit(mailed, path).status == 404
    with mailed.app.core.store.read() as session:
        assert session.exec(select(Link)).all() == []
    assert PIA not in everything(mailed)


WORDS = st.sampled_from(
    [
        "act",
        "value",
        "form",
        "state",
        "once",
        "from_act",
        "from_value",
        "new",
        "rag",
        "narrative",
        "due",
        "person",
        "reason",
    ]
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [*ACTS, "progress_update", "answer_all", "hand_over", "1|2024-10|0", "5|2024-10|0|red", "{}", "[]", "null"]
    ),
    st.builds(
        lambda n: f'{{"action": {n}, "request": {n}, "edits": {n}, "shown": [[{n}, 0]], "before": 0}}',
        st.integers(-1, 9),
    ),
)


@settings(max_examples=int(os.environ.get("BOARDBOT_FUZZ", "60")), suppress_health_check=list(HealthCheck))
@given(st.dictionaries(WORDS, VALUES, max_size=8))
def test_whatever_is_posted_has_an_answer_and_touches_no_other_action(
    mailed: World, mail: MailServer, slack: FakeSlack, fields: dict[str, str]
) -> None:
    if not mail.mailboxes.to(PIA):
        agrees(slack)
        mailed.tick(ASKED)
    seen = Visit(mailed, link_in(mail.mailboxes.to(PIA)[0]))
    seen.posts(**fields)
    assert seen.status in (200, 409, 422) and "Traceback" not in seen.text, (seen.status, fields)
    assert not [row for row in mailed.rows("updates") if row["ref"] not in ("CTB-05", "CTB-06")]
