"""What one indicator's record, and one figure's source, are made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class IndicatorView:
    """An indicator's whole record. `lines` are its figures, the newest first."""

    name: str
    key: str
    board: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()
    act: str = ""
    can_post: bool = False

    @classmethod
    def example(cls) -> IndicatorView:
        facts = (
            ("Latest", "16.70% (2021)"),
            ("Comparators", "England 13.10%, R (red); region 12.30%, R (red)"),
            (
                "What changed",
                "Movement: 2021: up from 11.6 (2018) to 16.70%; no interval to test it by, so a movement only.",
            ),
        )
        lines = (
            "2021 (edition 2022/23): 16.70%; England 13.10%, R (red)",
            "2018 (edition 2021 plan): 11.6 <!channel> & *x*",
        )
        return cls(
            "Fuel poverty",
            "fuel-poverty",
            "Health Equity Town Partnership",
            facts,
            lines,
            ("R, A and G are as the sources print them.",),
            "indicator fuel-poverty HETP",
            True,
        )


@dataclass(frozen=True)
class SourceView:
    """Where a figure came from: a line for each cell that was imported, and the doubts raised about them."""

    name: str
    key: str
    period: str
    cells: tuple[str, ...]
    doubts: tuple[str, ...]
    periods: str
    """The periods that can be asked for, said where none of the one asked for is known."""

    @classmethod
    def example(cls) -> SourceView:
        cell = 'Luton: "16.70%", edition 2022/23; review.txt, line 290; imported on Mon 7 Oct 2024 by Olive <!channel> & *x*.'
        doubt = 'Luton: "16.70%" was 11.6 (2018) in 2021 plan. One of the two figures may be wrong.'
        return cls("Fuel poverty", "fuel-poverty", "2021", (cell,), (doubt,), "")
