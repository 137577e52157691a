"""Public holidays of a region, from the library that knows every country's."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

_COUNTRIES = "holidays.countries"


def public_holidays(region: str, *years: int) -> Iterable[date]:
    """The public holidays of a region such as GB-ENG in these years. Raises NotImplementedError for a region that is none.

    The library loads a country as it is asked for, but its package of countries loads every one with it: 250 modules and
    8 MB. An empty package in that place lets it load the one. It is imported here, as most commands ask for no holidays.
    """
    library = find_spec("holidays")
    if _COUNTRIES not in sys.modules and library and library.origin:
        package = ModuleType(_COUNTRIES)
        package.__path__ = [str(Path(library.origin).parent / "countries")]
        sys.modules[_COUNTRIES] = package
    import holidays

    country, _, part = region.partition("-")
    return holidays.country_holidays(country, subdiv=part or None, years=years)
