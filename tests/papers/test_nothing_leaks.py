"""What waits, was returned, withheld or edited for publication is in no paper: by any route, in any form, drafts included."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from bot.services.papers.files import annual_file, meeting_meant, paper_file
from bot.services.records.erase_words import erase_words, find_erasable
from storage.audit import COMMAND_LINE
from storage.boards import board_by_key
from tests.papers.reading import words_in
from tests.support.fake_slack import FakeSlack
from tests.support.steps import meets
from tests.support.world import World, london


def every_paper(world: World) -> Iterator[tuple[str, str]]:
    """Each file that the board's record gives now, with its words."""
    core, now = world.app.core, world.clock.now()
    with core.store.read() as session:
        board = board_by_key(session, "CTB")
        assert board
        meeting = meeting_meant(session, core=core, board=board, words="15 Oct 2024", now=now)
        for form in ("docx", "xlsx"):
            yield (
                f"paper {form}",
                _words(paper_file(session, core=core, meeting=meeting, form=form, now=now).content, form),
            )
            annual = annual_file(session, core=core, board=board, year="2024-25", form=form, now=now)
            yield f"annual {form}", _words(annual.content, form)


def _words(content: bytes, form: str) -> str:
    if form == "docx":
        return words_in(content)
    pages = load_workbook(io.BytesIO(content)).worksheets
    return "\n".join(str(cell) for page in pages for row in page.iter_rows(values_only=True) for cell in row if cell)


def hidden(world: World, *secrets: str) -> None:
    for name, said in every_paper(world):
        found = [secret for secret in secrets if secret in said]
        assert not found, f"{name}: {found}"


@pytest.mark.parametrize("decision", ["waits", "returned", "withheld"])
def test_what_the_chair_has_not_let_through(signing: World, slack: FakeSlack, decision: str) -> None:
    meets(signing, slack, "2024-10-15")
    slack.writes(
        "UANA", "CTB-01 red: the roof fell in\nNext: call the insurer\nHelp: money\nDue: 30 June 2025 because of rain"
    )
    if decision != "waits":
        text, answers = {
            "returned": ("Return with", {"question": "Which roof?"}),
            "withheld": ("Withhold", {"reason": "Names a family"}),
        }[decision]
        slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, text)
        slack.submits("UCHR", slack.views[-1], **answers)
    secrets = ("the roof fell in", "insurer", "money", "30 Jun 2025", "rain", "Which roof", "Names a family")
    hidden(signing, *secrets)
    signing.live_through(london(2024, 10, 8, 10))
    hidden(signing, *secrets)
    for name, said in every_paper(signing):
        assert "CTB-01" in said, name


def test_an_edited_update_is_in_papers_as_it_was_edited(signing: World, slack: FakeSlack) -> None:
    meets(signing, slack, "2024-10-15")
    slack.writes("UANA", "CTB-01 red: Jo Bloggs fell ill")
    slack.presses("UOFF", slack.asks("UOFF", "signoff CTB").json, "Edit words")
    slack.submits("UOFF", slack.views[-1], narrative="A worker fell ill", reason="Names a person")
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve")
    hidden(signing, "Jo Bloggs")
    assert any("A worker fell ill" in said for _, said in every_paper(signing))


def test_words_erased_after_the_papers_froze_are_gone_from_them(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    slack.writes("UANA", "CTB-01 amber: Jo Bloggs of 12 High Street asked for a hub in the north")
    world.live_through(london(2024, 10, 7, 10))
    assert any("Jo Bloggs" in said for _, said in every_paper(world))
    core, now = world.app.core, world.clock.now()
    found = find_erasable(core=core, ref="CTB-01", period="2024-09", version=None, board="CTB")
    erase_words(core=core, update_id=found.update_id, reason="A resident", by=COMMAND_LINE, now=now)
    hidden(world, "Jo Bloggs", "High Street")
