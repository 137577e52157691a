"""What must never happen, under what will: kills, faults, floods and jumping clocks.

A short run is part of the tests; BOARDBOT_CHAOS makes it so many times longer (`make chaos`).
"""

from __future__ import annotations

import os

TIMES = int(os.environ.get("BOARDBOT_CHAOS", "1"))
