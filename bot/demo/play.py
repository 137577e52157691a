"""The demo: one reporting month played in seconds, through the same services, on a throw-away database."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.rule import Rule
from sqlmodel import Session, select

from bot.clock import ManualClock, at_local
from bot.core import Core
from bot.demo.replies import Reply, read_replies
from bot.demo.shown import TerminalAndPage
from bot.demo.terminal import ConsoleSurface
from bot.domain.calendar import WorkingDays
from bot.domain.text import count_of, day, listed
from bot.jobs.schedule import JobContext, tick
from bot.jobs.sender import drain
from bot.messages.compose import Templates
from bot.services.access.permissions import actions_answered_for
from bot.services.access.visibility import resolve_viewer
from bot.services.boards.lookup import find_board
from bot.services.deliveries.outbox import Pace
from bot.services.importing.files import import_files
from bot.services.papers.files import meeting_meant, paper_of
from bot.services.plans.start import preview_start, start_plan
from bot.services.queries.answer import answer_question
from bot.services.queries.question import CommandTarget
from bot.services.replies.messages import IncomingMessage
from bot.services.replies.picked import file_unfiled
from bot.services.replies.receive import handle_message
from bot.services.scorecards.facts import scorecard
from bot.services.scorecards.folder import write_site
from bot.services.scorecards.release import keep_scorecard
from bot.services.scorecards.shown import published_site
from bot.services.updates.answers import Answer, Filing, NoRatingYet, Place
from bot.services.updates.form import read_answer
from bot.services.updates.record import record_progress_update
from bot.settings import ROOT
from bot.surfaces.console import render
from bot.surfaces.file import FileSurface, to_html
from storage.audit import COMMAND_LINE
from storage.boards import Board, all_boards, positions_of
from storage.deliveries import Delivery
from storage.engine import Store
from storage.migrations import upgrade
from storage.people import Person, person_by_email
from storage.plans import Action, Plan, actions_by_reference, started_plan
from storage.updates import UnfiledReply

ZONE = "Europe/London"
PLAN = "2024-25"
FIRST, LAST = date(2024, 10, 1), date(2024, 10, 31)
QUESTIONS = (
    "summary HWB",
    "summary CTB",
    "history CTB-14",
    "indicator smoking-adults",
    "source smoking-adults 2021",
)
ASKED_IN_TERMINAL = ("summary HWB",)
CAPTION = "Assignments, ratings and replies are staged"
SHOWN_REPLIES = 3
"""One by each way: a button, a form, plain words."""
ANSWER_BLOCKS = 3


def play(out: Path | None, console: Console) -> Path | None:
    """Play October 2024 on Luton's 2024-25 plan. Returns the transcript's path where `out` names a folder."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/demo.db")
        upgrade(store)
        core = Core(store, Templates(), ZONE, WorkingDays())
        try:
            return _Play(core, console).run(out)
        finally:
            store.dispose()


class _Play:
    def __init__(self, core: Core, console: Console) -> None:
        self.core, self.out = core, console
        self.clock = ManualClock(at_local(date(2024, 9, 30), time(10), ZONE))
        self.page = FileSurface(
            caption=f"{CAPTION}. The plan and the indicators are Luton's, as printed.",
            title="boardbot: October 2024 on Luton's plan",
        )
        self.typed = count(1)
        self.replies = 0

    def run(self, out: Path | None) -> Path | None:
        self.out.print(Rule("boardbot plays October 2024 on Luton's 2024-25 plan"))
        self.out.print(f"[yellow]{CAPTION}[/]; the plan and the indicators are Luton's, as printed.\n")
        with self.out.status("Loading Luton's plans and indicators..."):
            self._load()
        self._start()
        with self.core.store.read() as session:
            self.page.roles = {
                p.name: self._role(session, p) for p in session.exec(select(Person).order_by(Person.name))
            }
        for moment, reply in self._moments():
            self.clock.move_to(moment)
            self.page.now = f"{day(moment.date())}, {at_clock(moment)}"
            if reply:
                self._act(reply)
            else:
                self._tick()
        self._summary()
        if out:
            path = out / "transcript.html"
            self.page.write(path)
            self.out.print(f"\nEvery message, in your browser: [bold]{path}[/]")
            self.out.print(f"The Children's Trust Board's paper, in Word: [bold]{self._paper(out)}[/]")
            self.out.print(f"Scorecards for residents: [bold]{self._scorecards(out)}[/]")
            return path
        return None

    def _scorecards(self, out: Path) -> Path:
        """Release the scorecards of the boards that were reported on, and write their pages, which say what is staged."""
        now, folder = self.clock.now(), out / "scorecards"
        with self.core.transaction(by=COMMAND_LINE, now=now) as tx:
            for board in all_boards(tx.session):
                if started_plan(tx.session, board.ident):
                    board.published = True
                    tx.session.add(board)
                    keep_scorecard(tx, board, scorecard(tx.session, core=self.core, board=board, as_of=now), None)
        with self.core.store.read() as session:
            write_site(published_site(session, core=self.core, now=now, note=f"{CAPTION}."), folder)
        return folder / "index.html"

    def _paper(self, out: Path) -> Path:
        """Write the paper that froze, which says on each page what of it is staged."""
        from bot.papers.word import write_word

        with self.core.store.read() as session:
            board, now = find_board(session, "CTB"), self.clock.now()
            meeting = meeting_meant(session, core=self.core, board=board, words="", now=now)
            document = paper_of(session, core=self.core, meeting=meeting, now=now)
        path = out / f"CTB-paper-{meeting.held_on}.docx"
        path.write_bytes(write_word(replace(document, mark=CAPTION), None))
        return path

    def _load(self) -> None:
        report = import_files(
            store=self.core.store,
            paths=[ROOT / "data" / "luton", ROOT / "data" / "demo"],
            by=COMMAND_LINE,
            clock=self.clock,
            zone=ZONE,
        )
        made = report.created
        self.out.print(
            f"Imported {made['actions']} actions of {made['plans']} plans and {made['observations']} observations."
        )
        with self.core.store.write() as session:
            for board in session.exec(select(Board)):
                board.channel_id = f"#{board.key.lower()}"
                session.add(board)
        with self.core.store.read() as session:
            people = list(session.exec(select(Person)))
            names = {p.reached_at: p.name for p in people}
            names |= {b.channel_id: f"{b.channel_id} ({b.name})" for b in all_boards(session)}
        self.page.names = names
        self.surface = TerminalAndPage(ConsoleSurface(self.out, names, CAPTION.lower()), self.page, names)
        self.job_context = JobContext(self.core, self.clock)

    def _role(self, session: Session, person: Person) -> str:
        """What somebody is to the boards."""
        boards = {board.id: board.key for board in all_boards(session)}
        held = positions_of(session, person.ident)
        words = [f"{position} of {boards[board_id]}" for board_id, found in held.items() for position in sorted(found)]
        led = actions_answered_for(session, person, now=self.clock.now(), zone=ZONE)
        return listed([*words, *([f"leads {count_of(len(led), 'action')}"] if led else [])]) or "asked about no action"

    def _start(self) -> None:
        with self.core.store.read() as session:
            keys = [
                b.key
                for b in all_boards(session)
                if session.exec(select(Plan).where(Plan.board_id == b.id, Plan.edition == PLAN)).first()
            ]
        for key in keys:
            preview = preview_start(core=self.core, board_name=key, now=self.clock.now())
            start_plan(core=self.core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=self.clock.now())
        self.out.print(f"Started the {PLAN} plans of {', '.join(keys)}.\n")

    def _moments(self) -> list[tuple[datetime, Reply | None]]:
        """The morning of every day, and each reply at its time."""
        moments: list[tuple[datetime, Reply | None]] = []
        on = FIRST
        while on <= LAST:
            moments.append((at_local(on, time(9), ZONE), None))
            on += timedelta(days=1)
        moments += [(reply.at, reply) for reply in read_replies(ROOT / "data" / "demo" / "replies.csv", ZONE)]
        return sorted(moments, key=lambda pair: pair[0])

    def _tick(self) -> None:
        now = self.clock.now()
        tick(self.job_context, now)
        if not self._pending():
            return
        self.page.heading(day(now.date()))
        drain(self.core, self.surface, self.clock.now, Pace())
        if others := self.surface.rest():
            self.out.print(f"[dim]{day(now.date())}:[/] {others}.")

    def _pending(self) -> bool:
        with self.core.store.read() as session:
            return session.exec(select(Delivery.id).where(Delivery.state == "pending")).first() is not None

    def _act(self, reply: Reply) -> None:
        with self.core.store.read() as session:
            person = person_by_email(session, reply.who)
            action = next((a for a, _, _ in actions_by_reference(session, [reply.ref])), None) if reply.ref else None
        if person is None:
            return
        place = self._place(person)
        note = {
            "button": f"presses No change on {reply.ref}",
            "form": f"sends the form for {reply.ref}",
            "choose": f"presses {reply.ref}",
            "text": f"writes: {reply.cells['text']}",
        }[reply.how]
        self.page.say(person.name, note)
        self._file(reply, person, action, place)
        drain(self.core, self.surface, self.clock.now, Pace())
        self.replies += 1
        if self.replies <= SHOWN_REPLIES:
            self.out.print(f"[green]{escape(person.name)}[/] {escape(note)}")
        self.surface.counts.clear()

    def _place(self, person: Person) -> Place:
        """The thread of the newest request that the person was sent."""
        with self.core.store.read() as session:
            query = select(Delivery).where(Delivery.person_id == person.id, Delivery.ts != None)  # noqa: E711 - SQL
            sent = [d for d in session.exec(query) if d.kind in ("request", "proxy_request")]
        return Place(person.reached_at, sent[-1].ts if sent else None)

    def _file(self, reply: Reply, person: Person, action: Action | None, place: Place) -> None:
        now = self.clock.now()
        if reply.how == "text":
            incoming = IncomingMessage(
                place.recipient, f"{now.timestamp():.0f}.{next(self.typed):06}", place.thread_ts, reply.cells["text"]
            )
            handle_message(core=self.core, incoming=incoming, by=person, now=now)
        elif reply.how == "choose" and action:
            with self.core.store.read() as session:
                waiting = session.exec(select(UnfiledReply).where(UnfiledReply.state == "waiting")).first()
            if waiting:
                file_unfiled(
                    core=self.core,
                    reply_id=waiting.ident,
                    action_id=action.ident,
                    by=person,
                    now=now,
                )
        elif action:
            answer = Answer(no_change=True) if reply.how == "button" else read_answer(dict(reply.cells))
            try:
                record_progress_update(
                    core=self.core,
                    filing=Filing(action.ident, reply.how, place),
                    answer=answer,
                    by=person,
                    now=now,
                )
            except NoRatingYet:
                note = "Nobody has rated it yet, so the form opens; it is left unanswered here."
                self.page.answer(person.name, f"<p class=note>{note}</p>")

    def _summary(self) -> None:
        self.clock.move_to(at_local(LAST, time(16), ZONE))
        self.page.now = f"{day(LAST)}, 16:00"
        with self.core.store.read() as session:
            chair = person_by_email(session, "board-chair@example.org")
        self.out.print(f"[dim]And {self.replies - SHOWN_REPLIES} more replies in October.[/]\n")
        self.page.heading(f"{day(LAST)}: the chair asks")
        for question in QUESTIONS:
            self.page.say("Board chair", f"/board {question}")
            address = chair.reached_at if chair else ""
            viewer = resolve_viewer(core=self.core, address=address, channel="", now=self.clock.now())
            answer = answer_question(core=self.core, text=question, viewer=viewer, now=self.clock.now())
            if not isinstance(answer, CommandTarget):
                if question in ASKED_IN_TERMINAL:
                    self.out.print(f"[green]Board chair[/] asks: /board {question}")
                    self.out.print(render(replace(answer[0], blocks=answer[0].blocks[:ANSWER_BLOCKS])))
                for part in answer:
                    self.page.answer("Board chair, only visible to them", to_html(part))


def at_clock(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(ZONE)):%H:%M}"
