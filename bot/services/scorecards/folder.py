"""Writing the pages into a folder, from which a web server gives them out."""

from __future__ import annotations

import os
from pathlib import Path

from bot.errors import NotOurFolder
from bot.services.scorecards.site import Site

LIST = ".boardbot-pages"
"""The names of the files that were written last time: those that are no more are removed, and nothing else is."""


def write_site(site: Site, folder: Path) -> int:
    """Write every page; what was written before and is no more goes. Returns how many files there are.

    Each file is there whole, in its old or its new form, at any moment. Raises NotOurFolder, BadTemplate and OSError.
    """
    listed = folder / LIST
    before = set(listed.read_text(encoding="utf-8").split("\n")) - {""} if listed.is_file() else None
    if before is None and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotOurFolder(folder=folder)
    files = dict(site.files())
    folder.mkdir(parents=True, exist_ok=True)
    _write(listed, "\n".join(sorted(files.keys() | (before or set()))).encode())  # also if it ends half way
    for path, file in files.items():
        _write(folder / path, file.content)
    for path in sorted((before or set()) - files.keys()):
        _remove(folder, path)
    _write(listed, "\n".join(sorted(files)).encode())
    return len(files)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)


def _remove(folder: Path, name: str) -> None:
    """Remove a file that was written before, and folders that it leaves empty; a name that leads elsewhere is passed over."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        return
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()
