"""Templates that were compiled before: used again, never out of date, and never in the way of a message."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from bot.messages import compose
from bot.messages.compose import BUNDLED, Templates

pytestmark = pytest.mark.fast


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The templates as they are installed, in a folder where they may be compiled."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    shutil.copytree(BUNDLED, tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(compose, "BUNDLED", tmp_path / "templates")
    return tmp_path / "templates"


def said() -> str:
    return Templates().words("welcome_back")


def compiled(bundled: Path) -> list[Path]:
    return [*(bundled / "__pycache__").glob("*")]


def test_what_was_compiled_is_read_the_next_time_and_not_written_again(bundled: Path) -> None:
    words = said()
    kept = {path: path.stat().st_mtime_ns for path in compiled(bundled)}
    assert kept
    assert said() == words
    assert {path: path.stat().st_mtime_ns for path in compiled(bundled)} == kept


def test_a_template_that_was_changed_is_compiled_anew(bundled: Path) -> None:
    words = said()
    sentences = bundled / compose.SENTENCES
    sentences.write_text(sentences.read_text(encoding="utf-8").replace(words, "Good to see you."), encoding="utf-8")
    assert said() == "Good to see you."


@pytest.mark.parametrize("damage", [b"", b"j2", b"\x00" * 4000], ids=["empty", "cut", "other"])
def test_a_damaged_file_is_passed_over(bundled: Path, damage: bytes) -> None:
    words = said()
    for path in compiled(bundled):
        path.write_bytes(damage)
    assert said() == words


def test_a_place_that_takes_no_files_is_no_hindrance(bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "mkdir", _no_room)
    assert said()
    assert not compiled(bundled)


def _no_room(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_nothing_is_kept_where_python_keeps_nothing(bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert said()
    assert not compiled(bundled)


def test_an_officers_own_templates_are_not_kept(bundled: Path, tmp_path: Path) -> None:
    assert Templates(tmp_path).words("welcome_back")
    assert not compiled(bundled)
