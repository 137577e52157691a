"""Requests that are not Slack's, or not whole: refused, with nothing written, and never a failure of the server's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from bot.app import Application
from tests.support.fake_slack import signed
from tests.support.processes import call
from tests.support.requests import caught, effect
from tests.support.world import ASKED, World

pytestmark = pytest.mark.heavy

FORM = "application/x-www-form-urlencoded"
BODY = urlencode({"command": "/board", "text": "help", "user_id": "UCHR", "team_id": "T1", "channel_id": "CANY"})
GOOD = signed(BODY, FORM)
Request = tuple[bytes, dict[str, str]]


def _with(**changed: str) -> dict[str, str]:
    return signed(BODY, FORM) | {name.replace("_", "-"): value for name, value in changed.items()}


def _without(name: str) -> dict[str, str]:
    return {key: value for key, value in signed(BODY, FORM).items() if key != name}


REFUSED: dict[str, Callable[[], Request]] = {
    "forged": lambda: (BODY.encode(), signed(BODY, FORM, secret="another")),
    "signed with nothing": lambda: (BODY.encode(), signed(BODY, FORM, secret="")),
    "expired": lambda: (BODY.encode(), signed(BODY, FORM, age=400)),
    "from the future": lambda: (BODY.encode(), signed(BODY, FORM, age=-400)),
    "unsigned": lambda: (BODY.encode(), {"content-type": FORM}),
    "without its time": lambda: (BODY.encode(), _without("x-slack-request-timestamp")),
    "without its signature": lambda: (BODY.encode(), _without("x-slack-signature")),
    "tampered": lambda: (BODY.replace("help", "gone").encode(), signed(BODY, FORM)),
    "truncated": lambda: (BODY[:-9].encode(), signed(BODY, FORM)),
    "empty": lambda: (b"", signed(BODY, FORM)),
    "huge": lambda: (b"x" * 2_000_000, signed(BODY, FORM)),
    "not text": lambda: (b"\xff\xfe\x00", signed(BODY, FORM)),
    "no JSON": lambda: (b"{", signed("{", "application/json")),
    "JSON without sense": lambda: (b"[1, 2]", signed("[1, 2]", "application/json")),
    "deep JSON": lambda: (b"[" * 5000, signed("[" * 5000, "application/json")),
    "a time in words": lambda: (BODY.encode(), _with(x_slack_request_timestamp="yesterday")),
    "an endless time": lambda: (BODY.encode(), _with(x_slack_request_timestamp="9" * 400)),
    "a time that is none": lambda: (BODY.encode(), _with(x_slack_request_timestamp="nan")),
    "an absurd signature": lambda: (BODY.encode(), _with(x_slack_signature="v0=" + "z" * 5000)),
    "a signature in another alphabet": lambda: (BODY.encode(), _with(x_slack_signature="v0=" + "é" * 64)),
    **{
        f"signed, and strange: {shape}": lambda shape=shape: (shape.encode(), signed(shape, "application/json"))
        for shape in ('{"authorizations": 3}', '{"authorizations": {"a": 1}}', '{"team": 5}', '{"enterprise": 5}')
    },
    "another content type": lambda: (BODY.encode(), _with(content_type="multipart/form-data; boundary=")),
}


@pytest.fixture
def served(world: World) -> Iterator[tuple[Application, World]]:
    world.tick(ASKED)
    yield world.app, world


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_slacks_is_refused(served: tuple[Application, World], kind: str) -> None:
    application, world = served
    before = effect(world)
    body, headers = REFUSED[kind]()
    status, said = call(application.web(), "/slack/events", body, headers)
    assert (400 <= status < 500) or (kind == "another content type" and status < 500), (status, said)
    assert b"Traceback" not in said and effect(world) == before


@pytest.mark.parametrize("signature", ["v0=" + "0" * 64, "v0=" + "é" * 64, ""])
def test_a_forged_press_calls_no_address_that_it_names(served: tuple[Application, World], signature: str) -> None:
    application, world = served
    body, kind = caught(world, lambda: world.slack.presses("UBEN", world.slack.dm("UBEN")[0], "Update"))
    url = world.slack.response_url()
    payload = json.loads(parse_qs(body)["payload"][0]) | {"response_url": url, "trigger_id": "expired"}
    forged = urlencode({"payload": json.dumps(payload)})
    calls = len(world.slack.calls)
    status, _ = call(
        application.web(), "/slack/events", forged.encode(), signed(forged, kind) | {"x-slack-signature": signature}
    )
    assert status == 401
    assert len(world.slack.calls) == calls and not world.slack.ephemeral


def test_what_is_replayed_is_done_once(served: tuple[Application, World]) -> None:
    application, world = served
    body, kind = caught(world, lambda: world.slack.writes("UBEN", "CTB-03 green: said once"))
    headers = signed(body, kind)
    statuses = {call(application.web(), "/slack/events", body.encode(), headers)[0] for _ in range(4)}
    assert statuses == {200}
    assert [u["narrative"] for u in world.rows("updates")] == ["said once"]


def test_a_caller_that_hangs_up_half_way_leaves_nothing(served: tuple[Application, World]) -> None:
    import asyncio

    application, world = served
    before = effect(world)
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": BODY[:10].encode(), "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/slack/events",
        "raw_path": b"/slack/events",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "headers": [(k.encode(), v.encode()) for k, v in GOOD.items()],
    }
    asyncio.run(application.web()(scope, receive, send))
    assert sent[0]["status"] == 400 and effect(world) == before
