"""boardbot doctor: every set-up mistake that a new user makes, found and reported with its fix."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.app import PATIENCE_SECONDS, SEND_SECONDS, build_core, slack_client
from bot.core import Core
from bot.doctor_leads import Check, Wait, lead_checks
from bot.domain.text import count_of, listed
from bot.errors import BadTemplate, BoardbotError, SurfaceError
from bot.messages import renamed
from bot.messages.compose import BUNDLED, Templates, template_files
from bot.preview import NAMES, example
from bot.services.boards.channels import CHOOSE, channel_label, find_channel, trouble_with
from bot.services.boards.state import plans_to_show
from bot.settings import Settings
from bot.surfaces.base import Channel
from bot.surfaces.router import Directories
from bot.surfaces.slack.directory import SlackDirectory
from bot.surfaces.slack.surface import FIXES, error_code
from storage.boards import Board, all_boards, officers
from storage.migrations import require_current
from storage.plans import actions_of

SCOPES = (
    "chat:write",
    "commands",
    "im:history",
    "users:read",
    "users:read.email",
    "channels:read",
    "groups:read",
)
OPTIONAL_SCOPES = {
    ("channels:history", "groups:history", "im:write"): "a message that may not have arrived can't be looked for",
    ("files:write", "im:write"): "no picture of an indicator is sent",
    ("files:read",): "a file that is sent with a reply is not kept as its evidence",
    ("app_mentions:read",): "nobody is answered who mentions the bot in a channel",
    ("dnd:read",): "people are reminded even where their Slack says not to disturb them",
}


def examine(settings: Settings, now: datetime, wait: Wait = time.sleep) -> Iterator[Check]:
    """Check settings, templates, database, Slack, channels and people, in the order in which they are set up.

    It looks, and changes nothing.
    """
    core: Core | None = None
    try:
        core = build_core(settings)
        require_current(core.store)
        yield Check("ok", f"The database {core.store.shown_url} is ready.")
    except BoardbotError as error:
        yield Check("wrong", str(error))
        core = None
    yield from _templates(settings)
    directory = None
    for check in _slack(settings):
        yield check
        if check.text.startswith("Slack knows"):
            directory = SlackDirectory(slack_client(settings, SEND_SECONDS))
    if core:
        yield from _plans(core)
        if directory:
            yield from _channels(core, directory)
            yield from lead_checks(core, directory, now, wait)
        else:
            yield Check("unchecked", "Channels and leads, as Slack could not be asked about them.")
        core.store.dispose()


def _templates(settings: Settings) -> Iterator[Check]:
    if settings.templates is None:
        return
    known = {path.name for path in template_files(BUNDLED)}
    files = template_files(settings.templates)
    for file in files:
        if new := renamed.TEMPLATES.get(file.stem):
            yield Check("wrong", f"{file} is not used any more: the template is called {new}.html now. Rename it.")
        elif file.name not in known:
            yield Check("note", f"{file} takes the place of nothing: the templates are {listed(sorted(known))}.")
    outdated = set()
    for file in files:
        for old, new in renamed.former_names(file.stem, file.read_text(encoding="utf-8", errors="replace")):
            outdated.add(file.stem)
            yield Check("wrong", f'{file} says "{old}", which is called "{new}" now. Change it there.')
    templates = Templates(settings.templates)
    for name in NAMES:
        try:
            example(templates, name)
        except BadTemplate as error:
            if name not in outdated:
                yield Check("wrong", str(error))
    try:
        templates.check_sentences()
    except BadTemplate as error:
        yield Check("wrong", str(error))
    used = [file for file in files if file.name in known]
    yield Check("ok", f"{count_of(len(used), 'template')} of your own in {settings.templates}.")


def _slack(settings: Settings) -> Iterator[Check]:
    try:
        answer = slack_client(settings, PATIENCE_SECONDS).auth_test()
    except BoardbotError as error:
        yield Check("wrong", str(error))
        return
    except SlackApiError as error:
        code = error_code(error)
        yield Check("wrong", f"Slack refuses the token: {code}. {FIXES.get(code, '')}")
        return
    except Exception as error:  # whatever the network does, the doctor goes on and says so
        yield Check(
            "wrong",
            f"Slack can't be reached at {settings.slack_api_url} ({type(error).__name__}). Check the network and SLACK_API_URL.",
        )
        return
    yield Check("ok", f"Slack knows the bot as {answer.get('user')} in {answer.get('team')}.")
    yield from _scopes(answer)
    if settings.slack_app_token:
        yield from _app_token(settings)
    elif settings.slack_signing_secret is None:
        yield Check(
            "wrong",
            "Neither SLACK_APP_TOKEN (for Socket Mode) nor SLACK_SIGNING_SECRET (for HTTP) is set: see the README.",
        )
    else:
        yield Check("ok", f"Slack's requests are taken by HTTP at /slack/events on {settings.host}:{settings.port}.")


def _scopes(answer: SlackResponse) -> Iterator[Check]:
    headers = {key.lower(): value for key, value in (answer.headers or {}).items()}
    if "x-oauth-scopes" not in headers:
        return
    granted = {scope.strip() for scope in str(headers["x-oauth-scopes"]).split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        yield Check("wrong", f"The app lacks {listed(missing)}. Update it from manifest.yaml and install it again.")
    else:
        yield Check("ok", "The app has every scope that it needs.")
    for scopes, lost in OPTIONAL_SCOPES.items():
        if lacking := [scope for scope in scopes if scope not in granted]:
            yield Check("note", f"Without {listed(lacking)} {lost}.")


def _app_token(settings: Settings) -> Iterator[Check]:
    token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    try:
        slack_client(settings, PATIENCE_SECONDS).apps_connections_open(app_token=token)
        yield Check("ok", "The app-level token works: Socket Mode.")
    except SlackApiError as error:
        fix = "Make one with the scope connections:write on the app's Basic Information page, and set SLACK_APP_TOKEN."
        yield Check("wrong", f"Slack refuses the app-level token: {error_code(error)}. {fix}")
    except Exception as error:  # as above
        yield Check("wrong", f"Socket Mode can't be reached ({type(error).__name__}). Check the network.")


def _plans(core: Core) -> Iterator[Check]:
    """What each board lacks to be asked about and reported to, its draft as well: what is wrong shows before anybody is asked."""
    with core.store.read() as session:
        boards = all_boards(session)
        if not boards:
            yield Check("wrong", "There is no board yet. Import a plan: boardbot import PATH")
        plans = plans_to_show(session, [board.ident for board in boards])
        actions = Counter(
            a.plan_id for a in actions_of(session, [p.ident for p in plans.values()]) if a.status == "open"
        )
        for board in boards:
            plan = plans.get(board.ident)
            if plan is None:
                yield Check("note", f"{board.key}: it has no plan. Import one: boardbot import PATH")
                continue
            if plan.status == "live":
                yield Check("ok", f"{board.key}: plan {plan.edition} is live.")
            else:
                yield Check("note", f"{board.key}: its plan is a draft. Start it: boardbot start {board.key}")
            if not actions[plan.ident]:
                yield Check(
                    "wrong", f"{board.key}: plan {plan.edition} has no open action. Import them: boardbot import PATH"
                )
            if not board.channel:
                yield Check(
                    "wrong",
                    f"{board.key}: it has no channel, so no digest. Choose one in /board settings, or in the boards sheet.",
                )
            if not officers(session, board.ident):
                yield Check(
                    "wrong",
                    f"{board.key}: it has no officer. Put its key under officer_of in the people sheet.",
                )


def _channels(core: Core, directory: SlackDirectory) -> Iterator[Check]:
    """What is wrong with boards' channels. Nothing is kept of what Slack says: the bot itself looks, when it runs."""
    with core.store.read() as session:
        boards = [board for board in all_boards(session) if board.channel_id or board.channel]
    well = True
    for board in boards:
        try:
            found = find_channel(Directories({"slack": directory}), board)
        except SurfaceError as error:
            yield Check("wrong", f"{board.key}: the channel {channel_label(board)} could not be looked up. {error}")
            well = False
            continue
        if trouble := trouble_with(board, found):
            yield Check("wrong", f"{board.key}: {trouble}")
            well = False
        if found:
            yield from _changes(board, found)
    if well:
        yield Check("ok", "Every board's channel is there, and the bot is in it.")


def _changes(board: Board, found: Channel) -> Iterator[Check]:
    """What became of a channel since it was found: another name, or others who may see it."""
    names = {board.channel_name or found.name, board.channel.removeprefix("#")} - {"", found.address}
    if board.channel_id and (was := sorted(name for name in names if name.lower() != found.name)):
        yield Check(
            "note",
            f"{board.key}: its channel {found.address} is called #{found.name} now, not #{was[0]}; digests still go there. "
            f"If that is right, write {found.address} in the boards sheet; if not, {CHOOSE}.",
        )
    if board.private and not found.private:
        yield Check(
            "wrong",
            f"{board.key}: the board is private, but everybody can read its channel #{found.name}. "
            f"Make the channel private in Slack, or {CHOOSE}.",
        )
    elif board.channel_private and board.channel_id and not found.private:
        yield Check(
            "note",
            f"{board.key}: its channel #{found.name} was made public, so everybody will be shown its plan. "
            "To keep it closed, write yes under private in the boards sheet and import it.",
        )
    elif found.private and not board.private:
        became = "was made" if board.channel_looked_up_at and not board.channel_private else "is"
        yield Check(
            "note",
            f"{board.key}: its channel #{found.name} {became} private, so only its members are shown its plan. "
            f"To open it to others, make the channel public in Slack, or {CHOOSE}.",
        )
