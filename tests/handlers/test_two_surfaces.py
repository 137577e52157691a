"""One council on two surfaces: whoever has an address on each gets one request; each board's channel is where it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.domain.unreachable import Unreachable
from bot.jobs.schedule import JobContext, tick
from bot.jobs.sender import drain
from bot.messages.message import text_of
from bot.services.deliveries.outbox import Pace
from bot.services.people.reach import choose_address, give_address, mark_unreachable
from bot.services.records.erasure import forget_person
from bot.services.replies.messages import IncomingMessage
from bot.services.replies.receive import answer_unknown_person, handle_message
from bot.surfaces.base import Account
from bot.surfaces.router import SurfaceRouter
from storage.audit import COMMAND_LINE
from storage.boards import Board
from storage.engine import Store
from storage.people import Person, address_on, person_by_email
from tests.handlers.toy import ToySurface, button_of, started

ASKED = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)
DIGEST = datetime(2024, 10, 7, 8, 30, tzinfo=UTC)
SECOND_BOARD = {
    "boards": "key,name\nHWB,Health and Wellbeing Board\n",
    "plans": "board,plan,title,start,end\nHWB,2024-25,Plan,2024-04-01,2025-03-31\n",
    "actions": "board,plan,ref,title,leads,due\nHWB,2024-25,HWB-01,Smoking,Ana,2024-12-31\n",
}


class TwoSurfaces:
    """The toy council with a second board; what is sent on each surface is kept apart."""

    def __init__(self, folder: Path) -> None:
        self.toy = started(folder, more=SECOND_BOARD)
        self.chat = ToySurface(self.toy.core, self.toy.clock)
        self.router = SurfaceRouter({"slack": self.chat, "toy": self.toy})
        with self.toy.core.store.write() as session:
            give_address(session, self.ana(session), Account("U0ANA", "Ana", "ana@example.org", ""))
            for key, channel in (("CTB", "toy:children"), ("HWB", "C0HWB")):
                board = session.exec(select(Board).where(Board.key == key)).one()
                board.channel = board.channel_id = channel
                session.add(board)

    def ana(self, session: object) -> Person:
        found = person_by_email(session, "ana@example.org")  # type: ignore[arg-type]
        assert found
        return found

    def prefers(self, surface: str) -> None:
        with self.toy.core.store.write() as session:
            ana = self.ana(session)
            ana.preferred = surface
            choose_address(session, ana)

    def tick(self, at: datetime) -> None:
        self.toy.clock.move_to(at)
        assert not tick(JobContext(self.toy.core, self.toy.clock), at).broken
        drain(self.toy.core, self.router, self.toy.clock.now, Pace())

    def requests(self) -> list[tuple[str, bool, bool]]:
        """Of each request: its reader, and whether it has an action of each of the boards."""
        sent = [(kept.to, text_of(kept.message)) for kept in (*self.toy.sent, *self.chat.sent)]
        return [(to, "CTB-01" in text, "HWB-01" in text) for to, text in sent if "October 2024 updates" in text]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoSurfaces]:
    made = TwoSurfaces(tmp_path)
    yield made
    made.toy.core.store.dispose()


@pytest.mark.parametrize(("preferred", "reader"), [("", "toy:ana"), ("toy", "toy:ana"), ("slack", "U0ANA")])
def test_one_person_with_two_addresses_gets_one_request(two: TwoSurfaces, preferred: str, reader: str) -> None:
    two.prefers(preferred)
    two.tick(ASKED)
    assert [request for request in two.requests() if request[0] in ("toy:ana", "U0ANA")] == [(reader, True, True)]
    assert {kept.to for kept in two.chat.sent} <= {"U0ANA"}, "nothing of one surface is sent on the other"


def test_each_digest_goes_to_the_surface_of_its_boards_channel(two: TwoSurfaces) -> None:
    two.tick(ASKED)
    two.tick(DIGEST)
    assert "Children's Trust Board" in text_of(two.toy.to("toy:children", "week to").message)
    assert "Health and Wellbeing Board" in text_of(two.chat.to("C0HWB", "week to").message)


def test_whose_first_address_takes_no_messages_is_reached_at_the_other(two: TwoSurfaces) -> None:
    with two.toy.core.store.write() as session:
        mark_unreachable(session, two.ana(session), "toy", Unreachable.deactivated)
        assert not two.ana(session).gone
    two.tick(ASKED)
    assert [reader for reader, *_ in two.requests() if reader != "toy:ben"] == ["U0ANA"]


def test_who_is_not_to_be_disturbed_where_they_are_reached_is_not_reminded(two: TwoSurfaces) -> None:
    two.tick(ASKED)
    with two.toy.core.store.write() as session:
        own = address_on(session, two.ana(session), "toy")
        own.quiet_until = ASKED + timedelta(days=20)
        session.add(own)
    two.tick(datetime(2024, 10, 4, 9, 30, tzinfo=UTC))
    reminded = [kept.to for kept in two.toy.sent if kept.message.summary.startswith("Reminder")]
    assert reminded == ["toy:ben"]


def test_a_surface_that_is_not_set_up_sends_nothing_and_says_so(two: TwoSurfaces) -> None:
    two.router = SurfaceRouter({"toy": two.toy})
    two.prefers("slack")
    two.tick(ASKED)
    assert [reader for reader, *_ in two.requests()] == ["toy:ben"]
    from storage.deliveries import Delivery

    with two.toy.core.store.read() as session:
        failed = session.exec(select(Delivery).where(Delivery.recipient == "U0ANA")).one()
    assert (failed.state, failed.reason) == ("failed", "Slack is not set up here")


def test_a_forgotten_person_leaves_none_of_their_addresses(two: TwoSurfaces) -> None:
    two.tick(ASKED)
    core, now = two.toy.core, two.toy.clock.now()
    request = two.toy.to("toy:ana", "October 2024")
    two.toy.presses("toy:ana", button_of(request.message, "Update"), request)
    two.toy.presses("toy:ana", button_of(request.message, "Snooze"), request)
    incoming = IncomingMessage("toy:room-of-ana", "1727770000.000001", None, "CTB-01 green: fine")
    with core.store.read() as session:
        ana = two.ana(session)
    handle_message(core=core, incoming=incoming, by=ana, now=now)
    stranger = IncomingMessage("toy:room-of-ana", "1727760000.000001", None, "hello")
    answer_unknown_person(core=core, incoming=stranger, now=now)
    places = ("toy:ana", "U0ANA", "toy:room-of-ana")
    assert all(place in dumped(core.store) for place in places)
    forget_person(core=core, person_id=ana.ident, by=COMMAND_LINE, now=now)
    assert not [place for place in places if place in dumped(core.store)]


def dumped(store: Store) -> str:
    """All that the database holds."""
    with store.engine.connect() as connection:
        return "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
