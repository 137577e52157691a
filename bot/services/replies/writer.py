"""What the writer of a reply may mean: the actions that they answer for, those that they were asked about, or name."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from sqlmodel import col, select

from bot.core import Transaction
from bot.domain import permissions
from bot.domain.permissions import Act
from bot.domain.references import (
    leading_reference,
    leading_words,
    possible_references,
    with_references_for_titles,
    with_usual_references,
)
from bot.domain.replies.quotes import own_words
from bot.domain.text import nearest
from bot.services.access.permissions import actions_answered_for, roles_on_action
from bot.services.plans.subject import subject_of
from bot.services.replies.messages import IncomingMessage, filed_from
from bot.services.replies.unfiled import Choice, Doubt
from storage.boards import all_boards
from storage.deliveries import Delivery
from storage.plans import Action, actions_by_reference
from storage.publications import Publication
from storage.requests import NO_LONGER_DUE, RequestItem
from storage.updates import ProgressUpdate


class Writer:
    """Who wrote a reply, and what it may be about. Its `incoming` words are their own alone."""

    def __init__(self, tx: Transaction, incoming: IncomingMessage) -> None:
        self.session, self.core, self.by, self.now = tx.session, tx.core, tx.person, tx.now
        self.own = actions_answered_for(tx.session, tx.person, now=tx.now, zone=tx.core.zone)
        self.own_refs = {action.ref for action in self.own}
        self.incoming = replace(incoming, text=self._own_words(incoming.text))

    def _own_words(self, text: str) -> str:
        """What they wrote themselves, with the references that they mean by a zero too few or by an action's title."""
        text = with_usual_references(own_words(text, self.by.name), self.own_refs)
        return with_references_for_titles(text, {action.ref: action.title for action in self.own})

    @cached_property
    def root(self) -> Delivery | None:
        """The message of the bot's in whose thread this was written."""
        if not self.incoming.thread_ts:
            return None
        query = select(Delivery).where(
            Delivery.channel == self.incoming.channel, Delivery.ts == self.incoming.thread_ts
        )
        return self.session.exec(query).first()

    def asked_by_chair(self) -> int | None:
        """The action about which a chair asked the question in whose thread this was written."""
        if self.root is None or self.root.kind != "question":
            return None
        asked_about = select(ProgressUpdate.action_id).join(Publication).where(Publication.question_id == self.root.id)
        return self.session.exec(asked_about).first()

    def asked_here(self) -> list[int]:
        """The actions of the request in whose thread this was written, else of what the person was asked last."""
        if self.root and self.root.request_id:
            requests = [self.root.request_id]
        else:
            mine = select(Delivery).where(
                Delivery.person_id == self.by.id, col(Delivery.kind).in_(("request", "reminder"))
            )
            asked_by = self.session.exec(mine.order_by(col(Delivery.ask_date).desc())).all()
            requests = [d.request_id for d in asked_by if d.request_id and d.ask_date == asked_by[0].ask_date]
        asked = select(RequestItem.action_id).where(col(RequestItem.request_id).in_(requests))
        items = self.session.exec(asked.where(col(RequestItem.state).not_in(NO_LONGER_DUE)).distinct())
        return list(items) if requests else []

    def own_actions(self) -> list[Choice]:
        """The open actions of live plans that this person answers for: those still due first."""
        found = {action.ident: (action.ident, action.ref, action.title) for action in self.own}
        outstanding = set(
            self.session.exec(
                select(RequestItem.action_id).where(
                    col(RequestItem.action_id).in_(found), RequestItem.state == "outstanding"
                )
            )
        )
        return sorted(found.values(), key=lambda row: (row[0] not in outstanding, row[1]))

    def named_first(self, named: list[Action]) -> list[Choice]:
        """The actions that a reply names and its writer may answer for, before the others that they lead."""
        first = [(a.ident, a.ref, a.title) for a in named if self.may(Act.answer, a)]
        return first + [row for row in self.own_actions() if row not in first]

    def quotable(self) -> dict[str, Action]:
        """The actions that the reply may be quoting, by reference: none of a board that its writer may not see."""
        rows = actions_by_reference(self.session, possible_references(self.incoming.text))
        return {
            a.ref: a
            for a, _, board in reversed(rows)
            if not (board.closed_to_others or self.by.outside) or self.may(Act.see_private_action, a)
        }

    def may(self, act: Act, action: Action) -> bool:
        """Whether the writer may do this to an action."""
        board = subject_of(self.session, action.ident).board
        return permissions.may(
            roles_on_action(self.session, self.by, board, action, now=self.now, zone=self.core.zone), act
        )

    def unknown_reference(self, known: set[str]) -> str:
        """What of a reply looks like a reference of a board, but is none that its writer sees; "" where nothing does.

        At the start of a line that is what begins as references of any board do, or is like one of their own; elsewhere
        what begins as their own do, unless a reference that is known leads the reply. COVID-19 is none.
        """
        text = self.incoming.text
        starts = {ref.rpartition("-")[0] for ref in self.own_refs | known}
        looks = [w for w in leading_words(text) if "-" in w and w[0].isalpha() and w[-1].isdigit() and w not in known]
        if looks:
            keys = {board.key.upper() for board in all_boards(self.session)} | starts
            looks = [w for w in looks if w.rpartition("-")[0] in keys or nearest(w, self.own_refs)]
        if not leading_reference(text, known):
            looks += [w for w in possible_references(text) if "-" in w and w.rpartition("-")[0] in starts]
        typed = text.upper()
        return next((w for w in looks if w not in known and (w in typed or w.rpartition("-")[0] in starts)), "")

    def filed_above(self) -> list[ProgressUpdate]:
        """What stands of what was filed from the message in whose thread this was written."""
        thread = self.incoming.thread_ts
        return filed_from(self.session, IncomingMessage(self.incoming.channel, thread, None, "")) if thread else []

    def doubt(self, text: str, named: list[Action]) -> Doubt:
        """A piece of the reply that is not clear, about actions that it names, or others of its writer's."""
        choices = self.named_first(named)
        return Doubt(text, choices, named=sum(row[0] in {action.id for action in named} for row in choices))
