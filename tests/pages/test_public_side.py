"""What people outside reach of the HTTP side, by the public address or by the proxy before it: what is public, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.processes import exchange
from tests.support.world import World

PUBLIC = ("/healthz", "/b/")
WITHIN = ("/readyz", "/metrics", "/docs", "/fx", "/")


def statuses(slack: FakeSlack, folder: Path, host: str, client: str = "192.0.2.1", **settings: Any) -> dict[str, int]:
    world = World.make(slack, f"sqlite:///{folder}/public.db", folder, **settings)
    app = world.app.web()
    found = {path: exchange(app, path, headers={"Host": host}, client=client)[0] for path in (*PUBLIC, *WITHIN)}
    world.close()
    return found


@pytest.mark.parametrize(
    ("host", "client", "proxy"),
    [
        ("boardbot.example.org", "192.0.2.1", ""),
        ("BOARDBOT.example.org", "192.0.2.1", ""),
        ("anything", "192.0.2.9", "192.0.2.9"),
    ],
)
def test_nothing_else_is_answered_outside(host: str, client: str, proxy: str, slack: FakeSlack, tmp_path: Path) -> None:
    found = statuses(slack, tmp_path, host, client, url="https://boardbot.example.org", proxy=proxy)
    assert {found[path] for path in PUBLIC} == {200}
    assert {found[path] for path in WITHIN} == {404}


@pytest.mark.parametrize(
    ("host", "settings"),
    [
        ("127.0.0.1:3000", {"url": "https://boardbot.example.org"}),
        ("127.0.0.1:3000", {"url": "http://127.0.0.1:3000"}),
        ("boardbot.example.org", {"url": "https://boardbot.example.org", "public_health": True}),
        ("anything", {}),
    ],
)
def test_health_is_answered_within_and_where_a_setting_says_so(
    host: str, settings: dict[str, Any], slack: FakeSlack, tmp_path: Path
) -> None:
    found = statuses(slack, tmp_path, host, **settings)
    assert found["/metrics"] == 200 and found["/readyz"] in (200, 503)
