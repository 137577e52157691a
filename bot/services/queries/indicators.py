"""Answers about indicators: their newest figures, one's record with a picture, where a figure came from."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.clock import at_local, local_date
from bot.domain.dates import last_day
from bot.domain.permissions import Act
from bot.errors import BadDate, NoFigures, NothingSince, UnknownIndicator
from bot.messages.message import Message
from bot.messages.split import split
from bot.services.boards.meeting_contexts import since_meeting
from bot.services.indicators.describe import (
    indicator_row,
    indicator_view,
    matching,
    picture_of,
    source_view,
)
from bot.services.indicators.facts import rating_key
from bot.services.indicators.followed import FollowedIndicator, indicator_report
from bot.services.indicators.lookup import area_of, indicator_named
from bot.services.queries.question import Question, board_named
from bot.views.indicators import IndicatorListView
from storage.boards import Board, last_meetings
from storage.digests import last_digests

MOST_SERIES = 4
"""Series of one indicator that are shown at once: male and female, for instance."""


def indicators(question: Question) -> list[Message]:
    """The newest figures of what the board follows; filtered: changed, worse, stale, or words of a section."""
    board, words = question.board_and_rest()
    wanted = words.lower()
    wanted = f"changed {wanted}" if wanted.startswith("since") else wanted
    since = _since_of(question, board, wanted) if "since" in wanted else None
    report = indicator_report(question.session, board, question.now, question.zone(board), since)
    found = report.changes if wanted.startswith("changed") else matching(report, wanted)
    rows, paging = question.page_of(board, found, f"indicators {board.key} {words}".strip())
    view = IndicatorListView(
        board=board.name,
        words=words,
        indicators=tuple(indicator_row(item, changed=wanted.startswith("changed")) for item in rows),
        paging=paging,
        changed=wanted.startswith("changed"),
        since=local_date(since, question.zone(board)) if since else None,
        without_figures=tuple(indicator.name for indicator in report.missing),
        rating_key=rating_key(board, found),
    )
    return split(question.core.templates.compose(view, "indicators"))


def _since_of(question: Question, board: Board, words: str) -> datetime:
    """The moment that "since the last digest", "since the last meeting" or "since 2024-09-01" means.

    Raises BadDate where it is none of them, or where there was no digest or meeting yet.
    """
    session, now, zone = question.session, question.now, question.zone(board)
    wanted = re.sub(r"\b(the|last|board)\b", " ", words.partition("since")[2]).strip()
    if wanted.startswith("digest"):
        last = last_digests(session, [board.ident], now).get(board.ident)
        if last is None:
            raise NothingSince(board=board.name, what="digest")
        return last
    if wanted.startswith("meeting"):
        held = last_meetings(session, [board.ident], local_date(now, zone)).get(board.ident)
        if held is None:
            raise NothingSince(board=board.name, what="meeting")
        return since_meeting(held, zone)
    found = last_day(wanted)
    if found is None:
        raise BadDate(value=f'"{wanted}"', extra=', or ask "since last digest" or "since last meeting"')
    return at_local(found, time(0), zone) - timedelta(microseconds=1)  # what was loaded on the day itself counts


def indicator(question: Question) -> list[Message]:
    """One indicator's whole record, and a picture of it; each series of its own."""
    board, items, _ = find_indicator(question)
    may_post = question.viewer.may(Act.post, board)
    parts: list[Message] = []
    for item in items[:MOST_SERIES]:
        picture = picture_of(item)
        drawn = [Message(f"Chart: {item.title}", (picture,))] if picture else []
        view = indicator_view(board, item, act=f"indicator {item.indicator.key} {board.key}", can_post=may_post)
        if picture and question.viewer.person:  # an answer that is posted has it in its thread
            view = replace(view, sends_picture=True)
        parts += [*split(question.core.templates.compose(view, "indicator")), *drawn]
    return parts


def source(question: Question) -> list[Message]:
    """Where a figure came from: document or file, line, edition, when and by whom it was imported, doubts."""
    board, items, period = find_indicator(question)
    view = source_view(question.session, items[0], period, question.zone(board), area_of(question.session, board))
    return split(question.core.templates.compose(view, "source"))


def find_indicator(question: Question) -> tuple[Board, list[FollowedIndicator], str]:
    """The indicator that the words begin with, as a board that the viewer may see follows it, and what follows."""
    boards = {b.ident: b for b in question.visible}
    key, board_ids, rest = indicator_named(question.session, boards, question.rest)
    named = board_named([boards[i] for i in board_ids], rest) if rest else None
    if question.word == "indicator" and rest and named is None:
        raise UnknownIndicator(name=question.rest, nearest=f' "{rest}" is no board that follows it.')
    first = sorted(
        board_ids, key=lambda i: (boards[i].channel_id != question.viewer.channel, i not in question.viewer.positions)
    )
    board = named or boards[first[0]]
    report = indicator_report(question.session, board, question.now, question.zone(board))
    items = [item for item in report.followed if item.indicator.id == key]
    if not items:
        raise NoFigures(board=board.name)
    return board, items, rest
