"""Reading one plain reply: filed where it says how an action stands, asked about where that is not clear, else answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, select

from bot.core import Transaction
from bot.domain.permissions import Act
from bot.domain.rag import Rag
from bot.domain.references import possible_references, references_in
from bot.domain.replies.intent import Intent, intent_of, is_statement, purpose_of
from bot.domain.replies.parts import (
    ReplyPart,
    begins_with_colour,
    names_a_rating,
    quoted_parts,
    rating_offered,
    read_words,
    words_about,
)
from bot.domain.replies.several import AboutAll, about_all, pieces, without_exception
from bot.domain.text import did_you_mean, nearest
from bot.errors import ActionNotOpen, NotYourAction, UnknownReference
from bot.services.plans.subject import subject_of
from bot.services.replies.filer import Filer
from bot.services.replies.messages import IncomingMessage, kept_message
from bot.services.replies.unfiled import Choice, Doubt, ask_next, keep, parts_of, settle
from bot.services.replies.writer import Writer
from bot.services.updates.answers import Answer
from bot.services.updates.sign_off import add_to_update, merge_updates
from bot.services.updates.sign_off_lists import waiting_of
from bot.services.updates.withdraw import withdraw_within
from storage.plans import Action
from storage.publications import PublishedUpdate
from storage.updates import ProgressUpdate, UnfiledReply

SAME_QUESTION = timedelta(days=1)
NOT_FILED = (Intent.question, Intent.command, Intent.courtesy, Intent.promise, Intent.away, Intent.hand_over)
"""What is no update; for each of them the templates have a sentence, and what may be done instead."""


def _purpose_of(part: ReplyPart, known: dict[str, Action]) -> Intent:
    """What a part that names an action is for."""
    set_off = part.set_off or is_statement(part.parsed.words, known[part.ref].title)
    return purpose_of(part.parsed, set_off=set_off)


def _named_in(text: str, known: dict[str, Action]) -> list[Action]:
    """The known actions that a text names, in its order."""
    return [known[ref] for ref in possible_references(text) if ref in known]


class ReplyReader:
    """One reply inside its transaction."""

    def __init__(self, tx: Transaction, incoming: IncomingMessage, key: str) -> None:
        self.tx, self.session, self.core, self.by, self.now = tx, tx.session, tx.core, tx.person, tx.now
        self.is_empty = not (incoming.text or incoming.files)
        """It came with files alone, of which none can be read."""
        self.writer = Writer(tx, incoming)
        self.incoming = self.writer.incoming
        self.filer = Filer(tx, self.incoming, key)

    def file(self) -> None:
        if self.is_empty:
            self.filer.say("file_not_seen")
            return
        known = self.writer.quotable()
        if unknown := self.writer.unknown_reference(set(known)):
            self._ask_meant(unknown, known)
            return
        asked_about, corrected = self.writer.asked_by_chair(), self.writer.filed_above()
        is_about_one = asked_about is not None or len(corrected) == 1
        if len(self.writer.own) > 1 and not is_about_one and (meant := about_all(self.incoming.text, set(known))):
            self._ask_all(meant, known)
            return
        parts = quoted_parts(self.incoming.text, set(known))
        if parts and self._is_answer_to_question(parts, known):
            return
        if asked_about and {known[part.ref].id for part in parts or []} <= {asked_about}:
            self._answer_chair(asked_about)
        elif parts:
            self._file_parts(parts, known)
        elif parts is None:
            self._ask_pieces(known)
        elif corrected:
            self._correct(corrected)
        else:
            self._file_unquoted()

    def file_again(self, filed: list[ProgressUpdate]) -> None:
        """New words for what was filed from this message: a new version of it, or a move to what they name now."""
        if not filed:  # it was refused, put aside or withdrawn: its new words are a fresh reply
            self.file()
            return
        newest = {u.action_id: u for u in filed}
        known = self.writer.quotable()
        parts = quoted_parts(self.incoming.text, set(known))
        if not parts:
            self._file_again_unquoted(newest, is_clear=parts is not None)
            return
        named = {known[part.ref].ident: part for part in parts}
        if newest.keys() & named.keys() or all(self._is_update(part, known) for part in parts):
            for old in (update for update in filed if update.action_id not in named):
                withdraw_within(self.tx, subject_of(self.session, old.action_id, lock=True), old)
        fresh = []
        for action_id, part in named.items():
            if action_id not in newest:
                fresh += [] if self._is_settled(action_id) else [part]
            elif self._is_update(part, known):
                self.filer.file_one(action_id, part.ref, part.parsed, edits=newest[action_id])
            else:
                self.filer.say("edit_reads_as_no_update", hint="press_undo")
        if fresh:
            self._file_parts(fresh, known)

    def _file_again_unquoted(self, newest: dict[int, ProgressUpdate], *, is_clear: bool) -> None:
        """New words that name no action: they are of the one update that was filed, where they are about one thing."""
        text, refs = self.incoming.text, self.writer.own_refs
        one_thing = is_clear and len(pieces(text, refs)) == 1 and not (len(refs) > 1 and about_all(text, refs))
        if len(newest) != 1 or not one_thing or self.writer.unknown_reference(refs):
            self.filer.say("edit_names_no_action", hint="press_undo")
            return
        [only] = newest.values()
        parsed = read_words(text)
        if purpose_of(parsed) in (Intent.update, Intent.unsure):
            self.filer.file_one(only.action_id, "", parsed, edits=only)
        else:
            self.filer.say("edit_reads_as_no_update", hint="press_undo")

    def _is_update(self, part: ReplyPart, known: dict[str, Action]) -> bool:
        """Whether a part says how its action stands, or may: what is plainly something else does not."""
        return not part.parsed.is_empty and _purpose_of(part, known) not in NOT_FILED

    def _is_settled(self, action_id: int) -> bool:
        """Whether what this message says of an action was undone, or a piece of it was put aside or still waits."""
        undone = select(ProgressUpdate.id).where(
            ProgressUpdate.action_id == action_id,
            ProgressUpdate.source_channel == self.incoming.channel,
            ProgressUpdate.source_ts == self.incoming.ts,
        )
        kept = parts_of(self.session, self.incoming, "waiting", "dismissed")
        return self.session.exec(undone).first() is not None or any(
            candidate[0] == action_id for reply in kept for candidate in reply.candidates[: reply.named]
        )

    def _file_parts(self, parts: list[ReplyPart], known: dict[str, Action]) -> None:
        """File each part that says how its action stands. Of the others one question is asked, which keeps their words."""
        doubtful: list[ReplyPart] = []
        for part in parts:
            empty = part.parsed.is_empty
            purpose = Intent.unsure if empty else _purpose_of(part, known)
            if empty and not self.incoming.files:
                self.filer.ask_for_words(part.ref)
            elif part.leads and (empty or purpose is Intent.update) and not begins_with_colour(part.parsed):
                self.filer.file_one(known[part.ref].ident, part.ref, part.parsed)
            elif purpose in NOT_FILED:
                self.filer.answer_not_filed(purpose, [known[part.ref]], alone=len(parts) == 1)
            elif part.leads and not self.writer.may(Act.answer, known[part.ref]):
                self.filer.file_one(known[part.ref].ident, part.ref, part.parsed)  # says whose it is
            else:
                doubtful.append(part)
        if doubtful:
            self._ask([self.writer.doubt(part.text, [known[part.ref]]) for part in doubtful])

    def _is_answer_to_question(self, parts: list[ReplyPart], known: dict[str, Action]) -> bool:
        """Whether this is just a reference, said in answer to "which action?"."""
        parsed = parts[0].parsed
        if len(parts) != 1 or not parsed.is_empty:
            return False
        query = select(UnfiledReply).where(
            UnfiledReply.person_id == self.by.id,
            UnfiledReply.channel == self.incoming.channel,
            UnfiledReply.state == "waiting",
            col(UnfiledReply.received_at) > self.now - SAME_QUESTION,
        )
        waiting = list(self.session.exec(query.order_by(col(UnfiledReply.part))))
        if len({kept.ts for kept in waiting}) != 1 or waiting[0].question == "all":
            return False
        action = known[parts[0].ref]
        kept = waiting[0]
        message = kept_message(kept)
        filer = Filer(self.tx, replace(message, files=(*message.files, *self.incoming.files)), self.filer.key)
        if not filer.file_one(action.ident, action.ref, words_about(kept.text, action.ref)):
            return True
        settle(self.tx, kept, "filed", self.core.templates.sentence("filed_against", refs=[action.ref], by=""))
        ask_next(self.tx, kept)
        return True

    def _ask_meant(self, wrong: str, known: dict[str, Action]) -> None:
        """Ask which action a reference means that there is not, the nearest of its writer's own first.

        Other pieces of the reply are asked about in their turn: nothing is filed until it is clear.
        """
        near = nearest(wrong, self.writer.own_refs)
        if not near or purpose_of(words_about(self.incoming.text, wrong)) in NOT_FILED:
            self.filer.answer(UnknownReference(ref=wrong, nearest=did_you_mean(wrong, self.writer.own_refs)).markup())
            return
        own = sorted(self.writer.own_actions(), key=lambda row: near.index(row[1]) if row[1] in near else len(near))
        doubts = []
        for piece in pieces(self.incoming.text, {*known, wrong}):
            named = _named_in(piece, known)
            is_meant = not named or wrong in possible_references(piece)
            doubts.append(Doubt(piece, own, "unknown") if is_meant else self.writer.doubt(piece, named))
        self._ask(doubts)

    def _ask_all(self, meant: AboutAll, known: dict[str, Action]) -> None:
        """Ask whether words hold for all that their writer was asked about, then about each that they leave out."""
        asked = set(self.writer.asked_here())
        left_out = [known[ref] for line in meant.rest.splitlines() for _, ref in references_in(line, known.keys())]
        own = [row for row in self.writer.own_actions() if row[0] not in {action.id for action in left_out}]
        due = [row for row in own if row[0] in asked] or own
        words = without_exception(self.incoming.text) if meant.rest else self.incoming.text
        doubts = [Doubt(words, due, "all")] if due else []
        for piece in pieces(meant.rest, set(known)) if meant.rest else []:
            named = [known[ref] for line in piece.splitlines() for _, ref in references_in(line, known.keys())]
            if len(named) == 1 and words_about(piece, named[0].ref).is_empty:
                self.filer.ask_for_words(named[0].ref)
            else:
                doubts.append(self.writer.doubt(piece, named))
        self._ask(doubts)

    def _ask_pieces(self, known: dict[str, Action]) -> None:
        """Ask about each piece of a reply that names several actions, of which not each stands by itself."""
        doubts = []
        for piece in pieces(self.incoming.text, set(known)):
            named = _named_in(piece, known)
            if named or purpose_of(read_words(piece)) not in NOT_FILED:
                doubts.append(self.writer.doubt(piece, named))
        self._ask(doubts)

    def _correct(self, filed: list[ProgressUpdate]) -> None:
        """Words in the thread of one's own update add to it, or correct its rating; of several, ask which is meant."""
        newest = {update.action_id: update for update in filed}
        parsed = read_words(self.incoming.text)
        purpose = Intent.update if self.filer.is_evidence_alone(purpose_of(parsed)) else purpose_of(parsed)
        actions = [subject_of(self.session, action_id).action for action_id in newest]
        if purpose in NOT_FILED:
            self.filer.answer_not_filed(purpose, actions)
            return
        if len(newest) > 1 or purpose is not Intent.update:
            self._ask_which([(action.ident, action.ref, action.title) for action in actions])
            return
        update = filed[-1]
        words = merge_updates([PublishedUpdate(update)], parsed.words, self.incoming.files)
        words["next_step"], words["help_needed"] = (
            parsed.next_step or update.next_step,
            parsed.help_needed or update.help_needed,
        )
        rag = parsed.rag or (Rag(update.rag) if update.rag else None)
        filing = replace(self.filer.filing(update.action_id), edits=update.id, period=update.period)
        self.filer.file(filing, actions[0].ref, Answer(rag, **words))

    def _file_unquoted(self) -> None:
        """Words without a reference: an update of the one action that they can be about, where they say how it stands."""
        parsed = read_words(self.incoming.text)
        purpose = purpose_of(parsed)
        if self.filer.is_evidence_alone(purpose):
            purpose = Intent.update
        if purpose in NOT_FILED:
            self.filer.answer_not_filed(purpose, self.writer.own, alone=True)
            return
        if self.incoming.text.lower().strip(" .!") == "done" or (
            parsed.rag is None and names_a_rating(parsed.words) and not rating_offered(parsed.words)
        ):
            purpose = Intent.unsure  # done with the action, or with answering? and a colour that may be the rating
        own, asked = self.writer.own_actions(), self.writer.asked_here()
        if len(asked) == 1 and purpose is Intent.update:
            action = self.session.get(Action, asked[0])
            self.filer.file_one(asked[0], action.ref if action else "", parsed)
            return
        if not own:
            self.filer.say("leads_nothing", hint="ask_for_help")
            return
        if len(own) > 1 and len(parts := pieces(self.incoming.text, self.writer.own_refs)) > 1:
            self._ask([Doubt(part, own) for part in parts if purpose_of(read_words(part)) not in NOT_FILED])
            return
        self._ask_which([row for row in own if row[0] in asked] if len(asked) == 1 else own)

    def _answer_chair(self, action_id: int) -> None:
        """Add an answer to the update that the chair returned: its words, its help and its evidence so far stay in it."""
        found = waiting_of(self.session, [action_id], self.now)
        ref = subject_of(self.session, action_id).action.ref
        parsed = words_about(self.incoming.text, ref)
        purpose = intent_of(parsed.words) if not (parsed.rag or parsed.no_change) else Intent.update
        if purpose in NOT_FILED and purpose is not Intent.promise and not self.incoming.files:
            self.filer.answer_not_filed(purpose, [subject_of(self.session, action_id).action])
            return
        if not found:
            self.filer.file_one(action_id, ref, parsed)
            return
        try:
            add_to_update(self.tx, found[0], parsed, self.incoming.files, self.filer.filing(action_id))
        except (NotYourAction, ActionNotOpen) as error:
            self.filer.answer(error.markup())

    def _ask_which(self, choices: list[Choice]) -> None:
        self._ask([Doubt(self.incoming.text, choices)])

    def _ask(self, doubts: list[Doubt]) -> None:
        """Keep what is not clear, and ask about it."""
        found = [doubt for doubt in doubts if doubt.choices]
        if found:
            keep(self.tx, self.incoming, found)
        elif not self.filer.answers:
            self.filer.say("which_action_unknown")
