"""boardbot init: from tokens to a live board."""

from pathlib import Path
from typing import Annotated

import typer


def init(
    board: Annotated[str, typer.Option(help="The board, as KEY=NAME.")] = "",
    channel: Annotated[str, typer.Option(help="Its channel, such as #children.")] = "",
    officer: Annotated[list[str] | None, typer.Option(help="An officer's email address; again for another.")] = None,
    chair: Annotated[list[str] | None, typer.Option(help="The chair's email address.")] = None,
    plan: Annotated[str, typer.Option(help="Its action plan: a Word, Excel or CSV file.")] = "",
    timezone: Annotated[str, typer.Option(help="Your time zone, such as Europe/London.")] = "",
    bot_token_file: Annotated[Path | None, typer.Option(help="A file that holds SLACK_BOT_TOKEN.")] = None,
    app_token_file: Annotated[Path | None, typer.Option(help="A file that holds SLACK_APP_TOKEN.")] = None,
    signing_secret_file: Annotated[Path | None, typer.Option(help="A file that holds SLACK_SIGNING_SECRET.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Agree to what is shown, and start the board.")] = False,
) -> None:
    """Set boardbot up in one dialogue: tokens, board, people, plan. Run again, it goes on where it stopped.

    Without a terminal it takes the options; secrets come from the environment or a file.
    """
    from bot.logs import set_up_logging
    from bot.settings import load_settings
    from bot.setup.answers import Answers
    from bot.setup.steps import set_up

    set_up_logging(load_settings().log)
    secrets = {
        "SLACK_BOT_TOKEN": bot_token_file,
        "SLACK_APP_TOKEN": app_token_file,
        "SLACK_SIGNING_SECRET": signing_secret_file,
    }
    one = {"board": board, "channel": channel, "plan": plan, "timezone": timezone}
    given = {name: [value] for name, value in one.items() if value}
    given |= {"officer": list(officer or []), "chair": list(chair or [])}
    given |= {name: [str(file)] for name, file in secrets.items() if file}
    if set_up(Answers(given, yes)):
        typer.echo("Run it with: boardbot run")
    else:
        raise typer.Exit(1)
