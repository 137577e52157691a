"""What is no update is answered: questions and commands as /board would, leave, hand-overs and "stop" by a button."""

from __future__ import annotations

import pytest

from tests.support.fake_slack import FakeSlack, Message
from tests.support.world import ASKED, World


def answer(slack: FakeSlack, user: str, text: str) -> Message:
    slack.writes(user, text)
    return slack.dm(user)[-1]


def texts(message: Message) -> list[str]:
    return [button["text"]["text"] for button in message.buttons()]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("summary", "Children's Trust Board on Tue 1 Oct 2024"),
        ("overdue CTB", "Overdue: Children's Trust Board"),
        ("what do I still have to answer?", "Your actions"),
        ("What’s overdue?", "Overdue: Children's Trust Board"),
        ("when is this due?", "Your actions"),
        ("when is CTB-02 due?", "CTB-02\nHealthy child programme"),
        ("who leads CTB-02", "Lead: Ana"),
        ("can I see last month's update for CTB-02?", "CTB-02"),
        ("please show me the actions", "Actions: Children's Trust Board"),
        ("help", "What you can ask"),
        ("how do I change a rating?", "What you can ask"),
        ("/board summary CTB", "Children's Trust Board on Tue 1 Oct 2024"),
        ("which ones are red?", "Actions: Children's Trust Board, red"),
        ("history CTB-02", "CTB-02"),
    ],
)
def test_a_question_or_command_in_a_direct_message_is_answered(
    world: World, slack: FakeSlack, text: str, shown: str
) -> None:
    world.tick(ASKED)
    assert shown in answer(slack, "UANA", text).words()
    assert world.rows("updates") == []


def test_a_mention_at_the_beginning_is_none_of_the_words(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    said = {"type": "message", "channel": "DUBEN", "channel_type": "im", "user": "UBEN", "ts": slack.next_ts()}
    slack.event(said | {"text": "<@UBOT> amber: two schools late"})
    assert [(row["rag"], row["narrative"]) for row in world.rows("updates")] == [("amber", "two schools late")]


def test_a_question_that_comes_twice_is_answered_once(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    before = len(slack.dm("UANA"))
    slack.writes("UANA", "summary", copies=3)
    assert len(slack.dm("UANA")) == before + 1


def test_what_opens_a_form_or_changes_something_is_a_button(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    shown = answer(slack, "UANA", "update CTB-02")
    assert texts(shown) == ["update CTB-02"]
    slack.presses("UANA", shown, "update CTB-02")
    assert "Healthy child programme" in str(slack.views[-1].payload)


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("I'm on leave next week", "Away from Mon 7 Oct 2024 to Fri 11 Oct 2024"),
        ("I’m on annual leave 5-9 Nov", "Away from Tue 5 Nov 2024 to Sat 9 Nov 2024"),
        ("I am away tomorrow to Friday", "Away from Wed 2 Oct 2024 to Fri 4 Oct 2024"),
        ("out of office until 5 Nov", "Away from Tue 1 Oct 2024 to Tue 5 Nov 2024"),
        ("I'm on leave", "Say when I am away"),
    ],
)
def test_leave_is_offered_with_its_dates(world: World, slack: FakeSlack, text: str, button: str) -> None:
    world.tick(ASKED)
    shown = answer(slack, "UANA", text)
    assert texts(shown) == [button]
    slack.presses("UANA", shown, button)
    if button.startswith("Away"):
        assert "Noted: you are away" in str(slack.ephemeral[-1])
    else:
        assert "away" in str(slack.views[-1].payload).lower()


@pytest.mark.parametrize(
    "text", ["CTB-02 isn't mine any more", "please ask Ben about CTB-02", "I'm no longer in this role: CTB-02"]
)
def test_a_hand_over_has_its_buttons(world: World, slack: FakeSlack, text: str) -> None:
    world.tick(ASKED)
    shown = answer(slack, "UANA", text)
    assert texts(shown)[:2] == ["Hand over CTB-02", "CTB-02 is not mine"]
    slack.presses("UANA", shown, "CTB-02 is not mine")
    assert "not yours, you said" in slack.dm("UANA")[0].words()


@pytest.mark.parametrize(
    "text", ["stop", "STOP!", "please stop sending me these", "unsubscribe", "remove me from this list"]
)
def test_stop_names_who_can_end_the_asking_and_writes_to_them(world: World, slack: FakeSlack, text: str) -> None:
    world.tick(ASKED)
    shown = answer(slack, "UANA", text)
    assert "each board's officers decide: Olive Officer." in shown.words()
    slack.presses("UANA", shown, "Write to them for me", copies=2)
    notes = [m.words() for m in slack.dm("UOFF") if "does not want to be asked any more" in m.words()]
    assert len(notes) == 1 and "CTB-01 and CTB-02" in notes[0]
    assert "0 of 2 done" in slack.dm("UANA")[0].words(), "nothing is closed by it"


@pytest.mark.parametrize("text", ["what is love?", "remind me on Thursday", "undo"])
def test_what_has_no_answer_says_what_can_be_asked(world: World, slack: FakeSlack, text: str) -> None:
    world.tick(ASKED)
    shown = answer(slack, "UANA", text)
    assert texts(shown) == ["Your actions", "What you can ask"]
    slack.presses("UANA", shown, "Your actions")
    assert "CTB-01" in str(slack.ephemeral[-1])


# -- in a channel --


def test_a_mention_in_a_channel_is_answered_to_whoever_asks_alone(world: World, slack: FakeSlack) -> None:
    assert slack.mentions("UCHR", "summary", "C1").status == 200
    shown = slack.ephemeral[-1]
    assert shown["user"] == "UCHR" and shown["channel"] == "C1"
    assert "Children's Trust Board on" in str(shown) and slack.in_channel("C1") == []


def test_a_mention_that_is_not_understood_or_changes_something(world: World, slack: FakeSlack) -> None:
    slack.mentions("UCHR", "sumary CTB", "C1", thread_ts="1727769600.000001")
    assert '"value": "summary CTB"' in str(slack.ephemeral[-1]).replace("'", '"')
    assert slack.ephemeral[-1]["thread_ts"] == "1727769600.000001"
    slack.mentions("UOFF", "settings CTB", "C1")
    assert "This opens a form" in str(slack.ephemeral[-1])


# -- what may have been meant is a button --


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("sumary CTB", "summary CTB"),
        ("update CTB-20", "update CTB-02"),
        ("action CTB-2O", "action CTB-02"),
        ("summary CTD", "summary CTB"),
        ("history ctb-33", "history CTB-03"),
        ("overdu", "overdue"),
        ("summary CTB red", "actions CTB red"),
        ("meetings CTB tomorrow", "meetings CTB"),
        ("history CTB-02 please", "history CTB-02"),
    ],
)
def test_each_did_you_mean_is_a_button(world: World, slack: FakeSlack, text: str, offered: str) -> None:
    shown = slack.asks("UANA", text).json
    values = [e["value"] for b in shown["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert offered in values, shown
    assert slack.presses("UANA", shown, _label(shown, offered)).status == 200


def _label(shown: dict, value: str) -> str:  # type: ignore[type-arg]
    return next(
        e["text"]["text"]
        for b in shown["blocks"]
        if b["type"] == "actions"
        for e in b["elements"]
        if e["value"] == value
    )


@pytest.mark.parametrize("text", ["update", "update nonsense", "lead whatever", "action"])
def test_an_example_is_a_reference_of_ones_own(world: World, slack: FakeSlack, text: str) -> None:
    assert "CTB-01" in world.ask("UANA", text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("summary CTB 30 Sep 2024", "Mon 30 Sep 2024"),
        ("summary CTB 29 September", "Sun 29 Sep 2024"),
        ("summary CTB yesterday", "Mon 30 Sep 2024"),
    ],
)
def test_a_summary_takes_a_day(world: World, slack: FakeSlack, text: str, day: str) -> None:
    world.tick(ASKED)
    assert f"Children's Trust Board on {day}" in world.ask("UCHR", text)


@pytest.mark.parametrize("text", ["actions CTB nobody’s", "actions CTB nobody's", "summary children’s trust board"])
def test_curly_quotes_are_those_of_the_keyboard(world: World, text: str) -> None:
    told = world.ask("UCHR", text)
    assert "Nobody's action" in told or "Children's Trust Board on" in told
