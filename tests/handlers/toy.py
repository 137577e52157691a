"""A surface of a third kind, with no chat product in it: it keeps what it is sent in a list."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlmodel import select

from bot.clock import ManualClock
from bot.core import Core
from bot.domain.calendar import WorkingDays
from bot.errors import BoardbotError
from bot.handlers.interactions import Interaction, Reply, Sent, Show, ask, press, submit
from bot.jobs.schedule import JobContext, tick
from bot.jobs.sender import drain
from bot.messages.compose import Templates
from bot.messages.message import Button, Buttons, Form, Message, from_json, text_of
from bot.services.deliveries.outbox import Pace
from bot.services.importing.files import import_files
from bot.services.people.reach import give_address
from bot.services.plans.start import start_plan
from bot.services.updates.answers import Place
from bot.surfaces.base import Account, Outgoing, SendOutcome
from storage.audit import COMMAND_LINE
from storage.engine import Store
from storage.people import Person
from storage.plans import Plan
from tests.support.databases import migrated_sqlite

TABLES = {
    "boards": "key,name\nCTB,Children's Trust Board\n",
    "people": "name,email,officer_of,chair_of\nAna,ana@example.org,,\nBen,ben@example.org,,\n"
    "Olive,olive@example.org,CTB,\nChidi,chidi@example.org,,CTB\n",
    "plans": "board,plan,title,start,end\nCTB,2024-25,Plan,2024-04-01,2025-03-31\n",
    "actions": "board,plan,ref,title,leads,due\nCTB,2024-25,CTB-01,Family hubs,Ana,2024-12-31\n"
    "CTB,2024-25,CTB-02,Healthy child,Ana,2024-09-15\nCTB,2024-25,CTB-03,School readiness,Ben,\n",
}


@dataclass
class Kept:
    """A message as its reader sees it: an edit changes it in place."""

    to: str
    id: str
    message: Message


@dataclass
class ToySurface:
    """What was sent, in a list; and people who press, submit and ask. A refusal is answered by its sentence."""

    core: Core
    clock: ManualClock
    sent: list[Kept] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def send(self, outgoing: Outgoing) -> SendOutcome:
        message = from_json(outgoing.body)
        for kept in self.sent:
            if kept.id == outgoing.edits_ts:
                kept.message = message
                return SendOutcome("sent", channel=kept.to, ts=kept.id)
        self.sent.append(Kept(outgoing.recipient, f"m{next(self._numbers)}", message))
        return SendOutcome("sent", channel=outgoing.recipient, ts=self.sent[-1].id)

    def find(self, outgoing: Outgoing, since: datetime) -> SendOutcome:
        return SendOutcome("unfindable")

    # -- what people do --

    def presses(self, who: str, button: Button, on: Kept | None = None) -> Reply | str:
        """Press a button of a message that was sent, or of an answer, which only its reader sees."""
        by = self._interaction(who, message=on.id if on else "")
        return self._done(lambda: press(button.act, button.value, by))

    def submits(self, who: str, form: Form, **answers: str) -> Reply | str:
        """Send a form: fields that are not answered keep what they are prefilled with."""
        values = {f.name: answers.get(f.name, f.value) or None for f in form.fields}
        by = self._interaction(who, key=f"form {id(form)}")
        return self._done(lambda: submit(Sent(form.act, values, form.state, by)))

    def asks(self, who: str, text: str, key: str = "") -> Reply | str:
        """Ask something; by the same key, as when what came in is sent again."""
        by = self._interaction(who, key=key or f"question {next(self._numbers)}")
        return self._done(lambda: ask(text, by))

    def _interaction(self, who: str, *, message: str = "", key: str = "") -> Interaction:
        return Interaction(
            core=self.core,
            now=self.clock.now(),
            address=who,
            place=Place(who, message or None),
            channel=who,
            message=message,
            idempotency_key=key,
        )

    def _done(self, act: Callable[[], Reply]) -> Reply | str:
        try:
            return act()
        except BoardbotError as error:
            return str(error)
        finally:
            drain(self.core, self, self.clock.now, Pace())

    # -- what they see --

    def to(self, who: str, words: str) -> Kept:
        """The newest message to somebody that has these words."""
        return [kept for kept in self.sent if kept.to == who and words in text_of(kept.message)][-1]

    def tick(self, at: datetime) -> None:
        self.clock.move_to(at)
        assert not tick(JobContext(self.core, self.clock), at).broken
        drain(self.core, self, self.clock.now, Pace())


def button_of(message: Message, text: str, number: int = 0) -> Button:
    """The `number`-th button with this text."""
    rows = [block.buttons for block in message.blocks if isinstance(block, Buttons)]
    return [button for row in rows for button in row if button.text.startswith(text)][number]


def words_of(reply: Reply | str) -> str:
    """What somebody was shown."""
    assert isinstance(reply, Show), reply
    return "\n".join(text_of(message) for message in reply.messages)


def started(folder: Path, more: Mapping[str, str] | None = None) -> ToySurface:
    """A small council on the toy surface, its plans live; `more` are further rows by table, with their headings."""
    shutil.copyfile(migrated_sqlite(), folder / "toy.db")
    core = Core(Store(f"sqlite:///{folder}/toy.db"), Templates(), "Europe/London", WorkingDays())
    clock = ManualClock(datetime(2024, 9, 30, 9, 0, tzinfo=UTC))
    for name, table in TABLES.items():
        further = (more or {}).get(name, "").partition("\n")[2]
        (folder / f"{name}.csv").write_text(table + further)
    files = [folder / f"{name}.csv" for name in TABLES]
    report = import_files(store=core.store, paths=files, by=COMMAND_LINE, clock=clock, zone=core.zone)
    assert not report.refused, report.refused
    with core.store.write() as session:
        for person in session.exec(select(Person)):
            give_address(session, person, Account(f"toy:{person.name.lower()}", person.name, person.email, ""))
        plans = [plan.ident for plan in session.exec(select(Plan))]
    for plan_id in plans:
        start_plan(core=core, plan_id=plan_id, by=COMMAND_LINE, now=clock.now())
    return ToySurface(core, clock)
