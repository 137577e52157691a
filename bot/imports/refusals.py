"""Refusing a file in one line, and the checks that every zipped Office file goes through before it is opened."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from bot.errors import UnreadableFile

MAX_UNPACKED_BYTES = 60_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old or password-protected Office files start with it

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    IndexError,
    SyntaxError,
    OverflowError,
    NotImplementedError,
    EOFError,
    RecursionError,
    AssertionError,
)
"""What libraries raise on an Office file that is damaged inside."""


def unreadable_file(path: Path, problem: str, fix: str) -> UnreadableFile:
    return UnreadableFile(path=path, problem=problem, fix=fix)


def check_office_file(path: Path, data: bytes, main_part: str) -> None:
    """Raise UnreadableFile unless this is a zipped Office file of sensible size that has its main part."""
    suffix = path.suffix.lower()
    if data.startswith(_OLE):
        raise unreadable_file(
            path, "it is password-protected or of an old kind", f"Save it without a password as {suffix}."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise unreadable_file(path, "it is broken, or not what its name says", f"Save it again as {suffix}.") from None
    if unpacked > MAX_UNPACKED_BYTES:
        raise unreadable_file(path, "it unpacks to far more than a plan needs", "Save a copy with just the plan in it.")
    if main_part not in names:
        raise unreadable_file(path, "it is not what its name says", f"Open it and save it again as {suffix}.")
