"""Requests to the app as Slack sent them, to be sent again, and what came of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlmodel import select

from storage.audit import Audit
from storage.deliveries import Delivery
from storage.inbound import Inbound
from storage.updates import ProgressUpdate, UnfiledReply
from tests.support.fake_slack import Answer
from tests.support.world import World

Raw = tuple[str, str]
"""A request's body and content type."""


def caught(world: World, act: Callable[[], Any]) -> Raw:
    """The request that an act makes, kept back."""
    kept: list[Raw] = []

    def keep(body: str, headers: dict[str, str]) -> Answer:
        kept.append((body, headers["content-type"]))
        return Answer(200, "")

    deliver, world.slack.deliver = world.slack.deliver, keep
    act()
    world.slack.deliver = deliver
    return kept[0]


def effect(world: World) -> dict[str, Any]:
    """Everything that the database holds of what people did, but for ids and random keys."""
    with world.app.core.store.read() as session:
        updates = session.exec(select(ProgressUpdate)).all()
        return {
            "updates": sorted(
                (u.action_id, u.period, u.version, u.rag or "", u.narrative, u.withdrawn_at is not None)
                for u in updates
            ),
            "unfiled": sorted((u.text, u.state) for u in session.exec(select(UnfiledReply))),
            "deliveries": Counter((d.kind, d.recipient, str(d.body)) for d in session.exec(select(Delivery))),
            "audit": Counter(a.act for a in session.exec(select(Audit))),
            "inbound": len(session.exec(select(Inbound)).all()),
        }
