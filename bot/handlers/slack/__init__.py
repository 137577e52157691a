"""Slack's listeners: acknowledge, read, call one service, show its result."""

from slack_bolt import App

from bot.handlers.slack import actions, channels, commands, errors, events, forms, home, shortcuts
from bot.handlers.slack.context import Desk


def register(app: App, desk: Desk) -> None:
    """Give every listener its desk, and the app its listeners."""
    commands.register(app, desk)
    actions.register(app, desk)
    forms.register(app, desk)
    events.register(app, desk)
    channels.register(app, desk)
    home.register(app, desk)
    shortcuts.register(app, desk)
    errors.register(app)
