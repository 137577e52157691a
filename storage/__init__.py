"""The database: its tables and the queries over them, a module a subject; the engine and migrations.

Rows are read and written by the services alone.
"""

from importlib import import_module
from pkgutil import iter_modules


def load_tables() -> None:
    """Import every module, so that each table is known: one that is not would be left out without a word."""
    for module in iter_modules(__path__):
        if not module.ispkg:
            import_module(f"storage.{module.name}")
