"""Public holidays of a region, from the library that knows every country's."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGES = ("countries", "calendars", "groups")
"""Those of the library's packages that load all of their modules, though a country needs a few."""


def public_holidays(region: str, *years: int) -> Iterable[date]:
    """The public holidays of a region such as GB-ENG in these years. Raises NotImplementedError for a region that is none.

    The library loads a country as it is asked for, but with it every other, and every faith's calendar: 300 modules and
    10 MB. Here it is imported with one in the place of each such package that loads what is asked for; and not before,
    as most commands ask for no holidays.
    """
    library = find_spec("holidays")
    if "holidays" not in sys.modules and library and library.origin:
        for name in PACKAGES:
            sys.modules[f"holidays.{name}"] = _LoadedAsNeeded(f"holidays.{name}", Path(library.origin).parent / name)
    import holidays

    country, _, part = region.partition("-")
    return holidays.country_holidays(country, subdiv=part or None, years=years)


class _LoadedAsNeeded(ModuleType):
    """In the place of a package that imports names from its modules: each is loaded as one of its names is asked for."""

    def __init__(self, name: str, folder: Path) -> None:
        super().__init__(name)
        self.__path__ = [str(folder)]

    def __getattr__(self, name: str) -> Any:
        module = None if name.startswith("__") else _modules_by_name(self.__path__[0]).get(name)
        if module is None:
            raise AttributeError(f"{self.__name__} has no {name}")
        return getattr(import_module(module), name)


@cache
def _modules_by_name(folder: str) -> dict[str, str]:
    """From which module a package takes each of its names."""
    tree = ast.parse((Path(folder) / "__init__.py").read_text(encoding="utf-8"))
    taken = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module or "" for node in taken for alias in node.names}
