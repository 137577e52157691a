"""The shapes of what Slack sends: of each kind of request the parts that a listener reads, and nothing else.

A request is held to its shape before any listener, or Bolt itself, reads it, and goes on with these parts alone.
So nothing further in needs to ask whether an id is there, or whether a time is one.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,255}$")]
Stamp = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,10}\.[0-9]{1,6}$")]
"""A message's time, which is its id too: seconds, and a number that distinguishes it from others of the same second."""
Url = Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!-~]*$", max_length=3000)]
OwnText = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$", max_length=2000)]
"""What a button or an option carries: our own words, as they were sent."""


class Shape(BaseModel):
    """Only text is text and only a number is one; what is not named here is left out."""

    model_config = ConfigDict(strict=True, extra="ignore")


class HasId(Shape):
    id: Id


class Done(Shape):
    """What somebody did in Slack's window."""

    type: str
    user: HasId


class Command(Shape):
    command: Annotated[str, StringConstraints(pattern=r"^/\S{1,100}$")]
    text: str | None = None
    user_id: Id
    channel_id: Id
    trigger_id: Id
    response_url: Url


class ChosenOption(Shape):
    value: OwnText


class Pressed(Shape):
    action_id: OwnText
    value: OwnText | None = None
    selected_option: ChosenOption | None = None
    action_ts: Stamp | None = None


class Container(Shape):
    message_ts: Stamp | None = None
    channel_id: Id | None = None
    is_ephemeral: bool | None = None


class PressedOn(Shape):
    """The message that a button stands on."""

    ts: Stamp
    thread_ts: Stamp | None = None


class ViewType(Shape):
    type: str


class Press(Done):
    trigger_id: Id
    response_url: Url | None = None
    channel: HasId | None = None
    container: Container | None = None
    message: PressedOn | None = None
    view: ViewType | None = None
    actions: Annotated[list[Pressed], Field(min_length=1)]


class Element(Shape):
    value: str | None = None
    selected_option: ChosenOption | None = None
    selected_date: OwnText | None = None
    selected_user: Id | None = None
    selected_conversation: Id | None = None


class State(Shape):
    values: dict[OwnText, dict[str, Element]]


class View(Shape):
    id: Id
    type: str
    callback_id: OwnText
    private_metadata: Annotated[str, StringConstraints(max_length=3000)]
    state: State


class Submission(Done):
    view: View


class ChosenMessage(Shape):
    ts: Stamp
    text: str | None = None


class Shortcut(Done):
    """A shortcut that was chosen on a message."""

    callback_id: OwnText
    trigger_id: Id
    response_url: Url | None = None
    channel: HasId
    message: ChosenMessage


class File(Shape):
    id: str = ""
    title: str | None = None
    name: str | None = None
    permalink: str | None = None


class Edited(Shape):
    ts: Stamp


class MessageText(Shape):
    """What was written, by whom, as it stands within an event or is the event."""

    user: Id | None = None
    bot_id: Id | None = None
    text: str | None = None


class Written(MessageText):
    ts: Stamp
    thread_ts: Stamp | None = None
    edited: Edited | None = None
    files: list[File] | None = None


class Named(Shape):
    """What every event has: of those that nobody listens to no more is known."""

    type: Annotated[str, Field(min_length=1)]
    subtype: str | None = None


class Somewhere(Named):
    channel: Id
    channel_type: str | None = None


class Spoken(Somewhere, Written):
    pass


class Changed(Somewhere):
    message: Written
    previous_message: MessageText | None = None


class Deleted(Somewhere):
    deleted_ts: Stamp
    previous_message: MessageText | None = None


class OfChannel(Named):
    """Something that happened to a channel, which most events name by its id."""

    channel: Id


class ChannelRenamed(Named):
    channel: HasId


class Mentioned(Named):
    """A message in a channel that mentions the bot."""

    user: Id | None = None
    bot_id: Id | None = None
    text: str | None = None
    channel: Id
    ts: Stamp
    thread_ts: Stamp | None = None


class Profile(Shape):
    real_name: str | None = None
    email: str | None = None


class User(HasId):
    """An account, as far as it may be news."""

    deleted: bool | None = None
    is_bot: bool | None = None
    tz: str | None = None
    profile: Profile | None = None


class OfAccount(Named):
    """Something that happened to an account."""

    user: User


class HomeOpened(Named):
    user: Id
    tab: str | None = None


class Outer(Shape):
    type: str
    event: Named


class Challenge(Shape):
    type: str
    challenge: str


class TlsCheck(Shape):
    ssl_check: str


MESSAGE_SUBTYPES: tuple[str | None, ...] = (None, "file_share", "thread_broadcast")
OF_CHANNELS = (
    "channel_archive",
    "channel_unarchive",
    "channel_deleted",
    "group_archive",
    "group_unarchive",
    "group_deleted",
    "member_joined_channel",
    "member_left_channel",
)
RENAMED = ("channel_rename", "group_rename")
OF_ACCOUNTS = ("user_change", "team_join")
_EVENTS: dict[tuple[str, str | None], type[Shape]] = {
    **{("message", subtype): Spoken for subtype in MESSAGE_SUBTYPES},
    ("message", "message_changed"): Changed,
    ("message", "message_deleted"): Deleted,
    ("app_mention", None): Mentioned,
    ("app_home_opened", None): HomeOpened,
    **{(name, None): OfChannel for name in OF_CHANNELS},
    **{(name, None): ChannelRenamed for name in RENAMED},
    **{(name, None): OfAccount for name in OF_ACCOUNTS},
}
_KINDS: dict[str, type[Shape]] = {
    "block_actions": Press,
    "view_submission": Submission,
    "message_action": Shortcut,
    "event_callback": Outer,
    "url_verification": Challenge,
}


class Malformed(Exception):
    """No shape that Slack sends."""


def kind_of(body: Any) -> str:
    """What a request is, in a word that never is its sender's."""
    if not isinstance(body, dict):
        return "other"
    if "command" in body:
        return "command"
    kind = body.get("type")
    return kind if isinstance(kind, str) and kind in (*_KINDS, "shortcut") else "other"


def shaped(body: Any) -> dict[str, Any] | None:
    """The parts of a request that listeners read; None where it is well formed and nobody's. Raises Malformed."""
    try:
        return _shaped(body)
    except ValidationError:
        raise Malformed from None


def _shaped(body: Any) -> dict[str, Any] | None:
    if isinstance(body, dict) and "command" in body:
        return _parts(Command, body)
    if isinstance(body, dict) and "ssl_check" in body:
        return _parts(TlsCheck, body)
    kind = _parts(Named, body)["type"]
    if kind not in _KINDS:
        return None
    found = _parts(_KINDS[kind], body)
    if kind != "event_callback":
        return found
    event = _EVENTS.get((found["event"]["type"], found["event"].get("subtype")))
    return found | {"event": _parts(event, body["event"])} if event else None


def _parts(shape: type[Shape], given: Any) -> dict[str, Any]:
    return shape.model_validate(given).model_dump(exclude_unset=True)
