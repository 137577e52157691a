"""`/board export`: a board's actions, updates and indicators as a file for its officers and chairs."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.fake_slack import FakeSlack
from tests.support.fake_slack.messages import Message
from tests.support.world import World


def rows_of(world: World, words: str, user: str = "UCHR") -> list[dict[str, Any]]:
    """The rows of the file that somebody is sent who asks for it."""
    world.ask(user, f"export {words}")
    world.send()
    file = world.slack.dm(user)[-1].files[0]
    if file["name"].endswith(".csv"):
        return list(csv.DictReader(io.StringIO(file["content"].decode("utf-8-sig"))))
    page = load_workbook(io.BytesIO(file["content"])).worksheets[0]
    header, *rows = page.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize("form", ["", " xlsx", " csv"])
def test_updates_of_a_board_as_a_file(world: World, slack: FakeSlack, form: str) -> None:
    slack.writes("UANA", "CTB-01 amber: sites are few, =1+1")
    (row,) = rows_of(world, f"updates CTB{form}")
    assert (row["ref"], row["rag"], row["board"]) == ("CTB-01", "amber", "CTB") and "sites are few" in row["narrative"]


def test_actions_are_those_of_the_plans_that_stand(world: World) -> None:
    found = rows_of(world, "actions CTB csv")
    assert found and {row["board"] for row in found} == {"CTB"}
    assert rows_of(world, "CTB csv") == found, "the plan where nothing is named"


def test_indicators_with_their_comparators(world: World) -> None:
    observations = [
        {"indicator": "smoking", "edition": "2023/24", "area": area, "period": "2022", "raw": raw, "rag_raw": rag}
        for area, raw, rag in (("Luton", "21.1%", ""), ("England", "12.7%", "R"), ("NN", "Rank 3rd of 16", "A"))
    ]
    world.import_(
        indicators=[{"indicator": "smoking", "name": "Smoking", "unit": "%", "boards": "CTB"}],
        observations=observations,
    )
    (row,) = rows_of(world, "indicators CTB")
    assert (row["figure"], row["England"], row["rating against England"]) == ("21.1%", "12.7%", "R")
    assert (row["nearest neighbours"], row["period"], row["edition"]) == ("Rank 3rd of 16", "2022", "2023/24")


def test_words_that_were_changed_after_they_were_shown_are_in_no_file(world: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 amber: Jo Bloggs moved away")
    history = Message("CX", "1.1", "", slack.asks("UOFF", "history CTB-01").json["blocks"], None, {})
    slack.chooses("UOFF", history, "Edit the published words")
    slack.submits("UOFF", slack.views[-1], narrative="A family moved away", reason="Names a resident")
    assert [row["narrative"] for row in rows_of(world, "updates CTB csv")] == ["A family moved away"]


@pytest.mark.parametrize("user", ["UANA", "UANY"])
def test_others_are_refused(world: World, user: str) -> None:
    assert "Only officers and chairs of the Children's Trust Board can have its record as a file." in world.ask(
        user, "export updates CTB"
    )


def test_words_that_mean_no_file_are_answered(world: World) -> None:
    assert "It gives actions, updates or indicators of a board" in world.ask("UCHR", "export papers CTB")
    assert not [m for m in world.slack.dm("UCHR") if m.files]
