"""What officers and residents do with a board's page."""

from __future__ import annotations

from bot.services.papers.files import annual_file, meeting_meant, paper_file
from bot.services.scorecards.shown import published_site
from storage.boards import board_by_key
from tests.papers.reading import words_in
from tests.support.fake_slack import FakeSlack
from tests.support.processes import exchange
from tests.support.world import World

PAGE = {"published": "yes", "channel_public": "no", "hold_from": "", "hold_until": ""}


def sets_page(slack: FakeSlack, key: str = "CTB", **answers: str) -> object:
    """The officer gives a board a page, or other settings of one; what the form answers."""
    slack.presses("UOFF", slack.asks("UOFF", f"page {key}").json, "Page settings")
    return slack.submits("UOFF", slack.views[-1], **PAGE | answers)


def releases(slack: FakeSlack, key: str = "CTB") -> None:
    slack.presses("UOFF", slack.asks("UOFF", f"page {key}").json, "Release")


def read(world: World, path: str = "CTB") -> str:
    """What is served at a path below /b/, as text; "" where there is no page."""
    status, _, body = exchange(world.app.web(), f"/b/{path}")
    return body.decode() if status == 200 else ""


def everything(world: World) -> str:
    """Every page that there is, and every table beside it, in one text."""
    with world.app.core.store.read() as session:
        site = published_site(session, core=world.app.core, now=world.clock.now())
    return "\n".join(file.content.decode() for path, file in site.files() if not path.endswith(".css"))


def marks(slack: FakeSlack, paragraph: str) -> None:
    assert slack.asks("UOFF", "exempt CTB-01", "CANY").status == 200
    slack.submits("UOFF", slack.views[-1], paragraph=paragraph, reason="A tender is out")


def papers(world: World) -> list[str]:
    """The words of the next meeting's paper and of the annual report, as they would be now."""
    core, now = world.app.core, world.clock.now()
    with core.store.read() as session:
        board = board_by_key(session, "CTB")
        assert board
        meeting = meeting_meant(session, core=core, board=board, words="", now=now)
        paper = paper_file(session, core=core, meeting=meeting, form="docx", now=now)
        year = annual_file(session, core=core, board=board, year="2024-25", form="docx", now=now)
    return [words_in(paper.content), words_in(year.content)]
