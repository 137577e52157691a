"""Papers opened by LibreOffice, a real part that no other test needs: `make parts` runs this by hand.

Needs soffice, pdftotext and pdfinfo: on Debian libreoffice-writer-nogui and poppler-utils.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.messages.message import Heading, Text
from bot.papers.document import Document
from bot.papers.word import write_word
from tests.papers.documents import actions, large, paper, words
from tests.papers.test_word import HOSTILE, council_file, without_styles

PAPERS = {
    "plain": paper(),
    "draft": paper(mark="DRAFT"),
    "hostile": paper(*(part for said in HOSTILE for part in (Heading(said, 2), Text(words(said))))),
    "hostile cells": paper(actions(*((f"CTB-{n}", "red", said) for n, said in enumerate(HOSTILE)))),
    "large": large(letters=300),
}


def opened(document: Document, template: Path | None, folder: Path) -> str:
    """The words of the pages that LibreOffice makes of it."""
    (folder / "paper.docx").write_bytes(write_word(document, template))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), f"{folder}/paper.docx"]
    subprocess.run([shutil.which(convert[0]) or "", *convert[1:]], check=True, capture_output=True, timeout=300)
    shown = subprocess.run(
        [shutil.which("pdftotext") or "", f"{folder}/paper.pdf", "-"], check=True, capture_output=True, text=True
    )
    return shown.stdout


@pytest.mark.parametrize("name", PAPERS)
def test_it_opens(name: str, tmp_path: Path) -> None:
    said = opened(PAPERS[name], None, tmp_path)
    assert "Progress" in said and "Wards affected: All" in said
    assert ("DRAFT" in said) is (name == "draft")


@pytest.mark.parametrize("first_page", [False, True])
def test_it_opens_in_a_councils_file(first_page: bool, tmp_path: Path) -> None:
    said = opened(paper(), council_file(tmp_path / "council.docx", first_page=first_page), tmp_path)
    assert "Legal implications: none." in said and "Report title: Progress" in said and "CTB-01" in said
    assert "1. Note it." in " ".join(said.split())


def test_it_opens_in_a_file_without_styles(tmp_path: Path) -> None:
    assert "CTB-01" in opened(paper(), without_styles(tmp_path / "bare.docx"), tmp_path)
