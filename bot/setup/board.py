"""A board: its name and channel, its officers and chair as Slack knows them, and its plan, shown as it was read."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.clock import Clock
from bot.core import Core
from bot.domain.lead_names import may_mean
from bot.domain.text import cut, did_you_mean, nearest
from bot.errors import AnswerMissing, BoardbotError, WrongAnswer
from bot.imports.files import open_files
from bot.imports.plans.mapping import Mapping
from bot.imports.report import Report
from bot.services.boards.state import plans_to_show
from bot.services.importing.files import ImportOptions, import_files
from bot.services.importing.match_plan import initials
from bot.services.records.export import as_csv
from bot.services.records.export_row import ExportRow
from bot.setup.answers import Answers
from bot.surfaces.base import Account
from bot.surfaces.slack.patient import PatientDirectory
from storage.audit import COMMAND_LINE
from storage.boards import all_boards, officers, positions_of
from storage.people import person_at, person_by_email
from storage.plans import actions_of

POSITIONS = ("officer", "chair")


@dataclass(frozen=True)
class Setup:
    """What the steps work with."""

    core: Core
    directory: PatientDirectory
    answers: Answers
    clock: Clock

    @property
    def now(self) -> datetime:
        return self.clock.now()


@dataclass(frozen=True)
class Lacking:
    """What a board lacks to be started; a board that is not there yet lacks all of it."""

    key: str
    name: str
    channel: bool = True
    officer: bool = True
    plan: bool = True


def incomplete_boards(core: Core) -> list[Lacking]:
    """The boards that lack something."""
    found = []
    with core.store.read() as session:
        boards = all_boards(session)
        plans = plans_to_show(session, [board.ident for board in boards])
        for board in boards:
            plan = plans.get(board.ident)
            lacks = Lacking(
                board.key,
                board.name,
                channel=not board.channel,
                officer=not officers(session, board.ident),
                plan=plan is None or not actions_of(session, [plan.ident]),
            )
            if lacks.channel or lacks.officer or lacks.plan:
                found.append(lacks)
    return found


def settle_board(setup: Setup, known: Lacking | None) -> str:
    """Ask for what a board lacks, or for all of a new one, and import it together: all or nothing. Returns its key."""
    answers = setup.answers
    board = known or _new_board(setup)
    row: ExportRow = {"key": board.key, "name": board.name}
    if board.channel:
        row["channel"] = _channel(setup, board.name)
    people: dict[str, ExportRow] = {}
    if board.officer:
        for position in POSITIONS:
            for account in _people(setup, board, position):
                person = people.setdefault(account.address, _row(account, _known_as(setup, account)))
                held = str(person[f"{position}_of"] or "")
                person[f"{position}_of"] = f"{held}; {board.key}" if held else board.key
    with tempfile.TemporaryDirectory() as folder:
        sheets = {"boards": [row], "people": list(people.values())}
        for name, rows in sheets.items():
            if rows:
                columns = dict.fromkeys(column for each in rows for column in each)
                (Path(folder) / f"{name}.csv").write_text(
                    as_csv([{c: each.get(c) for c in columns} for each in rows]), encoding="utf-8"
                )
        if not board.plan:
            _import(setup, [Path(folder)], board.key, dry_run=False)
            return board.key
        file = answers.ask(
            "plan", "Its action plan: a Word, Excel or CSV file", _readable(setup, Path(folder), board.key)
        )
        _import(setup, _together(Path(folder), file), board.key, dry_run=False)
        _import(setup, [Path(folder)], board.key, dry_run=False)
        answers.say("Imported.")
    return board.key


def _new_board(setup: Setup) -> Lacking:
    answers = setup.answers
    with setup.core.store.read() as session:
        taken = {board.key.casefold() for board in all_boards(session)}
    given = answers.ask("board", "The board's name (such as Children's Trust Board)", _not_blank)
    key, equals, name = (part.strip() for part in given.partition("="))
    if equals:
        return Lacking(_free(taken)(key), name or key)
    wanted = initials(given)
    return Lacking(answers.ask("key", "Its key, which begins its references", _free(taken), wanted), given)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise WrongAnswer(problem="That is empty", fix="Write a name.")
    return text.strip()


def _free(taken: set[str]) -> Callable[[str], str]:
    def read(key: str) -> str:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,11}", key):
            raise WrongAnswer(problem=f'"{key}" can\'t begin a reference', fix="Write up to 12 letters and digits.")
        if key.casefold() in taken:
            raise WrongAnswer(problem=f"There is a board {key} already", fix="Choose another key.")
        return key.upper()

    return read


def _channel(setup: Setup, name: str) -> str:
    """The board's channel: one that the bot is in, or may be invited to."""
    inside = sorted(channel.name for channel in setup.directory.channels() if channel.member)
    if setup.answers.at_terminal and not setup.answers.given.get("channel"):
        setup.answers.say(f"boardbot is in: {', '.join(f'#{n}' for n in inside[:20])}." if inside else _NOT_INVITED)

    def read(text: str) -> str:
        wanted = text.strip().removeprefix("#").lower()
        channels = {channel.name: channel for channel in setup.directory.channels()}  # it may be invited meanwhile
        found = channels.get(wanted) or next((c for c in channels.values() if c.address == text.strip()), None)
        if found is None and any(c.archived and c.name == wanted for c in setup.directory.channels(archived=True)):
            fix = "Unarchive it in Slack, and invite boardbot again; or name another."
            raise WrongAnswer(problem=f"The channel #{wanted} is archived", fix=fix)
        if found is None:
            raise WrongAnswer(
                problem=f"There is no channel #{wanted} that boardbot can see",
                fix=did_you_mean(wanted, channels).strip() or _NOT_INVITED,
            )
        if not found.member:
            raise WrongAnswer(
                problem=f"boardbot is not in #{found.name}", fix="Write there: /invite @boardbot. Then answer again."
            )
        return f"#{found.name}"

    likely = nearest(name, inside, 1)
    return setup.answers.ask(
        "channel", f"The channel of the {name}", read, f"#{likely[0]}" if likely and setup.answers.at_terminal else None
    )


_NOT_INVITED = "Write /invite @boardbot in the board's channel, so that boardbot is in it."


def _people(setup: Setup, board: Lacking, position: str) -> list[Account]:
    """Who are its officers, or chairs, by account; at least one officer, where somebody can be asked."""
    answers = setup.answers
    found: list[Account] = []
    more = "" if position == "chair" else None
    while True:
        which = "Another" if found else {"officer": "An", "chair": "A"}[position]
        question = f"{which} {position} of the {board.name}: email address or name"
        question += " (Enter for none)" if more == "" else ""
        account = answers.ask(position, question, lambda text: account_meant(setup, text), more)
        if account is None:
            return found
        found.append(account)
        more = ""
        if not answers.at_terminal and not answers.given.get(position):
            return found


def _known_as(setup: Setup, account: Account) -> ExportRow:
    """What is known of whoever has an account, by it or by any of its person's email addresses."""
    with setup.core.store.read() as session:
        person = person_at(session, account.address) or person_by_email(session, account.email or "")
        if person is None:
            return {}
        keys = {board.id: board.key for board in all_boards(session)}
        held = positions_of(session, person.ident)
        positions = {
            f"{position}_of": "; ".join(keys[board] for board, theirs in held.items() if position in theirs)
            for position in POSITIONS
        }
        return {"name": person.name, "email": person.email, **positions}


def _row(account: Account, known: ExportRow) -> ExportRow:
    """Somebody as the people sheet has them: with the positions that they hold on other boards, which it would end else."""
    positions = {f"{position}_of": known.get(f"{position}_of") or "" for position in POSITIONS}
    name, email = known.get("name") or account.name, known.get("email") or account.email or ""
    return {"name": name, "email": email, "slack_user": account.address, **positions}


def account_meant(setup: Setup, text: str) -> Account | None:
    """Whom an email address or a name means in Slack; where that is unsure, it is asked. Raises WrongAnswer."""
    wanted = text.strip()
    if not wanted:
        return None
    if "@" in wanted:
        account = setup.directory.by_email(wanted.lower())
        if account is None or not account.usable:
            raise WrongAnswer(
                problem=f"Nobody in Slack has the address {wanted}", fix="Write the one of their Slack account."
            )
        return account
    alike = [
        a for a in setup.directory.accounts() if (a.usable and may_mean(a.name, wanted)) or may_mean(wanted, a.name)
    ]
    alike = alike or [a for a in setup.directory.accounts() if a.usable and a.name in nearest(wanted, [a.name])]
    shown = [f"{a.name} ({a.email or 'no email address shown'})" for a in alike]
    chosen = setup.answers.choose(f"Who is {wanted}?", shown[:10]) if alike else None
    if chosen is None:
        fix = f"It may be {', '.join(shown[:10])}: write the email address." if alike else "Write the email address."
        raise WrongAnswer(problem=f"It is not sure who {wanted} is in Slack", fix=fix)
    return alike[chosen]


def _readable(setup: Setup, sheets: Path, key: str) -> Callable[[str], Path]:
    """Take a plan's file once it was read, shown, and agreed to."""

    def read(text: str) -> Path:
        file = _file(text)
        report = _import(setup, _together(sheets, file), key, dry_run=True)
        setup.answers.say(report.as_text(closing=""))
        if not setup.answers.agree("Is that right? Import it?"):
            if not setup.answers.at_terminal:
                raise AnswerMissing(option="--yes", question="Is the plan read rightly")
            raise WrongAnswer(problem="It was not imported", fix="Correct the file, or name another.")
        return file

    return read


def _together(sheets: Path, file: Path) -> list[Path]:
    """What is imported at once: a workbook that has boards or people of its own comes first, and what was asked after it."""
    try:
        own = {table.name for table in open_files([file]).tables}
    except BoardbotError:
        own = set()
    return [file] if own & {"boards", "people"} else [sheets, file]


def _file(text: str) -> Path:
    """The file of an answer, as it is typed or dragged into a terminal, which escapes blanks. Raises WrongAnswer."""
    plain = text.strip().strip("'\"")
    for path in (plain, re.sub(r"\\(.)", r"\1", plain)):
        with suppress(OSError, RuntimeError, ValueError):
            if (file := Path(path).expanduser()).is_file():
                return file
    raise WrongAnswer(
        problem=f"There is no file {cut(plain, 200)}", fix="Drag it into this window, or write its whole path."
    )


def _import(setup: Setup, paths: list[Path], key: str, *, dry_run: bool) -> Report:
    """Import the sheets and the plan of a board. Raises WrongAnswer where anything is refused."""
    options = ImportOptions(dry_run=dry_run, mapping=Mapping(board=key), days=setup.core.days, confirm_channels=True)
    try:
        report = import_files(
            store=setup.core.store,
            paths=paths,
            by=COMMAND_LINE,
            clock=setup.clock,
            zone=setup.core.zone,
            options=options,
        )
    except BoardbotError as error:
        raise WrongAnswer(problem=str(error).rstrip("."), fix="Correct the file, or name another.") from None
    if report.refused:
        setup.answers.say(report.as_text())
        raise WrongAnswer(
            problem=f"{len(report.refused)} thing(s) refused, so nothing was imported",
            fix="Correct the file, or name another.",
        )
    return report
