"""Doubts that a cell raises by itself or beside its neighbours on the same line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.doubts.record import CHECK, Doubt, DoubtRule, Record, share, shown
from bot.domain.figures import BLANK, COMPARATORS, FigureLine, Reading
from bot.domain.lookalikes import alphabet_of, as_latin, has_other_letters

FAR = 10
"""From this factor on a figure is out of scale beside any others."""
APART = 2.8
"""From this factor on it is, beside others that agree with each other within AGREE."""
AGREE = 1.3


def _readings(record: Record) -> Iterator[tuple[FigureLine, Reading]]:
    for line in record.lines:
        for reading in (line.own, *line.others.values()):
            yield line, reading


def unreadable(record: Record) -> Iterator[Doubt]:
    """Cells that hold something, but no figure that can be read; ranks that are torn."""
    for _, r in _readings(record):
        if not r.raw or r.raw.lower() in BLANK:
            continue
        if "rank" in r.raw.lower():
            if not re.fullmatch(r"rank(?:ed)? \d+(?:st|nd|rd|th)? of \d+", " ".join(r.raw.lower().split())):
                read = f"it was read as {r.rank} of {r.rank_of}" if r.rank else "it was imported as missing"
                yield Doubt(r, "raw", "torn_rank", f"is no rank as it should be printed; {read}.")
        elif r.value is None:
            two = re.match(r"(\d+)\s+(\d+)\s*(%?)$", r.raw)
            fix = f"It may mean {two.group(1)}.{two.group(2)}{two.group(3)}." if two else CHECK
            yield Doubt(r, "raw", "unreadable_number", "is no number that I can read; it was imported as missing.", fix)


def impossible_percentage(record: Record) -> Iterator[Doubt]:
    for line, r in _readings(record):
        if r.value is not None and share(record, line, r) and not -100 <= r.value <= 100:
            yield Doubt(r, "raw", "impossible_percentage", "is more than 100 per cent.", _shifted(line, r))


def odd_number(record: Record) -> Iterator[Doubt]:
    """A point where neighbours of four digits and more have a comma or nothing: 13.065 beside 10,740."""
    for line, r in _readings(record):
        if not re.fullmatch(r"\d{1,3}\.\d{3}", r.raw.strip()):
            continue
        large = [o for o in _neighbours(line, r) if o.value is not None and o.value >= 1000]
        if large:
            message = f"has a point and three digits beside {shown(large)}."
            yield Doubt(r, "raw", "odd_number", message, f"It may mean {r.raw.strip().replace('.', ',')}.")


def out_of_scale(record: Record) -> Iterator[Doubt]:
    """A figure many times its neighbours, or a fraction of them, while they agree with each other."""
    flagged = {doubt.reading.id for rule in (impossible_percentage, odd_number) for doubt in rule(record)}
    for line, r in _readings(record):
        others = [o for o in _neighbours(line, r) if o.value is not None and o.value > 0]
        if r.value is None or r.value <= 0 or not others or r.id in flagged:
            continue
        values = [o.value or 0 for o in others]
        factor = min(max(r.value / v, v / r.value) for v in values)
        agree = len(values) > 1 and max(values) / min(values) <= AGREE
        if (factor >= FAR and (len(values) > 1 or r.area not in COMPARATORS)) or (factor >= APART and agree):
            message = f"is out of scale beside {shown(others)}."
            yield Doubt(r, "raw", "out_of_scale", message, _shifted(line, r))


def _neighbours(line: FigureLine, reading: Reading) -> list[Reading]:
    return [o for o in (line.own, *line.others.values()) if o is not reading]


def _shifted(line: FigureLine, r: Reading) -> str:
    """What the figure may mean where moving its point brings it among its neighbours."""
    near = [o.value for o in _neighbours(line, r) if o.value]
    for places in (1, 2, 3):
        for moved in ((r.value or 0) / 10**places, (r.value or 0) * 10**places):
            if near and all(1 / AGREE <= moved / v <= AGREE for v in near):
                return f"The point may be misplaced: it may mean {moved:g}."
    return "A digit or the point may be lost. " + CHECK


def lookalike_letters(record: Record) -> Iterator[Doubt]:
    """Letters of other alphabets in ratings and periods, and ratings that are no rating."""
    for _, r in _readings(record):
        for column, text in (("rag_raw", r.rag_raw), ("period", r.period)):
            if has_other_letters(text) and not (column == "rag_raw" and not r.rag):
                meant = r.rag if column == "rag_raw" else as_latin(text) if r.when else ""
                read = f"; it was read as {meant}" if meant else ""
                message = f"has a {alphabet_of(text)} letter that looks like a Latin one{read}."
                yield Doubt(r, column, "lookalike_letter", message, "Type the Latin letter in the source.")
        if r.when and re.search(r"\d[Oo]", r.period):
            message = "has the letter O among its digits; it was read as a nought."
            yield Doubt(r, "period", "lookalike_letter", message, "Type the digit in the source.")
        if r.rag_raw and not r.rag and r.rag_raw.lower() not in BLANK:
            yield Doubt(r, "rag_raw", "unknown_rating", "is no rating that I know; it was imported as none.")


def unreadable_period(record: Record) -> Iterator[Doubt]:
    for line in record.main:
        r = line.own
        if r.period and r.when is None and r.value is not None:
            message = "this period can't be read; it is kept as printed, and the figure can't be placed in time."
            yield Doubt(r, "period", "unreadable_period", message)


def comparator_is_own(record: Record) -> Iterator[Doubt]:
    for line in record.main:
        for r in line.others.values():
            if r.value is not None and r.value == line.own.value and not (r.value == 0 or _rounded(r.raw)):
                message = f"is the same figure as {line.own.area}'s own."
                yield Doubt(r, "raw", "comparator_is_own", message, "One cell may have been copied into the other.")


def _rounded(raw: str) -> bool:
    """Whether a figure has so few digits that two areas may well share it."""
    return len(re.sub(r"\D", "", raw).lstrip("0")) < 2


CELL_RULES: tuple[DoubtRule, ...] = (
    unreadable,
    impossible_percentage,
    odd_number,
    out_of_scale,
    lookalike_letters,
    unreadable_period,
    comparator_is_own,
)
