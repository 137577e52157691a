"""Everything boardbot refuses. A class's docstring is the sentence its reader sees; the fields fill its gaps.

What can be asked stands in <kbd>, as in templates.
"""

from __future__ import annotations

import inspect
import re

from markupsafe import Markup

from bot.redaction import redact


class BoardbotError(Exception):
    """Something was refused."""

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        sentence = (inspect.getdoc(type(self)) or "").replace("\n", " ")
        known = {name: _as_command(value) if isinstance(value, Markup) else value for name, value in fields.items()}
        super().__init__(redact(_as_command(sentence).format(**known)))
        self._sentence = sentence

    @property
    def offers(self) -> tuple[tuple[str, str], ...]:
        """What may have been meant: a name, and the command that asks for it."""
        found = self.fields.get("offers")
        return found if isinstance(found, tuple) else ()

    def markup(self) -> Markup:
        """The sentence for a message: what it says to ask stands in <kbd>, so that each surface shows it its way."""
        known = {name: redact(value) if type(value) is str else value for name, value in self.fields.items()}
        return Markup(self._sentence).format(**known)  # noqa: S704 - the sentence is ours, and the fields are escaped


def _as_command(sentence: str) -> str:
    return re.sub(r"<kbd>(.*?)</kbd>", r"/board \1", sentence)


class AlreadyHandled(BoardbotError):
    """That is saved already, so nothing was filed twice."""


class BadSettings(BoardbotError):
    """The setting {name} is wrong: {problem}. {fix}"""


class DatabaseUnavailable(BoardbotError):
    """The database {url} can't be used: {problem}. {fix}"""


class DatabaseNotReady(BoardbotError):
    """The database {url} has not been set up for this version. Run: boardbot db upgrade"""


class AlreadyServed(BoardbotError):
    """Another boardbot run serves {url}. On SQLite one process serves: end the other, or use PostgreSQL for several."""


class BadBackup(BoardbotError):
    """{path} can't be used as a backup: {problem}. {fix}"""


class NotEmpty(BoardbotError):
    """Nothing was restored into the database {url}: {problem}. Name an empty one by BOARDBOT_DATABASE_URL."""


class UnreadableFile(BoardbotError):
    """{path} can't be read: {problem}. {fix}"""


class UnknownBoard(BoardbotError):
    """There is no board "{name}".{nearest}"""


class NothingThere(BoardbotError):
    """I can't find that. It may be gone by now, or it is not for you to see."""


class NoBoardToSee(BoardbotError):
    """There is no board that you can see yet. Ask your board's officer to add you to the people sheet."""


class WhichBoard(BoardbotError):
    """Which board? Name one, such as <kbd>{word} {example}</kbd>: {choices}."""


class UnknownReference(BoardbotError):
    """There is no action "{ref}".{nearest}"""


class NoActionNamed(BoardbotError):
    """Name an action, such as <kbd>{word} {ref}</kbd>."""


class UnreadWords(BoardbotError):
    """I understand <kbd>{understood}</kbd>, but not "{words}" after it.{hint}"""


class UnknownIndicator(BoardbotError):
    """None of the boards that you see follows an indicator "{name}".{nearest}"""


class NoSuchIndicator(UnknownIndicator):
    """None of the boards that you see follows an indicator "{name}". Ask <kbd>indicators</kbd> for them all."""


class NotYourAction(BoardbotError):
    """{ref} has other leads, so I can't file an update to it from you. Its lead ({leads}) or the board's officer can."""


class LedByNamesake(NotYourAction):
    """{ref} is led by another {name} ({email}), so I can't file an update to it from you.
    Is that you too? Then ask the board's officer to put both addresses in one row of the people sheet.
    """


class NotAllowed(BoardbotError):
    """Only {who} can {act}."""


class UnknownPerson(BoardbotError):
    """I don't know you yet, so I can't file this.
    Ask your board's officer to add you (with your email address) to the people sheet.
    """


class NothingToUndo(BoardbotError):
    """That update to {ref} was already withdrawn."""


class ShownIsOld(BoardbotError):
    """{ref} was updated since you were shown it, so nothing was filed. Look at it again: it shows what stands now."""


class SettledAlready(BoardbotError):
    """That question is settled already, so nothing was changed."""


class NewerStands(BoardbotError):
    """A newer update to {ref} is already recorded and stays current. To change it, say {ref} and what is new."""


class ActionNotOpen(BoardbotError):
    """{ref} is {status}, so it can't be changed.
    The board's officer can open one of a current plan again: <kbd>reopen {ref}</kbd>
    """


class NoPlan(BoardbotError):
    """The {board} has neither a live plan nor a draft, so there is nothing to change. Import one: boardbot import PATH"""


class NoRecap(BoardbotError):
    """Only officers of a board get its weekly recap."""


class NobodyOutstanding(BoardbotError):
    """Nobody of the {board} can be reminded: everyone who was asked has answered, or nobody was asked yet."""


class NoChannel(BoardbotError):
    """The {board} has no channel to post to. An officer can choose one: <kbd>settings</kbd>"""


class NoMeeting(BoardbotError):
    """The {board} has no meeting ahead. An officer can add one: <kbd>meetings {key}</kbd>"""


class NoSuchMeeting(BoardbotError):
    """The {board} has no meeting on "{day}".{known} A day may follow the board, and word, pdf or excel."""


class NoPublicAddress(BoardbotError):
    """There is no calendar to subscribe to: whoever runs the bot has not said where it is reached (BOARDBOT_URL)."""


class NotPublishable(BoardbotError):
    """The {board} has no page to release, or one that shows what froze with its papers. <kbd>page {key}</kbd> says which."""


class ChangedSinceShown(BoardbotError):
    """Something changed since you were shown it, so nothing was done. Look again: <kbd>{ask}</kbd>"""


class NotForPublic(BoardbotError):
    """Nothing was posted: the channel of the {board} is public, and {why}."""


class NothingPublished(BoardbotError):
    """No board has a page that can be written.{held} An officer gives a board one: <kbd>page</kbd>"""


class NotOurFolder(BoardbotError):
    """{folder} holds files that boardbot did not write. Name an empty folder, or a new one."""


class NoSuchYear(BoardbotError):
    """ "{year}" is no year that a report can be of. Write 2024-25 (April to March) or 2024 (January to December)."""


class PapersGone(BoardbotError):
    """The papers of the {board} for {day} are not kept any more: its retention period has passed."""


class NoPdf(BoardbotError):
    """PDF needs parts that are not installed: boardbot[pdf], and Pango (docs/papers.md). Word and Excel need nothing more."""


class FileIsThere(BoardbotError):
    """{file} is there already, and somebody may have edited it: it stays as it is. Choose another name, or move it away."""


class WordsChanged(BoardbotError):
    """{ref} was changed since you were shown it, so nothing was decided. Look at it again."""


class SignedOffAlready(BoardbotError):
    """The update to {ref} was decided already, by {by}. What became of it is in <kbd>history {ref}</kbd>."""


class NoSuchPerson(BoardbotError):
    """There is no person "{who}".{nearest}"""


class NoSuchUpdate(BoardbotError):
    """There is no such update to {ref}: {why}."""


class NothingLed(BoardbotError):
    """No open action of the {board} is led by {who} any more. Who leads what is listed by: <kbd>actions {key}</kbd>"""


class AnswerMissing(BoardbotError):
    """Nobody can be asked without a terminal: {question}. Say it by {option}."""


class EnvThere(BoardbotError):
    """{file} is there already and lacks {name}; it is left as it is. Add the line {name}=... to it, then run this again."""


class ImportCleared(BoardbotError):
    """Nothing was imported: the connection that showed this import to be alive broke, and another cleared it. Run it again."""


class WrongAnswer(BoardbotError):
    """{problem}. {fix}"""


class ProposalOutdated(BoardbotError):
    """Who may be meant has changed since this was shown. Please choose with *Assign someone*."""


class FieldProblem(BoardbotError):
    """A field of a form can't be taken as it is."""

    def __init__(self, *, field: str, **fields: object) -> None:
        self.field = field
        super().__init__(**fields)


class NotMadeHere(BoardbotError):
    """This button or form is not of this version of boardbot, so nothing was done. Ask for it again."""


class FormTooLate(BoardbotError):
    """Slack gave up before the form was ready, so nothing was changed. Please try again."""


class DatabaseTooNew(BoardbotError):
    """The database {url} was set up by a newer boardbot (revision {revision}; this one knows {newest}).
    Install that one again. Or restore a backup of the time before: see docs/running.md.
    """


class NothingLive(BoardbotError):
    """{board} has no live plan. {fix}"""


class NothingPaused(BoardbotError):
    """{board} has no paused plan, so there is nothing to resume."""


class NoSuchPlan(BoardbotError):
    """{board} has no draft plan to start. {fix}"""


class BadTemplate(BoardbotError):
    """The template {name} can't be used: {problem} (line {line}). Correct it, or take it out of {folder}."""


class BadPaperTemplate(BoardbotError):
    """The papers' template {file} can't be used: {problem}. BOARDBOT_PAPER_TEMPLATE names it."""


class UnknownMessage(BoardbotError):
    """There is no message "{name}".{nearest} All of them are shown by: boardbot preview --all"""


class UnknownDelivery(BoardbotError):
    """There is no delivery {id}. They are listed by: boardbot deliveries"""


class CannotResolve(BoardbotError):
    """Nothing was done about delivery {id}: {why}."""


class UnreadableAbsence(BoardbotError):
    """I can't read "{words}". Write <kbd>away 1 Aug to 15 Aug, delegate @name</kbd>, or <kbd>away</kbd> alone for a form."""


class AwayByStatus(BoardbotError):
    """Your status says that you are away. Clear it, and you are back."""


class NotAway(BoardbotError):
    """You are not recorded as away, now or later, so there is nothing to end."""


class NothingToReport(BoardbotError):
    """You lead no open action that this could be saved to. An officer can record it with <kbd>update REF</kbd>."""


class SurfaceError(BoardbotError):
    """{surface} answered {code}. {fix}"""


class BadDate(BoardbotError):
    """{value} is not a date I can read. Write it like 2024-10-31{extra}."""


class NoFigures(BoardbotError):
    """The {board} follows this indicator, but no figures of its area are known. Give its area in the boards sheet."""


class NothingSince(BoardbotError):
    """The {board} has had no {what} yet to look back to. Name a day, such as "changed since 2024-09-01"."""


class FetchFailed(BoardbotError):
    """No figures came from {source}: {problem}. {fix}"""


class ServerUnavailable(BoardbotError):
    """Can't listen on {host}:{port}: {problem}. Choose another with BOARDBOT_PORT, or end what is using it."""
