"""Sending 10,000 requests, against the same number of bare `chat_postMessage` calls by the same threads.

Run by `make bench`. Both sides send the same blocks to the same quick Slack, each from a process of its own; boardbot's rows are
written before the clock starts, as the bare calls' payload is.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from statistics import median
from typing import Any

from benchmarks.side import Row, Side, in_turn, measure, ratio, resident, run, sized
from benchmarks.slack import slack

LEADS = sized(10_000, 100)
NOW = datetime(2024, 10, 1, 8, tzinfo=UTC)


def _message() -> Any:
    from bot.messages.compose import Templates
    from bot.views.requests import RequestView

    return Templates(None).compose(RequestView.example(), "request")


def send_ours(url: str, database: str) -> dict[str, float]:
    """The sender as it runs in `boardbot run`, without a pace; two rounds, to see whether memory grows."""
    from bot.app import build_application
    from bot.clock import ManualClock
    from bot.interpreter import tune
    from bot.logs import set_up_logging
    from bot.services.deliveries.outbox import enqueue
    from bot.settings import Settings
    from storage.audit import CLOCK
    from storage.migrations import upgrade

    set_up_logging("text")
    values = {"SLACK_BOT_TOKEN": "xoxb-benchmark", "SLACK_API_URL": url}
    settings = Settings(_env_file=None, database_url=f"sqlite:///{database}", pace=0, **values)
    application = build_application(settings, ManualClock(NOW))
    tune()
    store = application.core.store
    upgrade(store)
    message = _message()
    found: dict[str, float] = {}
    for number in (1, 2):
        with application.core.transaction(by=CLOCK, now=NOW) as tx:
            for n in range(LEADS):
                enqueue(
                    tx,
                    key=f"request:{number}:{n}",
                    kind="request",
                    recipient=f"U{n:06d}",
                    message=message,
                    hours_zone="Europe/London",
                )
        started = time.perf_counter()
        if number == 1:
            application.sender.start()
        else:
            application.sender.wake()
        while _left(store):
            time.sleep(0.1)
        found[f"seconds{number}"] = time.perf_counter() - started
        found[f"megabytes{number}"] = resident()
    application.sender.stop()
    return found


def _left(store: Any) -> bool:
    from sqlmodel import col, select

    from storage.deliveries import Delivery

    with store.read() as session:
        waiting = select(Delivery.id).where(col(Delivery.state).in_(("pending", "sending")))
        return session.exec(waiting.limit(1)).first() is not None


def send_bare(url: str) -> dict[str, float]:
    from concurrent.futures import ThreadPoolExecutor

    from slack_sdk import WebClient

    from bot.jobs.sender import THREADS
    from bot.surfaces.slack.format import message_payload

    payload = message_payload(_message())
    client = WebClient("xoxb-bench", base_url=url, timeout=15, retry_handlers=[])

    def send(n: int) -> None:
        metadata = {"event_type": "boardbot_delivery", "event_payload": {"key": f"request:{n}"}}
        client.chat_postMessage(channel=f"U{n:06d}", metadata=metadata, **payload)

    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS["the rest"]) as pool:
        list(pool.map(send, range(LEADS)))
    return {"seconds": time.perf_counter() - started}


def main() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, slack() as url:
        pairs = in_turn(
            lambda turn: measure("benchmarks.fanout", "boardbot", url, f"{folder}/{turn}.db"),
            lambda _: measure("benchmarks.fanout", "bare", url),
        )
    rates = [(LEADS / ours["seconds1"], LEADS / bare["seconds"]) for ours, bare in pairs]
    mine, theirs = (median(each) for each in zip(*rates, strict=True))
    growth = max(ours["megabytes2"] - ours["megabytes1"] for ours, _ in pairs)
    after = max(ours["megabytes1"] for ours, _ in pairs)
    bare = "bare chat_postMessage calls, same threads"
    return [
        Row(
            f"{LEADS:,} requests sent",
            bare,
            "at least 1.0 of it",
            f"{mine:.0f} and {theirs:.0f} a second",
            ratio(rates, max),
        ),
        Row(
            "memory after that fan-out, and growth by a second one",
            "-",
            "no growth",
            f"{after:.0f} MB, {growth:+.1f} MB",
        ),
    ]


SIDES: dict[str, Side] = {"boardbot": send_ours, "bare": send_bare}

if __name__ == "__main__":
    run(SIDES, main)
