"""What a sender must never do: lose what arrived, believe a stale outcome, or leave older words over newer ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core import Core
from bot.domain.calendar import WorkingDays
from bot.domain.unreachable import Unreachable
from bot.messages.compose import Templates
from bot.messages.message import Message
from bot.services.deliveries.outbox import (
    LEASE,
    LEASE_MARGIN,
    NOT_IN_TIME,
    PARENT_NOT_SENT,
    UNKNOWN_WAIT,
    LeasedDelivery,
    Pace,
    attempt,
    enqueue,
    enqueue_edit,
    lease_work,
    record,
)
from bot.services.people.reach import give_address
from bot.surfaces.base import Account, Outgoing, SendOutcome
from storage.audit import CLOCK
from storage.deliveries import REPORTED_WITHIN, Delivery, unreported_failures
from storage.engine import Store
from storage.leases import attempts_between
from storage.migrations import upgrade
from storage.people import Person
from tests.support.world import ASKED

SECOND = timedelta(seconds=1)
SENT, FAILED, RETRY = (
    SendOutcome("sent", channel="C1", ts="1.5"),
    SendOutcome("failed", "is_archived"),
    SendOutcome("retry", "503"),
)


class Outbox:
    """A queue, and what a worker does with it, step by step."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.core = Core(store, Templates(None), "Europe/London", WorkingDays())

    def put(self, text: str = "hello", **values: object) -> int:
        now = values.pop("now", ASKED)
        with self.core.transaction(by=CLOCK, now=now) as tx:
            values = {"key": f"k:{text}", "kind": "note", "recipient": "C1", "urgent": True, **values}
            return enqueue(tx, message=Message(text, ()), **values) or 0

    def edit(self, of: int, text: str, now: datetime) -> None:
        with self.core.transaction(by=CLOCK, now=now) as tx:
            enqueue_edit(tx, tx.session.get_one(Delivery, of), Message(text, ()))

    def take(self, now: datetime) -> list[LeasedDelivery]:
        with self.store.write() as session:
            return lease_work(session, core=self.core, now=now, pace=Pace(), urgent=True, room=10)

    def record(self, work: LeasedDelivery, outcome: SendOutcome, now: datetime) -> None:
        with self.store.write() as session:
            record(session, [(work, outcome)], now=now)

    def row(self, id: int) -> Delivery:
        with self.store.read() as session:
            return session.get_one(Delivery, id)

    def sent(self, text: str = "hello") -> int:
        """A message that has arrived."""
        id = self.put(text)
        (work,) = self.take(ASKED)
        self.record(work, SENT, ASKED)
        return id

    def unreported_failures(self, now: datetime) -> list[int]:
        with self.store.read() as session:
            return [delivery.ident for delivery in unreported_failures(session, NOT_IN_TIME, now=now)]


class Recorded:
    """A surface that keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[Outgoing] = []

    def send(self, outgoing: Outgoing) -> SendOutcome:
        self.given.append(outgoing)
        return SENT

    find = send


@pytest.fixture
def outbox(database_url: str) -> Iterator[Outbox]:
    store = Store(database_url)
    upgrade(store)
    yield Outbox(store)
    store.dispose()


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Outbox]:
    store = Store(f"sqlite:///{tmp_path}/outbox.db")
    upgrade(store)
    yield Outbox(store)
    store.dispose()


def test_what_arrives_after_its_lease_ran_out_is_sent_and_not_sent_again(outbox: Outbox) -> None:
    id = outbox.put()
    (slow,) = outbox.take(ASKED)
    late = ASKED + LEASE + SECOND
    assert outbox.take(late) == [] and outbox.row(id).state == "unknown"
    outbox.record(slow, SENT, late + SECOND)
    assert (outbox.row(id).state, outbox.row(id).ts, outbox.row(id).reason) == ("sent", "1.5", "")
    assert outbox.take(late + timedelta(hours=1)) == []


def test_what_arrives_after_it_was_looked_for_in_vain_is_sent_and_not_sent_again(local: Outbox) -> None:
    id = local.put()
    (slow,) = local.take(ASKED)
    look = ASKED + LEASE + UNKNOWN_WAIT + 2 * SECOND
    local.take(ASKED + LEASE + SECOND)
    (looking,) = local.take(look)
    assert looking.look_since
    local.record(looking, RETRY, look)
    assert local.row(id).state == "pending"
    local.record(slow, SENT, look + SECOND)
    assert local.row(id).state == "sent" and local.take(look + timedelta(hours=1)) == []


@pytest.mark.parametrize("outcome", [FAILED, RETRY, SendOutcome("released"), SendOutcome("unknown", "timeout")])
def test_the_outcome_of_a_worker_that_lost_its_lease_is_nothing(local: Outbox, outcome: SendOutcome) -> None:
    id = local.put()
    (stale,) = local.take(ASKED)
    local.take(ASKED + LEASE + SECOND)
    look = ASKED + LEASE + UNKNOWN_WAIT + 2 * SECOND
    local.record(local.take(look)[0], RETRY, look)
    (again,) = local.take(look + SECOND)
    assert again.attempts == stale.attempts + 1
    local.record(stale, outcome, look + 2 * SECOND)
    assert (local.row(id).state, local.row(id).attempts) == ("sending", again.attempts)
    local.record(again, SENT, look + 3 * SECOND)
    assert local.row(id).state == "sent"


def test_a_look_that_comes_late_does_not_send_again_what_has_arrived(local: Outbox) -> None:
    id = local.put()
    (slow,) = local.take(ASKED)
    local.take(ASKED + LEASE + SECOND)
    look = ASKED + LEASE + UNKNOWN_WAIT + 2 * SECOND
    (looking,) = local.take(look)
    local.record(slow, SENT, look)
    local.record(looking, RETRY, look + SECOND)
    assert local.row(id).state == "sent"


@pytest.mark.parametrize(
    ("before_the_end", "begun"), [(LEASE_MARGIN + SECOND, 1), (LEASE_MARGIN, 0), (timedelta(0), 0)]
)
def test_a_send_is_not_begun_as_its_lease_ends(local: Outbox, before_the_end: timedelta, begun: int) -> None:
    id, surface = local.put(), Recorded()
    (work,) = local.take(ASKED)
    now = work.lease_until - before_the_end
    outcome = attempt(surface, work, now, Pace())  # type: ignore[arg-type]
    assert len(surface.given) == begun
    local.record(work, outcome, now)
    assert local.row(id).state == ("sent" if begun else "pending")
    assert len(local.take(now)) == (0 if begun else 1)  # at once, and as if it had not been taken up
    assert local.row(id).attempts == 1


def test_a_released_message_counts_no_attempt_and_no_pace(local: Outbox) -> None:
    id = local.put()
    (work,) = local.take(ASKED)
    local.record(work, SendOutcome("released"), ASKED)
    row = local.row(id)
    assert (row.state, row.attempts, row.lease_until) == ("pending", 0, None)
    with local.store.read() as session:
        assert attempts_between(session, ASKED - timedelta(seconds=3), ASKED) == {}


def test_two_edits_of_one_message_are_never_both_on_their_way(outbox: Outbox) -> None:
    id = outbox.sent()
    outbox.edit(id, "one", ASKED)
    (first,) = outbox.take(ASKED)
    outbox.edit(id, "two", ASKED)
    outbox.edit(id, "three", ASKED)
    assert outbox.take(ASKED + SECOND) == []
    outbox.record(first, SENT, ASKED + 2 * SECOND)
    (second,) = outbox.take(ASKED + 2 * SECOND)
    assert second.outgoing.body["summary"] == "three"


@pytest.mark.parametrize("outcome", [RETRY, SendOutcome("unknown", "timeout"), SendOutcome("released"), None])
def test_an_older_edit_gives_way_to_the_newest_however_its_send_ended(
    local: Outbox, outcome: SendOutcome | None
) -> None:
    id = local.sent()
    local.edit(id, "older", ASKED)
    (older,) = local.take(ASKED)
    local.edit(id, "newer", ASKED)
    now = ASKED + LEASE + SECOND
    if outcome is not None:  # else its sender is never heard of again
        local.record(older, outcome, ASKED + SECOND)
    (newer,) = local.take(now)
    assert newer.outgoing.body["summary"] == "newer"
    local.record(newer, SENT, now)
    for wait in (SECOND, 2 * UNKNOWN_WAIT, timedelta(hours=2)):
        assert local.take(now + wait) == []
    assert (local.row(older.id).state, local.row(older.id).reason) == ("skipped", "a newer text took its place")


def test_an_edit_waits_for_its_message_and_a_reply_for_its_parent(local: Outbox) -> None:
    parent = local.put("parent")
    reply = local.put("reply", parent_id=parent)
    (work,) = local.take(ASKED)
    local.edit(parent, "changed", ASKED)
    assert work.id == parent and local.take(ASKED) == []
    local.record(work, SENT, ASKED)
    after = local.take(ASKED + SECOND)
    assert {w.outgoing.body["summary"] for w in after} == {"reply", "changed"}
    assert next(w for w in after if w.id == reply).outgoing.thread_ts == "1.5"


def test_what_goes_to_one_reader_goes_in_order(local: Outbox) -> None:
    local.put("one")
    second = local.put("two")
    (first,) = local.take(ASKED)
    local.record(first, SendOutcome("unknown", "timeout"), ASKED)
    assert [w.id for w in local.take(ASKED + SECOND)] == []
    look = ASKED + UNKNOWN_WAIT
    (looking,) = local.take(look)
    local.record(looking, SENT, look)
    assert [w.id for w in local.take(look)] == [second]


def test_what_is_too_late_when_it_is_taken_up_is_skipped_to_the_second(local: Outbox) -> None:
    in_time, late = (local.put(f"t{n}", expires_at=ASKED + n * SECOND, recipient=f"C{n}") for n in (2, 1))
    assert [work.id for work in local.take(ASKED + SECOND)] == [in_time]
    assert (local.row(late).state, local.row(late).reason) == ("skipped", NOT_IN_TIME)


def test_a_failure_of_more_than_thirty_days_ago_is_no_news(local: Outbox) -> None:
    id = local.put()
    (work,) = local.take(ASKED)
    local.record(work, FAILED, ASKED)
    assert local.unreported_failures(ASKED + REPORTED_WITHIN - SECOND) == [id]
    assert local.unreported_failures(ASKED + REPORTED_WITHIN) == []


def test_only_what_was_looked_for_in_vain_or_came_too_late_is_told_beside_what_failed(local: Outbox) -> None:
    unknown, late = local.put("u", recipient="u"), local.put("l", recipient="l", expires_at=ASKED + SECOND)
    works = {work.id: work for work in local.take(ASKED)}
    local.record(works[unknown], SendOutcome("unknown", "timeout"), ASKED)
    local.record(works[late], replace(RETRY, retry_after=SECOND), ASKED)
    assert local.unreported_failures(ASKED) == []
    looking = local.take(ASKED + UNKNOWN_WAIT)
    local.record(looking[0], SendOutcome("failed", "cannot look"), ASKED + UNKNOWN_WAIT)
    assert local.unreported_failures(ASKED + UNKNOWN_WAIT) == [unknown, late]


def test_being_told_to_wait_counts_as_no_attempt_and_a_failure_does(local: Outbox) -> None:
    told, failed = local.put("a", recipient="a"), local.put("b", recipient="b")
    works = {work.id: work for work in local.take(ASKED)}
    local.record(works[told], SendOutcome("retry", "ratelimited", retry_after=SECOND), ASKED)
    local.record(works[failed], RETRY, ASKED)
    assert (local.row(told).attempts, local.row(failed).attempts) == (0, 1)
    assert local.row(told).available_at == ASKED + SECOND


def test_the_thread_of_a_message_that_failed_is_skipped_with_it(local: Outbox) -> None:
    parent = local.put("parent")
    reply = local.put("reply", parent_id=parent)
    (work,) = local.take(ASKED)
    local.record(work, FAILED, ASKED)
    assert (local.row(reply).state, local.row(reply).reason) == ("skipped", PARENT_NOT_SENT)


@pytest.mark.parametrize(("account", "unreachable"), [("UBEN", "the Slack account is deactivated"), ("UNEW", "")])
def test_an_account_that_takes_no_message_is_its_owners_only_while_it_is_theirs(
    local: Outbox, account: str, unreachable: str
) -> None:
    with local.store.write() as session:
        person = Person.model_validate({"name": "Ben"})
        session.add(person)
        session.flush()
        give_address(session, person, Account(account, "Ben", None, ""))
        id = person.ident
    local.put(recipient="UBEN", person_id=id)
    (work,) = local.take(ASKED)
    local.record(work, replace(FAILED, nobody_there=Unreachable.deactivated), ASKED)
    with local.store.read() as session:
        assert session.get_one(Person, id).unreachable == unreachable


def test_a_surface_that_is_full_or_asked_to_wait_holds_up_no_other(local: Outbox) -> None:
    pace = Pace(per_minute=40)  # two posts in three seconds, to each surface
    for number in range(4):
        local.put(f"chat {number}", recipient=f"U{number}AA", urgent=False)
        local.put(f"mail {number}", recipient=f"mailto:{number}@example.org", urgent=False)

    def taken(now: datetime) -> list[str]:
        """What is taken up in half a second of turns."""
        work = []
        for turn in range(5):
            with local.store.write() as session:
                at = now + turn * SECOND / 10
                work += lease_work(session, core=local.core, now=at, pace=pace, urgent=False, room=10)
        return sorted(each.outgoing.recipient for each in work)

    assert taken(ASKED) == ["U0AA", "U1AA", "mailto:0@example.org", "mailto:1@example.org"]
    later = ASKED + 4 * SECOND
    pace.hold(Outgoing("k", "U9AA", {}), later, timedelta(minutes=1))
    assert taken(later) == ["mailto:2@example.org", "mailto:3@example.org"]
