"""Papers as PDF: tagged, so that a screen reader finds its way; by WeasyPrint, where it and Pango are installed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from bot.messages.message import Heading, Text
from tests.papers.documents import actions, paper, words
from tests.papers.reading import file_sent
from tests.papers.test_word import HOSTILE
from tests.support.fake_slack import FakeSlack
from tests.support.steps import meets
from tests.support.world import World


@pytest.fixture(scope="module", autouse=True)
def weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as error:
        pytest.skip(f"WeasyPrint finds no Pango: {error}")
    return weasyprint


def test_a_screen_reader_finds_its_way(tmp_path: Path) -> None:
    from bot.papers.pdf import write_pdf

    file = tmp_path / "paper.pdf"
    file.write_bytes(write_pdf(paper(mark="DRAFT, as it stands")))
    check = [sys.executable, "-m", "pdfua", "check", "--format", "json", "--min-severity", "error", str(file)]
    found = json.loads(subprocess.run(check, capture_output=True, text=True, check=False).stdout)
    assert found["findings"] == [] and found["summary"]["rules_run"] >= 10
    with pikepdf.open(file) as pdf:
        assert str(pdf.Root.Lang) == "en-GB" and pdf.Root.MarkInfo.Marked
        assert pdf.docinfo["/Title"] == "Progress"
        sizes = [page.mediabox for page in pdf.pages]
        assert [size[2] > size[3] for size in sizes] == [False, True]
        tags = list(tags_of(pdf.Root.StructTreeRoot))
        assert [tag for tag in tags if tag in ("/H1", "/H2")] == ["/H1", "/H2", "/H2", "/H2", "/H2"]
        assert {"/Figure", "/Table", "/TH", "/TD", "/L", "/LI"} <= set(tags)
        [figure] = (tag for tag in elements_of(pdf.Root.StructTreeRoot) if tag.S == "/Figure")
        assert str(figure.Alt).startswith("Line chart of Child poverty")


def elements_of(element: Any) -> Iterator[Any]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements_of(kid)


def tags_of(element: Any) -> Iterator[str]:
    return (str(each.S) for each in elements_of(element))


def test_nothing_is_fetched_that_people_name() -> None:
    from bot.papers.pdf import write_pdf

    said = '<img src="http://127.0.0.1:9/x.png"><link rel=stylesheet href="file:///etc/passwd">'
    assert write_pdf(paper(Text(words(said)))).startswith(b"%PDF")


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_are_words(said: str) -> None:
    from bot.papers.pdf import write_pdf

    document = paper(Heading(said, 2), Text(words(said)), actions(("CTB-01", "red", said)))
    assert write_pdf(document).startswith(b"%PDF")


def test_it_comes_in_chat_as_any_other_form(world: World, slack: FakeSlack) -> None:
    meets(world, slack, "2024-10-15")
    assert file_sent(world, "paper CTB pdf")["content"].startswith(b"%PDF")
