"""A board's settings, changed from chat by its officers: days, times, deadlines and channel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.core import Core
from bot.domain.calendar import digest_window
from bot.domain.permissions import Act
from bot.domain.text import listed
from bot.field_problems import ChannelArchived, NoChair, NotInChannel, NotListed, WouldBeShown
from bot.messages.message import Form
from bot.services.access.permissions import require_permission
from bot.services.boards.channels import note_channel
from bot.services.boards.schedule import next_asking, schedules_of
from bot.services.boards.state import zone_of
from bot.services.deliveries.notes import send_note
from bot.services.updates.sign_off_lists import WaitingUpdates, waiting_on
from bot.surfaces.addresses import invitation
from bot.surfaces.base import Channel
from bot.views.boards import BY_MEETING, CHOICES, SettingsFormView
from bot.views.deliveries import NoteView
from storage.boards import Board, chairs
from storage.people import Person

_NAMES = {
    "asking": "leads are asked",
    "answer_days": "they answer within",
    "digest_weekday": "the digest goes out on",
    "digest_at": "the digest goes out at",
    "paper_days": "papers go out before a meeting by",
    "sign_off_days": "answers are in before the papers by",
    "stale_days": "a rating is stale after",
    "sign_off": "updates are shown to the board",
    "retention_months": "records are kept",
}
_FORMER_FIELDS = {"sign_off_days": "settle_days"}
"""What forms of earlier releases, which may still be open, call a setting."""
_ASKING, _DIGEST = {"asking", "answer_days", "paper_days", "sign_off_days"}, {"digest_weekday", "digest_at"}


def settings_form(*, core: Core, board_id: int, by: Person, now: datetime) -> Form:
    """The form for a board's settings. Raises NotAllowed."""
    with core.store.read() as session:
        board = require_permission(session, by, board_id, Act.change_settings)
        values = _values(board)
        choices = CHOICES | {  # one that was set otherwise, by hand, stays as it is until it is changed
            name: (*CHOICES[name], (value, value)) for name, value in values.items() if value not in dict(CHOICES[name])
        }
        waiting = waiting_on(session, board, now)
        state = json.dumps({"board": board_id, "waiting": _fingerprint(waiting)})
        refs = listed(sorted(each.action.ref for each in waiting))
        view = SettingsFormView(state, board.name, board.channel_id, values, choices, refs)
    return core.templates.compose_form(view, "settings_form")


def read_settings(values: Mapping[str, str | None]) -> dict[str, str]:
    """A settings form's answers by setting. Raises FieldProblem for one that could not be chosen."""
    wanted = {}
    for name, choices in CHOICES.items():
        field = name if name in values else _FORMER_FIELDS.get(name, name)
        wanted[name] = values.get(field) or ""
        if wanted[name] not in dict(choices):
            raise NotListed(field=field)
    return wanted


@dataclass(frozen=True)
class NewSettings:
    """A board's settings as its officer wants them; a blank `channel_id` leaves the board's channel as it is."""

    values: Mapping[str, str]
    channel_id: str = ""
    shown: str = ""
    """What the form said waits for sign-off (see `_fingerprint`)."""


def save_settings(
    *,
    core: Core,
    board_id: int,
    wanted: NewSettings,
    by: Person,
    now: datetime,
    idempotency_key: str,
) -> None:
    """Keep a board's settings, and tell the officer what they mean from now on.

    Turning sign-off off shows at once what waits for it: refused where that is not what the form said. Raises
    NotAllowed, FieldProblem and SurfaceError.
    """
    channel = _other_channel(core, board_id, wanted.channel_id, by)
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        session = tx.session
        board = require_permission(session, by, board_id, Act.change_settings)
        _check_sign_off(session, board, wanted, now)
        was = _values(board)
        changed = {name: value for name, value in wanted.values.items() if value != was[name]}
        for name, value in changed.items():
            _set(board, name, value)
        board.asks_since = now if changed.keys() & _ASKING else board.asks_since
        board.digests_since = now if changed.keys() & _DIGEST else board.digests_since
        changes = [
            core.templates.words("setting_changed", name=_NAMES[n], value=_words(n, value), was=_words(n, was[n]))
            for n, value in changed.items()
        ]
        detail: dict[str, Any] = {name: f"{was[name]} -> {value}" for name, value in changed.items()}
        if channel and channel.address != board.channel_id:
            board.channel = board.channel_id = channel.address
            note_channel(tx, board, channel, now)
            changes.append(core.templates.words("channel_chosen", name=channel.name))
            detail["channel"] = channel.address
        session.add(board)
        if detail:
            tx.audit("change settings", f"board {board_id}", **detail)
        text = core.templates.sentence("settings_saved", board=board.name, changes=changes)
        note = NoteView(text, _what_is_next(session, core, board, now))
        send_note(tx, by, note, key=f"settings:{idempotency_key}", board=board)


def _check_sign_off(session: Session, board: Board, wanted: NewSettings, now: datetime) -> None:
    """Raises FieldProblem where sign-off has nobody to do it, or what waits would be shown by turning it off."""
    if wanted.values["sign_off"] == "yes" and not any(chair.reached_at for chair in chairs(session, board.ident)):
        raise NoChair(field="sign_off")
    waiting = waiting_on(session, board, now) if wanted.values["sign_off"] == "no" else []
    if waiting and _fingerprint(waiting) != wanted.shown:
        raise WouldBeShown(field="sign_off", refs=listed(sorted(each.action.ref for each in waiting)))


def _fingerprint(waiting: Sequence[WaitingUpdates]) -> str:
    """What waits for sign-off as a form showed it, short enough to be sent along."""
    return (
        hashlib.sha256(",".join(sorted(each.version_token for each in waiting)).encode()).hexdigest() if waiting else ""
    )


def _other_channel(core: Core, board_id: int, channel_id: str, by: Person) -> Channel | None:
    """The channel that was chosen in place of the board's; None where it stays. Raises NotAllowed and FieldProblem."""
    with core.store.read() as session:
        board = require_permission(session, by, board_id, Act.change_settings)
    if not channel_id or channel_id == board.channel_id or not core.directories:
        return None
    channel = core.directories.channel(channel_id)
    if channel and channel.archived:
        raise ChannelArchived(field="channel")
    if channel is None or not channel.member:
        raise NotInChannel(field="channel", invite=invitation(channel_id))
    return channel


def _values(board: Board) -> dict[str, str]:
    numbers = ("answer_days", "digest_weekday", "paper_days", "sign_off_days", "stale_days", "retention_months")
    return {
        "sign_off": "yes" if board.sign_off else "no",
        "asking": BY_MEETING if board.asks_by_meeting else str(board.ask_day),
        "digest_at": f"{board.digest_at:%H:%M}",
        **{name: str(getattr(board, name)) for name in numbers},
    }


def _set(board: Board, name: str, value: str) -> None:
    if name == "asking":
        board.asks_by_meeting = value == BY_MEETING
        board.ask_day = board.ask_day if board.asks_by_meeting else int(value)
    elif name == "sign_off":
        board.sign_off = value == "yes"
    elif name == "digest_at":
        board.digest_at = time.fromisoformat(value)
    else:
        setattr(board, name, int(value))


def _words(name: str, value: str) -> str:
    return dict(CHOICES[name]).get(value, value)


def _what_is_next(session: Session, core: Core, board: Board, now: datetime) -> str:
    zone = zone_of(board, core.zone)
    schedule = schedules_of(session, [board], now, core.days)[board.ident]
    asking = next_asking(now, schedule, zone, core)
    digest = digest_window(now, zone, core.days, schedule)[1].until.astimezone(ZoneInfo(zone))
    return core.templates.sentence(
        "what_is_next",
        ask_date=asking.ask_date if asking else None,
        deadline=asking.deadline_date if asking else None,
        digest=digest,
    )
