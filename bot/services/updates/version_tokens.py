"""Version tokens: which updates a button is about, and whether they are still as its reader was shown them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.permissions import Act
from bot.domain.text import number_in
from bot.errors import SignedOffAlready, WordsChanged
from bot.services.access.permissions import require_permission
from bot.services.plans.subject import Subject, subject_of
from bot.services.updates.sign_off_lists import WaitingUpdates, waiting_of
from storage.people import Person
from storage.publications import Publication
from storage.updates import ProgressUpdate


def token_of(update: ProgressUpdate, publication: Publication | None) -> str:
    """The token of one update as it is now."""
    return f"u{update.id}.{publication.version if publication else 0}"


@dataclass(frozen=True)
class VersionedUpdates:
    """The updates of one action that a token names, locked, with what became of each as far as it was ever decided about."""

    version_token: str
    subject: Subject
    updates: tuple[ProgressUpdate, ...]
    publications: tuple[Publication, ...]

    @property
    def decided(self) -> Publication | None:
        """What was decided about them, if anything was."""
        return next((p for p in self.publications if p.is_decided), None)

    def as_shown(self, session: Session, now: datetime) -> WaitingUpdates:
        """What waits of the action, if it is what its reader was shown. Raises SignedOffAlready and WordsChanged."""
        ref = self.subject.action.ref
        if self.decided:
            raise SignedOffAlready(ref=ref, by=self.decided.decided_by)
        found = waiting_of(session, [self.subject.action.ident], now)
        if not found or self.version_token not in (found[0].version_token, _legacy_token(found[0])):
            raise WordsChanged(ref=f"The update to {ref}")
        return found[0]

    def one(self) -> tuple[ProgressUpdate, Publication | None]:
        """The single update that the token names, if it stands as its reader was shown it. Raises WordsChanged."""
        update, publication = self.updates[-1], next(iter(self.publications), None)
        if len(self.updates) > 1 or update.withdrawn_at or self.version_token != token_of(update, publication):
            raise WordsChanged(ref=f"The update to {self.subject.action.ref}")
        return update, publication


def _legacy_token(waiting: WaitingUpdates) -> str:
    """How messages of earlier releases name a single update: by the id of its publication."""
    return f"{waiting.newest[1].id}.{waiting.newest[1].version}" if len(waiting.members) == 1 else ""


def find_updates(session: Session, version_token: str, by: Person, act: Act) -> VersionedUpdates:
    """What a token names, for somebody who may do this to it. Raises NothingThere, NotAllowed and WordsChanged."""
    names = [part.partition(".")[0] for part in version_token.split("+")]
    ids = sorted({number for name in names if (number := number_in(name.removeprefix("u"))) is not None})
    column = ProgressUpdate.id if version_token.startswith("u") else Publication.id
    query = select(ProgressUpdate).outerjoin(Publication, col(Publication.update_id) == ProgressUpdate.id)
    updates = list(session.exec(query.where(col(column).in_(ids)).order_by(col(ProgressUpdate.id))))
    if not updates or len({update.action_id for update in updates}) > 1:
        raise WordsChanged(ref="That update")
    subject = subject_of(session, updates[0].action_id)
    require_permission(session, by, subject.board.ident, act)
    locked = select(Publication).where(col(Publication.update_id).in_([update.id for update in updates]))
    locked = locked.order_by(col(Publication.id)).with_for_update().execution_options(populate_existing=True)
    return VersionedUpdates(version_token, subject, tuple(updates), tuple(session.exec(locked)))
