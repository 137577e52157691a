"""Reading one plain reply: filed where it says how an action stands, asked about where that is not clear, else answered."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from bot.clock import local_date
from bot.core import Transaction
from bot.domain.permissions import Act, may
from bot.domain.rag import Rag
from bot.domain.references import leading_words, possible_references, with_references_for_titles, with_usual_references
from bot.domain.replies.intent import Intent, intent_of, is_statement, purpose_of
from bot.domain.replies.parts import (
    ParsedText,
    ReplyPart,
    begins_with_colour,
    names_a_rating,
    quoted_parts,
    rating_offered,
    read_words,
    words_about,
)
from bot.domain.replies.quotes import own_words
from bot.domain.text import did_you_mean, listed
from bot.errors import ActionNotOpen, NotYourAction, UnknownReference
from bot.messages.message import Message
from bot.services.access.permissions import actions_answered_for, roles_on_action
from bot.services.boards.state import zone_of
from bot.services.deliveries.outbox import enqueue
from bot.services.plans.subject import history_of, subject_of
from bot.services.updates.answers import Answer, Filing, NoRatingYet
from bot.services.updates.messages import IncomingMessage, close_question, kept_message, kept_reply
from bot.services.updates.record import file_answer
from bot.services.updates.sign_off import add_to_update, merge_updates
from bot.services.updates.sign_off_lists import waiting_of
from bot.services.updates.withdraw import withdraw_within
from bot.views.deliveries import NoteView
from bot.views.updates import WhichActionView
from storage.deliveries import Delivery
from storage.plans import Action, actions_by_reference
from storage.publications import Publication, PublishedUpdate
from storage.requests import NO_LONGER_DUE, RequestItem
from storage.updates import ProgressUpdate, UnfiledReply

MOST_CANDIDATES = 20
SAME_QUESTION = timedelta(days=1)
NOT_FILED = (Intent.question, Intent.command, Intent.courtesy, Intent.promise, Intent.away, Intent.hand_over)
"""What is no update; for each of them the templates have a sentence, and what may be done instead."""


class ReplyReader:
    """One reply inside its transaction."""

    def __init__(self, tx: Transaction, incoming: IncomingMessage, key: str) -> None:
        self.tx, self.session, self.core, self.by, self.now = tx, tx.session, tx.core, tx.person, tx.now
        self.key, self.answers = key, 0
        """What the keys of its answers begin with, and how many it has given."""
        self.empty = not (incoming.text or incoming.files)
        """It came with files alone, of which none can be read."""
        self.own = actions_answered_for(tx.session, tx.person, now=tx.now, zone=tx.core.zone)
        self.own_refs = {action.ref for action in self.own}
        self.incoming = replace(incoming, text=self._own_words(incoming.text))

    def _own_words(self, text: str) -> str:
        """What they wrote themselves, with the references that they mean by a zero too few or by an action's title."""
        text = with_usual_references(own_words(text, self.by.name), self.own_refs)
        return with_references_for_titles(text, {action.ref: action.title for action in self.own})

    def file(self) -> None:
        if self.empty:
            self._say("file_not_seen")
            return
        known = self._quotable()
        if unknown := self._unknown_reference(set(known)):
            self._answer(unknown)
            return
        parts = quoted_parts(self.incoming.text, set(known))
        if parts and self._is_answer_to_question(parts, known):
            return
        asked_about = self._asked_by_chair()
        if asked_about and {known[part.ref].id for part in parts or []} <= {asked_about}:
            self._answer_chair(asked_about)
        elif parts:
            self._file_parts(parts, known)
        elif parts is None:
            self._ask_which(self._named_first(list(known.values())))
        else:
            self._file_unquoted()

    def file_again(self, filed: list[ProgressUpdate]) -> None:
        """New words for what was filed from this message: a new version of it, or a move to what they name now."""
        if not filed:  # it was refused, put aside or withdrawn: its new words are a fresh reply
            self.file()
            return
        newest = {u.action_id: u for u in filed}
        refs = self._quotable()
        parts = quoted_parts(self.incoming.text, set(refs)) or []
        if not parts and len(newest) == 1:
            only = next(iter(newest.values()))
            parsed = read_words(self.incoming.text)
            if purpose_of(parsed) in (Intent.update, Intent.unsure):
                self.file_one(only.action_id, "", parsed, edits=only)
            else:
                self._say("edit_reads_as_no_update", hint="press_undo")
            return
        named = {refs[p.ref].ident: p for p in parts}
        moved = [u for u in filed if parts and u.action_id not in named]
        for old in moved:
            withdraw_within(self.tx, subject_of(self.session, old.action_id, lock=True), old)
        for action_id, part in named.items():
            self.file_one(action_id, part.ref, part.parsed, edits=newest.get(action_id))

    def file_one(self, action_id: int, ref: str, parsed: ParsedText, edits: ProgressUpdate | None = None) -> bool:
        """File one answer, or say why not; whether it was filed."""
        evidence = self.incoming.files or (PublishedUpdate(edits).evidence if edits else ())
        answer = Answer(rag=parsed.rag, narrative=parsed.words, no_change=parsed.no_change, evidence=evidence)
        if not edits and self._is_evidence_alone(purpose_of(parsed)):
            answer = self._with_evidence(action_id)
        filing = self._filing(action_id)
        if edits:
            filing = replace(filing, via="edit", edits=edits.id)
        try:
            file_answer(self.tx, filing, answer)
        except (NotYourAction, ActionNotOpen) as error:
            self._answer(error.markup())
            return False
        except NoRatingYet:
            self._say("nothing_to_confirm", ref=ref)
            return False
        return True

    def _is_evidence_alone(self, purpose: Intent) -> bool:
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

    def _filing(self, action_id: int) -> Filing:
        return Filing(action_id, "text", self.incoming.place, source=self.incoming.source)

    def _file_parts(self, parts: list[ReplyPart], known: dict[str, Action]) -> None:
        """File each part that says how its action stands. Of the others one question is asked, which keeps their words."""
        doubtful: list[ReplyPart] = []
        for part in parts:
            empty = not (part.parsed.rag or part.parsed.no_change or part.parsed.words)
            set_off = part.set_off or is_statement(part.parsed.words, known[part.ref].title)
            purpose = Intent.unsure if empty else purpose_of(part.parsed, set_off=set_off)
            if empty and not self.incoming.files:
                self._say("no_words_about", ref=part.ref)
            elif part.leads and (empty or purpose is Intent.update) and not begins_with_colour(part.parsed):
                self.file_one(known[part.ref].ident, part.ref, part.parsed)
            elif purpose in NOT_FILED:
                self._answer_not_filed(purpose)
            elif part.leads and not self._may(Act.answer, known[part.ref]):
                self.file_one(known[part.ref].ident, part.ref, part.parsed)  # says whose it is
            else:
                doubtful.append(part)
        if doubtful:
            self.incoming = replace(self.incoming, text="\n".join(part.text for part in doubtful))
            self._ask_which(self._named_first([known[part.ref] for part in doubtful]))

    def _is_answer_to_question(self, parts: list[ReplyPart], known: dict[str, Action]) -> bool:
        """Whether this is just a reference, said in answer to "which action?"."""
        parsed = parts[0].parsed
        if len(parts) != 1 or parsed.rag or parsed.no_change or parsed.words:
            return False
        query = select(UnfiledReply).where(
            UnfiledReply.person_id == self.by.id,
            UnfiledReply.channel == self.incoming.channel,
            UnfiledReply.state == "waiting",
            col(UnfiledReply.received_at) > self.now - SAME_QUESTION,
        )
        waiting = list(self.session.exec(query))
        if len(waiting) != 1:
            return False
        action = known[parts[0].ref]
        kept = waiting[0]
        self.incoming = kept_message(kept)
        if not self.file_one(action.ident, action.ref, words_about(kept.text, action.ref)):
            return True
        kept.state = "filed"
        self.session.add(kept)
        close_question(self.tx, kept, self.core.templates.sentence("filed_against", ref=action.ref))
        return True

    def _unknown_reference(self, known: set[str]) -> str:
        """A sentence for a reply that quotes what looks like a reference of the writer's boards, but is none.

        At the start of a line anything with a dash and a digit does; elsewhere only what begins as their own do.
        """
        starts = {ref.rpartition("-")[0] for ref in self.own_refs | known}
        looks = [w for w in leading_words(self.incoming.text) if "-" in w and w[0].isalpha() and w[-1].isdigit()]
        looks += [w for w in possible_references(self.incoming.text) if "-" in w and w.rpartition("-")[0] in starts]
        typed = self.incoming.text.upper()
        wrong = next((w for w in looks if w not in known and (w in typed or w.rpartition("-")[0] in starts)), "")
        return UnknownReference(ref=wrong, nearest=did_you_mean(wrong, self.own_refs)).markup() if wrong else ""

    def _file_unquoted(self) -> None:
        """Words without a reference: an update of the one action that they can be about, where they say how it stands."""
        parsed = read_words(self.incoming.text)
        purpose = purpose_of(parsed)
        if self._is_evidence_alone(purpose):
            purpose = Intent.update
        if purpose in NOT_FILED:
            self._answer_not_filed(purpose)
            return
        if self.incoming.text.lower().strip(" .!") == "done" or (
            parsed.rag is None and names_a_rating(parsed.words) and not rating_offered(parsed.words)
        ):
            purpose = Intent.unsure  # done with the action, or with answering? and a colour that may be the rating
        own, asked = self._own_actions(), self._asked_here()
        if len(asked) == 1 and purpose is Intent.update:
            action = self.session.get(Action, asked[0])
            self.file_one(asked[0], action.ref if action else "", parsed)
            return
        if not own:
            self._say("leads_nothing", hint="ask_for_help")
            return
        self._ask_which([row for row in own if row[0] in asked] if len(asked) == 1 else own)

    def _root(self) -> Delivery | None:
        """The message of the bot's in whose thread this was written."""
        if not self.incoming.thread_ts:
            return None
        query = select(Delivery).where(
            Delivery.channel == self.incoming.channel, Delivery.ts == self.incoming.thread_ts
        )
        return self.session.exec(query).first()

    def _asked_by_chair(self) -> int | None:
        """The action about which a chair asked the question in whose thread this was written."""
        root = self._root()
        if root is None or root.kind != "question":
            return None
        asked_about = select(ProgressUpdate.action_id).join(Publication).where(Publication.question_id == root.id)
        return self.session.exec(asked_about).first()

    def _answer_chair(self, action_id: int) -> None:
        """Add an answer to the update that the chair returned: its words, its help and its evidence so far stay in it."""
        found = waiting_of(self.session, [action_id], self.now)
        ref = subject_of(self.session, action_id).action.ref
        parsed = words_about(self.incoming.text, ref)
        purpose = intent_of(parsed.words) if not (parsed.rag or parsed.no_change) else Intent.update
        if purpose in NOT_FILED and purpose is not Intent.promise and not self.incoming.files:
            self._answer_not_filed(purpose)
            return
        if not found:
            self.file_one(action_id, ref, parsed)
            return
        try:
            add_to_update(self.tx, found[0], parsed, self.incoming.files, self._filing(action_id))
        except (NotYourAction, ActionNotOpen) as error:
            self._answer(error.markup())

    def _asked_here(self) -> list[int]:
        """The actions of the request in whose thread this was written, else of what the person was asked last."""
        root = self._root()
        if root and root.request_id:
            requests = [root.request_id]
        else:
            mine = select(Delivery).where(
                Delivery.person_id == self.by.id, col(Delivery.kind).in_(("request", "reminder"))
            )
            asked_by = self.session.exec(mine.order_by(col(Delivery.ask_date).desc())).all()
            requests = [d.request_id for d in asked_by if d.request_id and d.ask_date == asked_by[0].ask_date]
        asked = select(RequestItem.action_id).where(col(RequestItem.request_id).in_(requests))
        items = self.session.exec(asked.where(col(RequestItem.state).not_in(NO_LONGER_DUE)).distinct())
        return list(items) if requests else []

    def _own_actions(self) -> list[tuple[int, str, str]]:
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

    def _named_first(self, named: list[Action]) -> list[tuple[int, str, str]]:
        """The actions that a reply names and its writer may answer for, before the others that they lead."""
        first = [(a.ident, a.ref, a.title) for a in named if self._may(Act.answer, a)]
        return first + [row for row in self._own_actions() if row not in first]

    def _quotable(self) -> dict[str, Action]:
        """The actions that the reply may be quoting, by reference: none of a board that its writer may not see."""
        rows = actions_by_reference(self.session, possible_references(self.incoming.text))
        return {
            a.ref: a
            for a, _, board in reversed(rows)
            if not (board.closed_to_others or self.by.outside) or self._may(Act.see_private_action, a)
        }

    def _may(self, act: Act, action: Action) -> bool:
        board = subject_of(self.session, action.ident).board
        return may(roles_on_action(self.session, self.by, board, action, now=self.now, zone=self.core.zone), act)

    def _ask_which(self, candidates: list[tuple[int, str, str]]) -> None:
        if not candidates:
            self._say("which_action_unknown")
            return
        reply = kept_reply(self.session, self.incoming) or UnfiledReply.model_validate(
            {
                "person_id": self.by.id,
                "channel": self.incoming.channel,
                "ts": self.incoming.ts,
                "thread_ts": self.incoming.thread_ts,
                "text": self.incoming.text,
                "received_at": self.now,
            }
        )
        reply.text, reply.state = self.incoming.text, "waiting"
        reply.files = [asdict(file) for file in self.incoming.files]
        self.session.add(reply)
        self.session.flush()
        shown = tuple(candidates[:MOST_CANDIDATES])
        text = self.incoming.text or listed([file.title for file in self.incoming.files])
        view = WhichActionView(reply.ident, text, shown, len(candidates) - len(shown))
        self._send("which", self.core.templates.compose(view, "which_action"), cause_type="reply", cause_id=reply.id)

    def _answer_not_filed(self, purpose: Intent) -> None:
        self._say(f"reads_as_{purpose.value}", hint=f"instead_of_{purpose.value}")

    def _say(self, name: str, /, *, hint: str = "", **facts: object) -> None:
        """Answer by a sentence of the templates, and another as small print."""
        sentence = self.core.templates.sentence
        self._answer(sentence(name, **facts), sentence(hint) if hint else "")

    def _answer(self, text: str, hint: str = "") -> None:
        self._send("answer", self.core.templates.compose(NoteView(text, hint), "note"))

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
