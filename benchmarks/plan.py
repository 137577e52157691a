"""A made council for the benchmarks: boards with live plans, actions in Luton's words, leads, updates, requests.

It is written straight into the tables, so that ten thousand actions are there in a second. Everything is made from
running numbers: two runs measure the same.
"""

from __future__ import annotations

import csv
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

NOW = datetime(2024, 10, 14, 9, 30, tzinfo=UTC)  # after the deadline of October's asking
STARTED = datetime(2024, 4, 1, 8, tzinfo=UTC)
ASKED, DEADLINE = datetime(2024, 10, 1, 8, tzinfo=UTC), datetime(2024, 10, 8, 16, tzinfo=UTC)
RAGS = ("green", "amber", "green", "red", "green", "blue", "grey")


def make_council(
    store: Any, *, boards: int, leads: int, actions: int, asked: bool = True, end: date | None = None
) -> None:
    """`leads` and `actions` are in all; with `asked` leads have answered before, and half of them October's request."""
    from sqlalchemy import insert

    from storage.boards import Board, BoardMember
    from storage.leads import ActionLead
    from storage.people import Address, Person
    from storage.plans import Action, DueChange, Plan
    from storage.requests import RequestItem, UpdateRequest
    from storage.updates import ProgressUpdate

    end = end or date(2025, 3, 31)
    titles = _titles()
    rows: dict[Any, Iterator[dict[str, Any]]] = {
        Person: (
            {"name": f"Lead {n}", "email": f"lead{n}@example.org", "reached_at": f"U{n:06d}"}
            for n in range(1, leads + 1)
        ),
        Address: (
            {
                "person_id": n,
                "surface": "slack",
                "address": f"U{n:06d}",
                "outside": False,
                "looked_up_at": STARTED + timedelta(days=3650),
            }
            for n in range(1, leads + 1)
        ),
        Board: (
            {
                "key": f"B{n:02d}",
                "name": f"Partnership Board {n}",
                "channel": f"C{n:06d}",
                "channel_id": f"C{n:06d}",
                "channel_looked_up_at": STARTED + timedelta(days=3650),
            }
            for n in range(1, boards + 1)
        ),
        BoardMember: ({"board_id": n, "person_id": n, "position": "officer"} for n in range(1, boards + 1)),
        Plan: (
            {
                "board_id": n,
                "edition": "2024-25",
                "title": "Plan",
                "start": date(2024, 4, 1),
                "end": end,
                "status": "live",
                "started_at": STARTED,
            }
            for n in range(1, boards + 1)
        ),
        Action: (
            {
                "plan_id": n % boards + 1,
                "ref": f"B{n % boards + 1:02d}-{n // boards + 1:02d}",
                "title": titles[n % len(titles)],
                "position": n,
                **_due(n, end),
            }
            for n in range(actions)
        ),
        ActionLead: ({"action_id": n + 1, "position": 0, "person_id": n % leads + 1} for n in range(actions)),
    }
    if asked:
        rows |= {
            ProgressUpdate: (row for n in range(actions) for row in _updates(n, leads, actions)),
            DueChange: (
                {
                    "action_id": n + 1,
                    "from_due": date(2024, 6, 30),
                    "to_due": date(2024, 9, 10),
                    "effective_at": ASKED,
                    "reason": "Recruitment took longer than planned.",
                }
                for n in range(0, actions, 7)
            ),
            UpdateRequest: (
                {
                    "person_id": n,
                    "ask_date": date(2024, 10, 1),
                    "period": "2024-10",
                    "zone": "Europe/London",
                    "asked_at": ASKED,
                    "deadline": DEADLINE,
                }
                for n in range(1, leads + 1)
            ),
            RequestItem: (
                {
                    "request_id": n % leads + 1,
                    "action_id": n + 1,
                    "period": "2024-10",
                    "state": "answered" if n % 2 == 0 and n % 9 else "outstanding",
                }
                for n in range(actions)
            ),
        }
    with store.write() as session:
        for table, made in rows.items():
            session.connection().execute(insert(table.__table__), _whole(table, made))


def import_luton(store: Any) -> None:
    """Luton's boards, plans and printed figures."""
    from bot.clock import ManualClock
    from bot.services.importing.files import import_files
    from bot.settings import ROOT
    from storage.audit import COMMAND_LINE

    luton = [ROOT / "data" / "luton"]
    import_files(store=store, paths=luton, by=COMMAND_LINE, clock=ManualClock(STARTED), zone="Europe/London")


def follow_luton(store: Any, board_id: int, like: str) -> None:
    """Have a board follow the indicators that one of Luton's boards follows, with all their printed figures."""
    from sqlmodel import select

    from storage.boards import Board
    from storage.indicators import BoardIndicator

    import_luton(store)
    with store.write() as session:
        model = session.exec(select(Board).where(Board.key == like)).one()
        for row in session.exec(select(BoardIndicator).where(BoardIndicator.board_id == model.id)).all():
            session.add(
                BoardIndicator.model_validate(row.model_dump(exclude={"id", "board_id"}) | {"board_id": board_id})
            )


def _titles() -> list[str]:
    from bot.settings import ROOT

    with (ROOT / "data" / "luton" / "actions.csv").open(encoding="utf-8", newline="") as stream:
        return [row["title"] for row in csv.DictReader(stream)]


def _due(n: int, end: date) -> dict[str, Any]:
    """A third have a date that passed or comes soon, a third one of next year, the others none of their own."""
    if n % 3 == 2:
        return {"due": end, "due_is_default": True}
    return {"due": date(2024, 8, 1) + timedelta(days=n % 120 if n % 3 else 200 + n % 120), "due_is_default": False}


def _updates(n: int, leads: int, actions: int) -> Iterator[dict[str, Any]]:
    """What was said in three months of an action; of October by every other lead, and of every ninth action nothing."""
    for month in range(8, 11 if n % 2 == 0 else 10) if n % 9 else ():
        yield {
            "action_id": n + 1,
            "period": f"2024-{month:02d}",
            "version": 1,
            "rag": RAGS[(n + month) % len(RAGS)],
            "narrative": "Two posts are filled and the pathway is agreed with partners; dietetics capacity is still open.",
            "next_step": "Agree the referral route with the ICB.",
            "help_needed": "A decision on funding." if n % 11 == 0 else "",
            "author_id": n % leads + 1,
            "author_name": f"Lead {n % leads + 1}",
            "via": "form",
            "effective_at": datetime(2024, month, 4, 10, tzinfo=UTC),
            "recorded_at": datetime(2024, month, 4, 10, tzinfo=UTC),
        }


def _whole(table: Any, rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with every column, as the table's own defaults have them."""
    made = list(rows)
    model = table.model_validate(made[0])
    defaults = {
        c.name: getattr(model, c.name) if c.name not in made[0] else None for c in table.__table__.c if c.name != "id"
    }
    return [defaults | row for row in made]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
