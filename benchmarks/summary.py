"""`/board summary` of 126 actions over HTTP, against a bare Bolt app that selects the same rows and dumps them as JSON.

Run by `make bench`. Three servers, one after the other, alike in everything but the listener of /board: the product's
settings, HTTP side and Bolt options, without its clock and sender. A process of its own asks, eight at a time, over
connections that are kept, with Slack's signature. Nothing is cached on any side.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from statistics import median
from typing import Any

from benchmarks.plan import NOW, free_port, make_council
from benchmarks.side import TURNS, Row, Side, measure, ratio, run, sized
from benchmarks.slack import slack

ACTIONS, AT_A_TIME = sized((126, 8), (12, 2))
SECONDS, WARM_UP = sized((6.0, 1.5), (0.2, 0.1))
SECRET = "benchmark"  # noqa: S105 - of a server on loopback
SERVERS = ("boardbot", "rows", "constant")


def write(database: str) -> dict[str, float]:
    from benchmarks.plan import follow_luton
    from storage.engine import Store
    from storage.migrations import upgrade

    store = Store(f"sqlite:///{database}")
    upgrade(store)
    make_council(store, boards=1, leads=25, actions=ACTIONS)
    follow_luton(store, 1, "HETP")
    return {"actions": ACTIONS}


def serve(side: str, database: str, port: str, slack_url: str) -> dict[str, float]:
    """Until it is terminated."""
    import uvicorn

    from bot.app import build_application
    from bot.clock import ManualClock
    from bot.interpreter import tune
    from bot.settings import Settings

    values = {
        "SLACK_BOT_TOKEN": "xoxb-benchmark",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack_url,
    }
    settings = Settings(_env_file=None, database_url=f"sqlite:///{database}", **values)
    application = build_application(settings, ManualClock(NOW))
    if side == "boardbot":
        tune()  # as `boardbot run` does
    else:
        application.bolt = _bare(application, side)
    uvicorn.run(application.web(), port=int(port), log_config=None, access_log=False, lifespan="off")
    return {}


def _bare(application: Any, side: str) -> Any:
    """A Bolt app with the product's options and one listener."""
    from slack_bolt import App, BoltRequest, BoltResponse

    from bot.app import LISTENERS

    class Bare(App):
        def take(self, **request: Any) -> BoltResponse:
            return self.dispatch(BoltRequest(**request))

    bolt = Bare(
        client=application.bolt.client,
        signing_secret=SECRET,
        process_before_response=True,
        token_verification_enabled=False,
        listener_executor=ThreadPoolExecutor(LISTENERS),
    )

    def rows(ack: Any, body: dict[str, Any]) -> None:
        found = select_rows(application.core.store, body["user_id"], body["text"].split()[-1])
        ack({"response_type": "ephemeral", "text": json.dumps(found, default=str)})

    def constant(ack: Any) -> None:
        ack({"response_type": "ephemeral", "text": "All is well."})

    bolt.command("/board")(rows if side == "rows" else constant)
    return bolt


def select_rows(store: Any, user_id: str, key: str) -> dict[str, list[dict[str, Any]]]:
    """The rows behind a summary: the same tables and filters, as plain SQLModel code selects and dumps them."""
    from sqlmodel import col, or_, select

    from storage.boards import Board, BoardMember
    from storage.indicators import BoardIndicator, Indicator, IndicatorEdition, Observation, Target
    from storage.leads import ActionLead
    from storage.people import LeadRole, Person
    from storage.plans import Action, DueChange, Plan, Priority, Workstream
    from storage.publications import latest_updates
    from storage.requests import RequestItem, UpdateRequest

    with store.read() as session:

        def dumped(query: Any) -> list[dict[str, Any]]:
            return [row.model_dump() for row in session.exec(query)]

        viewer = session.exec(select(Person).where(Person.reached_at == user_id)).one()
        boards = list(session.exec(select(Board).order_by(Board.key)))
        board = next(b for b in boards if b.key == key)
        plan = session.exec(select(Plan).where(Plan.board_id == board.id, Plan.status == "live")).one()
        of_plan = col(Action.plan_id) == plan.id
        follows = select(BoardIndicator.indicator_id).where(BoardIndicator.board_id == board.id)
        known = or_(col(Observation.superseded_at).is_(None), col(Observation.superseded_at) > NOW)
        said = latest_updates(session, [board.ident], NOW, include_unpublished=True)
        return {
            "asker": [viewer.model_dump()],
            "positions": dumped(select(BoardMember).where(BoardMember.person_id == viewer.id)),
            "boards": [b.model_dump() for b in boards],
            "plan": [plan.model_dump()],
            "actions": dumped(select(Action).where(of_plan).order_by(col(Action.position))),
            "priorities": dumped(select(Priority).where(Priority.plan_id == plan.id)),
            "workstreams": dumped(select(Workstream).where(Workstream.plan_id == plan.id)),
            "leads": dumped(select(ActionLead).join(Action).where(of_plan)),
            "people": dumped(
                select(Person).where(col(Person.id).in_(select(ActionLead.person_id).join(Action).where(of_plan)))
            ),
            "roles": dumped(
                select(LeadRole).where(col(LeadRole.id).in_(select(ActionLead.role_id).join(Action).where(of_plan)))
            ),
            "updates": [u.update.model_dump() for found in said.values() for u in found],
            "due changes": dumped(select(DueChange).join(Action).where(of_plan, col(DueChange.withdrawn_at).is_(None))),
            "items": dumped(select(RequestItem).join(Action).where(of_plan)),
            "requests": dumped(
                select(UpdateRequest).where(
                    col(UpdateRequest.id).in_(select(RequestItem.request_id).join(Action).where(of_plan))
                )
            ),
            "indicators": dumped(select(Indicator).where(col(Indicator.id).in_(follows))),
            "follows": dumped(select(BoardIndicator).where(BoardIndicator.board_id == board.id)),
            "observations": dumped(
                select(Observation)
                .where(col(Observation.indicator_id).in_(follows), Observation.area_code == "", known)
                .order_by(col(Observation.indicator_id), col(Observation.id))
            ),
            "editions": dumped(select(IndicatorEdition).where(col(IndicatorEdition.indicator_id).in_(follows))),
            "targets": dumped(select(Target).where(col(Target.indicator_id).in_(follows))),
        }


def load(port: str) -> dict[str, float]:
    """Ask for `SECONDS`, after some questions that warm the server up."""
    ask_for(int(port), WARM_UP)
    started = time.perf_counter()
    answers = ask_for(int(port), SECONDS)
    return {"rate": len(answers) / (time.perf_counter() - started), "bytes": len(answers[0])}


def ask_for(port: int, seconds: float) -> list[bytes]:
    answers: list[bytes] = []
    until = time.perf_counter() + seconds

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < until:
            answers.append(_question(connection))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(AT_A_TIME)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _question(connection: HTTPConnection) -> bytes:
    from urllib.parse import urlencode

    body = urlencode(
        {
            "command": "/board",
            "text": "summary B01",
            "user_id": "U000001",
            "user_name": "x",
            "channel_id": "CANY",
            "channel_name": "x",
            "team_id": "T1",
            "api_app_id": "A1",
            "response_url": "http://127.0.0.1:9/",
            "trigger_id": "1.2",
        }
    )
    headers = signed(body, "application/x-www-form-urlencoded")
    connection.request("POST", "/slack/events", body, headers)
    response = connection.getresponse()
    said = response.read()
    assert response.status == 200 and b'"text"' in said, said[:300]
    return said


def signed(body: str, content_type: str) -> dict[str, str]:
    """The headers of a request of Slack's."""
    from slack_sdk.signature import SignatureVerifier

    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
    return {"content-type": content_type, "x-slack-request-timestamp": stamp, "x-slack-signature": signature}


def rate_of(side: str, database: str, slack_url: str) -> dict[str, float]:
    """What the load tells of one server."""
    port = str(free_port())
    words = ["serve", side, database, port, slack_url]
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.summary", *words])
    try:
        _await(int(port), server)
        return measure("benchmarks.summary", "load", port)
    finally:
        server.terminate()
        server.wait()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError("the server ended")


def main() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, slack() as slack_url:
        database = f"{folder}/summary.db"
        measure("benchmarks.summary", "write", database)
        runs = [{side: rate_of(side, database, slack_url)["rate"] for side in SERVERS} for _ in range(TURNS)]
    mine, rows, constant = (median(run[side] for run in runs) for side in ("boardbot", "rows", "constant"))
    what = f"/board summary over HTTP, {ACTIONS} actions, {AT_A_TIME} at a time"
    others = {"rows": "a bare Bolt app that dumps the same rows", "constant": "a bare Bolt app that answers a constant"}
    times = {side: ratio(((run["boardbot"], run[side]) for run in runs), max) for side in others}
    return [
        Row(what, others["rows"], "at least 1.2", f"{mine:.0f} and {rows:.0f} a second", times["rows"]),
        Row("the same", others["constant"], "-", f"{constant:,.0f} a second", times["constant"]),
    ]


SIDES: dict[str, Side] = {"write": write, "serve": serve, "load": load}

if __name__ == "__main__":
    run(SIDES, main)
