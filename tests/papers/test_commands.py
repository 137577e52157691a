"""Papers on the command line, and what boardbot doctor says of the files that they go into."""

from __future__ import annotations

import sys
from pathlib import Path

import docx
import pytest

from bot.doctor.papers import paper_template_checks
from bot.errors import NoPdf
from tests.papers.documents import paper
from tests.papers.reading import words_in
from tests.papers.test_word import council_file, without_styles
from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment
from tests.support.world import World, council, write_table


def test_a_paper_is_written_once_and_never_over_a_file(slack: FakeSlack, tmp_path: Path) -> None:
    env = environment(slack, f"sqlite:///{tmp_path}/cli.db", BOARDBOT_CLOCK="2024-09-30T10:00+01:00")
    (tmp_path / "plan").mkdir()
    meetings = [{"board": "CTB", "date": "2024-10-15"}, {"board": "CTB", "date": "2024-11-12"}]
    for name, rows in {**council(slack), "meetings": meetings}.items():
        write_table(tmp_path / "plan", name, rows)

    def run(*args: str, code: int = 0, **more: str) -> str:
        done = boardbot(*args, env=env | more, cwd=tmp_path)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    run("db", "upgrade")
    run("import", "plan")
    said = run("paper", "CTB", "--out", "paper.docx")
    assert said == "paper.docx: a draft of the paper of the Children's Trust Board for 2024-10-15.\n"
    edited = b"edited by an officer"
    (tmp_path / "paper.docx").write_bytes(edited)
    assert "paper.docx is there already" in run("paper", "CTB", "--out", "paper.docx", code=1)
    assert (tmp_path / "paper.docx").read_bytes() == edited
    assert "for 2024-11-12" in run("paper", "ctb", "--meeting", "12 Nov 2024", "--out", "paper.xlsx")
    assert 'no meeting on "3 Mar"' in run("paper", "CTB", "--meeting", "3 Mar", "--out", "x.docx", code=1)
    assert not (tmp_path / "x.docx").exists()
    council_file(tmp_path / "council.docx")
    run("paper", "CTB", "--out", "in council.docx", BOARDBOT_PAPER_TEMPLATE="council.docx")
    assert "Legal implications: none." in words_in((tmp_path / "in council.docx").read_bytes())
    assert "neither a Word file nor a folder" in run(
        "paper", "CTB", "--out", "y.docx", code=1, BOARDBOT_PAPER_TEMPLATE="gone.docx"
    )


@pytest.mark.parametrize("how", ["raise ImportError", "raise OSError('cannot load library libpango')"])
def test_without_pdfs_parts_it_says_so(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.papers.pdf import write_pdf

    (tmp_path / "weasyprint.py").write_text(how, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(NoPdf, match="PDF needs parts that are not installed"):
        write_pdf(paper())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "papers"
    made.mkdir()
    return made


def said_of(given: Path, *boards: str) -> list[tuple[str, str]]:
    return [(check.state, check.text.replace(str(given), "IT")) for check in paper_template_checks(given, boards)]


def test_doctor_names_the_place_and_the_styles_that_a_file_lacks(folder: Path) -> None:
    good = council_file(folder / "paper.docx")
    assert said_of(good) == [("ok", "IT has a place for papers, and their styles.")]
    placeless = council_file(folder / "CTB.docx", place=False)
    [(state, words)] = said_of(placeless)
    assert state == "wrong" and "marks no place" in words and "{{ paper }}" in words
    [(state, words)] = said_of(without_styles(folder / "bare.docx"))
    assert state == "note" and "lacks the styles Heading 1, Heading 2, Heading 3, List Bullet" in words
    (folder / "OLD.docx").write_bytes(b"no word file")
    [(state, words)] = said_of(folder / "OLD.docx")
    assert state == "wrong" and "it is no Word file (.docx)" in words


def test_doctor_knows_whose_each_file_of_a_folder_is(folder: Path, tmp_path: Path) -> None:
    assert said_of(folder, "CTB") == [
        ("wrong", "IT has no Word file (.docx) for papers: BOARDBOT_PAPER_TEMPLATE names it.")
    ]
    council_file(folder / "CBT.docx")
    council_file(folder / "CTB.docx")
    (folder / "~$CTB.docx").write_bytes(b"open in Word")
    said = [words for state, words in said_of(folder, "CTB", "HWB") if state == "note"]
    assert len(said) == 2 and "CBT.docx is used by no board" in said[0] and "papers of HWB go into a plain" in said[1]


def test_each_board_has_its_own_file_or_the_one_for_all(world: World, slack: FakeSlack, folder: Path) -> None:
    from dataclasses import replace

    from bot.services.papers.files import meeting_meant, paper_file
    from storage.boards import board_by_key
    from tests.support.steps import meets

    meets(world, slack, "2024-10-15")
    core = replace(world.app.core, paper_template=folder)

    def legal() -> bool:
        with core.store.read() as session:
            board, now = board_by_key(session, "CTB"), world.clock.now()
            assert board
            meeting = meeting_meant(session, core=core, board=board, words="", now=now)
            content = paper_file(session, core=core, meeting=meeting, form="docx", now=now).content
        return "Legal implications" in words_in(content)

    assert not legal(), "neither: the plain one"
    council_file(folder / "paper.docx")
    assert legal()
    docx.Document().save(str(folder / "CTB.docx"))
    assert not legal(), "its own, which has no such words"
