"""Slack's listeners: acknowledge, read, hand on to interactions or a service, and show what comes of it."""

from slack_bolt import App

from bot.handlers.slack import accounts, actions, channels, commands, errors, events, forms, home, shortcuts
from bot.handlers.slack.context import SlackContext


def register(app: App, context: SlackContext) -> None:
    """Give every listener its context, and the app its listeners."""
    commands.register(app, context)
    actions.register(app, context)
    forms.register(app, context)
    events.register(app, context)
    channels.register(app, context)
    accounts.register(app, context)
    home.register(app, context)
    shortcuts.register(app, context)
    errors.register(app)
