"""What can be asked: one table of what they are, whom they are for, and what answers them.

Help and the README show it. A word that opens a form or acts, instead of being answered, gives what it is
about; what it does is in bot/handlers/interactions/questions.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.permissions import TABLE, Act, Role
from bot.domain.text import listed, some
from bot.messages.message import Message, text_of
from bot.messages.split import split
from bot.services.access.visibility import Viewer
from bot.services.queries import actions, boards, indicators, pages, papers
from bot.services.queries.examples import Examples
from bot.services.queries.question import CommandTarget, Question
from bot.views.queries import HelpGroup, HelpLine, HelpView, HelpWordView
from storage.boards import Board

HELP_WORDS, MOST_BOARDS = 120, 8
"""Help is read in half a minute."""
_GROUPS = {Role.lead: "leads", Role.chair: "chairs", Role.officer: "officers"}


@dataclass(frozen=True)
class Command:
    """A word to begin with: what follows it, what it does in one line, and what answers it.

    It is for whoever may do one of `acts`; of none, for anyone.
    """

    word: str
    usage: str
    purpose: str
    answer: Callable[[Question], list[Message] | CommandTarget]
    acts: tuple[Act, ...] = ()
    on_the_web: bool = False
    """It is of use only where the bot has an address of its own."""

    @property
    def audience(self) -> frozenset[Role]:
        """Whom it is for: some of leads, chairs and officers, or everybody."""
        return frozenset(_GROUPS) & {role for act in self.acts for role in TABLE[act]} or frozenset(Role)

    def example(self, examples: Examples) -> str:
        """The word and what follows it, with what the viewer knows in the place of "REF" and the like."""
        board = examples.board(self.acts)
        known = {
            "REF": examples.reference(self.acts, ended=self.word == "reopen"),
            "[board]": board.key if board else "",
            "NAME": examples.indicator,
            "DAYS": "1 Aug to 15 Aug",
        }
        parts = self.usage.removesuffix(" [filter]").split()
        return " ".join([self.word, *(known.get(part) or part for part in parts)])


def audience_words(audience: frozenset[Role]) -> str:
    """ "chairs and officers"; "anyone"."""
    return "anyone" if Role.anyone in audience else listed([w for role, w in _GROUPS.items() if role in audience])


def _about_oneself(question: Question) -> CommandTarget:
    return CommandTarget(question.word, rest=question.rest)


def help_message(question: Question) -> list[Message]:
    """What whoever asks can ask: what is for them first, with examples of what they see; or what one word does."""
    if command := COMMANDS.get(question.rest.lower().lstrip("/")):
        line = HelpWordView(
            f"{command.word} {command.usage}".strip(), command.purpose, audience_words(command.audience)
        )
        return [question.core.templates.compose(line, "help_word")]
    examples = Examples(question)
    positions = {Role(position) for held in question.viewer.positions.values() for position in held}
    roles = {Role.anyone} | positions | ({Role.lead} if examples.led else set())
    known = [c for c in COMMANDS.values() if question.core.public_url or not c.on_the_web]
    audiences = {command.audience for command in known if command.audience & roles}
    view = HelpView(
        boards="",
        groups=tuple(_group(audience, known, examples) for audience in sorted(audiences, key=len)),
        reference=examples.reference((Act.answer,)) or "REF",
    )
    templates = question.core.templates
    room = HELP_WORDS - len(text_of(templates.compose(view, "help")).split())
    return split(templates.compose(replace(view, boards=_names(question.visible, room)), "help"))


def _names(visible: Sequence[Board], room: int) -> str:
    """The boards that may be named, in at most so many words: by key and name, else by name, else by key."""
    ways = (
        listed([f"{board.key} ({board.name})" for board in visible]) or "none yet",
        listed([board.name for board in visible]),
        listed([board.key for board in visible]),
    )
    return next((words for words in ways if len(words.split()) <= room), some([b.key for b in visible], MOST_BOARDS))


def _group(audience: frozenset[Role], known: Sequence[Command], examples: Examples) -> HelpGroup:
    theirs = [command for command in known if command.audience == audience]
    return HelpGroup(audience_words(audience), tuple(HelpLine(c.example(examples), c.purpose) for c in theirs))


_ANSWER, _SIGN, _PLAN = (Act.answer,), (Act.sign_off, Act.edit_published), (Act.change_plan,)
_EXPORTS = "a file of actions, updates or indicators, xlsx or csv; officers send the plan back to change it"
_CALENDAR = "the days of your boards for your calendar program; of one board by its key; off ends it"
_PAPERS = "its next meeting's paper as a file: word, pdf or excel; a day names another meeting"
_RATINGS = "red, amber, green, blue, grey or none"


def asks_about(viewer: Viewer, board: Board) -> tuple[tuple[str, str], ...]:
    """What a viewer may ask of a board, or do to it, with nothing but its name: the word, and what is asked."""
    return tuple(
        (command.word, f"{command.word} {command.usage.replace('[board]', board.key)}".removesuffix(" [filter]"))
        for command in COMMANDS.values()
        if "[board]" in command.usage and (not command.acts or any(viewer.may(act, board) for act in command.acts))
    )


COMMANDS = {
    command.word: command
    for command in (
        Command("summary", "[board]", "the exceptions in one minute", boards.summary),
        Command("since", "[board]", "what changed since its last meeting", boards.since),
        Command("papers", "[board]", "the papers of its next meeting", papers.papers),
        Command("meetings", "[board]", "the days of its meetings", boards.meetings),
        Command("overdue", "[board]", "actions past their due date", actions.overdue),
        Command(
            "actions",
            "[board] [filter]",
            f"all, or filtered: {_RATINGS}, stale, no lead, mine, or any words of a title",
            actions.actions,
        ),
        Command("action", "REF", "one action's record", actions.action),
        Command("history", "REF", "every update to it", actions.history),
        Command(
            "indicators",
            "[board] [filter]",
            "the latest figures; filtered: changed, changed since last meeting (or last digest, or a day), worse, stale, "
            "or any words of a heading or name",
            indicators.indicators,
        ),
        Command("indicator", "NAME", "its whole record, with a picture", indicators.indicator),
        Command("source", "NAME PERIOD", "where a figure came from", indicators.source),
        Command("help", "", "what you can ask", help_message),
        Command("update", "REF", "give an update now", actions.about_action, _ANSWER),
        Command("mine", "", "your open actions, on every board", actions.mine, _ANSWER),
        Command("away", "DAYS", "who answers while you are away; without days, a form", _about_oneself, _ANSWER),
        Command("back", "", "end your time away, or cancel the next that you named", _about_oneself, _ANSWER),
        Command("calendar", "", _CALENDAR, boards.calendar, _ANSWER, on_the_web=True),
        Command("signoff", "[board]", "what waits for sign-off", boards.signoff, _SIGN),
        Command("export", "actions [board]", _EXPORTS, boards.export, (Act.export,)),
        Command("paper", "[board]", _PAPERS, papers.paper, (Act.export,)),
        Command(
            "page", "[board]", "its page for residents: what it shows, release, settings", pages.page, (Act.publish,)
        ),
        Command("audit", "REF", "who did what to it", actions.audit, (Act.read_audit,)),
        Command("add", "[board]", "add an action to its plan", boards.about_board, _PLAN),
        Command("edit", "REF", "change its words, day or place in the plan", actions.about_action, _PLAN),
        Command("lead", "REF", "name its lead", actions.about_action, (Act.assign,)),
        Command("exempt", "REF", "keep it out of public papers and the page", actions.about_action, (Act.publish,)),
        Command("close", "REF", "close it, or merge it into another", actions.about_action, _PLAN),
        Command("reopen", "REF", "open again what was closed or complete", actions.about_action, _PLAN),
        Command("nudge", "[board]", "remind who has not answered", boards.about_board, (Act.nudge,)),
        Command("recap", "", "your boards' week; on or off: each Monday", _about_oneself, (Act.nudge,)),
        Command(
            "mail",
            "[board]",
            "its leads without an account: ask them by mail",
            boards.mail,
            (Act.change_settings,),
            True,
        ),
        Command(
            "settings",
            "[board]",
            "days, times, deadlines, channel, sign-off",
            boards.about_board,
            (Act.change_settings,),
        ),
    )
}
"""By the word."""
