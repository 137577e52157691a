"""Filing what a reply says, and answering its writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import col, select

from bot.clock import local_date, zone_or
from bot.core import Transaction
from bot.domain.dates import next_day
from bot.domain.leave import read_days
from bot.domain.rag import Rag
from bot.domain.references import possible_references
from bot.domain.replies.intent import STOP, Intent, purpose_of
from bot.domain.replies.parts import ParsedText
from bot.domain.replies.wanted import command_meant, days_away
from bot.errors import ActionNotOpen, NotYourAction
from bot.messages.message import Message
from bot.services.boards.state import zone_of
from bot.services.deliveries.outbox import enqueue
from bot.services.plans.subject import history_of, subject_of
from bot.services.queries.commands import COMMANDS
from bot.services.replies.messages import IncomingMessage
from bot.services.requests.stop import who_decides
from bot.services.updates.answers import Answer, Filing, NoRatingYet, Place
from bot.services.updates.record import file_answer
from bot.services.updates.sign_off import merge_updates
from bot.views.deliveries import NoteView
from storage.plans import Action
from storage.publications import PublishedUpdate
from storage.requests import RequestItem
from storage.updates import ProgressUpdate

MOST_OFFERED = 5


class Wanted(Exception):
    """A message asks for something that has an answer of its own: nothing of it was filed."""

    def __init__(self, command: str) -> None:
        super().__init__(command)
        self.command = command


class Filer:
    """Files what one message says inside its transaction, and answers it. `key` is what its answers' keys begin with."""

    def __init__(self, tx: Transaction, incoming: IncomingMessage, key: str) -> None:
        self.tx, self.session, self.core, self.by, self.now = tx, tx.session, tx.core, tx.person, tx.now
        self.incoming, self.key = incoming, key
        self.answers = 0
        """How many answers it has given."""

    def file_one(
        self,
        action_id: int,
        ref: str,
        parsed: ParsedText,
        edits: ProgressUpdate | None = None,
        place: Place | None = None,
    ) -> bool:
        """File one answer, or say why not; whether it was filed. Its receipt goes to where it was written, or to `place`."""
        period = self._month_of(action_id, parsed)
        filing = replace(self.filing(action_id), period=period)
        if place:
            filing = replace(filing, place=place)
        if edits:
            filing = replace(filing, via="edit", edits=edits.id)
        answer = self._answer_of(action_id, parsed, edits)
        if parsed.month not in (None, self.now.month) and period is None:
            answer = replace(answer, narrative=_with_month(answer.narrative, parsed.month or 1))
        return self.file(filing, ref, answer)

    def _answer_of(self, action_id: int, parsed: ParsedText, edits: ProgressUpdate | None) -> Answer:
        if not edits and self.is_evidence_alone(purpose_of(parsed)):
            return self._with_evidence(action_id)
        evidence = self.incoming.files or (PublishedUpdate(edits).evidence if edits else ())
        due = self._due_of(action_id, parsed)
        words = parsed.words if due or not parsed.due else f"{parsed.words}\nDue: {parsed.due}".strip()
        return Answer(
            parsed.rag,
            words,
            parsed.next_step,
            parsed.help_needed,
            due,
            parsed.words if due else "",
            parsed.no_change,
            evidence=evidence,
        )

    def _due_of(self, action_id: int, parsed: ParsedText) -> date | None:
        """The new due date that a label gives, where it is one to come and the words say why; else it stays in the words."""
        if not (parsed.due and parsed.words):
            return None
        today = local_date(self.now, zone_of(subject_of(self.session, action_id).board, self.core.zone))
        due = next_day(parsed.due, today)
        return due if due and due > today else None

    def _month_of(self, action_id: int, parsed: ParsedText) -> str | None:
        """The month that words say they are for, where the action was asked about for it; None: the running one."""
        if parsed.month is None:
            return None
        asked = select(RequestItem.period).where(RequestItem.action_id == action_id)
        months = [period for period in set(self.session.exec(asked)) if int(period[5:]) == parsed.month]
        return max(months, default=None)

    def file(self, filing: Filing, ref: str, answer: Answer) -> bool:
        try:
            file_answer(self.tx, filing, answer)
        except (NotYourAction, ActionNotOpen) as error:
            self.answer(error.markup())
            return False
        except NoRatingYet:
            self.say("nothing_to_confirm", ref=ref)
            return False
        return True

    def is_evidence_alone(self, purpose: Intent) -> bool:
        """Whether files came, and with them no more than "here you are, thanks"."""
        return bool(self.incoming.files) and purpose is Intent.courtesy

    def _with_evidence(self, action_id: int) -> Answer:
        """What the sender of files said of the action this month, with these; the files alone where they said nothing."""
        subject = subject_of(self.session, action_id, lock=True)
        month = f"{local_date(self.now, zone_of(subject.board, self.core.zone)):%Y-%m}"
        said = history_of(self.session, subject)[-1:]
        if not said or said[0].author_id != self.by.id or said[0].period != month:
            return Answer(evidence=self.incoming.files)
        rag = Rag(said[0].rag) if said[0].rag else None
        return Answer(rag=rag, **merge_updates([PublishedUpdate(said[0])], files=self.incoming.files))

    def filing(self, action_id: int) -> Filing:
        return Filing(action_id, "text", self.incoming.place, source=self.incoming.source)

    def answer_not_filed(self, purpose: Intent, actions: Sequence[Action], *, alone: bool = False) -> None:
        """Say that words are no update, with buttons for what may be done instead.

        Raises Wanted where the whole message (`alone`) asks for something that has an answer.
        """
        text = self.incoming.text
        if alone and not self.incoming.edited_ts and purpose in (Intent.question, Intent.command):
            named = [action.ref for action in actions if action.ref in possible_references(text)]
            if command := command_meant(text, named, COMMANDS):
                raise Wanted(command)
        if purpose is Intent.command and STOP.match(text.strip(" .!")):
            found = who_decides(self.session, self.core, self.by, self.now)
            officers = list(dict.fromkeys(person.name for _, _, people in found for person in people))
            who = self.core.templates.sentence("who_can_stop", officers=officers)
            self.answer(who, buttons=self._buttons(("write_to_them", "ask_to_stop", "")) if officers else ())
            return
        sentence, example = self.core.templates.sentence, actions[0].ref if actions else "REF"
        said, hint = (sentence(f"{name}_{purpose.value}", ref=example) for name in ("reads_as", "instead_of"))
        self.answer(said, hint, self._instead(purpose, actions))

    def _instead(self, purpose: Intent, actions: Sequence[Action]) -> tuple[tuple[str, str, str], ...]:
        """The buttons for what may be done instead of an update, for each kind of words."""
        if purpose in (Intent.question, Intent.command):
            return self._buttons(("your_actions", "ask", "mine"), ("what_can_be_asked", "ask", "help"))
        if purpose is Intent.away:
            words = days_away(self.incoming.text)
            today = local_date(self.now, zone_or(self.by.timezone, self.core.zone))
            days = read_days(words, today) if words else None
            if days and days[0] <= days[1] and days[1] >= today:
                label = self.core.templates.words("away_on", first=days[0], last=days[1])
                return ((label, "ask", f"away {days[0].isoformat()} to {days[1].isoformat()}"),)
            return self._buttons(("say_when_away", "ask", "away"))
        if purpose is Intent.hand_over:
            return tuple(
                (self.core.templates.words(name, ref=action.ref), act, value)
                for action, value in self._asked_about(actions)
                for name, act in (("hand_over_one", "hand_over"), ("not_mine_one", "not_mine"))
            )
        return ()

    def _buttons(self, *buttons: tuple[str, str, str]) -> tuple[tuple[str, str, str], ...]:
        return tuple((self.core.templates.words(name), act, value) for name, act, value in buttons)

    def _asked_about(self, actions: Sequence[Action]) -> list[tuple[Action, str]]:
        """The first of these actions of which something is outstanding, each with its item as a button carries it."""
        found = {action.ident: action for action in actions}
        items = select(RequestItem).where(col(RequestItem.action_id).in_(found), RequestItem.state == "outstanding")
        periods = {item.action_id: item.period for item in self.session.exec(items.order_by(col(RequestItem.id)))}
        return [(found[i], f"{i}|{period}") for i, period in periods.items()][:MOST_OFFERED]

    def ask_for_words(self, ref: str) -> None:
        """Ask for the words where only a reference was said, with a button for the form."""
        command = f"update {ref}"
        self.answer(self.core.templates.sentence("no_words_about", ref=ref), buttons=((command, "ask", command),))

    def say(self, name: str, /, *, hint: str = "", **facts: object) -> None:
        """Answer by a sentence of the templates, and another as small print."""
        sentence = self.core.templates.sentence
        self.answer(sentence(name, **facts), sentence(hint) if hint else "")

    def answer(self, text: str, hint: str = "", buttons: tuple[tuple[str, str, str], ...] = ()) -> None:
        self._send("answer", self.core.templates.compose(NoteView(text, hint, buttons), "note"))

    def _send(self, kind: str, message: Message, **cause: Any) -> None:
        enqueue(
            self.tx,
            key=f"{self.key}:{kind}:{self.answers}",
            kind=kind,
            recipient=self.incoming.place.recipient,
            message=message,
            thread_ts=self.incoming.place.thread_ts,
            person_id=self.by.id,
            urgent=True,
            **cause,
        )
        self.answers += 1


def _with_month(words: str, month: int) -> str:
    """Words with the month that they say they are for, where nobody was asked about that one."""
    name = f"{date(2000, month, 1):%B}"
    return words if name in words else f"{name}: {words}".strip(" :")
