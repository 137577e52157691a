"""Answering what people ask with /board: who asks decides what is shown, here and not in the button."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.clock import local_date
from bot.core import Core
from bot.domain.actions import ActionState
from bot.domain.permissions import Act, Part, may, who_may
from bot.domain.rag import SPOKEN
from bot.domain.text import day, did_you_mean, listed
from bot.errors import NoFigures, NotAllowed, UnknownBoard, UnknownIndicator, UnknownReference, WhichBoard
from bot.messages.message import Message, picture_in, to_json
from bot.messages.split import split
from bot.services.access.permissions import parts_of
from bot.services.access.visibility import Asker
from bot.services.boards.state import BoardState, board_state, board_states, zone_of
from bot.services.deliveries.outbox import put_delivery, put_thread
from bot.services.indicators.describe import (
    indicator_entry,
    indicator_view,
    list_notes,
    matching,
    picture_of,
    source_view,
)
from bot.services.indicators.followed import Followed, area_of, indicator_named, indicator_news, since_of
from bot.services.meetings.papers import papers
from bot.services.meetings.schedule import meetings_message
from bot.services.reports.board import action_line
from bot.services.reports.digest import summarise, tell_since
from bot.services.updates.history import Reader, deed_lines, said_lines
from bot.services.updates.marks import mark_of
from bot.services.updates.sign_off_lists import sign_off_message
from bot.views.asking import NoteView
from bot.views.telling import HelpView, Line, ListView, RecordLine, RecordView
from bot.views.wording import due, leads, rating_with_age, slip, status
from storage.audit import By, audit
from storage.boards import Board, Person, all_boards
from storage.deliveries import claim_inbound
from storage.plans import Action, actions_by_reference, leads_of_action
from storage.publications import publications_of
from storage.updates import ProgressUpdate

DEEDS = ("away", "back")
"""Words after /board that do something instead of answering; see bot/handlers/slack/commands.py."""
PAGE = 15
MOST_SERIES = 4
"""Series of one indicator that are told at once: male and female, for instance."""


@dataclass(frozen=True)
class OpenForm:
    """The answer to a question is a form: about an action, or (id 0) about its board. `act` is the word asked."""

    action_id: int
    board_id: int
    act: str


def answer_question(*, core: Core, text: str, asker: Asker, now: datetime, page: int = 1) -> list[Message] | OpenForm:
    """Answer the words after /board. Raises UnknownBoard and UnknownReference with the nearest that the asker may see."""
    word, _, rest = text.strip().partition(" ")
    with core.store.read() as session:
        question = _Question(session, core, asker, now, max(page, 1), word.lower(), rest.strip())
        answer = _ANSWERS.get(word.lower())
        if answer is None:
            return question.unknown_word(text.strip())
        return answer(question)


SHOWN_AT_ONCE = 5
"""Parts of an answer that Slack shows in place: the answer itself, and four more."""


def send_rest(*, core: Core, asker: Asker, answer: Sequence[Message], once: str, now: datetime) -> list[Message]:
    """Have what is not shown in place sent to the asker as direct messages, and return what is.

    That is pictures, which are drawn after the words are shown, and the last parts of a very long answer.
    """
    words = [part for part in answer if picture_in(part) is None]
    rest = [("answer", part) for part in words[SHOWN_AT_ONCE:]]
    rest += [("picture", part) for part in answer if picture_in(part)]
    if rest:
        with core.store.write() as session:
            for number, (kind, part) in enumerate(rest, 1):
                put_delivery(
                    session,
                    key=f"{kind}:{asker.user_id}:{once}:{number}",
                    kind=kind,
                    recipient=asker.user_id,
                    message=part,
                    now=now,
                    urgent=True,
                )
    return words[:SHOWN_AT_ONCE]


def post_answer(*, core: Core, text: str, asker: Asker, now: datetime) -> bool:
    """Post the public form of an answer to its board's channel; chairs and officers may.

    Returns whether it was posted: what the channel was told already, in the same words, it is not told twice. Raises
    NotAllowed. The answer is worked out again, with nothing that the channel's members may not see.
    """
    with core.store.write() as session:
        word, _, rest = text.strip().partition(" ")
        question = _Question(session, core, asker, now, 1, word.lower(), rest.strip())
        board = question.whose()
        if not asker.may(Act.post, board):
            raise NotAllowed(who=who_may(Act.post, f"the {board.name}"), act=Act.post.value)
        if not board.channel_id:
            raise NotAllowed(who="a board with a channel", act="be posted to")
        open_to_all = frozenset(b.ident for b in all_boards(session) if not b.closed_to_others) | {board.ident}
        public = replace(question, asker=replace(asker, person=None, sees=open_to_all, positions={}))
        answer = _ANSWERS.get(public.word, _Question.help)(public)
        parts = [] if isinstance(answer, OpenForm) else answer
        words = json.dumps([to_json(part) for part in parts], sort_keys=True)
        on = local_date(now, zone_of(board, core.zone))
        key = f"post:{board.id}:{on}:{hashlib.sha256(words.encode()).hexdigest()}"
        if not claim_inbound(session, key, now):
            return False
        put_thread(
            session,
            key=key,
            kind="post",
            recipient=board.channel_id,
            parts=parts,
            now=now,
            board_id=board.id,
            urgent=True,
        )
        by = By.person(asker.person) if asker.person else By(asker.user_id)
        audit(session, by=by, now=now, act="post to channel", subject=f"board {board.id}", question=public.word)
        return True


@dataclass(frozen=True)
class _Question:
    """One question in its session."""

    session: Session
    core: Core
    asker: Asker
    now: datetime
    page: int
    word: str
    rest: str

    # -- which board --

    def visible(self) -> list[Board]:
        return [b for b in all_boards(self.session) if b.id in self.asker.sees]

    def board_and_rest(self) -> tuple[Board, str]:
        """The board that is named at the start of the words, or else understood, and what follows."""
        boards = self.visible()
        words = self.rest.split()
        for length in range(len(words), 0, -1):
            named = " ".join(words[:length])
            if board := _named(boards, named):
                return board, " ".join(words[length:])
        here = next((b for b in boards if b.channel_id and b.channel_id == self.asker.channel), None)
        if here:
            return here, self.rest
        own = [b for b in boards if b.id in self.asker.positions]
        filters = (self.word == "actions" and (not words or self._is_filter())) or self.word == "indicators"
        if not words or filters:
            if len(own) == 1 or len(boards) == 1:
                return (own or boards)[0], self.rest
            keys = [b.key for b in own or boards] or ["none yet"]
            raise WhichBoard(word=self.word, example=keys[0], choices=listed(keys, "or"))
        choices = [b.key for b in boards] + [b.name for b in boards]
        raise UnknownBoard(name=self.rest, nearest=did_you_mean(self.rest, choices))

    def whose(self) -> Board:
        """The board whose answer this is."""
        return self._find_indicator()[0] if self.word == "indicator" else self.board_and_rest()[0]

    def _is_filter(self) -> bool:
        return self.rest.lower() in {
            *SPOKEN,
            "none",
            "stale",
            "overdue",
            "no lead",
            "mine",
            "open",
            "closed",
            "complete",
        }

    # -- answers --

    def summary(self) -> list[Message]:
        board, _ = self.board_and_rest()
        told = summarise(
            self.session,
            core=self.core,
            board=board,
            as_of=self.now,
            visible=self.visible(),
            can_post=self.asker.may(Act.post, board),
        )
        return list(told.parts)

    def since(self) -> list[Message]:
        """What changed since the board's last meeting."""
        board, _ = self.board_and_rest()
        told = tell_since(
            self.session,
            core=self.core,
            board=board,
            as_of=self.now,
            visible=self.visible(),
            can_post=self.asker.may(Act.post, board),
        )
        return list(told.parts)

    def papers(self) -> list[Message]:
        """The papers of the next meeting: as they were frozen, or as they would be now, and when they freeze."""
        board, _ = self.board_and_rest()
        return papers(
            self.session,
            core=self.core,
            board=board,
            now=self.now,
            visible=self.visible(),
            can_post=self.asker.may(Act.post, board),
        )

    def meetings(self) -> list[Message]:
        board, _ = self.board_and_rest()
        may_set = self.asker.may(Act.set_meetings, board)
        return split(meetings_message(self.session, core=self.core, board=board, now=self.now, may_set=may_set))

    def signoff(self) -> list[Message]:
        """What waits for the chair's sign-off; for officers and chairs."""
        board, _ = self.board_and_rest()
        if self.asker.person is None:
            raise NotAllowed(who=who_may(Act.sign_off, f"the {board.name}"), act=Act.sign_off.value)
        return [sign_off_message(self.session, core=self.core, board=board, reader=self.asker.person, now=self.now)]

    def overdue(self) -> list[Message]:
        board, _ = self.board_and_rest()
        state = self._state(board)
        lines = [action_line(a, state.today) for a in state.overdue]
        return self._list(board, f"Overdue: {board.name}", "", lines, "Nothing is overdue.", f"overdue {board.key}")

    def actions(self) -> list[Message]:
        board, words = self.board_and_rest()
        state = self._state(board)
        found = [a for a in state.actions if _matches(a, words, state, self.asker.person)]
        lines = [action_line(a, state.today) for a in found]
        intro = state.plan and f"Plan {state.plan.edition}" + (
            f" ({state.plan.status})" if state.plan.status != "live" else ""
        )
        empty = f'No action matches "{words}".' if words else "This board has no actions."
        act = f"actions {board.key} {words}".strip()
        return self._list(
            board, f"Actions: {board.name}" + (f", {words}" if words else ""), intro or "", lines, empty, act
        )

    def action(self) -> list[Message]:
        board, state, action = self._find()
        words = [
            ("What happened", action.narrative),
            ("Next step", action.next_step),
            ("Help needed", action.help_needed),
        ]
        facts = [
            ("Rating", rating_with_age(action, state.today)),
            ("Lead", leads(action)),
            ("Due", due(action, state.today).removeprefix("due ") + (f" ({slip(action)})" if action.slips else "")),
            ("Status", status(action)),
            ("Workstream", action.workstream),
            ("Priority", action.priority),
            ("Part of", action.parent_ref),
            *words,
        ]
        return self._record(
            board, state, action, tuple((k, v) for k, v in facts if v), standing=self._standing(board, action)
        )

    def history(self) -> list[Message]:
        board, state, action = self._find()
        lines = said_lines(self.session, board, action.ref, state.zone, self._reader(board, action))
        return self._record(board, state, action, (), lines)

    def _reader(self, board: Board, action: ActionState) -> Reader:
        parts, person = self._parts(board, self.session.get_one(Action, action.action_id)), self.asker.person
        return Reader(
            person.id if person else None,
            may(parts, Act.see_unpublished),
            Part.officer in parts,
            may(parts, Act.edit_published),
            may(parts, Act.take_back_others),
        )

    def _standing(self, board: Board, action: ActionState) -> RecordLine | None:
        """The update whose words the record shows, for those who may correct it."""
        reader = self._reader(board, action)
        update = self.session.get(ProgressUpdate, action.words_update) if action.words_update else None
        if update is None or not (reader.may_edit or reader.may_withdraw):
            return None
        publication = publications_of(self.session, [update.ident]).get(update.ident)
        waits = publication is not None and not publication.is_decided
        return RecordLine("", mark_of(update, publication), reader.may_edit and not waits, reader.may_withdraw)

    def audit(self) -> list[Message]:
        """Who did what to an action, in every edition of its plan and to whoever leads it; for officers and chairs."""
        board, state, action = self._find()
        if not self.asker.may(Act.read_audit, board):
            raise NotAllowed(who=who_may(Act.read_audit, f"the {board.name}"), act=Act.read_audit.value)
        same = [a.id for a, _, b in actions_by_reference(self.session, [action.ref]) if b.id == board.id]
        leads_now = leads_of_action(self.session, action.action_id, state.today)
        subjects = {f"action {i}" for i in same} | {f"action:{i} of board {board.id}" for i in same}
        subjects |= {f"{lead.subject} of board {board.id}" for lead in leads_now}
        lines = tuple(RecordLine(text) for text in deed_lines(self.session, subjects, state.zone))
        return self._record(board, state, action, (), lines, "What was done")

    def about_action(self) -> OpenForm:
        """A form about the action that is named; the form's own service decides whether the asker may have it."""
        board, _, action = self._find()
        return OpenForm(action.action_id, board.ident, self.word)

    def about_board(self) -> OpenForm:
        """A form about a board."""
        board, _ = self.board_and_rest()
        return OpenForm(0, board.ident, self.word)

    def indicators(self) -> list[Message]:
        """The newest figures of what the board follows; filtered: changed, worse, stale, or words of a section."""
        board, words = self.board_and_rest()
        wanted = words.lower()
        wanted = f"changed {wanted}" if wanted.startswith("since") else wanted
        since = since_of(self.session, board, wanted, self.now, self._zone(board)) if "since" in wanted else None
        news = indicator_news(self.session, board, self.now, self._zone(board), since)
        found = news.changes if wanted.startswith("changed") else matching(news, wanted)
        lines = [indicator_entry(item, changed=wanted.startswith("changed")) for item in found]
        intro = "Latest edition of each, as printed."
        if wanted.startswith("changed"):
            intro = "Between the two latest editions of each."
        if since:
            intro = f"What was loaded since {day(local_date(since, self._zone(board)))}."
        empty = f'No indicator matches "{words}".' if words else "This board follows no indicators."
        if notes := list_notes(board, news, found):
            intro = f"{intro} {' '.join(notes)}"
        title = f"Indicators: {board.name}" + (f", {words}" if words else "")
        return self._list(board, title, intro, lines, empty, f"indicators {board.key} {words}".strip())

    def indicator(self) -> list[Message]:
        """One indicator's whole record, and a picture of it; each series of its own."""
        board, items, _ = self._find_indicator()
        parts: list[Message] = []
        for item in items[:MOST_SERIES]:
            view = indicator_view(board, item)
            act = f"indicator {item.indicator.key} {board.key}"
            view = replace(view, can_post=self.asker.may(Act.post, board), act=act)
            picture = picture_of(item)
            parts += [*split(self.core.templates.compose(view, "indicator")), *([picture] if picture else [])]
        return parts

    def source(self) -> list[Message]:
        """Where a figure came from: document or file, line, edition, when and by whom it was imported, doubts."""
        board, items, period = self._find_indicator()
        view = source_view(self.session, items[0], period, self._zone(board), area_of(self.session, board))
        return split(self.core.templates.compose(view, "source"))

    def _zone(self, board: Board) -> str:
        return zone_of(board, self.core.zone)

    def _find_indicator(self) -> tuple[Board, list[Followed], str]:
        """The indicator that the words begin with, as a board that the asker may see follows it, and what follows."""
        boards = {b.ident: b for b in self.visible()}
        key, board_ids, rest = indicator_named(self.session, boards, self.rest)
        named = _named([boards[i] for i in board_ids], rest) if rest else None
        if self.word == "indicator" and rest and named is None:
            raise UnknownIndicator(name=self.rest, nearest=f' "{rest}" is no board that follows it.')
        first = sorted(
            board_ids, key=lambda i: (boards[i].channel_id != self.asker.channel, i not in self.asker.positions)
        )
        board = named or boards[first[0]]
        news = indicator_news(self.session, board, self.now, self._zone(board))
        items = [item for item in news.followed if item.indicator.id == key]
        if not items:
            raise NoFigures(board=board.name)
        return board, items, rest

    def help(self) -> list[Message]:
        boards = listed([f"{b.key} ({b.name})" for b in self.visible()]) or "none yet"
        return split(self.core.templates.compose(HelpView(boards), "help"))

    def unknown_word(self, text: str) -> list[Message] | OpenForm:
        """ "/board CTB" means its summary and "/board CTB-07" its record; anything else gets the nearest words."""
        named = replace(self, word="summary", rest=text)
        if not text or _named(self.visible(), text):
            return named.summary() if text else self.help()
        if any(board.id in self.asker.sees for _, _, board in actions_by_reference(self.session, [text.upper()])):
            return replace(self, word="action", rest=text).action()
        choices = [*_ANSWERS, *DEEDS, *(b.key for b in self.visible())]
        hint = f'I don\'t know "{text}".{did_you_mean(text, choices)}'
        return [self.core.templates.compose(NoteView(hint, "Ask /board help for all that I understand."), "note")]

    # -- shared steps --

    def _state(self, board: Board) -> BoardState:
        return board_state(self.session, board, self.now, self.core.zone)

    def _find(self) -> tuple[Board, BoardState, ActionState]:
        """The action with the reference that was asked for, if the asker may see it."""
        wanted = self.rest.split()[0].upper() if self.rest else ""
        for action, plan, board in actions_by_reference(self.session, [wanted]):
            if board.id in self.asker.sees or self._may(Act.see_private_action, board, action):
                plans, written = {board.ident: plan}, self._may(Act.see_unpublished, board, action)
                state = board_states(self.session, [board], self.now, self.core.zone, plans, written=written)[0]
                found = next((a for a in state.actions if a.action_id == action.id), None)
                if found:
                    return board, state, found
        refs = [a.ref for b in self.visible() for a in self._state(b).actions] if wanted else []
        nearest = did_you_mean(wanted, refs) if wanted else " Name one, such as /board action CTB-07."
        raise UnknownReference(ref=wanted or "(none named)", nearest=nearest)

    def _may(self, act: Act, board: Board, action: Action) -> bool:
        """Whether the asker may do this to an action."""
        return may(self._parts(board, action), act)

    def _parts(self, board: Board, action: Action) -> frozenset[Part]:
        """What the asker is to an action."""
        person = self.asker.person
        if person is None:
            return frozenset()
        return parts_of(self.session, person, board, action, now=self.now, zone=self.core.zone)

    def _record(
        self,
        board: Board,
        state: BoardState,
        action: ActionState,
        facts: tuple[tuple[str, str], ...],
        lines: tuple[RecordLine, ...] = (),
        heading: str = "What was said",
        standing: RecordLine | None = None,
    ) -> list[Message]:
        row = self.session.get_one(Action, action.action_id)
        open_plan = state.plan is not None and state.plan.status != "closed"
        answers = open_plan and action.is_open and self._may(Act.answer, board, row)
        plan = f"{board.name}, plan {state.plan.edition}" if state.plan else board.name
        view = RecordView(
            action.ref,
            action.title,
            plan,
            facts,
            lines,
            answers,
            action.action_id,
            heading,
            action.evidence if facts else (),
            standing,
        )
        return split(self.core.templates.compose(view, "record"))

    def _list(self, board: Board, title: str, intro: str, lines: Sequence[Line], empty: str, act: str) -> list[Message]:
        pages = max(1, -(-len(lines) // PAGE))
        page = min(self.page, pages)
        first = (page - 1) * PAGE
        shown = tuple(lines[first : first + PAGE])
        told = f"{first + 1} to {first + len(shown)} of {len(lines)} shown" if pages > 1 else f"all {len(lines)} shown"
        view = ListView(title, intro, shown, told, act, page, pages, self.asker.may(Act.post, board), empty)
        return split(self.core.templates.compose(view, "list"))


_ANSWERS: dict[str, Callable[[_Question], list[Message] | OpenForm]] = {
    "summary": _Question.summary,
    "since": _Question.since,
    "papers": _Question.papers,
    "meetings": _Question.meetings,
    "signoff": _Question.signoff,
    "overdue": _Question.overdue,
    "actions": _Question.actions,
    "action": _Question.action,
    "history": _Question.history,
    "audit": _Question.audit,
    **dict.fromkeys(("update", "lead", "edit", "close", "reopen"), _Question.about_action),
    **dict.fromkeys(("add", "nudge", "settings"), _Question.about_board),
    "indicators": _Question.indicators,
    "indicator": _Question.indicator,
    "source": _Question.source,
    "help": _Question.help,
}


def _named(boards: Sequence[Board], name: str) -> Board | None:
    """The board that a key, a whole name, or the start of just one name means."""
    fold = name.casefold().removeprefix("the ").strip()
    for board in boards:
        if fold in (board.key.casefold(), board.name.casefold()) or name in (board.channel_id, board.channel):
            return board
    starts = [b for b in boards if len(fold) > 2 and b.name.casefold().startswith(fold)]
    return starts[0] if len(starts) == 1 else None


def _matches(action: ActionState, words: str, state: BoardState, person: Person | None) -> bool:
    """Whether an action is one of those that the filter's words ask for."""
    word = words.lower().strip()
    if word in SPOKEN:
        return action.rag is SPOKEN[word]
    tests: dict[str, Callable[[], bool]] = {
        "": lambda: True,
        "none": lambda: action.rag is None,
        "stale": lambda: action.is_stale(state.today, state.board.stale_days),
        "overdue": lambda: action.days_overdue(state.today) > 0,
        "no lead": lambda: not action.leads,
        "mine": lambda: (
            person is not None and any(person.name == n or n.startswith(f"{person.name} (") for n in action.leads)
        ),
        "open": lambda: action.is_open,
        "closed": lambda: action.status == "closed",
        "complete": lambda: action.status == "complete",
    }
    if word in tests:
        return tests[word]()
    text = " ".join((action.ref, action.title, action.workstream, action.priority, *action.leads)).lower()
    return word in text
