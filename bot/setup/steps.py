"""The steps of the dialogue, in order."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import col, select

from bot.app import patient_directory
from bot.clock import SystemClock
from bot.core import build_core
from bot.services.boards.channels import link_channels
from bot.services.plans.start import preview_start, start_plan
from bot.setup.answers import Answers
from bot.setup.board import Setup, incomplete_boards, settle_board
from bot.setup.leads import keep_sheets, settle_leads
from bot.setup.tokens import settle_tokens
from bot.surfaces.directories import Directories
from storage.audit import COMMAND_LINE
from storage.boards import Board, all_boards
from storage.migrations import upgrade
from storage.plans import STARTED, Plan


def set_up(answers: Answers) -> bool:
    """Go through the steps, from the first that is unanswered. Returns whether every board that has a plan is live.

    Raises BoardbotError: what is answered by then is kept.
    """
    settings = settle_tokens(answers)
    core = build_core(settings)
    upgrade(core.store)
    answers.say(f"The database {core.store.shown_url} is ready.")
    directory = patient_directory(settings)
    core = replace(core, directories=Directories({"slack": directory}))
    setup = Setup(core, directory, answers, SystemClock(settings.clock))
    settled = _boards(setup)
    settle_leads(setup)
    keep_sheets(setup)
    for problem in link_channels(core=core, now=setup.now):
        answers.say(problem)
    live = [_start(setup, board) for board in _drafts(setup, settled)]
    core.store.dispose()
    return all(live)


def _boards(setup: Setup) -> set[str]:
    """Settle the board that an option names, or every one that is asked for; returns the keys of those settled or complete."""
    answers = setup.answers
    with setup.core.store.read() as session:
        known = {name.casefold(): b.key for b in all_boards(session) for name in (b.key, b.name)}
    named = (answers.given.get("board") or [""])[0]
    key = known.get(named.partition("=")[0].strip().casefold(), "")
    lacking = {board.key: board for board in incomplete_boards(setup.core)}
    if named:
        if key in lacking or not key:
            return {settle_board(setup, lacking.get(key))}
        return {key}
    if not known:
        return {settle_board(setup, None)} | _others(setup)
    for board in lacking.values():
        if (len(lacking) == 1 and not answers.at_terminal) or answers.another(
            f"{board.name} ({board.key}) lacks something yet. Complete it now?"
        ):
            settle_board(setup, board)
    return set(known.values()) | _others(setup)


def _others(setup: Setup) -> set[str]:
    found = set()
    while setup.answers.another("Set up another board?"):
        found.add(settle_board(setup, None))
    return found


def _drafts(setup: Setup, keys: set[str]) -> list[Board]:
    """Those of these boards whose plan is a draft, and that have no live one: a next year's plan is started on its day."""
    with setup.core.store.read() as session:
        begun = select(Plan.board_id).where(col(Plan.status).in_(STARTED))
        query = (
            select(Board)
            .join(Plan)
            .where(Plan.status == "draft", col(Board.key).in_(keys), col(Board.id).not_in(begun))
        )
        return list(session.exec(query.distinct().order_by(Board.key)))


def _start(setup: Setup, board: Board) -> bool:
    preview = preview_start(core=setup.core, board_name=board.key, now=setup.now)
    for line in preview.lines:
        setup.answers.say(line)
    if not setup.answers.agree(f"Start {board.name}? Nobody is messaged before its first asking."):
        setup.answers.say(f"Not started. Start it with: boardbot start {board.key}")
        return False
    start_plan(core=setup.core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=setup.now)
    setup.answers.say(f"{board.name} is live.")
    return True
