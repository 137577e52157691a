"""How soon a lead's reply is acknowledged while 10,000 requests go out, against how soon when nothing does.

Run by `make bench`. `boardbot run` as it is, without a pace, over HTTP; two leads at a time write replies with Slack's
signature, each of which is filed before it is acknowledged. Once its clock stands before the asking, once at it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from itertools import count
from statistics import median

from benchmarks.plan import ASKED, free_port, make_council
from benchmarks.side import SMALL, TURNS, Row, Side, measure, ratio, run, sized
from benchmarks.slack import slack
from benchmarks.start import is_ready
from benchmarks.summary import SECRET, signed

LEADS, BOARDS, BEGUN = sized((10_000, 50, 100), (200, 2, 1))
AT_A_TIME, PAUSE = 2, 0.03
SECONDS, WARM_UP = sized((8.0, 1.0), (0.5, 0.1))
WORKSPACE = {
    "team_id": "T1",
    "api_app_id": "A1",
    "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
}
_numbers = count(1)


def write(database: str) -> dict[str, float]:
    from storage.engine import Store
    from storage.migrations import upgrade

    store = Store(f"sqlite:///{database}")
    upgrade(store)
    make_council(store, boards=BOARDS, leads=LEADS, actions=LEADS, asked=False)
    return {}


def replies(database: str, slack_url: str, clock: str, *, busy: bool) -> list[float]:
    """Seconds until each reply was acknowledged, sorted."""
    port = free_port()
    settings = {
        "BOARDBOT_DATABASE_URL": f"sqlite:///{database}",
        "BOARDBOT_PORT": str(port),
        "SLACK_API_URL": slack_url,
        "SLACK_BOT_TOKEN": "xoxb-benchmark",
        "SLACK_SIGNING_SECRET": SECRET,
        "BOARDBOT_CLOCK": clock,
        "BOARDBOT_PACE": "0",
    }
    bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=os.environ | settings, stderr=subprocess.DEVNULL)
    try:
        while not is_ready(port) or (_state(port, "sent") < BEGUN if busy else not _is_quiet(port)):
            assert bot.poll() is None, "the bot ended"
            time.sleep(0.05)
        _write_for(port, WARM_UP)
        taken = sorted(_write_for(port, SECONDS))
        assert SMALL or not busy or _state(port, "sent") < LEADS, "the sending was over before the measuring"
        return taken
    finally:
        bot.terminate()
        bot.wait()


def _is_quiet(port: int) -> bool:
    """Whether the week's digests, which are due by the first clock, are all out."""
    time.sleep(1)
    return _state(port, "sent") >= BOARDS and _state(port, "pending") == 0


def _state(port: int, state: str) -> float:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    connection.close()
    return next(
        (float(line.split()[1]) for line in lines if line.startswith(f'boardbot_deliveries{{state="{state}"}}')), 0
    )


def _write_for(port: int, seconds: float) -> list[float]:
    taken: list[float] = []
    ended = threading.Event()

    def lead() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while not ended.is_set():
            number = next(_numbers)
            board, action = number % BOARDS, number // BOARDS + 1
            event = {
                "type": "message",
                "channel": f"DU{number:06d}",
                "channel_type": "im",
                "user": f"U{number + 1:06d}",
                "text": f"B{board + 1:02d}-{action:02d} green: all is well",
                "ts": f"1727769600.{number:06d}",
            }
            body = json.dumps({"type": "event_callback", "event_id": f"Ev{number}", "event": event, **WORKSPACE})
            started = time.perf_counter()
            connection.request("POST", "/slack/events", body, signed(body, "application/json"))
            response = connection.getresponse()
            response.read()
            taken.append(time.perf_counter() - started)
            assert response.status == 200
            time.sleep(PAUSE)
        connection.close()

    threads = [threading.Thread(target=lead) for _ in range(AT_A_TIME)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    ended.set()
    for thread in threads:
        thread.join()
    return taken


def main() -> list[Row]:
    seen = []
    with tempfile.TemporaryDirectory() as folder, slack() as url:
        for turn in range(TURNS):
            database = f"{folder}/{turn}.db"
            measure("benchmarks.acknowledge", "write", database)
            idle = replies(database, url, "2024-09-30T10:00+01:00", busy=False)
            busy = replies(database, url, ASKED.isoformat(), busy=True)
            seen.append((p99(busy), p99(idle)))
    high, low = (median(each) for each in zip(*seen, strict=True))
    what = f"acknowledgement of a reply, p99, while {LEADS:,} requests go out"
    return [Row(what, "idle", "under 150 ms, at most 2.5 times", f"{high:.0f} ms, {low:.0f} ms idle", ratio(seen))]


def p99(taken: list[float]) -> float:
    """In milliseconds."""
    return 1000 * taken[int(len(taken) * 0.99)]


SIDES: dict[str, Side] = {"write": write}

if __name__ == "__main__":
    run(SIDES, main)
