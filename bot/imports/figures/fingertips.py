"""Downloading published figures from OHID's Fingertips: one CSV file at a time, whole or not at all.

Requests only read, so what failed on the way is asked again. An answer that is empty, cut off or no figures at all is
refused with what it was: it is never taken for "no change".
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Collection
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.figures import ENGLAND
from bot.errors import FetchFailed, UnreadableFile
from bot.imports.figures.figures_file import figures_file

if TYPE_CHECKING:
    from httpx import Client

CONNECT_SECONDS, READ_SECONDS = 10.0, 60.0
TRIES = 3
RETRY_FOR = 30.0
"""The longest that the service's own Retry-After is waited for, in seconds."""
MAX_DOWNLOAD_BYTES = 300_000_000


class Fingertips:
    """The service at `url` (its API's address). `sleep` waits between tries."""

    def __init__(self, url: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self.url, self._sleep = url.rstrip("/"), sleep

    def download(
        self, to: Path, *, indicator: str = "", profile: str = "", area_type: int = 502, parent_type: int = 6
    ) -> None:
        """Write the figures of an indicator or of a whole profile to a file. Raises FetchFailed.

        `area_type` and `parent_type` are the service's numbers: 502 is upper-tier authorities since April 2023, 6 regions.
        """
        what = {"indicator_ids": indicator} if indicator else {"profile_id": profile}
        path = "by_indicator_id" if indicator else "by_profile_id"
        params = {**what, "child_area_type_id": str(area_type), "parent_area_type_id": str(parent_type)}
        import httpx  # a fifth of a second that only fetching should cost

        timeout = httpx.Timeout(CONNECT_SECONDS, read=READ_SECONDS)
        with httpx.Client(timeout=timeout, follow_redirects=True) as client:
            for attempt in range(1, TRIES + 1):
                try:
                    wait = self._try(client, f"{self.url}/all_data/csv/{path}", params, to)
                except httpx.HTTPError as error:
                    problem, wait = f"the connection failed ({type(error).__name__})", 2.0**attempt
                else:
                    if wait is None:
                        break
                    problem = "it was too busy, or broken on its side"
                if attempt == TRIES:
                    raise FetchFailed(source=self.url, problem=problem, fix="Try again later.")
                self._sleep(wait)
        _check(self.url, to)

    def _try(self, client: Client, url: str, params: dict[str, str], to: Path) -> float | None:
        """None where the file was written, else how many seconds to wait before the next try."""
        with client.stream("GET", url, params=params) as answer:
            if answer.status_code == 429 or answer.status_code >= 500:
                after = answer.headers.get("Retry-After", "")
                return min(float(after), RETRY_FOR) if after.isdigit() else 4.0
            if answer.status_code != 200:
                fix = "Check the numbers of the indicator or profile, and of the area types."
                raise FetchFailed(source=self.url, problem=f"it answered {answer.status_code}", fix=fix)
            size = 0
            with to.open("wb") as out:
                for chunk in answer.iter_bytes():
                    size += len(chunk)
                    if size > MAX_DOWNLOAD_BYTES:
                        raise FetchFailed(
                            source=self.url, problem="its answer is far too large", fix="Name fewer indicators."
                        )
                    out.write(chunk)
        return None


def _check(source: str, file: Path) -> None:
    fix = "Nothing was loaded, so nothing is known to have changed or not. Check the numbers, or try again later."
    if file.stat().st_size == 0:
        raise FetchFailed(source=source, problem="its answer was empty", fix=fix)
    found = figures_file(file)
    if found is None:
        raise FetchFailed(source=source, problem="its answer was no file of figures", fix=fix)
    try:
        rows = sum(len(some.numbers) for some in found.slices())
    except UnreadableFile:
        raise FetchFailed(source=source, problem="its answer was cut off or broken", fix=fix) from None
    if not rows:
        raise FetchFailed(source=source, problem="its answer had headings and no figures", fix=fix)


def keep_areas(source: str, file: Path, areas: Collection[str]) -> None:
    """Leave only the rows of these areas (by code or name), of their parents and of England in a file that was checked.

    Raises FetchFailed where it has none of an area.
    """
    found = figures_file(file)
    assert found is not None  # noqa: S101 - it was checked when it was downloaded
    if "area_code" not in found.columns:
        fix = "Check the address of the service: the figures of one area are picked by its code."
        raise FetchFailed(source=source, problem="its answer has no codes of areas", fix=fix)
    places: set[tuple[str, str, str]] = set()
    for some in found.slices():
        codes, names = some.columns["area_code"], some.columns["area"]
        places.update(zip(codes, names, some.columns.get("parent_code", repeat("")), strict=False))
    wanted = {ENGLAND}
    for area in areas:
        own = {code: parent for code, name, parent in places if area.casefold() in (code.casefold(), name.casefold())}
        if not own:
            fix = "Check the code, and that the area type is the one that it belongs to (--area-type)."
            raise FetchFailed(source=source, problem=f"it has no figures of the area {area}", fix=fix)
        wanted |= {*own, *own.values()}
    kept = file.with_suffix(".kept")
    at = found.columns.index("area_code")
    with file.open(encoding=found.encoding, newline="") as stream, kept.open("w", encoding="utf-8", newline="") as out:
        reader, writer = csv.reader(stream, delimiter=found.delimiter, strict=True), csv.writer(out)
        writer.writerow(next(reader))
        writer.writerows(row for row in reader if any(row) and row[at] in wanted)
    kept.replace(file)
