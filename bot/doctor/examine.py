"""All checks, in the order in which things are set up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

from bot.app import patient_directory
from bot.core import Core, build_core
from bot.doctor.boards import channel_checks, plan_checks
from bot.doctor.check import Check
from bot.doctor.leads import lead_checks
from bot.doctor.mail import agreement_checks, mail_checks
from bot.doctor.pages import page_checks
from bot.doctor.papers import paper_template_checks
from bot.doctor.slack import running_checks, slack_checks
from bot.domain.text import count_of, listed
from bot.errors import BadTemplate, BoardbotError
from bot.messages import renamed
from bot.messages.compose import BUNDLED, Templates, template_files
from bot.preview import NAMES, example
from bot.settings import Settings
from bot.surfaces.slack.patient import Wait
from storage.boards import all_boards
from storage.migrations import require_current


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
    yield from paper_template_checks(settings.paper_template, _board_keys(core))
    yield from mail_checks(settings)
    directory = None
    for check in slack_checks(settings, wait):
        yield check
        if check.text.startswith("Slack knows"):
            directory = patient_directory(settings, wait)
    yield from running_checks(settings)
    if core:
        yield from plan_checks(core)
        yield from page_checks(core, now)
        yield from agreement_checks(core, now)
        if directory:
            yield from channel_checks(core, directory)
            yield from lead_checks(core, directory, now)
        else:
            yield Check("unchecked", "Channels and leads, as Slack could not be asked about them.")
        core.store.dispose()


def _board_keys(core: Core | None) -> list[str] | None:
    """The boards' keys, where they can be read."""
    if core is None:
        return None
    with core.store.read() as session:
        return [board.key for board in all_boards(session)]


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
