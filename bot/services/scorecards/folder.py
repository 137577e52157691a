"""Writing the pages into a folder, from which a web server gives them out."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from bot.errors import NotOurFolder
from bot.services.scorecards.site import Site

LIST = ".boardbot-pages"
"""The names of the files that were written last time: those that are no more are removed, and nothing else is."""


def is_ours(folder: Path) -> bool:
    """Whether pages were written here before."""
    return (folder / LIST).is_file()


def write_site(site: Site, folder: Path) -> int:
    """Write every page; what was written before and is no more goes first. Returns how many files there are.

    Each file is there whole, in its old or its new form, at any moment; what a run that was ended left half done is done by
    the next. Raises NotOurFolder, BadTemplate and OSError.
    """
    listed = folder / LIST
    before = set(listed.read_text(encoding="utf-8").split("\n")) - {""} if is_ours(folder) else None
    if before is None and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotOurFolder(folder=folder)
    files = dict(site.files())
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((before or set()) - files.keys()):
        _remove(folder, path)
    _write(folder, LIST, "\n".join(sorted(files)).encode())
    for path, file in files.items():
        _write(folder, path, file.content)
    return len(files)


def _is_within(folder: Path, name: str) -> bool:
    """Whether a name is of a file in the folder, and no link on its way leads elsewhere."""
    return (folder / name).parent.resolve().is_relative_to(folder.resolve()) and ".." not in Path(name).parts


def _write(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    if not _is_within(folder, name):
        raise NotOurFolder(folder=path.parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)


def _remove(folder: Path, name: str) -> None:
    """Remove a file that was written before, and folders that it leaves empty; a name that leads elsewhere is passed over."""
    path = folder / name
    if not _is_within(folder, name) or path.is_dir():
        return
    for file in (path, path.with_name(f".{path.name}.part")):
        file.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder:
            return
        with suppress(OSError):  # gone already, or not empty
            parent.rmdir()
