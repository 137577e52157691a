"""The steps of the dialogue, in order."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import select

from bot.app import build_core, patient_directory
from bot.clock import SystemClock
from bot.services.boards.channels import link_channels
from bot.services.plans.start import preview_start, start_plan
from bot.setup.answers import Answers
from bot.setup.board import Setup, next_board, settle_board
from bot.setup.leads import keep_sheets, settle_leads
from bot.setup.tokens import settle_tokens
from bot.surfaces.router import Directories
from storage.audit import COMMAND_LINE
from storage.boards import Board, all_boards
from storage.migrations import upgrade
from storage.plans import Plan


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
    if _is_new(setup):
        settle_board(setup, None)
    while lacking := next_board(core):
        answers.say(f"{lacking.name} ({lacking.key}) is not complete yet.")
        settle_board(setup, lacking)
    while answers.at_terminal and not answers.yes and answers.another("Set up another board?"):
        settle_board(setup, None)
    settle_leads(setup)
    keep_sheets(setup)
    for problem in link_channels(core=core, now=setup.now):
        answers.say(problem)
    live = [_start(setup, board) for board in _drafts(setup)]
    core.store.dispose()
    return all(live)


def _is_new(setup: Setup) -> bool:
    """Whether there is no board yet, or the option names one that is not there yet."""
    with setup.core.store.read() as session:
        keys = {board.key.casefold() for board in all_boards(session)}
    named = setup.answers.given.get("board")
    if named and named[0].partition("=")[0].strip().casefold() in keys:
        named.clear()
    return not keys or bool(named)


def _drafts(setup: Setup) -> list[Board]:
    with setup.core.store.read() as session:
        return list(session.exec(select(Board).join(Plan).where(Plan.status == "draft").distinct().order_by(Board.key)))


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
