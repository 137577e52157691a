"""Requests of every kind that Slack sends, recorded as the fake Slack makes them, and ways to break them."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlencode

from tests.support.fake_slack import FakeSlack, Message, View
from tests.support.requests import caught
from tests.support.steps import STANDING, form_of
from tests.support.world import ASKED, World, london

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Recorded:
    """A request of a kind, with its payload taken apart."""

    kind: str
    payload: Any

    @property
    def is_command(self) -> bool:
        return isinstance(self.payload, dict) and "command" in self.payload

    def raw(self) -> tuple[str, str]:
        """Its body and content type."""
        if self.kind.startswith("event"):
            return json.dumps(self.payload), JSON
        if self.is_command:
            return urlencode(self.payload, errors="replace"), FORM
        return urlencode({"payload": json.dumps(self.payload)}), FORM


def recorded(world: World) -> list[Recorded]:
    """One request of each kind, none of which has been sent yet, on a day when each has something to do."""
    slack = world.slack
    _prepare(world)
    found: list[Recorded] = []

    def keep(kind: str, act: Callable[[], Any]) -> None:
        body, content_type = caught(world, act)
        payload = json.loads(body) if content_type == JSON else {k: v[0] for k, v in parse_qs(body).items()}
        found.append(Recorded(kind, json.loads(payload["payload"]) if "payload" in payload else payload))

    for name, act in _events(slack).items():
        keep(f"event {name}", act)
    for words in COMMANDS:
        keep(f"command {words}", lambda words=words: slack.asks("UOFF", words))
    for name, (user, message, text) in _buttons(world).items():
        keep(f"press {name}", lambda user=user, message=message, text=text: slack.presses(user, message, text))
    request = slack.dm("UANA")[0]
    for text in ("Hand over", "This is not mine"):
        keep(f"choice {text}", lambda text=text: slack.chooses("UANA", request, text))
    keep("press on the home tab", lambda: slack.presses_home("UANA", "Update"))
    for name, (user, opens, values) in _forms(world).items():
        view = _opened(slack, opens)
        keep(f"form {name}", lambda user=user, view=view, values=values: slack.submits(user, view, **values))
    keep("shortcut", lambda: slack.saves_message("UBEN", "Ten places more", "C1"))
    return found


COMMANDS = (
    "summary CTB",
    "actions CTB",
    "action CTB-01",
    "away 1 Nov to 5 Nov",
    "back",
    "update CTB-02",
    "settings CTB",
    "meetings CTB",
    "signoff CTB",
    "add CTB",
    "nudge CTB",
    "help",
)


def _prepare(world: World) -> None:
    slack = world.slack
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"sign_off": "yes"})
    slack.presses("UOFF", slack.asks("UOFF", "meetings CTB").json, "Add a meeting")
    slack.submits("UOFF", slack.views[-1], held_on="2024-12-10", starts_at="14:00", place="Town Hall")
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 amber: slower", ts="1727769600.000001")
    slack.writes("UANA", "amber: waiting for the landlord")
    slack.writes("UANA", "CTB-01 no rating in these words")
    slack.fail_next("chat.postMessage", "account_inactive")
    slack.writes("UBEN", "CTB-03 green: said and not receipted")
    world.tick(london(2024, 10, 1, 9, 30))
    world.tick(london(2024, 10, 1, 10))
    for user in ("UANA", "UOFF"):
        slack.opens_home(user)


def _events(slack: FakeSlack) -> dict[str, Callable[[], Any]]:
    files = [{"id": "F1", "title": "Report", "permalink": "https://example.org/f/1"}]
    return {
        "a message": lambda: slack.writes("UANA", "CTB-02 green: on course"),
        "a message in a thread": lambda: slack.writes("UBEN", "CTB-03 red: late", "1727769600.000001"),
        "a message with a file": lambda: slack.writes("UANA", "CTB-02 amber: see this", files=files),
        "an edit": lambda: slack.edits("UANA", "1727769600.000001", "CTB-01 red: worse", "CTB-01 amber: slower"),
        "a deletion": lambda: slack.deletes("UANA", "1727769600.000001", "CTB-01 amber: slower"),
        "home opened": lambda: slack.opens_home("UOFF"),
    }


def _buttons(world: World) -> dict[str, tuple[str, Any, str]]:
    """Who presses which button, on what."""
    slack = world.slack

    def on(user: str, text: str) -> tuple[str, Message, str]:
        shown = (m for m in reversed(slack.dm(user)) if any(b["text"]["text"].startswith(text) for b in m.buttons()))
        return user, next(shown), text

    asked = {words: slack.asks("UOFF", words).json for words in ("meetings CTB", "actions CTB", "summary CTB")}
    signs = slack.asks("UCHR", "signoff CTB").json
    return {
        "update": on("UANA", "Update"),
        "rate": (*on("UANA", "Snooze")[:2], "⚪"),
        "snooze": on("UANA", "Snooze"),
        "edit_update": on("UANA", "Edit"),
        "undo_update": on("UANA", "Undo"),
        "set_rag": on("UANA", "🟢"),
        "file_reply": on("UANA", "CTB-01"),
        "assign": on("UOFF", "Assign"),
        "send_again": on("UOFF", "Send again"),
        "post": ("UOFF", asked["summary CTB"], "Post"),
        "add_meeting": ("UOFF", asked["meetings CTB"], "Add a meeting"),
        "cancel_meeting": ("UOFF", asked["meetings CTB"], "Cancel the meeting"),
        "sign_off": ("UCHR", signs, "Approve"),
        "return_update": ("UCHR", signs, "Return"),
        "withhold": ("UCHR", signs, "Withhold"),
        "edit_published": ("UOFF", slack.asks("UOFF", "signoff CTB").json, "Edit words"),
    }


def _forms(world: World) -> dict[str, tuple[str, Callable[[], Any], dict[str, str]]]:
    """Who sends which form, how it is opened, and what is filled in."""
    slack, buttons = world.slack, _buttons(world)

    def pressed(name: str) -> Callable[[], Any]:
        return lambda: slack.presses(*buttons[name])

    def asked(words: str, user: str = "UOFF") -> Callable[[], Any]:
        return lambda: slack.asks(user, words)

    request = slack.dm("UANA")[0]
    return {
        "progress_update": ("UANA", pressed("update"), {"rag": "green", "narrative": "By form"}),
        "save_update": ("UBEN", lambda: slack.saves_message("UBEN", "Ten places", "C1"), {"rag": "green"}),
        "assign": ("UOFF", pressed("assign"), {"person": "UBEN", "since": "2024-10-01", "reason": "New"}),
        "add_action": ("UOFF", asked("add CTB"), {"title": "Youth hubs", "ref": "CTB-09"}),
        "edit_action": ("UOFF", asked("edit CTB-01"), {"title": "All hubs", "reason": "Wider"}),
        "close_action": ("UOFF", asked("close CTB-04"), {"reason": "Done elsewhere"}),
        "nudge": ("UOFF", asked("nudge CTB"), {}),
        "board_settings": ("UOFF", asked("settings CTB"), {}),
        "add_meeting": ("UOFF", pressed("add_meeting"), {"held_on": "2025-01-14", "starts_at": "14:00"}),
        "cancel_meeting": ("UOFF", pressed("cancel_meeting"), {"reason": "No room"}),
        "return_update": ("UCHR", pressed("return_update"), {"question": "How many?"}),
        "withhold": ("UCHR", pressed("withhold"), {"reason": "Names a family"}),
        "edit_published": ("UOFF", pressed("edit_published"), {"narrative": "Slower than planned"}),
        "hand_over": ("UANA", lambda: slack.chooses("UANA", request, "Hand over"), {"person": "UBEN"}),
        "away": ("UBEN", asked("away", "UBEN"), {"first": "2024-11-01", "last": "2024-11-05"}),
    }


def _opened(slack: FakeSlack, opens: Callable[[], Any]) -> View:
    before = len(slack.views)
    opens()
    assert len(slack.views) == before + 1, slack.ephemeral[-1:]
    return slack.views[-1]


ODD: tuple[Any, ...] = (
    None,
    0,
    7,
    -1,
    1.5,
    True,
    "",
    " ",
    [],
    {},
    ["a"],
    [None],
    {"id": 5},
    {"id": "U1"},
    "x" * 5000,
    "9" * 40,
    "٣",
    "7",
    "999999",
    "7|",
    "|",
    "7|8|9",
    "x|y",
    "7|2024-13",
    "0|0",
    "role:",
    "role:99999999999999999999",
    "action:1",
    "9.9",
    "\x00",
    "a\x00b",
    "\ud800",
    "nan",
    "1e9999",
    "1727769600",
    "yesterday",
    "-1.5",
    "2024-99-99",
    "9999-12-31",
    "0001-01-01",
    "U" * 300,
    "UANA\n",
    "message_changed",
    "message_deleted",
    "block_actions",
    "{}",
    "[]",
    "{",
    "null",
    '{"board": "1"}',
    '{"board": 99999999999}',
    '{"action": {}}',
    '{"mark": 7}',
    "hand_over|x",
    "withdraw|1",
    "http://127.0.0.1:1/x",
    "not a url",
    "https://[",
    "<!channel>",
)
STRAY = (
    "event",
    "command",
    "actions",
    "view",
    "team",
    "enterprise",
    "authorizations",
    "user",
    "channel",
    "message",
    "type",
    "response_urls",
    "bot_access_token",
    "function_data",
    "callback_id",
    "is_ext_shared_channel",
    "ssl_check",
)


def freshened(request: Recorded, slack: FakeSlack, chance: Random) -> Recorded:
    """The same request as if it came in now for the first time."""
    payload = json.loads(json.dumps(request.payload))
    for name, fresh in (("trigger_id", slack.trigger), ("response_url", slack.response_url)):
        if name in payload:
            payload[name] = fresh()
    for action in payload.get("actions", ()):
        action["action_ts"] = slack.next_ts()
    if isinstance(payload.get("view"), dict) and chance.random() < 0.5:
        payload["view"]["id"] = f"V{chance.randrange(10**6)}"
    return replace(request, payload=payload)


def mutated(request: Recorded, chance: Random) -> Recorded:
    """A request with one to three of its parts taken out, put in, or made into something odd."""
    payload = json.loads(json.dumps(request.payload))
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        places = list(_places(payload))
        match chance.randrange(8):
            case 0:
                node, key = chance.choice(places)
                del node[key]
            case 1:
                payload[chance.choice(STRAY)] = _odd(chance)
            case 2:
                node, key = chance.choice(places)
                node[key] = [node[key]] if chance.random() < 0.5 else {"value": node[key]}
            case 3 if "private_metadata" in (payload.get("view") or ()):
                payload["view"]["private_metadata"] = _mutated_text(payload["view"]["private_metadata"], chance)
            case _:
                node, key = chance.choice(places)
                node[key] = _odd(chance)
        if not payload:
            break
    if not request.is_command and chance.random() < 0.02:
        payload = _odd(chance)
    return replace(request, payload=payload)


def _odd(chance: Random) -> Any:
    return deepcopy(chance.choice(ODD))


def _mutated_text(text: Any, chance: Random) -> str:
    """What is sent along with a form, with one of its own parts made odd."""
    try:
        sent = json.loads(text)
        sent[chance.choice(list(sent))] = _odd(chance)
    except (TypeError, ValueError, IndexError, KeyError):
        return "null"
    return json.dumps(sent)


def _places(node: Any) -> list[tuple[Any, Any]]:
    """Every part of a payload that a listener may read, as what holds it and its key there."""
    if isinstance(node, dict):
        inner = [(node, key) for key in node if key != "blocks"]
    elif isinstance(node, list):
        inner = [(node, number) for number in range(len(node))]
    else:
        return []
    return inner + [place for holder, key in inner for place in _places(holder[key])]
