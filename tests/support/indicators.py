"""An indicator that the council's board follows, as reports print it and as it is published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.services.importing.files import ImportOptions, import_files
from storage.audit import COMMAND_LINE
from tests.support.files import figures
from tests.support.world import World

SMOKING = {
    "indicator": "smoking",
    "name": "Adults who smoke",
    "unit": "% adults",
    "boards": "CTB",
    "frequency": "Annually",
}


def reported(world: World, *lines: tuple[str, str, str, str, str], **more: Any) -> Any:
    """Import an indicator's lines: edition, period, Luton's cell, England's cell and its rating."""
    observations = []
    for edition, period, own, england, rag in lines:
        shared = {
            "indicator": "smoking",
            "edition": edition,
            "period": period,
            "source_document": "review.txt",
            "source_line": "7",
        }
        observations += [
            {**shared, "area": "Luton", "raw": own},
            {**shared, "area": "England", "raw": england, "rag_raw": rag},
        ]
    return world.import_(indicators=[SMOKING | more], observations=observations)


def digest(world: World, at: Any) -> str:
    before = len(world.slack.in_channel("C1"))
    world.tick(at)
    told = world.slack.in_channel("C1")[before:]
    assert told, "a digest went out"
    return told[0].words()


def load(world: World, tmp_path: Path, edition: str, rows: list[dict[str, Any]]) -> None:
    file = figures(tmp_path / f"{edition}.csv", rows)
    report = import_files(
        store=world.app.core.store,
        paths=[file],
        by=COMMAND_LINE,
        clock=world.clock,
        zone="Europe/London",
        options=ImportOptions(edition=edition),
    )
    assert not report.refused


def board_id(world: World) -> int:
    from bot.services.boards.lookup import find_board

    with world.app.core.store.read() as session:
        return find_board(session, "CTB").ident
