"""A developer's tool: `python -m storage.migrations "what changes"` writes a migration for what the tables have anew."""

from __future__ import annotations

import sys
import tempfile

from storage.engine import Store
from storage.migrations import upgrade, write_revision

with tempfile.TemporaryDirectory() as folder:
    newest = Store(f"sqlite:///{folder}/newest.db")
    upgrade(newest)
    write_revision(newest, sys.argv[1])
