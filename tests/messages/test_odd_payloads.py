"""Payloads of an odd shape, one kind at a time: refused so that Slack does not repeat them, or left in silence."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.surfaces.slack.measured import Connection
from tests.support.fake_slack import Answer, FakeSlack, signed
from tests.support.requests import caught, effect
from tests.support.world import ASKED, World

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def asked(any_world: World) -> World:
    any_world.tick(ASKED)
    return any_world


def taken(world: World, body: str, content_type: str) -> Answer:
    """What a request as it came in is answered, as its edge hands it on."""
    answer = world.app.bolt.take(body=body, headers=signed(body, content_type))
    return Answer(answer.status, answer.body or "", answer.headers)


def payload_of(world: World, act: Callable[[], Any]) -> dict[str, Any]:
    """The payload of what somebody does, not sent yet."""
    body, content_type = caught(world, act)
    if content_type == JSON:
        return dict(json.loads(body))
    fields = {name: value[0] for name, value in parse_qs(body).items()}
    return dict(json.loads(fields["payload"])) if "payload" in fields else fields


def sent(world: World, payload: Any) -> Answer:
    if isinstance(payload, dict) and "command" in payload:
        return taken(world, urlencode(payload), FORM)
    if isinstance(payload, dict) and "event" in payload:
        return taken(world, json.dumps(payload), JSON)
    return taken(world, urlencode({"payload": json.dumps(payload)}), FORM)


def message(world: World) -> dict[str, Any]:
    return payload_of(world, lambda: world.slack.writes("UBEN", "CTB-03 green: on course"))


def press(world: World) -> dict[str, Any]:
    return payload_of(world, lambda: world.slack.presses("UBEN", world.slack.dm("UBEN")[0], "Update"))


def form(world: World) -> dict[str, Any]:
    world.slack.presses("UBEN", world.slack.dm("UBEN")[0], "Update")
    return payload_of(world, lambda: world.slack.submits("UBEN", world.slack.views[-1], rag="green", narrative="Well"))


def command(world: World) -> dict[str, Any]:
    return payload_of(world, lambda: world.slack.asks("UANY", "help"))


def shortcut(world: World) -> dict[str, Any]:
    return payload_of(world, lambda: world.slack.saves_message("UBEN", "Ten places more", "C1"))


def home(world: World) -> dict[str, Any]:
    event = {"type": "app_home_opened", "user": "UBEN", "channel": "DUBEN", "tab": "home"}
    return payload_of(world, lambda: world.slack.event(event))


def put(*path: Any, value: Any) -> Change:
    """A change of one part of a payload; `...` takes it out."""

    def change(payload: dict[str, Any]) -> dict[str, Any]:
        node: Any = payload
        for key in path[:-1]:
            node = node[key]
        if value is ...:
            del node[path[-1]]
        else:
            node[path[-1]] = value
        return payload

    return change


MALFORMED: dict[str, tuple[Callable[[World], dict[str, Any]], Change]] = {
    "an event that is no object": (message, put("event", value="type")),
    "an event that is a list": (message, put("event", value=[{"type": "message"}])),
    "an event without a kind": (message, put("event", "type", value=...)),
    "a message without a channel": (message, put("event", "channel", value=...)),
    "a message with a bad time": (message, put("event", "ts", value="yesterday")),
    "a message with a time that is a number": (message, put("event", "ts", value=1727769600.000001)),
    "a message of an endless time": (message, put("event", "ts", value="9" * 40 + ".000001")),
    "a message whose text is a list": (message, put("event", "text", value=["CTB-03 green"])),
    "a message of a number": (message, put("event", "user", value=7)),
    "a message whose files are words": (message, put("event", "files", value="report.pdf")),
    "a message with half a character as its writer": (message, put("event", "user", value="U\ud800")),
    "an edit without its message": (message, put("event", "subtype", value="message_changed")),
    "a deletion without a time": (message, put("event", "subtype", value="message_deleted")),
    "a home tab of nobody": (home, put("event", "user", value=...)),
    "a press without buttons": (press, put("actions", value=[])),
    "a press without fields": (press, lambda payload: {"type": "block_actions"}),
    "a press of nobody": (press, put("user", value=None)),
    "a press of a button that is a word": (press, put("actions", 0, value="update")),
    "a press whose value is an object": (press, put("actions", 0, "value", value={"id": 1})),
    "a press in a channel that is a list": (press, put("channel", value=["C1"])),
    "a press without a trigger": (press, put("trigger_id", value=...)),
    "a press answered at no address": (press, put("response_url", value="file:///etc/passwd")),
    "a form without what was sent along": (form, put("view", "private_metadata", value=None)),
    "a form without answers": (form, put("view", "state", value=...)),
    "a form whose answers are a list": (form, put("view", "state", "values", value=[])),
    "a form with a number for words": (
        form,
        put("view", "state", "values", "narrative", "narrative", "value", value=7),
    ),
    "a form without an id": (form, put("view", "id", value=...)),
    "a form without a kind": (form, put("view", "type", value=...)),
    "a command of nobody": (command, put("user_id", value=...)),
    "a command in no channel": (command, put("channel_id", value="")),
    "a command that is none": (command, put("command", value="board")),
    "a shortcut without its message": (shortcut, put("message", value=...)),
    "a shortcut on a message without a time": (shortcut, put("message", "ts", value=None)),
    "a shortcut in no channel": (shortcut, put("channel", value="C1")),
    "nothing": (press, lambda payload: {}),
    "null": (press, lambda payload: None),
    "a list": (press, lambda payload: [payload]),
    "a kind that is a number": (press, put("type", value=5)),
    "an organisation that is a number": (press, put("enterprise", value=5)),
}


def test_what_slack_never_sends_is_refused_and_not_to_be_repeated(asked: World) -> None:
    for name, (make, change) in MALFORMED.items():
        changed = change(make(asked))
        before = effect(asked)
        answer = sent(asked, changed)
        assert answer.status == 400, (name, answer)
        assert answer.headers["x-slack-no-retry"] == ["1"], name
        assert effect(asked) == before, name


UNHEARD: dict[str, tuple[Callable[[World], dict[str, Any]], Change]] = {
    "an event of another kind": (message, put("event", value={"type": "reaction_added", "user": "UBEN", "item": {}})),
    "an event about a user": (message, put("event", value={"type": "user_change", "user": {"id": "UBEN"}})),
    "a message of another kind": (message, put("event", "subtype", value="channel_join")),
    "a button of an older version": (press, put("actions", 0, "action_id", value="celebrate")),
    "a form of an older version": (form, put("view", "callback_id", value="celebrate")),
    "another command": (command, put("command", value="/other")),
    "another shortcut": (shortcut, put("callback_id", value="celebrate")),
    "a shortcut on nothing": (shortcut, put("type", value="shortcut")),
    "a form that was closed": (form, put("type", value="view_closed")),
    "a list that is asked for its options": (press, put("type", value="block_suggestion")),
    "a kind that does not exist yet": (press, put("type", value="telepathy")),
}


def test_what_nobody_listens_to_is_acknowledged_in_silence(asked: World, caplog: pytest.LogCaptureFixture) -> None:
    for name, (make, change) in UNHEARD.items():
        changed = change(make(asked))
        before, said = effect(asked), len(asked.slack.ephemeral)
        caplog.clear()
        answer = sent(asked, changed)
        assert (answer.status, answer.body) == (200, ""), (name, answer)
        assert effect(asked) == before and len(asked.slack.ephemeral) == said, name
        assert caplog.text == "", name


VALUES = ("", "x", "|", "x|y", "7", "99999999999999999999|2024-10", "٣|2024-10", "-1|2024-10", "1.5|2024-10")


def test_a_button_that_carries_something_else_is_refused_plainly(asked: World) -> None:
    for value in VALUES:
        changed = put("actions", 0, "value", value=value)(press(asked))
        before, forms = effect(asked), len(asked.slack.views)
        assert sent(asked, changed).status == 200, value
        assert "not of this version" in asked.slack.ephemeral.pop()["text"], value
        assert effect(asked) == before and len(asked.slack.views) == forms, value


STATES = (
    "",
    "null",
    "[]",
    "{",
    '{"action": "1"}',
    '{"action": 99999999999}',
    '{"action": 1}',
    '{"action": {"id": 1}}',
    '{"action": 3, "period": null, "edits": null, "channel": "D\\u0000", "thread": null}',
)


def test_a_form_that_brings_something_else_along_stays_open_and_says_so(asked: World) -> None:
    for state in STATES:
        changed = put("view", "private_metadata", value=state)(form(asked))
        before = effect(asked)
        answer = sent(asked, changed)
        assert answer.status == 200 and "not of this version" in str(answer.json["errors"]), state
        assert effect(asked) == before, state


def test_a_choice_that_was_not_offered_reminds_nobody(asked: World) -> None:
    slack = asked.slack
    slack.asks("UOFF", "nudge CTB")
    for value in ("7x", "9" * 30, ""):
        payload = payload_of(asked, lambda: slack.submits("UOFF", slack.views[-1]))
        payload["view"]["state"]["values"]["who"]["who"]["selected_option"] = {"value": value}
        before = effect(asked)
        assert "Choose one of those listed." in str(sent(asked, payload).json["errors"]), value
        assert effect(asked) == before, value


def test_a_trigger_that_came_too_late_is_told_and_nothing_is_changed(asked: World) -> None:
    changed = put("trigger_id", value="long-ago")(press(asked))
    assert sent(asked, changed).status == 200
    assert "Slack gave up before the form was ready" in asked.slack.ephemeral[-1]["text"]


def test_what_was_done_is_done_where_it_cannot_be_told(asked: World, slack: FakeSlack) -> None:
    payload = payload_of(asked, lambda: slack.presses("UBEN", slack.dm("UBEN")[0], "Snooze"))
    for address in ("http://127.0.0.1:1/gone", None):
        before = effect(asked)
        assert sent(asked, put("response_url", value=address)(payload)).status == 200
        assert address is None or effect(asked) != before


def test_it_is_counted_by_kind_and_logged_once_without_anybodys_words(
    asked: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    for words in ("a secret of Ana's", "another secret"):
        assert sent(asked, put("event", "text", value=[words])(message(asked))).status == 400
    assert sent(asked, put("event", "ts", value="a secret")(message(asked))).status == 400
    assert sent(asked, put("actions", value="a secret")(press(asked))).status == 400
    assert sent(asked, ["a secret"]).status == 400
    figures = asked.app.metrics.text().decode()
    for kind, number in (("event_callback", 3), ("block_actions", 1), ("unreadable", 1)):
        assert f'boardbot_malformed_requests_total{{kind="{kind}"}} {number}.0' in figures
    refusals = [r.getMessage() for r in caplog.records]
    assert len(refusals) == 3 and "secret" not in caplog.text + figures


class Socket:
    """Slack's end of a Socket Mode connection, as far as an envelope's answer goes."""

    def __init__(self) -> None:
        self.logger = logging.getLogger("socket")
        self.answers: list[SocketModeResponse] = []

    def send_socket_mode_response(self, response: SocketModeResponse) -> None:
        self.answers.append(response)


@pytest.fixture
def connection(asked: World) -> Iterator[Connection]:
    made = Connection(asked.app.bolt, "xapp-test")
    yield made
    made.client.close()


def enveloped(connection: Connection, payload: dict[str, Any]) -> list[SocketModeResponse]:
    """What an envelope with this payload is answered."""
    socket = Socket()
    connection.handle(socket, SocketModeRequest(type="events_api", envelope_id="e1", payload=payload))  # type: ignore[arg-type]
    return socket.answers


def test_by_socket_mode_the_envelope_is_acknowledged_and_dropped(asked: World, connection: Connection) -> None:
    for name, (make, change) in MALFORMED.items():
        changed = change(make(asked))
        if not isinstance(changed, dict):
            continue  # Slack's own client takes no such envelope
        before = effect(asked)
        assert [(a.envelope_id, a.payload) for a in enveloped(connection, changed)] == [("e1", None)], name
        assert effect(asked) == before, name


def test_by_socket_mode_what_failed_here_is_left_to_be_sent_again(asked: World, connection: Connection) -> None:
    payload = message(asked)
    with asked.app.core.store.engine.begin() as database:
        database.exec_driver_sql("ALTER TABLE inbound RENAME TO elsewhere")
    assert enveloped(connection, payload) == []
    with asked.app.core.store.engine.begin() as database:
        database.exec_driver_sql("ALTER TABLE elsewhere RENAME TO inbound")
    assert [a.envelope_id for a in enveloped(connection, payload)] == ["e1"]
    assert [u["narrative"] for u in asked.rows("updates")] == ["on course"]
