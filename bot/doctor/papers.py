"""boardbot doctor: the Word files that papers go into."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from bot.doctor.check import Check
from bot.domain.text import listed
from bot.errors import BadPaperTemplate
from bot.services.papers.files import FOR_ALL


def paper_template_checks(given: Path | None, boards: Collection[str] | None) -> Iterator[Check]:
    """What each file lacks to take a paper: its place, styles. `boards` are the keys that a folder's files may have, if known."""
    if given is None:
        return
    if given.is_file():
        yield from _file(given)
        return
    files = sorted(path for path in given.glob("*.docx") if not path.name.startswith("~$"))
    if not files:
        yield Check("wrong", f"{given} has no Word file (.docx) for papers: BOARDBOT_PAPER_TEMPLATE names it.")
    for path in files:
        yield from _file(path)
        if boards is not None and path.stem not in (FOR_ALL, *boards):
            yield Check(
                "note",
                f"{path} is used by no board: name it {FOR_ALL}.docx for all, or like one of {listed(sorted(boards))}.",
            )
    missing = sorted(set(boards or ()) - {path.stem for path in files})
    if files and missing and not (given / f"{FOR_ALL}.docx").is_file():
        yield Check("note", f"{given} has no {FOR_ALL}.docx: papers of {listed(missing)} go into a plain file of ours.")


def _file(path: Path) -> Iterator[Check]:
    from bot.papers.word_template import is_in_the_open, lacking_styles, open_template, places_of

    try:
        word = open_template(path)
    except BadPaperTemplate as error:
        yield Check("wrong", str(error))
        return
    places = places_of(word)
    if places and not is_in_the_open(places[0]):
        yield Check(
            "note",
            f"{path} has {{{{ paper }}}} in a table, text box or control, which can't hold pages: the paper follows that.",
        )
    if not places:
        yield Check(
            "wrong",
            f"{path} marks no place for the paper, which goes to its end: write {{{{ paper }}}} in a paragraph of its own.",
        )
    if lacking := lacking_styles(word):
        yield Check(
            "note",
            f"{path} lacks {'the style' if len(lacking) == 1 else 'the styles'} {listed(lacking)}: plain ones stand in.",
        )
    if places and is_in_the_open(places[0]) and not lacking:
        yield Check("ok", f"{path} has a place for papers, and their styles.")
