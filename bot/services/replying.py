"""Plain replies: deciding which action a lead's words are about, and asking once where it can't be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.core import Core
from bot.domain.evidence import Evidence
from bot.domain.permissions import Act, may
from bot.domain.replies import Quoted, Said, leading_words, possible_references, quoted_parts, read_words
from bot.domain.text import did_you_mean
from bot.errors import ActionNotOpen, NotYourAction, UnknownPerson, UnknownReference
from bot.messages.message import Message
from bot.services.delivering import put_delivery, put_edit
from bot.services.filing import Answer, NoRatingYet, Place, Source, file_answer, subject_of, withdraw_within
from bot.services.people import actions_answered_for, parts_of
from bot.views.asking import NoteView, WhichActionView
from storage.boards import Person
from storage.deliveries import Delivery, Inbound, claim_inbound
from storage.plans import Action, actions_by_reference
from storage.publications import Publication, Published
from storage.updates import PASSED_ON, ProgressUpdate, RequestItem, UnfiledReply, standing_updates

MOST_CANDIDATES = 20
_SMALL_TALK = {
    "",
    "help",
    "hi",
    "hello",
    "thanks",
    "thank you",
    "many thanks",
    "thx",
    "ok",
    "okay",
    "👍",
    "cheers",
    "hey",
}
SAME_QUESTION = timedelta(days=1)


@dataclass(frozen=True)
class Heard:
    """A message that somebody wrote to the bot. `once` is its key; `text` is as typed."""

    channel: str
    ts: str
    thread_ts: str | None
    text: str
    files: tuple[Evidence, ...] = ()
    edited_ts: str = ""

    @property
    def once(self) -> str:
        return f"message:{self.channel}:{self.ts}"

    @property
    def place(self) -> Place:
        return Place(self.channel, self.thread_ts or self.ts)

    @property
    def source(self) -> Source:
        return Source(self.channel, self.ts, self.edited_ts)


def hear_reply(*, core: Core, heard: Heard, by: Person, now: datetime) -> None:
    """File a plain reply against the right action, or ask which; answered in its thread; stored once."""
    with core.store.write() as session:
        if claim_inbound(session, heard.once, now):
            _Hearing(session, core, heard, by, now).file()


def hear_edit(*, core: Core, heard: Heard, edited_at: str, by: Person, now: datetime) -> None:
    """An edited message becomes a new version of what it was filed as; one still unfiled is read afresh.

    Edits may come late and out of order: one older than another that was heard, or than the deletion, is nothing.
    """
    stem = f"edit:{heard.channel}:{heard.ts}:"
    with core.store.write() as session:
        heard_before = session.exec(select(Inbound.key).where(col(Inbound.key).startswith(stem))).all()
        if any(key.removeprefix(stem) > edited_at for key in heard_before):
            return
        if not claim_inbound(session, f"{stem}{edited_at}", now):
            return
        hearing = _Hearing(session, core, replace(heard, edited_ts=edited_at), by, now)
        if claim_inbound(session, heard.once, now):  # the edit came before the message itself
            hearing.file()
            return
        waiting = _unfiled(session, heard)
        if waiting and waiting.state == "waiting":
            waiting.state = "withdrawn"
            session.add(waiting)
            _settle_question(session, core, waiting, "You have changed that message.", now)
            hearing.file()
            return
        hearing.file_again(_filed_from(session, heard))


def hear_delete(*, core: Core, channel: str, ts: str, by: Person, now: datetime) -> None:
    """A deleted message takes back what was filed from it; if it comes in late, it is not filed at all."""
    heard = Heard(channel, ts, None, "")
    with core.store.write() as session:
        claim_inbound(session, heard.once, now)
        claim_inbound(session, f"edit:{channel}:{ts}:deleted", now)  # later than any edit's time
        waiting = _unfiled(session, heard)
        if waiting and waiting.state == "waiting":
            waiting.state = "withdrawn"
            session.add(waiting)
        for update in _filed_from(session, heard):
            subject = subject_of(session, update.action_id, lock=True)
            withdraw_within(session, core=core, subject=subject, update=update, by=by, now=now)


def file_unfiled(*, core: Core, reply_id: int, action_id: int, by: Person, now: datetime, once: str) -> None:
    """File a kept reply where its writer says, and settle the question; action 0 means that it is no update."""
    with core.store.write() as session:
        reply = session.get(UnfiledReply, reply_id, with_for_update=True)
        if reply is None or reply.person_id != by.id or reply.state != "waiting":
            return
        if not claim_inbound(session, once, now):
            return
        reply.state, told = "dismissed", "Left unfiled."
        if action_id:
            subject = subject_of(session, action_id)
            heard = Heard(reply.channel, reply.ts, reply.thread_ts, reply.text)
            hearing = _Hearing(session, core, heard, by, now)
            if not hearing.file_one(action_id, subject.action.ref, read_words(reply.text)):
                return  # why not was said; the question stays
            reply.state, told = "filed", f"Filed against {subject.action.ref}."
        session.add(reply)
        _settle_question(session, core, reply, told, now)


def _settle_question(session: Session, core: Core, reply: UnfiledReply, told: str, now: datetime) -> None:
    asked = col(Delivery.dedupe_key).startswith(f"message:{reply.channel}:{reply.ts}:which:")
    if question := session.exec(select(Delivery).where(asked).order_by(col(Delivery.id).desc())).first():
        put_edit(session, original=question, message=core.templates.compose(NoteView(told), "note"), now=now)


def answer_stranger(*, core: Core, heard: Heard, now: datetime) -> None:
    """Tell somebody whom nobody has added that nothing was filed, once for each message."""
    with core.store.write() as session:
        if claim_inbound(session, heard.once, now):
            text = str(UnknownPerson(hint="with your email address"))
            put_delivery(
                session, key=f"{heard.once}:stranger", kind="answer", recipient=heard.channel, now=now, urgent=True,
                message=core.templates.compose(NoteView(text), "note"), thread_ts=heard.place.thread_ts,
            )  # fmt: skip


def _unfiled(session: Session, heard: Heard) -> UnfiledReply | None:
    query = select(UnfiledReply).where(UnfiledReply.channel == heard.channel, UnfiledReply.ts == heard.ts)
    return session.exec(query).first()


def _filed_from(session: Session, heard: Heard) -> list[ProgressUpdate]:
    return standing_updates(
        session, ProgressUpdate.source_channel == heard.channel, ProgressUpdate.source_ts == heard.ts
    )


class _Hearing:
    """One reply inside its transaction."""

    def __init__(self, session: Session, core: Core, heard: Heard, by: Person, now: datetime) -> None:
        self.session, self.core, self.heard, self.by, self.now = session, core, heard, by, now

    def file(self) -> None:
        known = self._quotable()
        if unknown := self._unknown_reference(set(known)):
            self._say(unknown)
            return
        parts = quoted_parts(self.heard.text, set(known))
        if parts and self._is_answer_to_question(parts, known):
            return
        if parts:
            self._file_parts(parts, known)
        elif parts is None:
            mine = [(a.id or 0, a.ref, a.title) for a in known.values() if self._may(Act.answer, a)]
            self._ask_which(mine)
        else:
            self._file_unquoted()

    def file_again(self, filed: list[ProgressUpdate]) -> None:
        """New words for what was filed from this message: a new version of it, or a move to what they name now."""
        if not filed:  # it was refused, put aside or taken back: its new words are a fresh reply
            self.file()
            return
        newest = {u.action_id: u for u in filed}
        refs = self._quotable()
        parts = quoted_parts(self.heard.text, set(refs)) or []
        if not parts and len(newest) == 1:
            only = next(iter(newest.values()))
            self.file_one(only.action_id, "", read_words(self.heard.text), edits=only)
            return
        named = {refs[p.ref].id or 0: p for p in parts}
        moved = [u for u in filed if parts and u.action_id not in named]
        for old in moved:
            subject = subject_of(self.session, old.action_id, lock=True)
            withdraw_within(self.session, core=self.core, subject=subject, update=old, by=self.by, now=self.now)
        for action_id, part in named.items():
            self.file_one(action_id, part.ref, part.said, edits=newest.get(action_id))

    def file_one(self, action_id: int, ref: str, said: Said, edits: ProgressUpdate | None = None) -> bool:
        """File one answer, or say why not; whether it was filed."""
        evidence = self.heard.files or (Published(edits).evidence if edits else ())
        answer = Answer(rag=said.rag, narrative=said.words, no_change=said.no_change, evidence=evidence)
        try:
            file_answer(
                self.session, core=self.core, action_id=action_id, answer=answer, by=self.by, now=self.now,
                via="edit" if edits else "text", place=self.heard.place, edits=edits.id if edits else None,
                source=self.heard.source,
            )  # fmt: skip
        except (NotYourAction, ActionNotOpen) as error:
            self._say(str(error))
            return False
        except NoRatingYet:
            told = f"Nobody has rated {ref} yet, so there is nothing to confirm."
            self._say(f"{told} Say how it is going, such as: {ref} green: ...")
            return False
        return True

    def _file_parts(self, parts: list[Quoted], known: dict[str, Action]) -> None:
        for part in parts:
            empty = not (part.said.rag or part.said.no_change or part.said.words)
            if empty:
                self._say(f"What about {part.ref}? Add a rating and a few words, such as: {part.ref} green: on track.")
            else:
                self.file_one(known[part.ref].id or 0, part.ref, part.said)

    def _is_answer_to_question(self, parts: list[Quoted], known: dict[str, Action]) -> bool:
        """Whether this is just a reference, said in answer to "which action?"."""
        said = parts[0].said
        if len(parts) != 1 or said.rag or said.no_change or said.words:
            return False
        query = select(UnfiledReply).where(
            UnfiledReply.person_id == self.by.id, UnfiledReply.channel == self.heard.channel,
            UnfiledReply.state == "waiting", col(UnfiledReply.said_at) > self.now - SAME_QUESTION,
        )  # fmt: skip
        waiting = list(self.session.exec(query))
        if len(waiting) != 1:
            return False
        action = known[parts[0].ref]
        kept = waiting[0]
        self.heard = Heard(kept.channel, kept.ts, kept.thread_ts, kept.text)
        if not self.file_one(action.id or 0, action.ref, read_words(kept.text)):
            return True
        kept.state = "filed"
        self.session.add(kept)
        _settle_question(self.session, self.core, kept, f"Filed against {action.ref}.", self.now)
        return True

    def _unknown_reference(self, known: set[str]) -> str:
        """A sentence for a reply that quotes what looks like a reference of the writer's boards, but is none.

        At the start of a line anything with a dash and a digit does; elsewhere only what begins as their own do.
        """
        own = {ref for _, ref, _ in self._own_actions()}
        starts = {ref.rpartition("-")[0] for ref in own | known}
        looks = [w for w in leading_words(self.heard.text) if "-" in w and w[0].isalpha() and w[-1].isdigit()]
        looks += [w for w in possible_references(self.heard.text) if "-" in w and w.rpartition("-")[0] in starts]
        typed = self.heard.text.upper()
        wrong = next((w for w in looks if w not in known and (w in typed or w.rpartition("-")[0] in starts)), "")
        return str(UnknownReference(ref=wrong, nearest=did_you_mean(wrong, own))) if wrong else ""

    def _file_unquoted(self) -> None:
        if self.heard.text.lower().strip(" .!?,") in _SMALL_TALK:
            self._say(
                "To give an update, start with its reference, such as CTB-07 amber: late.", "/board help says more."
            )
            return
        asked = self._asked_here()
        if len(asked) == 1:
            action = self.session.get(Action, asked[0])
            self.file_one(asked[0], action.ref if action else "", read_words(self.heard.text))
            return
        own = self._own_actions()
        if not own:
            self._say(
                "You have no actions to report on, so I have not filed this.",
                "Ask /board help for what I can do.",
            )
            return
        self._ask_which(own)

    def _asked_here(self) -> list[int]:
        """The actions of the request in whose thread this was written, else of what the person was asked last."""
        root = None
        if self.heard.thread_ts:
            query = select(Delivery).where(Delivery.channel == self.heard.channel, Delivery.ts == self.heard.thread_ts)
            root = self.session.exec(query).first()
        if root and root.kind == "question":
            asked_about = select(ProgressUpdate.action_id).join(Publication).where(Publication.question_id == root.id)
            return list(self.session.exec(asked_about))
        if root and root.request_id:
            requests = [root.request_id]
        else:
            mine = select(Delivery).where(
                Delivery.person_id == self.by.id, col(Delivery.kind).in_(("request", "reminder"))
            )
            asked_by = self.session.exec(mine.order_by(col(Delivery.ask_date).desc())).all()
            requests = [d.request_id for d in asked_by if d.request_id and d.ask_date == asked_by[0].ask_date]
        asked = select(RequestItem.action_id).where(col(RequestItem.request_id).in_(requests))
        items = self.session.exec(asked.where(col(RequestItem.state).not_in(PASSED_ON)).distinct())
        return list(items) if requests else []

    def _own_actions(self) -> list[tuple[int, str, str]]:
        """The open actions of live plans that this person answers for: those still owed first."""
        led = actions_answered_for(self.session, self.by, now=self.now, zone=self.core.zone)
        found = {action.id or 0: (action.id or 0, action.ref, action.title) for action in led}
        owed = set(
            self.session.exec(
                select(RequestItem.action_id).where(col(RequestItem.action_id).in_(found), RequestItem.state == "owed")
            )
        )
        return sorted(found.values(), key=lambda row: (row[0] not in owed, row[1]))

    def _quotable(self) -> dict[str, Action]:
        """The actions that the reply may be quoting, by reference: none of a private board that its writer is not on."""
        rows = actions_by_reference(self.session, possible_references(self.heard.text))
        return {
            a.ref: a
            for a, _, board in reversed(rows)
            if not board.closed_to_others or self._may(Act.see_private_action, a)
        }

    def _may(self, act: Act, action: Action) -> bool:
        board = subject_of(self.session, action.id or 0).board
        return may(parts_of(self.session, self.by, board, action, now=self.now, zone=self.core.zone), act)

    def _ask_which(self, candidates: list[tuple[int, str, str]]) -> None:
        if not candidates:
            self._say("I can't tell which action this is about. Start with its reference, such as CTB-07 amber: ...")
            return
        reply = _unfiled(self.session, self.heard) or UnfiledReply.model_validate(
            {
                "person_id": self.by.id, "channel": self.heard.channel, "ts": self.heard.ts,
                "thread_ts": self.heard.thread_ts, "text": self.heard.text, "said_at": self.now,
            }
        )  # fmt: skip
        reply.text, reply.state = self.heard.text, "waiting"
        self.session.add(reply)
        self.session.flush()
        shown = tuple(candidates[:MOST_CANDIDATES])
        view = WhichActionView(reply.id or 0, self.heard.text, shown, len(candidates) - len(shown))
        self._send("which", self.core.templates.compose(view, "which_action"))

    def _say(self, text: str, hint: str = "") -> None:
        self._send("answer", self.core.templates.compose(NoteView(text, hint), "note"))

    def _send(self, kind: str, message: Message) -> None:
        self.session.flush()
        count = len(
            self.session.exec(
                select(Delivery.id).where(col(Delivery.dedupe_key).startswith(f"{self.heard.once}:"))
            ).all()
        )
        put_delivery(
            self.session, key=f"{self.heard.once}:{kind}:{count}", kind=kind, recipient=self.heard.place.recipient,
            message=message, now=self.now, thread_ts=self.heard.place.thread_ts, person_id=self.by.id, urgent=True,
        )  # fmt: skip
