"""Broken files of every kind: one clear line or a whole import, never a traceback, never half of it.

`make test` tries a few hundred; `make fuzz` two thousand. A failure names the seed, which makes the same file again.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import ManualClock
from bot.errors import UnreadableFile
from bot.imports.plans.mapping import Mapping, read_mapping
from bot.services.importing.files import ImportOptions, import_files, propose_mapping
from storage.audit import COMMAND_LINE
from storage.engine import Store
from storage.migrations import upgrade
from tests.support.files import document, figures, row, workbook

pytestmark = pytest.mark.heavy

FILES = int(os.environ.get("BOARDBOT_FUZZ", "200"))
NOW = datetime(2024, 10, 1, 9, tzinfo=UTC)
TOWN = Mapping(board="TCB=Town Children's Board")
PARTS = 8
PIECES = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"'",
    b",",
    b"\n",
    b"\r",
    b"<",
    b"&amp;",
    b"9" * 400,
    b"-1",
    b"1e308",
    b"=1+1",
    b"\xf0\x9f\x98\x80",
    b"nan",
    b"\xe2\x80\xae",
    b"ref",
    b"Key actions",
    b"Lead",
    b"</w:tbl>",
    b'r="ZZZ9999999"',
    b't="e"',
    b"{" * 50,
    b"31/02/2024",
)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Sound files of each kind, which the fuzz then breaks."""
    room = tmp_path_factory.mktemp("seeds")
    table = "ref,board,plan,title,leads,due\nTCB-01,TCB,2024-25,Open a hub,Early Help,Sept 2024\nTCB-02,TCB,2024-25,Train staff,,\n"
    (room / "actions.csv").write_text(table, encoding="utf-8")
    (room / "plan.csv").write_text(
        'Key actions,Lead,By when,RAG\n"Open a hub",Early Help,Sept 2024,Green\nTrain staff,,,\n'
    )
    (room / "actions.json").write_text('[{"board": "TCB", "plan": "2024-25", "title": "Open a hub", "due": null}]')
    (room / "map.toml").write_text(
        'board = "TCB"\n[[table]]\nsheet = "Plan"\n[table.columns]\n"Key actions" = "title"\n'
    )
    figures(room / "figures.csv", [row(), row("England", value=13.0), row(period="2022", value=13.8)])
    return [
        workbook(room / "plan.xlsx"),
        document(room / "plan.docx"),
        *sorted(room.glob("*.*sv")),
        *room.glob("*.json"),
        room / "map.toml",
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path_factory.mktemp('fuzz')}/fuzz.db")
    upgrade(made)
    yield made
    made.dispose()


def broken(data: bytes, chance: random.Random, inside: bool) -> bytes:
    """The bytes with a few pieces cut out, put in, doubled or changed; of a zipped file mostly inside a part."""
    if inside and data[:2] == b"PK" and chance.random() < 0.85:
        return _broken_part(data, chance)
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        place = chance.randrange(len(made) + 1)
        match chance.randrange(4):
            case 0:
                del made[place : place + chance.choice((1, 4, 60, len(made)))]
            case 1:
                made[place:place] = chance.choice(PIECES)
            case 2:
                made[place:place] = made[place : place + chance.choice((3, 40, 400))]
            case _:
                made[place : place + 1] = bytes([chance.randrange(256)])
    return bytes(made)


def _broken_part(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
        names = archive.namelist()
        chosen = chance.choice([n for n in names if "sheet" in n or "document" in n or chance.random() < 0.3] or names)
        for name in names:
            part = archive.read(name)
            if name != chosen or chance.random() < 0.02:
                fresh.writestr(name, part)
            elif chance.random() > 0.05:
                fresh.writestr(name, broken(part, chance, False))
    return out.getvalue()


def counts(store: Store) -> dict[str, int]:
    with store.read() as session:
        names = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        return {name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}  # noqa: S608


@pytest.mark.parametrize("part", range(PARTS))
def test_broken_files_are_refused_in_a_line_or_come_in_whole(
    seeds: list[Path], store: Store, tmp_path: Path, part: int
) -> None:
    refused = 0
    for number in range(part, FILES, PARTS):
        chance = random.Random(number)
        seed = seeds[number % len(seeds)]
        file = tmp_path / f"{number}{seed.suffix}"
        if seed.stem in ("actions", "figures"):
            file = tmp_path / str(number) / seed.name
            file.parent.mkdir()
        file.write_bytes(broken(seed.read_bytes(), chance, True))
        before = counts(store)
        try:
            if seed.suffix == ".toml":
                read_mapping(file)
                continue
            report = import_files(
                store=store,
                paths=[file],
                by=COMMAND_LINE,
                clock=ManualClock(NOW),
                zone="Europe/London",
                options=ImportOptions(mapping=TOWN, edition=str(number)),
            )
            propose_mapping(paths=[file], out=tmp_path / "out.toml", mapping=Mapping(board="TCB", plan="2024-25"))
            report.as_text()
        except UnreadableFile as error:
            refused += 1
            assert "\n" not in str(error) and file.name in str(error), f"seed {number}"
            assert counts(store) == before, f"seed {number}"
            continue
        except Exception as error:
            raise AssertionError(f"seed {number} ({seed.name}): {type(error).__name__}: {error}") from error
        if report.refused:
            refused += 1
            assert counts(store) == before, f"seed {number}"
    assert 0 < refused < FILES, "the fuzz breaks some files and not all"
